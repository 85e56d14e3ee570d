import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createFleets } from '../../worker/fleets.ts';
import { sending, startErrand } from '../host/fixture.ts';
import { freshDatabase } from '../servers/fresh-database.ts';
import { startTemporal, type TemporalServer } from '../servers/temporal.ts';
import { currentBundle } from '../workflows/bundle.ts';
import { Children } from './children.ts';
import { endOf, runs } from './histories.ts';
import { type HostStage, openHost, typesOf, until, ORDERS } from './stage.ts';

let folder: string;
let temporal: TemporalServer;
let stage: HostStage;
let url: string;
const taskQueue = `killed-${randomUUID()}`;
const workers = new Children();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mufakat-kill-'));
  [temporal] = await Promise.all([startTemporal({}), currentBundle()]);
  url = await freshDatabase();
  stage = await openHost({ url, address: temporal.address, durations: { reminder: 6_000, escalation: 2_000 } });
});
afterEach(() => workers.killAll());
afterAll(async () => {
  await stage.close();
  await temporal.stop();
  await rm(folder, { recursive: true });
});

function startWorker(file: string): ChildProcess {
  return workers.start('child.ts', {
    TEST_DATABASE: url,
    TEST_TEMPORAL: temporal.address,
    TEST_QUEUE: taskQueue,
    TEST_FILE: file,
  });
}

const lines = async (file: string): Promise<string[]> =>
  (await readFile(file, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');

describe('a worker killed', () => {
  it('while it carries out an effect and a companion sleeps in it: the next one does both, every clock once', async () => {
    const [first, second] = [join(folder, 'first'), join(folder, 'second')];
    const worker = startWorker(first);
    await until(
      'it works',
      () => lines(first),
      (found) => found.includes('ready'),
    );
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    await runs(stage, caseId);
    await until(
      'the notice is begun',
      () => lines(first),
      (found) => found.some((line) => line.startsWith('begun')),
    );
    await workers.kill(worker);
    expect((await lines(first)).some((line) => line.startsWith('notify'))).toBe(false);
    // With no worker at all people can decide, and nothing is lost.
    expect(await stage.host.send(sending(caseId, 'MARK'))).toMatchObject({ outcome: 'accepted' });

    startWorker(second);
    await until(
      'escalated',
      () => typesOf(stage.database, caseId),
      (found) => found.includes('after.escalation'),
    );
    await until(
      'the notices are sent',
      () => lines(second),
      (found) => found.filter((line) => line.startsWith('notify')).length >= 3,
    );
    expect(await typesOf(stage.database, caseId)).toEqual([
      'start',
      'ASK',
      'MARK',
      'after.reminder',
      'after.escalation',
    ]);
    expect((await lines(second)).filter((line) => line.includes('"asked"'))).toHaveLength(1);
    await stage.host.send(sending(caseId, 'APPROVE'));
    expect(await endOf(stage, caseId)).toBe('COMPLETED');
  });

  it('in the middle of a fleet: the next one takes it to its end', async () => {
    const [first, second] = [join(folder, 'third'), join(folder, 'fourth')];
    const worker = startWorker(first);
    const fleets = createFleets(stage.client, taskQueue, ORDERS);
    const id = randomUUID();
    await fleets.order({ id, operation: 'slow', argument: null });
    await until(
      'it is in its second page',
      () => lines(first),
      (found) => found.some((line) => line === 'slow 0120'),
    );
    await workers.kill(worker);
    startWorker(second);
    expect(await fleets.result(id)).toMatchObject({ state: 'finished', done: 300, failed: 0, last: '0299' });
    const after = await lines(second);
    expect(after).not.toContain('slow 0099');
    expect(after).toContain('slow 0299');
  });
});
