import { randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetOperation } from '../../activities/fleet.ts';
import type { Finding } from '../../embedded/examination/index.ts';
import { createFleets, type Fleets } from '../../worker/fleets.ts';
import { fleetId } from '../../workflows/names.ts';
import { CLAIMS } from '../host/fixture.ts';
import { freshDatabase } from '../servers/fresh-database.ts';
import { mufakat, newDirectory } from '../servers/office.ts';
import { startTemporal, type TemporalServer } from '../servers/temporal.ts';
import { announce } from './proposals.ts';
import { PERMITS } from './permits.ts';
import { type Durable, type HostStage, openDurable, openHost, ORDERS, until } from './stage.ts';

const LONG = 120_000;
const MIGRATION = { operation: 'migrate', argument: { machine: 'permit', from: 1, to: 2 } };
let temporal: TemporalServer;
let stage: HostStage;
let fleets: Fleets;
let url: string;
let directory: string;
const taskQueue = `doctor-${randomUUID()}`;

beforeAll(async () => {
  temporal = await startTemporal({});
  [url, directory] = [await freshDatabase(), await newDirectory()];
  stage = await openHost({ url, address: temporal.address, host: { machines: PERMITS } });
  fleets = createFleets(stage.client, taskQueue, ORDERS);
});
afterAll(async () => {
  await stage.close();
  await temporal.stop();
});

/** What `mufakat doctor` says of orders, run in a process of its own. */
async function orders(): Promise<readonly Finding[]> {
  const { out } = await mufakat(directory, ['--output', 'json', 'doctor'], {
    DATABASE_URL: url,
    TEMPORAL_ADDRESS: temporal.address,
    MUFAKAT_TASK_QUEUE: taskQueue,
  });
  const { findings } = JSON.parse(out) as { readonly findings: readonly Finding[] };
  const names = ['orders to many cases', 'order to many cases', 'migration', 'change to be told'];
  return findings.filter(({ name }) => names.includes(name));
}

/** A worker of the queue, on whose order `held` a case is held until `open` is called, and whose order `broken` breaks. */
async function startWorker(): Promise<{ readonly worker: Durable; readonly open: () => void }> {
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const ids = ['held/1', 'held/2'];
  const held: FleetOperation = {
    cases: (_, after) => Promise.resolve(after === null ? ids.slice(0, 1) : ids.filter((id) => id > after)),
    apply: async (caseId) => {
      if (caseId === 'held/2') await gate;
      return 'done';
    },
  };
  const broken: FleetOperation = {
    cases: () => Promise.reject(new RangeError('words that stay here')),
    apply: () => Promise.resolve('done'),
  };
  const worker = await openDurable({
    url,
    address: temporal.address,
    taskQueue,
    operations: { held, broken },
    host: { machines: PERMITS },
  });
  return { worker, open };
}

describe('mufakat doctor tells of orders to many cases', () => {
  it(
    'that there is none; that nobody takes one up; how it went on, and that it is over',
    { timeout: LONG },
    async () => {
      expect(await orders()).toEqual([{ name: 'orders to many cases', status: 'ok', found: 'none under way' }]);
      const opened = await stage.host.start({
        commandId: randomUUID(),
        sender: { person: 'asker', claims: CLAIMS },
        caseId: `permit/${v7()}`,
        machine: { name: 'permit', version: 1 },
        input: {},
      });
      expect(opened.outcome).toBe('accepted');
      const id = `migrate-${randomUUID()}`;
      await fleets.order({ id, ...MIGRATION });
      const [stuck] = await until('it is stuck', orders, ([one]) => one?.status === 'missing', 60_000);
      expect(stuck?.name).toBe('migration');
      expect(stuck?.found).toMatch(
        /^permit@1 → permit@2: since \S+Z, how far is not known; no worker has taken it up since \S+Z$/,
      );
      expect(stuck?.remedy).toContain('npm start');
      const { worker } = await startWorker();
      expect(await fleets.result(id)).toMatchObject({ done: 1 });
      expect(await until('it is over', orders, ([one]) => one?.status === 'ok')).toMatchObject([
        { found: 'none under way' },
      ]);
      await worker.close();
    },
  );

  it(
    'how far one is; that one is tried again and why, without words of a case; that one was ended',
    {
      timeout: LONG,
    },
    async () => {
      const { worker, open } = await startWorker();
      const [held, broken] = [`held-${randomUUID()}`, `broken-${randomUUID()}`];
      await fleets.order({ id: held, operation: 'held', argument: null });
      const [running] = await until('it runs', orders, ([one]) => one?.found.includes('1 done') === true, 60_000);
      expect(running).toMatchObject({ name: 'order to many cases', status: 'ok' });
      expect(running?.found).toMatch(/^held: since \S+Z, 1 done, 0 without need, 0 refused, 0 failed$/);
      open();
      await fleets.result(held);

      await fleets.order({ id: broken, operation: 'broken', argument: null });
      const [tried] = await until('it is tried again', orders, ([one]) => one?.status === 'missing', 60_000);
      expect(tried?.found).toMatch(/^broken: since \S+Z, 0 done, .*; tried \d+ times: RangeError in an activity$/);
      expect(tried?.remedy).toContain('log/worker.log');
      await stage.client.workflow.getHandle(fleetId(broken)).terminate();
      const [ended] = await until('it is ended', orders, ([one]) => one?.status === 'note', 60_000);
      expect(ended?.found).toMatch(/^broken: ended at \S+Z, before it was through \(broken-/);
      expect(ended?.remedy).toContain('Order it again');
      await worker.close();
    },
  );

  it('which change of the office waits to be told, since when, and what is to come', { timeout: LONG }, async () => {
    const [soon, later] = ['2026-01-05T03:00:00.000Z', '2099-01-05T03:00:00.000Z'];
    const seq = await announce(stage.host, 'note.made', {}, { event: 'OFFICE_CHANGED', alsoAt: [later] });
    const fresh = (await orders()).filter(({ name }) => name === 'change to be told');
    expect(fresh.map(({ status }) => status)).toEqual(['ok', 'ok']);
    await stage.database.pool.query('update mufakat.tellings set due = $2 where id = $1', [
      `${seq}/OFFICE_CHANGED`,
      soon,
    ]);
    const told = (await orders()).filter(({ name }) => name === 'change to be told');
    expect(told).toEqual([
      {
        name: 'change to be told',
        status: 'missing',
        found: `OFFICE_CHANGED of the directory's record ${seq}: waits since ${soon}, no case has been told`,
        remedy: 'It begins as soon as a worker runs and reaches Temporal: see worker and Temporal above.',
      },
      {
        name: 'change to be told',
        status: 'ok',
        found: `OFFICE_CHANGED of the directory's record ${seq}: open cases are told of it from ${later} on`,
      },
    ]);
  });
});
