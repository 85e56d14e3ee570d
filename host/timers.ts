import type { ArmedTimer, CaseState, ChildState, Instant, Next } from '../engine/types.ts';

export interface PlacedTimer {
  /** Ids of the child machines it belongs to, outermost first. */
  readonly path: readonly string[];
  readonly timer: ArmedTimer;
}

/** All armed timers of a case, those of its child machines included; none once it has ended. */
export function armedTimers(state: CaseState): PlacedTimer[] {
  if (state.status !== 'active') return [];
  const timers: PlacedTimer[] = [];
  collect(state, [], timers);
  return timers;
}

function collect(state: CaseState | ChildState, path: readonly string[], into: PlacedTimer[]): void {
  for (const timer of state.timers) into.push({ path, timer });
  for (const id in state.children) {
    const child = state.children[id] as ChildState;
    if (child.ended !== true) collect(child, [...path, id], into);
  }
}

/** By due instant, then in the order in which they were armed. */
export function inFiringOrder(timers: readonly PlacedTimer[]): PlacedTimer[] {
  return [...timers].sort(
    (one, other) => compare(one.timer.due, other.timer.due) || compareTokens(one.timer.token, other.timer.token),
  );
}

/** The first timer that is due at `now`; null when none is. */
export function firstDue(state: CaseState, now: Instant): PlacedTimer | null {
  return inFiringOrder(armedTimers(state)).find(({ timer }) => timer.due <= now) ?? null;
}

export function earliest(state: CaseState): PlacedTimer | null {
  return inFiringOrder(armedTimers(state))[0] ?? null;
}

/** What happens next if nobody acts, as people and answers hear of it. */
export function nextOf(next: PlacedTimer | null): Next | null {
  return next === null ? null : { name: next.timer.name, due: next.timer.due, because: next.timer.because };
}

/** What to write and what to drop. By tokens: what has fired, or stood in a state that has ended, leaves no disarm effect. */
export function timersBetween(
  before: CaseState | null,
  after: CaseState,
): { readonly armed: readonly PlacedTimer[]; readonly disarmed: readonly string[] } {
  const gone = new Set(before === null ? [] : armedTimers(before).map(({ timer }) => timer.token));
  const armed = armedTimers(after).filter(({ timer }) => !gone.delete(timer.token));
  return { armed, disarmed: [...gone] };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Tokens are `<step>:<n>`: the order of steps, and within a step that of its effects. */
function compareTokens(one: string, other: string): number {
  const [step = 0, n = 0] = one.split(':').map(Number);
  const [otherStep = 0, otherN = 0] = other.split(':').map(Number);
  return step - otherStep || n - otherN;
}
