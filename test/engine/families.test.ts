import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { SEED } from './differential.ts';
import { Endless, families, familyInEngine, familyMachine, withoutOrderOfLetters } from './families.ts';
import { lifeOfActor, lifeOfEngine } from './lives.ts';
import { same } from './same.ts';

const RUNS = 80;

describe('differential: random families of machines that talk', () => {
  // XState warns of every event for an actor that has ended: here thousands are sent.
  beforeAll(() => void vi.spyOn(console, 'warn').mockImplementation(() => {}));
  afterAll(() => void vi.restoreAllMocks());

  test(
    `${RUNS} lives are the same in actors on a simulated clock and in the engine`,
    { timeout: 300_000 },
    async () => {
      let [lives, endless, met] = [0, 0, 0];
      await fc.assert(
        fc.asyncProperty(families, async (family) => {
          const engine = lifeUnlessEndless(family);
          if (engine === null) {
            endless++;
            return;
          }
          const actors = await lifeOfActor(family, (logic, prepare) => familyMachine(family, logic, prepare));
          for (const [index, picture] of actors.entries())
            same(withoutOrderOfLetters(engine[index]), withoutOrderOfLetters(picture), `after act ${index}`);
          lives++;
          if (actors.some(({ children }) => Object.keys(children ?? {}).length > 2)) met++;
        }),
        { numRuns: RUNS, seed: SEED },
      );
      console.log(
        `differential: ${lives} families of a machine and its children, seed ${SEED}, ${met} of them with a child that comes ` +
          `and goes; ${endless} more would talk without end, which the engine refuses`,
      );
      expect(lives).toBeGreaterThan(RUNS / 2);
    },
  );
});

function lifeUnlessEndless(family: Parameters<typeof familyInEngine>[0]): ReturnType<typeof lifeOfEngine> | null {
  try {
    return lifeOfEngine(family, { machine: familyInEngine(family) });
  } catch (error) {
    if (error instanceof Endless) return null;
    throw error;
  }
}
