import type { StateChart } from '../../engine/types.ts';
import type { SeatKind } from '../../office/seats.ts';
import type { Doors } from '../doors.ts';
import { type Mistake, mistake, submissionMistakes } from '../mistakes.ts';
import { ProblemError, saying } from '../problems.ts';
import type { ListQuery } from './list.ts';
import type { Reading } from './reader.ts';

/** Cases of other machines are none of this list's. */
export const PROPOSALS = 'proposal';

/**
 * A filter that nothing could ever match is a mistake, and no empty list.
 * @throws ProblemError invalid, with all of them
 */
export function requireKnownFilters(doors: Doors, reading: Reading, { kind, state, waitingFor }: ListQuery): void {
  const mistakes = [
    ...(kind === undefined ? [] : kindMistakes(kind)),
    ...(state === undefined ? [] : stateMistakes(doors, state)),
    ...(waitingFor === undefined ? [] : seatMistakes(reading, waitingFor)),
  ];
  if (mistakes.length === 0) return;
  throw new ProblemError('invalid', { ...saying('filters', { count: mistakes.length }), errors: mistakes });
}

/** The kinds are those of the schema, which tells them itself. */
function kindMistakes(kind: string): readonly Mistake[] {
  return submissionMistakes({ kind }).filter(({ path }) => path === 'kind');
}

/** Any state of any version can be asked for; those that have a name of their own are named. */
function stateMistakes({ machines, words }: Doors, state: string): readonly Mistake[] {
  const versions = machines.list().filter(({ name }) => name === PROPOSALS);
  const known = new Set(versions.flatMap(({ digest }) => keysIn(machines.byDigest(digest).chart)));
  if (known.has(state)) return [];
  const named = words.keys('states').filter((key) => known.has(key));
  return [{ path: 'state', message: mistake('no-state', { states: named.join(', ') }) }];
}

function keysIn(chart: StateChart): readonly string[] {
  return chart.states.flatMap((state) => [state.key, ...keysIn(state)]);
}

const OF_MEMBERS: readonly SeatKind[] = ['focal', 'stakeholder'];
/** Whom readers are told to wait for where it is not theirs to know which seat it is. */
const OFFICE = 'office';

function seatMistakes({ reader, directory }: Reading, seat: string): readonly Mistake[] {
  // Whoever has no seat of the office may not know which there are.
  if (seat === OFFICE || directory.seats.has(seat) || reader.seats.length === 0) return [];
  const own = [...directory.seats.values()].filter(({ kind }) => !OF_MEMBERS.includes(kind)).map(({ id }) => id);
  const others = OF_MEMBERS.map((kind) => `${kind}-MEMBER`);
  return [{ path: 'waitingFor', message: mistake('no-seat', { seats: [...own, ...others, OFFICE].join(', ') }) }];
}
