import { frozen, sameJson } from './json.ts';
import type { Session } from './session.ts';
import type { ArmedTimer, DueAnswer, JsonObject } from './types.ts';
import type { Unit } from './unit.ts';
import { implementationsOf } from './xstate-internals.ts';

/**
 * Asks anew for every clock that a rule of the policy has set, in a machine and its children, because calendars or policy have
 * changed: as it was asked when the clock was set, by what the machine knows now. What this very step has set knows the change.
 */
export function recompute(session: Session, unit: Unit): void {
  if (unit.halted || unit.ended) return;
  for (const timer of [...unit.timers.values()]) {
    const answer = setByRule(timer) && !session.log.has(timer.token) ? askedAnew(session, unit, timer) : null;
    if (answer !== null && !(answer.due === timer.due && sameJson(answer.because, timer.because)))
      session.running.reset(unit, timer, answer);
  }
  for (const child of unit.children.values()) recompute(session, child);
}

/** A fixed number of milliseconds is nobody's rule. */
function setByRule({ because }: ArmedTimer): boolean {
  return !(typeof because === 'object' && because !== null && 'milliseconds' in because);
}

/** Null when the delay of that name asks no rule now. */
function askedAnew(session: Session, unit: Unit, timer: ArmedTimer): DueAnswer | null {
  const delay = implementationsOf(unit.compiled.machine).delays[timer.name];
  if (typeof delay !== 'function') return null;
  const { answer, view } = session.asking(timer);
  const event = Object.defineProperty({ type: 'mufakat.recompute' }, 'office', { value: view });
  (delay as (args: object) => number)({ context: frozen(unit.snapshot.context as JsonObject), event });
  return answer();
}
