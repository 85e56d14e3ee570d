import fc from 'fast-check';
import { History, STARTS, type Start } from './history.ts';
import { type Kind, KINDS } from './kinds.ts';

/** At each run as many as a release wants to see; `HISTORIES=100` while one works on it. */
export const HISTORIES = Number(process.env['HISTORIES'] ?? 5_000);
export const LENGTH = 30;
export const SEED = Number(process.env['SEED'] ?? 20_261_124);
export const MINUTES = 60_000;

export const decisions = fc.array(fc.nat({ max: 2 ** 31 - 1 }), { minLength: LENGTH * 3, maxLength: LENGTH * 3 });
export const kind = fc.constantFrom(...(Object.keys(KINDS) as Kind[]));
export const start = fc.constantFrom<Start>(...STARTS);

export const sample = (count: number): readonly number[][] => fc.sample(decisions, { seed: SEED, numRuns: count });

/** From the beginning, until it is long enough or over. */
export function play(history: History, numbers: readonly number[]): void {
  history.begin();
  for (const number of numbers) {
    if (history.walk.state.status !== 'active' || history.taken >= LENGTH + 20) return;
    history.decide(number);
  }
}

/**
 * Judges `HISTORIES` histories of `LENGTH` events and more. Shorter ones are judged as well, and not counted.
 * @param judge one history; answers how many events it had, null when it says nothing of what is asked.
 * @returns what was seen, in words.
 */
export function judgeAll<T>(histories: fc.Arbitrary<T>, judge: (history: T) => number | null): string {
  const seen = { counted: 0, shorter: 0, unasked: 0, events: 0 };
  const property = fc.property(histories, (history) => {
    const events = judge(history);
    if (events === null) seen.unasked += 1;
    else if (events < LENGTH) seen.shorter += 1;
    else {
      seen.counted += 1;
      seen.events += events;
    }
    fc.pre(events !== null && events >= LENGTH);
  });
  fc.assert(property, { seed: SEED, numRuns: HISTORIES, endOnFailure: true });
  const { counted, shorter, unasked, events } = seen;
  return (
    `seed ${SEED}, ${counted} histories of ${LENGTH} events and more, ${events} events; not counted: ${shorter} shorter` +
    (unasked === 0 ? '' : `, ${unasked} of which nothing is asked`)
  );
}
