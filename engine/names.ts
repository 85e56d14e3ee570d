/** `xstate.after.<delay>.<state id>` is known to people by its delay; other timers by their id. */
export function timerName(id: string): string {
  const match = /^xstate\.after\.([^.]+)\./.exec(id);
  return match?.[1] ?? id;
}

/** Lifecycle events under the names they are recorded by. */
export function nameOf(eventType: string): string {
  if (!eventType.startsWith('xstate.')) return eventType;
  if (eventType.startsWith('xstate.after.')) return `after.${timerName(eventType)}`;
  return eventType.replace(/^xstate\.(done|error)\.actor\./, '$1.').replace(/^xstate\.done\.state\./, 'done.state.');
}
