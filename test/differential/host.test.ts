import { AsyncLocalStorage } from 'node:async_hooks';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Machine } from '../../engine/types.ts';
import { SEED, sameLives, samples } from '../engine/differential.ts';
import { START } from '../engine/drive.ts';
import { FEATURES, featuresOf, type Plan } from '../engine/generator.ts';
import type { Picture } from '../engine/lives.ts';
import { same } from '../engine/same.ts';
import { openStage, type Stage } from '../host/fixture.ts';
import { dropDatabase, freshDatabase } from '../servers/fresh-database.ts';
import { lifeOfHost, type Passing, punctual } from './life.ts';
import { RandomMachines } from './registry.ts';

/**
 * Random machines and lives, in the engine and as cases of a host on a real database. Time is skipped: each life has a
 * clock of its own that stands still but where the plan lets time pass.
 */
const LIVES = 320;
const WIDTH = 4;

/** The clock of the life that is being lived, so that several can be lived side by side in one host. */
const clocks = new AsyncLocalStorage<{ now: number }>();
const machines = new RandomMachines();
let url: string;
let stage: Stage;

beforeAll(async () => {
  // The actor says of every event after its end that it comes after its end.
  vi.spyOn(console, 'warn').mockReturnValue();
  url = await freshDatabase();
  stage = await openStage(url, {
    machines,
    clock: () => Promise.resolve(new Date(clockOfLife().now).toISOString()),
  });
});
afterAll(async () => {
  await stage.close();
  await dropDatabase(url);
});

function clockOfLife(): { now: number } {
  const clock = clocks.getStore();
  if (clock === undefined) throw new Error('no life is lived');
  return clock;
}

const byHand: Passing = {
  now: () => Promise.resolve(clockOfLife().now),
  pass: async (caseId, milliseconds) => {
    const clock = clockOfLife();
    const until = clock.now + milliseconds;
    for (;;) {
      const next = (await stage.host.view(caseId))?.next ?? null;
      if (next === null || Date.parse(next.due) > until) break;
      clock.now = Date.parse(next.due);
      await stage.host.fireDue(caseId);
    }
    clock.now = until;
  },
  settle: () => Promise.resolve(),
};

function lived(plan: Plan, machine: Machine): Promise<readonly Picture[]> {
  return clocks.run({ now: Date.parse(START) }, () => lifeOfHost(plan, machine, stage, byHand));
}

describe('differential: the host', () => {
  test(
    `${LIVES} random lives are the same as cases of a host, in the engine and in an actor`,
    { timeout: 900_000 },
    async () => {
      const plans = samples(LIVES).map(punctual);
      let [acts, ended, place] = [0, 0, 0];
      const lane = async (): Promise<void> => {
        for (let plan = plans[place]; plan !== undefined; plan = plans[place]) {
          const number = place;
          place += 1;
          const actor = await sameLives(plan);
          const host = await lived(plan, machines.add(plan));
          for (const [index, picture] of actor.entries())
            same(
              host[index],
              picture,
              `life ${number} of seed ${SEED}, after act ${index} (${JSON.stringify(plan.acts[index - 1])})`,
            );
          acts += plan.acts.length / 2;
          if (host.at(-1)?.status !== 'active') ended += 1;
        }
      };
      await Promise.all(Array.from({ length: WIDTH }, lane));
      const shares = FEATURES.map(
        (feature) =>
          `${feature} ${Math.round((100 * plans.filter((plan) => featuresOf(plan)[feature]).length) / LIVES)} %`,
      );
      console.log(
        `differential through the host: ${LIVES} machines, seed ${SEED}, ${acts} acts, ${ended} lives came to an end; shares ${shares.join(', ')}`,
      );
      expect(acts).toBeGreaterThan(8 * LIVES);
    },
  );
});
