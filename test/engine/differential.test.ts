import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SEED, sameLives, samples } from './differential.ts';
import { FEATURES, featuresOf, plans } from './generator.ts';

const RUNS = 320;

describe('differential: random machines with timers', () => {
  test(
    `${RUNS} lives are the same in an actor on a simulated clock and in the engine`,
    { timeout: 300_000 },
    async () => {
      let [acts, changes, ended] = [0, 0, 0];
      await fc.assert(
        fc.asyncProperty(plans, async (plan) => {
          const pictures = await sameLives(plan);
          acts += plan.acts.length;
          changes += pictures.filter(
            (one, n) => n > 0 && JSON.stringify(one) !== JSON.stringify(pictures[n - 1]),
          ).length;
          if (pictures.at(-1)?.status !== 'active') ended++;
        }),
        { numRuns: RUNS, seed: SEED },
      );
      console.log(
        `differential: ${RUNS} machines, seed ${SEED}, ${acts} acts, ${Math.round((100 * changes) / acts)} % of them changed ` +
          `something, ${ended} lives came to an end`,
      );
      expect(changes / acts).toBeGreaterThan(0.25);
    },
  );

  test('the machines have what a test of timers needs', () => {
    const sample = samples(RUNS);
    const shares = FEATURES.map(
      (feature) => [feature, sample.filter((plan) => featuresOf(plan)[feature]).length / RUNS] as const,
    );
    const lengths = sample.map(({ acts }) => acts.length).sort((a, b) => a - b);
    const median = lengths[Math.floor(lengths.length / 2)] ?? 0;
    console.log(
      `differential: shares ${shares.map(([feature, share]) => `${feature} ${Math.round(100 * share)} %`).join(', ')}; median length ${median}`,
    );
    for (const [feature, share] of shares) expect(share, feature).toBeGreaterThanOrEqual(0.15);
    expect(median).toBeGreaterThanOrEqual(8);
  });
});
