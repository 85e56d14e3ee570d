import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Plan } from '../../host/index.ts';
import { caseOfCompanion, companionId, companionIdAfterEnd } from '../../workflows/names.ts';
import { sending, startErrand, traceOf } from '../host/fixture.ts';
import { freshDatabase } from '../servers/fresh-database.ts';
import { actionsIn, endOf, eventsOf, runs } from './histories.ts';
import { type Durable, openDurable, startRounds, typesOf, until } from './stage.ts';

let durable: Durable;

beforeAll(async () => {
  durable = await openDurable({
    url: await freshDatabase(),
    address: inject('temporalAddress'),
    durations: { reminder: 4_000, escalation: 600_000 },
  });
});
afterAll(async () => {
  await durable.close();
});

const types = (caseId: string) => () => typesOf(durable.database, caseId);
const outbox = async (): Promise<number> =>
  (await durable.database.pool.query('select 1 from mufakat.outbox')).rowCount ?? -1;
const settled = (): Promise<number> => until('the outbox is empty', outbox, (rows) => rows === 0);

describe('the budget of a companion', () => {
  it('of eight commands with four waits is at most 12 history events and 4 actions', async () => {
    const caseId = await startRounds(durable.host);
    await until(
      'it sleeps',
      () => eventsOf(durable, companionId(caseId)).catch((): string[] => []),
      (found) => found.includes('TIMER_STARTED'),
    );
    for (const type of ['MARK', 'NEXT', 'MARK', 'NEXT', 'MARK', 'NEXT', 'NEXT']) {
      // Paced, so that nothing coalesces.
      await settled();
      expect(await durable.host.send(sending(caseId, type))).toMatchObject({ outcome: 'accepted' });
    }
    expect(await endOf(durable, caseId)).toBe('COMPLETED');
    const events = await eventsOf(durable, companionId(caseId));
    console.info(
      `a lifecycle of eight commands with four waits: ${events.length} events, ${actionsIn(events)} actions`,
    );
    expect(events.length).toBeLessThanOrEqual(12);
    expect(actionsIn(events)).toBeLessThanOrEqual(4);
  });

  it('is not touched by a command that is refused', async () => {
    const caseId = await startRounds(durable.host);
    await runs(durable, caseId);
    await settled();
    const before = await until(
      'it sleeps',
      () => eventsOf(durable, companionId(caseId)),
      (found) => found.includes('TIMER_STARTED'),
    );
    const trace = await traceOf(durable.database, caseId);
    expect(await durable.host.send(sending(caseId, 'APPROVE'))).toMatchObject({ outcome: 'refused' });
    expect(await traceOf(durable.database, caseId)).toEqual(trace);
    expect(await eventsOf(durable, companionId(caseId))).toEqual(before);
  });
});

describe('a companion that is told twice', () => {
  it('does everything once', async () => {
    const { caseId } = await startErrand(durable.host, [{ type: 'ASK' }]);
    const plan = await durable.host.plan(caseId);
    expect(plan.effects).toHaveLength(1);
    await durable.work.companions.tell(plan, false);
    await durable.work.companions.tell(plan, false);
    await until(
      'the notice is sent',
      () => durable.host.plan(caseId),
      ({ effects }) => effects.length === 0,
    );
    await durable.work.companions.tell(plan, false);
    await until('reminded', types(caseId), (found) => found.includes('after.reminder'));
    const reminded = (): Promise<number> =>
      Promise.resolve(durable.done.filter((one) => one.includes('reminded')).length);
    await until('the reminder is sent', reminded, (count) => count > 0);
    const events = await eventsOf(durable, companionId(caseId));
    expect(events.filter((event) => event === 'ACTIVITY_TASK_SCHEDULED')).toHaveLength(3);
    expect(await types(caseId)()).toEqual(['start', 'ASK', 'after.reminder']);
    expect(durable.done.filter((one) => one.includes('asked'))).toHaveLength(1);
  });
});

describe('work that is asked for after the end', () => {
  it('is done by a run of another id, and a late plan revives nothing', async () => {
    const caseId = await startRounds(durable.host);
    await runs(durable, caseId);
    for (let step = 0; step < 4; step += 1) await durable.host.send(sending(caseId, 'NEXT'));
    expect(await endOf(durable, caseId)).toBe('COMPLETED');
    const plan = await durable.host.plan(caseId);
    await durable.work.companions.tell(plan, false);
    const work = { startToCloseTimeout: 5_000 };
    const late: Plan = { ...plan, effects: [{ id: '9:0', kind: 'action', name: 'notify', work }] };
    await durable.work.companions.tell(late, false);
    const handle = durable.client.workflow.getHandle(companionIdAfterEnd(caseId, '9:0'));
    await handle.result();
    expect(await eventsOf(durable, companionIdAfterEnd(caseId, '9:0'))).toContain('ACTIVITY_TASK_COMPLETED');
    expect(caseOfCompanion(companionIdAfterEnd(caseId, '9:0'))).toBe(caseId);
    expect((await durable.client.workflow.getHandle(companionId(caseId)).describe()).status.name).toBe('COMPLETED');
  });
});

describe('two worker processes on one database', () => {
  it('share the outbox: every companion is told, no row is told by both, every clock fires once', async () => {
    const url = await freshDatabase();
    const address = inject('temporalAddress');
    const taskQueue = `shared-${randomUUID()}`;
    const durations = { reminder: 1_000, escalation: 600_000 };
    const both = await Promise.all([
      openDurable({ url, address, taskQueue, durations }),
      openDurable({ url, address, taskQueue, durations }),
    ]);
    const [one] = both;
    const cases = await Promise.all(Array.from({ length: 30 }, () => startErrand(one.host, [{ type: 'ASK' }])));
    const sent = (): Promise<number> => Promise.resolve(both.reduce((sum, { done }) => sum + done.length, 0));
    await until('all notices are sent', sent, (count) => count >= 60);
    for (const { caseId } of cases)
      expect(await typesOf(one.database, caseId)).toEqual(['start', 'ASK', 'after.reminder']);
    expect(await sent()).toBe(60);
    await Promise.all(both.map((worker) => worker.close()));
  });
});
