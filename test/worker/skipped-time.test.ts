import { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Instant } from '../../engine/types.ts';
import { createCompanions, type Companions } from '../../worker/companions.ts';
import { type RunningWorker, startTemporalWorker } from '../../worker/create-worker.ts';
import { relayOutbox } from '../../worker/relay.ts';
import { temporalStatus } from '../../worker/status.ts';
import { listen, type Notifications } from '../../store/index.ts';
import { sending, startErrand } from '../host/fixture.ts';
import { freshDatabase } from '../servers/fresh-database.ts';
import { currentBundle } from '../workflows/bundle.ts';
import { type HostStage, openHost, typesOf } from './stage.ts';

const DAY = 86_400_000;
const QUEUE = 'skipped-time';

let environment: TestWorkflowEnvironment;
let stage: HostStage;
let companions: Companions;
let notifications: Notifications;
let worker: RunningWorker;
const silent = { info: () => undefined, warn: () => undefined };
const status = temporalStatus(silent);

/** The host takes its instants from the server that skips time: there is one clock. */
const clock = async (): Promise<Instant> => new Date(await environment.currentTimeMs()).toISOString();

beforeAll(async () => {
  const path = inject('timeSkippingServer');
  environment = await TestWorkflowEnvironment.createTimeSkipping(
    path === null ? {} : { server: { executable: { type: 'existing-path', path } } },
  );
  const { address } = environment;
  stage = await openHost({
    url: await freshDatabase(),
    address,
    durations: { reminder: 10 * DAY, escalation: 30 * DAY },
    host: { clock },
  });
  companions = createCompanions({
    client: environment.client,
    connection: environment.connection,
    taskQueue: QUEUE,
    searchable: () => false,
    onUnsearchable: () => undefined,
  });
  notifications = listen(stage.database, () => undefined);
  worker = startTemporalWorker({
    address,
    namespace: 'default',
    taskQueue: QUEUE,
    bundle: await currentBundle(),
    host: stage.host,
    performers: { notify: () => Promise.resolve() },
    actors: {},
    operations: {},
    status,
    log: silent,
  });
});
afterAll(async () => {
  await worker.stop();
  await notifications.close();
  await stage.close();
  await environment.teardown();
});

const relay = () =>
  relayOutbox({ database: stage.database, host: stage.host, companions, notifications, status, log: silent });

async function recordsOf(caseId: string): Promise<{ type: string; at: number }[]> {
  const { rows } = await stage.database.pool.query<{ type: string; at: string }>(
    'select type, at from mufakat.records where stream = $1 order by seq',
    [caseId],
  );
  return rows.map(({ type, at }) => ({ type, at: Date.parse(at) }));
}

describe('with skipped time', () => {
  it('a reminder comes on its day and the escalation a month after it, and not before', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    await relay();
    await environment.sleep(10 * DAY - 60_000);
    expect(await typesOf(stage.database, caseId)).toEqual(['start', 'ASK']);
    await environment.sleep(2 * 60_000);
    expect(await typesOf(stage.database, caseId)).toEqual(['start', 'ASK', 'after.reminder']);
    await environment.sleep(31 * DAY);
    const [, asked, reminded, escalated] = await recordsOf(caseId);
    expect(escalated?.type).toBe('after.escalation');
    const days = [((reminded?.at ?? 0) - (asked?.at ?? 0)) / DAY, ((escalated?.at ?? 0) - (reminded?.at ?? 0)) / DAY];
    expect(days[0]).toBeGreaterThanOrEqual(10);
    expect(days[0]).toBeLessThan(10.001);
    expect(days[1]).toBeGreaterThanOrEqual(30);
    expect(days[1]).toBeLessThan(30.001);
  });

  it('an act on the last day leaves nothing to fire, however long one waits', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    await relay();
    await environment.sleep(10 * DAY - 1_000);
    expect(await stage.host.send(sending(caseId, 'APPROVE'))).toMatchObject({ outcome: 'accepted' });
    await relay();
    await environment.sleep(365 * DAY);
    expect(await typesOf(stage.database, caseId)).toEqual(['start', 'ASK', 'APPROVE']);
  });

  it('a clock that an act makes later is slept on anew, without a word to the companion', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    await relay();
    await environment.sleep(8 * DAY);
    await stage.host.send(sending(caseId, 'AGAIN'));
    await relay();
    await environment.sleep(5 * DAY);
    expect(await typesOf(stage.database, caseId)).toEqual(['start', 'ASK', 'AGAIN']);
    await environment.sleep(6 * DAY);
    expect(await typesOf(stage.database, caseId)).toEqual(['start', 'ASK', 'AGAIN', 'after.reminder']);
    await stage.host.send(sending(caseId, 'APPROVE'));
  });
});
