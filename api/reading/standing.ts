import type { CaseState, Instant, Machine, Next, StateValue, Waiting } from '../../engine/types.ts';
import { type Armed, armedClocks, nextOf } from './clocks.ts';
import { enteredAt, type Move } from './records.ts';
import type { Visibility } from './visibility.ts';

/** Somebody who is waited for, with what happens to that waiting if nobody acts. */
export type Awaited = Waiting & { readonly next?: Next | null };

/** Where a case stands, as one reader may know it. */
export interface Standing {
  readonly value: StateValue;
  readonly waitingFor: readonly Awaited[];
  readonly next: Next | null;
}

/**
 * For a reader from whom events are hidden, a part of the state that tells of them is shown as if none had happened in
 * it: both seats are waited for until the visible state changes. Who is waited for is always told so.
 * @param records all of the case's.
 * @param seats the reader's own.
 */
export function standingOf(
  machine: Machine,
  state: CaseState,
  visibility: Visibility,
  records: readonly Move[],
  seats: readonly string[],
): Standing {
  const armed = armedClocks(state, visibility);
  if (visibility.everything)
    return {
      value: state.value,
      waitingFor: withNext(machine.waitingFor(state), armed),
      next: machine.next(state),
    };
  const own = machine.waitingFor(state).filter(({ who }) => seats.includes(who));
  const supposed: CaseState = { ...state, value: visibility.supposed(state.value) };
  return {
    value: visibility.state(state.value),
    waitingFor: withNext([...own, ...visibleWaiting(machine, supposed, visibility, records, own)], armed),
    next: visibleNext(state, visibility),
  };
}

function withNext(waiting: readonly Waiting[], armed: readonly Armed[]): readonly Awaited[] {
  return waiting.map((one) => ({ ...one, next: nextOf(one, armed) }));
}

/**
 * What the reader may know of who is waited for. Where nothing of it is for the reader, it is the office: whoever waits
 * for an answer is always told with whom it lies.
 * @param own what the reader is waited for: told already, as it is.
 */
function visibleWaiting(
  machine: Machine,
  supposed: CaseState,
  visibility: Visibility,
  records: readonly Move[],
  own: readonly Waiting[],
): readonly Waiting[] {
  if (supposed.status !== 'active') return [];
  const entered = enteredAt(records, visibility);
  const waiting = machine
    .waitingFor(supposed)
    // What child machines wait for, and what ends with a hidden act alone, would tell of that act by its end.
    .filter(
      ({ who, state: node, acts }) =>
        !own.some((one) => one.who === who) &&
        !node.includes('/') &&
        (visibility.hides(node) || acts.every((type) => visibility.sees(type))),
    )
    .map((one) => hiddenWaiting(one, visibility, entered))
    // In an order of their names: the engine's own follows from what was entered last, and would tell who has acted.
    .toSorted((one, other) => (`${one.state} ${one.who}` < `${other.state} ${other.who}` ? -1 : 1));
  if (waiting.length > 0 || own.length > 0) return waiting;
  return [{ who: 'office', state: stateName(visibility.state(supposed.value)), since: entered ?? '', acts: [] }];
}

function hiddenWaiting(waiting: Waiting, visibility: Visibility, entered: Instant | null): Waiting {
  if (!visibility.hides(waiting.state)) return waiting;
  return { ...waiting, since: entered ?? waiting.since, acts: waiting.acts.filter((type) => visibility.sees(type)) };
}

/** The earliest clock of which the reader may learn when it runs out. */
function visibleNext(state: CaseState, visibility: Visibility): Next | null {
  const visible = state.timers.filter(({ name }) => visibility.sees(`after.${name}`));
  const [first] = visible.toSorted((one, other) => (one.due < other.due ? -1 : 1));
  return first === undefined ? null : { name: first.name, due: first.due, because: first.because };
}

/** The phase of a case beside whose life other regions stand; null where none do. */
function phaseIn(value: StateValue): string | null {
  if (typeof value === 'string') return null;
  const { life } = value;
  return life === undefined ? null : typeof life === 'string' ? life : (Object.keys(life)[0] ?? null);
}

/** The state as one name: the innermost state that is not one of several side by side. */
export function stateName(value: StateValue): string {
  if (typeof value === 'string') return value;
  const [only, ...others] = Object.entries(value);
  if (only === undefined) return '';
  const [key, inner] = only;
  const phase = phaseIn(inner);
  if (phase !== null) return phase;
  const within = Object.keys(inner).length;
  if (others.length > 0) return Object.keys(value).join(' + ');
  return typeof inner === 'string' ? inner : within === 1 ? stateName(inner) : key;
}
