import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MachineDefinition } from '../../../machines/definition.ts';
import { broken } from './broken.ts';
import { History, WORKERS } from './history.ts';
import type { Kind } from './kinds.ts';
import { decisions, judgeAll, kind, MINUTES, sample } from './random-histories.ts';

const silent = fc.constantFrom(...WORKERS);
/** How many acts before a seat falls silent, and how many of others after it, until nobody acts any more. */
const BEFORE = 10;
const AFTER = 10;

describe('(f) a seat that never acts again', () => {
  test('a meeting hears of the case, and the proponent can leave', { timeout: 60 * MINUTES }, () => {
    const seen = judgeAll(fc.tuple(kind, silent, decisions), ([one, seat, numbers]) => {
      const { events, missing } = silence(one, seat, numbers);
      expect(missing).toBeNull();
      return events;
    });
    console.log(`(f) silences: ${seen}`);
  });

  test('bites: a ladder without its last rung', { timeout: 10 * MINUTES }, () => {
    const definition = broken({ tellsAgendaFirst: () => false });
    const missing = (numbers: readonly number[]) =>
      silence('collaboration', 'comanager-au', numbers, definition).missing !== null;
    expect(sample(40).some(missing)).toBe(true);
  });
});

/**
 * In consideration a seat falls silent, then everybody but the clock.
 * @returns what is missing after a long while; `events` is null when the case was no longer considered by then.
 */
function silence(
  one: Kind,
  seat: string,
  numbers: readonly number[],
  definition?: MachineDefinition,
): { readonly events: number | null; readonly missing: string | null } {
  const history = new History(one, { start: 'ready', ...(definition === undefined ? {} : { definition }) }).begin();
  const { walk } = history;
  const considered = () => walk.state.status === 'active' && ['consideration', 'decision'].includes(walk.phase);
  for (const number of numbers.slice(0, BEFORE)) history.decide(number);
  history.silent = seat;
  for (const number of numbers.slice(BEFORE, BEFORE + AFTER)) history.decide(number);
  const told = (missing: string | null) => ({ events: walk.steps.length, missing });
  const nothing = { events: null, missing: null };
  if (!considered()) return nothing;
  for (let fired = 0; fired < 400 && walk.letters('agenda').length === 0 && walk.state.status === 'active'; fired += 1)
    if (walk.wait() === null) return told('nothing happens any more');
  // What both had signed before they fell silent has taken effect: it is no longer the proponent's to withdraw.
  if (!considered()) return nothing;
  if (walk.letters('agenda').length === 0) return told('no meeting ever hears of it');
  walk.act(walk.focal, 'WITHDRAW').waitFor('recallWindow');
  return told(walk.state.value === 'withdrawn' ? null : 'the proponent cannot leave');
}
