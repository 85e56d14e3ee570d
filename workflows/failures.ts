/** What made the last try of an activity fail, without Temporal's own wrapping. */
export function causeOf(error: unknown): { readonly name: string; readonly message: string } {
  let cause = error;
  while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
  if (!(cause instanceof Error)) return { name: 'Error', message: String(cause) };
  const type = 'type' in cause && typeof cause.type === 'string' ? cause.type : cause.name;
  return { name: type, message: cause.message };
}
