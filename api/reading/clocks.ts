import type { ArmedTimer, CaseState, ChildState, Next, Waiting } from '../../engine/types.ts';
import type { Visibility } from './visibility.ts';

/** The armed clocks of a case, those of its child machines included. */

type Unit = Pick<ChildState, 'timers' | 'children' | 'context'>;

export interface Armed {
  readonly timer: ArmedTimer;
  /** Ids of the child machines it runs in, outermost first. */
  readonly path: readonly string[];
  /** Of an owed act's clock: the seat that owes it, and the act. */
  readonly seat: string | null;
  readonly act: string | null;
}

/** Every clock of which the reader may learn when it runs out, the earliest first. */
export function armedClocks(state: CaseState, visibility: Visibility): readonly Armed[] {
  return collected(state, [])
    .filter(({ timer }) => visibility.everything || visibility.sees(`after.${timer.name}`))
    .toSorted((one, other) => (one.timer.due < other.timer.due ? -1 : one.timer.due > other.timer.due ? 1 : 0));
}

function collected(unit: Unit, path: readonly string[]): readonly Armed[] {
  const owed = path.length > 0 ? unit.context : {};
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return [
    ...unit.timers.map((timer) => ({ timer, path, seat: text(owed['seat']), act: text(owed['act']) })),
    ...Object.entries(unit.children).flatMap(([id, child]) =>
      child.ended === true ? [] : collected(child, [...path, id]),
    ),
  ];
}

/**
 * What happens to a waiting if nobody acts: the earliest clock of the state that waits, or of one inside or around it, in the
 * same machine. Null when the reader may not know of it.
 */
export function nextOf(waiting: Pick<Waiting, 'state'>, armed: readonly Armed[]): Next | null {
  const places = waiting.state.split('/');
  const node = places.at(-1) ?? '';
  const machine = places.slice(0, -1).join('/');
  const own = armed.find(({ timer, path }) => path.join('/') === machine && related(node, nodeOf(timer)));
  return own === undefined ? null : { name: own.timer.name, due: own.timer.due, because: own.timer.because };
}

/** State node of an `after`: XState calls its timer `xstate.after.<delay>.<node>`. */
function nodeOf({ id, name }: ArmedTimer): string {
  const prefix = `xstate.after.${name}.`;
  return id.startsWith(prefix) ? id.slice(prefix.length) : '';
}

function related(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`);
}
