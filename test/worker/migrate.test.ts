import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createFleets, type Fleets } from '../../worker/fleets.ts';
import { CLAIMS } from '../host/fixture.ts';
import { freshDatabase } from '../servers/fresh-database.ts';
import { startTemporal, type TemporalServer } from '../servers/temporal.ts';
import { currentBundle } from '../workflows/bundle.ts';
import { Children } from './children.ts';
import { PERMITS } from './permits.ts';
import { type HostStage, openHost, until, ORDERS } from './stage.ts';

const CASES = 250;
const taskQueue = `migrating-${randomUUID()}`;
const workers = new Children();
let temporal: TemporalServer;
let stage: HostStage;
let fleets: Fleets;
let url: string;

beforeAll(async () => {
  [temporal] = await Promise.all([startTemporal({}), currentBundle()]);
  url = await freshDatabase();
  stage = await openHost({ url, address: temporal.address, host: { machines: PERMITS } });
  fleets = createFleets(stage.client, taskQueue, ORDERS);
});
afterEach(() => workers.killAll());
afterAll(async () => {
  await stage.close();
  await temporal.stop();
});

function startWorker(): ChildProcess {
  return workers.start('migrating-child.ts', {
    TEST_DATABASE: url,
    TEST_TEMPORAL: temporal.address,
    TEST_QUEUE: taskQueue,
  });
}

async function open(version: number): Promise<void> {
  const answer = await stage.host.start({
    commandId: randomUUID(),
    sender: { person: 'asker', claims: CLAIMS },
    caseId: `permit/${v7()}`,
    machine: { name: 'permit', version },
    input: {},
  });
  if (answer.outcome !== 'accepted') throw new Error(JSON.stringify(answer));
}

const counted = async (): Promise<{ readonly over: number; readonly steps: number }> => {
  const { rows } = await stage.database.pool.query<{ over: number; steps: number }>(
    `select (select count(*)::integer from mufakat.cases where version = 2) as over,
      (select count(*)::integer from mufakat.records where type = 'enter') as steps`,
  );
  return rows[0]!;
};

it('a fleet of cases comes over, though the worker is killed in the middle: each once, and the tally is right', async () => {
  for (let begun = 0; begun < CASES; begun += 1) await open(1);
  await open(2);
  const worker = startWorker();
  const id = randomUUID();
  await fleets.order({ id, operation: 'migrate', argument: { machine: 'permit', from: 1, to: 2 } });
  const middle = await until('it is in the middle', counted, ({ steps }) => steps > 20, 60_000);
  await workers.kill(worker);
  const left = await counted();
  expect(middle.steps).toBeLessThan(CASES);
  expect(left.steps).toBeLessThan(CASES);

  startWorker();
  expect(await fleets.result(id)).toMatchObject({
    state: 'finished',
    done: CASES,
    unchanged: 1,
    refused: 0,
    failed: 0,
  });
  expect(await counted()).toEqual({ over: CASES + 1, steps: CASES });

  const again = randomUUID();
  await fleets.order({ id: again, operation: 'migrate', argument: { machine: 'permit', from: 1, to: 2 } });
  expect(await fleets.result(again)).toMatchObject({ done: 0, unchanged: CASES + 1, refused: 0, failed: 0 });
  expect((await counted()).steps).toBe(CASES);
}, 120_000);
