import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SEED, samples } from '../engine/differential.ts';
import { definitionFrom, featuresOf, type Plan } from '../engine/generator.ts';
import { lifeOfEngine } from '../engine/lives.ts';
import { same } from '../engine/same.ts';
import { load } from '../../engine/index.ts';
import { openStage, type Stage } from '../host/fixture.ts';
import { dropDatabase, freshDatabase } from '../servers/fresh-database.ts';
import { SkippedTime } from '../servers/skipped-time.ts';
import { lifeOfHost, type Passing, punctual } from './life.ts';
import { RandomMachines } from './registry.ts';

/**
 * The same with companions, on a server that skips time: what a plan calls a millisecond is an hour here, and the host reads
 * the server's clock by the hour, so that how long a command takes does not matter.
 */
const LIVES = 24;
const HOUR = 3_600_000;

let time: SkippedTime;
let url: string;
let stage: Stage;
const machines = new RandomMachines();

const hour = async (): Promise<number> => Math.floor((await time.milliseconds()) / HOUR) * HOUR;

beforeAll(async () => {
  time = await SkippedTime.open();
  url = await freshDatabase();
  stage = await openStage(url, { machines, clock: async () => new Date(await hour()).toISOString() });
  await time.work(stage.host, { letter: () => Promise.resolve(), notice: () => Promise.resolve() });
});
afterAll(async () => {
  await time.stopWork();
  await stage.close();
  await dropDatabase(url);
  await time.close();
});

const bySkipping: Passing = {
  now: hour,
  pass: async (caseId, milliseconds) => {
    if (milliseconds > 0) await time.pass(milliseconds);
    // Companions wake at the same instant as this does: what is due by now is waited for.
    await expect
      .poll(async () => (await stage.host.view(caseId))?.next?.due ?? 'never', { timeout: 20_000, interval: 20 })
      .toSatisfy((due: string) => due > new Date(lastHour).toISOString(), 'everything due has been fired');
  },
  settle: async () => {
    await time.relay(stage.database, stage.host);
    lastHour = await hour();
  },
};
let lastHour = 0;

/** A plan's milliseconds as hours. */
function slowly(plan: Plan): Plan {
  const text = JSON.stringify(plan, (key, value: unknown) =>
    (key === 'delay' || key === 'milliseconds') && typeof value === 'number' ? value * HOUR : value,
  );
  return JSON.parse(text) as Plan;
}

describe('differential: companions', () => {
  test(
    `${LIVES} random lives are the same with companions and skipped time as in the engine`,
    { timeout: 600_000 },
    async () => {
      // Promise actors are work of activities, which answer when they like: the host's own lives have them.
      const plans = samples(20 * LIVES)
        .filter((plan) => !featuresOf(plan).invoke)
        .slice(0, LIVES)
        .map((plan) => slowly(punctual({ ...plan, acts: [...plan.acts, { act: 'pass', milliseconds: 0 }] })));
      expect(plans).toHaveLength(LIVES);
      for (const [number, plan] of plans.entries()) {
        const engine = lifeOfEngine(plan, { machine: load(definitionFrom(plan), 'engine') });
        // Begun just after the full hour, so that the hour is not over before the life is.
        const now = await time.milliseconds();
        await time.pass(HOUR - (now % HOUR) + 1_000);
        const host = await lifeOfHost(plan, machines.add(plan), stage, bySkipping);
        for (const [index, picture] of engine.entries()) {
          // Companions fire a clock of no length at once, the engine's life when time passes next: then both are quiet.
          if (plan.acts[index - 1]?.act === 'pass')
            same(
              host[index],
              picture,
              `life ${number} of seed ${SEED}, after act ${index} (${JSON.stringify(plan.acts[index - 1])})`,
            );
        }
      }
      console.log(
        `differential with companions: ${LIVES} machines, seed ${SEED}, time skipped by Temporal's test server`,
      );
    },
  );
});
