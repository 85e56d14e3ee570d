import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../engine/types.ts';
import { COMPANION, companionId, FLEET, fleetId, PLAN_SIGNAL } from '../../workflows/names.ts';
import { newCase, sending, startErrand } from '../host/fixture.ts';
import { freshDatabase } from '../servers/fresh-database.ts';
import { startTemporal, type TemporalServer } from '../servers/temporal.ts';
import { runs } from './histories.ts';
import { type Durable, openDurable, startRounds, typesOf, until } from './stage.ts';

/**
 * Somebody reaches Temporal with its own command line: ends, resets or starts companions, signals and orders made-up
 * things. Nothing is lost or made up, what was found is on record, and the case goes on.
 */

let temporal: TemporalServer;
let durable: Durable;

beforeAll(async () => {
  temporal = await startTemporal({});
  durable = await openDurable({
    url: await freshDatabase(),
    address: temporal.address,
    durations: { reminder: 6_000, escalation: 600_000 },
    actors: { inquiry: () => Promise.resolve('found') },
    search: { interval: 300, settling: 2_000, patience: 1_500 },
  });
});
afterAll(async () => {
  await durable.close();
  await temporal.stop();
});

/** What the stream `operations` holds of that type. */
async function operations(type: string): Promise<readonly JsonObject[]> {
  const { rows } = await durable.database.pool.query<{ inner: string }>(
    `select "inner" from mufakat.records where stream = 'operations' and type = $1 order by seq`,
    [type],
  );
  return rows.map(({ inner }) => (JSON.parse(inner) as { event: { facts: JsonObject } }).event.facts);
}

const types = (caseId: string) => () => typesOf(durable.database, caseId);
const letters = (caseId: string): number => durable.done.filter((one) => one.includes(caseId)).length;

/** An errand whose first notice is sent and whose clock runs. */
async function running(): Promise<string> {
  const { caseId } = await startErrand(durable.host, [{ type: 'ASK' }]);
  await runs(durable, caseId);
  await until(
    'its first notice is sent',
    () => durable.host.plan(caseId),
    ({ effects }) => effects.length === 0,
  );
  return caseId;
}

/** The clock fires once, its notice is sent once, and people can go on. */
async function goesOn(caseId: string): Promise<void> {
  await until('reminded', types(caseId), (found) => found.includes('after.reminder'));
  await until(
    'its reminder is sent',
    () => durable.host.plan(caseId),
    ({ effects }) => effects.length === 0,
  );
  expect(await types(caseId)()).toEqual(['start', 'ASK', 'after.reminder']);
  expect(await durable.host.send(sending(caseId, 'APPROVE'))).toMatchObject({ outcome: 'accepted' });
}

describe('a companion that somebody has', () => {
  it.each([
    ['terminated', ['terminate', '--reason', 'test'], 'companions.lost'],
    ['cancelled', ['cancel'], 'companions.lost'],
    ['deleted', ['delete'], 'companions.lost'],
    ['reset', ['reset', '--type', 'FirstWorkflowTask', '--reason', 'test'], 'companion.reset'],
    [
      'reset without what it was told',
      ['reset', '--type', 'FirstWorkflowTask', '--reason', 'test', '--reapply-exclude', 'All'],
      'companion.reset',
    ],
  ])('%s goes on, its clock included, and it is on record', { timeout: 60_000 }, async (_, words, type) => {
    const caseId = await running();
    await temporal.cli('workflow', ...words, '--workflow-id', companionId(caseId));
    await until(
      'it is on record',
      () => operations(type),
      (found) => found.some((facts) => JSON.stringify(facts).includes(caseId)),
    );
    await runs(durable, caseId);
    await goesOn(caseId);
  });

  it('told that its case is over is begun anew', { timeout: 60_000 }, async () => {
    const caseId = await running();
    const plan = { ...(await durable.host.plan(caseId)), ended: true };
    await signal(caseId, plan);
    await until(
      'it is on record',
      () => operations('companions.lost'),
      (found) => found.some((facts) => JSON.stringify(facts).includes(caseId)),
    );
    await goesOn(caseId);
  });

  it(
    'told what is no plan, so that it cannot go on, is begun anew when there is work',
    { timeout: 90_000 },
    async () => {
      const caseId = await running();
      await signal(caseId, null);
      expect(await durable.host.send(sending(caseId, 'INQUIRE', { sender: DESK }))).toMatchObject({
        outcome: 'accepted',
      });
      await until('the inquiry is done', types(caseId), (found) => found.includes('done.inquiry'), 60_000);
      const lost = await operations('companions.lost');
      expect(lost.some((facts) => JSON.stringify(facts).includes(caseId))).toBe(true);
      expect(await durable.host.send(sending(caseId, 'APPROVE'))).toMatchObject({ outcome: 'accepted' });
    },
  );

  it('told to carry out what nobody asked for does not, and it is on record', { timeout: 60_000 }, async () => {
    const caseId = await running();
    const sent = durable.done.length;
    const effect = { id: '99:0', kind: 'action', name: 'notify', work: { startToCloseTimeout: 5_000 } };
    await signal(caseId, { ...(await durable.host.plan(caseId)), effects: [effect] });
    const digest = digestOf({ caseId, effectId: '99:0' });
    await until(
      'it is on record',
      () => operations('effect.refused'),
      (found) => found.some((facts) => facts['digest'] === digest),
    );
    expect(durable.done.length).toBe(sent);
    expect(letters('99:0')).toBe(0);
    await goesOn(caseId);
  });

  it(
    'put in the place of the real one, for another case, is ended and the real one begun',
    { timeout: 90_000 },
    async () => {
      const caseId = await running();
      await temporal.cli('workflow', 'delete', '--workflow-id', companionId(caseId));
      await until(
        'the place is free',
        () =>
          startForged(companionId(caseId), { caseId: newCase(), searchable: false }).then(
            () => true,
            () => false,
          ),
        (started) => started,
      );
      expect(await durable.host.send(sending(caseId, 'INQUIRE', { sender: DESK }))).toMatchObject({
        outcome: 'accepted',
      });
      await until('the inquiry is done', types(caseId), (found) => found.includes('done.inquiry'), 60_000);
      expect(await types(caseId)()).not.toContain('error.inquiry');
    },
  );
});

describe('what somebody has started', () => {
  it.each([
    ['a companion of a case that is none', () => companionId(newCase())],
    ['a companion under any name', () => `anything ${randomUUID()}`],
  ])('%s is ended and on record, by digest', { timeout: 60_000 }, async (_, name) => {
    const workflowId = name();
    await startForged(workflowId, { caseId: newCase(), searchable: false });
    await until(
      'it is on record',
      () => operations('companions.forged'),
      (found) => found.some(({ workflows }) => (workflows as string[]).includes(sha256(workflowId))),
    );
    const { status } = await durable.client.workflow.getHandle(workflowId).describe();
    expect(status.name).toBe('TERMINATED');
    expect(JSON.stringify(await operations('companions.forged'))).not.toContain(workflowId);
  });

  it('signalled with start for a case that is none comes to nothing', { timeout: 60_000 }, async () => {
    const [there, none] = [await running(), newCase()];
    const plan = { ...(await durable.host.plan(there)), caseId: none, wake: '2026-01-01T00:00:00.000Z' };
    await temporal.cli(
      'workflow',
      'signal-with-start',
      ...['--type', COMPANION, '--task-queue', durable.taskQueue, '--workflow-id', companionId(none)],
      ...['--input', JSON.stringify({ caseId: none, searchable: false })],
      ...['--signal-name', PLAN_SIGNAL, '--signal-input', JSON.stringify(plan)],
    );
    const handle = durable.client.workflow.getHandle(companionId(none));
    await until(
      'it has ended',
      () => handle.describe(),
      ({ status }) => status.name === 'FAILED' || status.name === 'TERMINATED',
    );
    expect(await types(none)()).toEqual([]);
    await goesOn(there);
  });

  it.each([
    ['an event on every case', 'send', { machine: 'rounds', event: { type: 'MARK' } }],
    ['another version for every case', 'migrate', { machine: 'rounds', from: 1, to: 2 }],
    ['a change of the office that never was', 'tell', { id: 'x', seq: 1, event: 'OFFICE_CHANGED', cases: 'all' }],
  ])('an order of %s is not carried out, and on record', { timeout: 60_000 }, async (_, operation, argument) => {
    const caseId = await startRounds(durable.host);
    const before = await types(caseId)();
    for (const authn of [undefined, { key: 'f'.repeat(64), signature: 'AAAA' }]) {
      const order = { id: randomUUID(), operation, argument };
      await temporal.cli(
        'workflow',
        'start',
        ...['--type', FLEET, '--task-queue', durable.taskQueue, '--workflow-id', fleetId(order.id)],
        ...['--input', JSON.stringify({ ...order, ...(authn === undefined ? {} : { authn }) })],
      );
      await expect(durable.client.workflow.getHandle(fleetId(order.id)).result()).rejects.toThrow(/execution failed/);
      const refused = await operations('order.refused');
      expect(refused.map(({ digest }) => digest)).toContain(digestOf(order));
    }
    expect(await types(caseId)()).toEqual(before);
    expect(await durable.host.send(sending(caseId, 'NEXT'))).toMatchObject({ outcome: 'accepted' });
  });

  it('an order of the office with another argument is not carried out', { timeout: 60_000 }, async () => {
    const caseId = await startRounds(durable.host);
    const id = randomUUID();
    await durable.work.fleets.order({ id, operation: 'send', argument: { machine: 'none', event: { type: 'MARK' } } });
    await durable.work.fleets.result(id);
    const [input] = (await durable.client.workflow.getHandle(fleetId(id)).fetchHistory()).events ?? [];
    const { data } = input?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0] ?? {};
    const { authn } = JSON.parse(Buffer.from(data ?? []).toString('utf8')) as JsonObject;
    const stolen = { id, operation: 'send', argument: { machine: 'rounds', event: { type: 'MARK' } }, authn };
    const other = `fleet/${randomUUID()}`;
    await temporal.cli(
      'workflow',
      'start',
      ...['--type', FLEET, '--task-queue', durable.taskQueue, '--workflow-id', other],
      ...['--input', JSON.stringify(stolen)],
    );
    await expect(durable.client.workflow.getHandle(other).result()).rejects.toThrow(/execution failed/);
    expect(await types(caseId)()).toEqual(['start', 'NEXT']);
  });
});

describe('a server that has forgotten everything', () => {
  it('is noticed: companions are begun anew, clocks included, and it is on record', { timeout: 90_000 }, async () => {
    const caseId = await running();
    await temporal.kill();
    await temporal.start();
    await until(
      'it is on record',
      () => operations('companions.lost'),
      (found) => found.some((facts) => JSON.stringify(facts).includes(caseId)),
    );
    await runs(durable, caseId);
    await goesOn(caseId);
  });
});

const DESK = { person: 'desk', claims: 'c'.repeat(64) };

function signal(caseId: string, plan: unknown): Promise<string> {
  return temporal.cli(
    'workflow',
    'signal',
    ...['--workflow-id', companionId(caseId), '--name', PLAN_SIGNAL, '--input', JSON.stringify(plan)],
  );
}

function startForged(workflowId: string, input: JsonObject): Promise<string> {
  return temporal.cli(
    'workflow',
    'start',
    ...['--type', COMPANION, '--task-queue', durable.taskQueue, '--workflow-id', workflowId],
    ...['--input', JSON.stringify(input)],
  );
}

function digestOf(value: unknown): string {
  return sha256(JSON.stringify(value));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
