import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ApplicationFailure } from '@temporalio/common';
import type { Json } from '../../engine/types.ts';
import { parseInner } from '../../ledger/shape.ts';
import { companionId } from '../../workflows/names.ts';
import { sending, startErrand } from '../host/fixture.ts';
import { freshDatabase } from '../servers/fresh-database.ts';
import { endOf, eventsOf } from './histories.ts';
import { type Durable, openDurable, typesOf, until } from './stage.ts';

let durable: Durable;
let inquiry: (input: Json, attempt: number) => Promise<Json>;
const attempts = new Map<string, number>();
let notice: () => Promise<void> = () => Promise.resolve();

const MARKER = 'ZEBRA-MARKER-7f3a';

beforeAll(async () => {
  durable = await openDurable({
    url: await freshDatabase(),
    address: inject('temporalAddress'),
    performers: { notify: () => notice() },
    actors: {
      inquiry: (input, { caseId, effect }) => {
        const attempt = (attempts.get(`${caseId} ${effect}`) ?? 0) + 1;
        attempts.set(`${caseId} ${effect}`, attempt);
        return inquiry(input, attempt);
      },
    },
  });
});
afterAll(async () => {
  await durable.close();
});

const types = (caseId: string) => () => typesOf(durable.database, caseId);
const inquire = (caseId: string) =>
  durable.host.send(sending(caseId, 'INQUIRE', { sender: { person: 'desk', claims: 'c'.repeat(64) } }));
const attemptsOf = (caseId: string): number =>
  [...attempts].filter(([key]) => key.startsWith(caseId)).reduce((sum, [, count]) => sum + count, 0);

async function lastInner(caseId: string) {
  const { rows } = await durable.database.pool.query<{ inner: string }>(
    'select r.inner from mufakat.records r where stream = $1 order by seq desc limit 1',
    [caseId],
  );
  return parseInner(rows[0]?.inner ?? '');
}

async function effectsOf(caseId: string): Promise<{ name: string; status: string; outcome: unknown }[]> {
  const { rows } = await durable.database.pool.query<{ name: string; status: string; outcome: unknown }>(
    'select name, status, outcome from mufakat.effects where case_id = $1 order by at, effect_id',
    [caseId],
  );
  return rows;
}

describe('a promise actor', () => {
  it('is tried again as its machine declares, and its outcome comes back as a command', async () => {
    inquiry = (input, attempt) =>
      attempt < 3 ? Promise.reject(new Error(`busy ${MARKER}`)) : Promise.resolve({ found: input });
    const { caseId } = await startErrand(durable.host, [{ type: 'ASK' }], { title: 'lost key' });
    await inquire(caseId);
    await until('the inquiry is done', types(caseId), (found) => found.includes('done.inquiry'));
    expect(attemptsOf(caseId)).toBe(3);
    expect((await durable.host.view(caseId))?.state.context['found']).toEqual({ found: { title: 'lost key' } });
  });

  it('that fails for good comes back as an error, told by its name', async () => {
    inquiry = () => Promise.reject(new RangeError(`no such drawer ${MARKER}`));
    const { caseId } = await startErrand(durable.host, [{ type: 'ASK' }]);
    await inquire(caseId);
    await until('the inquiry failed', types(caseId), (found) => found.includes('error.inquiry'));
    expect(attemptsOf(caseId)).toBe(3);
    expect(JSON.stringify((await lastInner(caseId)).event)).toContain('RangeError');
    expect((await durable.host.view(caseId))?.state.value).toBe('waiting');
  });

  it('is not tried again after an error that its machine calls final, or that says so itself', async () => {
    class DrawerGone extends Error {
      override readonly name = 'DrawerGone';
    }
    for (const error of [new DrawerGone('gone'), ApplicationFailure.nonRetryable('gone', 'Gone')]) {
      inquiry = () => Promise.reject(error);
      const { caseId } = await startErrand(durable.host, [{ type: 'ASK' }]);
      await inquire(caseId);
      await until('the inquiry failed', types(caseId), (found) => found.includes('error.inquiry'));
      expect(attemptsOf(caseId)).toBe(1);
    }
  });

  it('that answers after its state was left is dropped as stale', async () => {
    let answer: (output: Json) => void = () => undefined;
    inquiry = () => new Promise((resolve) => (answer = resolve));
    const { caseId } = await startErrand(durable.host, [{ type: 'ASK' }]);
    await inquire(caseId);
    await until(
      'it is being carried out',
      () => Promise.resolve(attemptsOf(caseId)),
      (count) => count === 1,
    );
    await durable.host.send(sending(caseId, 'AGAIN'));
    answer('too late');
    await until(
      'the late answer was dropped',
      () => Promise.resolve(durable.log.filter(({ message }) => message.includes('no longer wanted'))),
      (dropped) => dropped.some(({ fields }) => JSON.stringify(fields).includes(caseId)),
    );
    expect(await types(caseId)()).toEqual(['start', 'ASK', 'INQUIRE', 'AGAIN']);
    expect((await durable.host.view(caseId))?.state.context['found']).toBeNull();
  });
});

describe('a send to another case', () => {
  it('is done once, as an act of the system', async () => {
    const receiver = await startErrand(durable.host, [{ type: 'ASK' }]);
    const sender = await startErrand(durable.host, [{ type: 'ASK' }]);
    await durable.host.send(sending(sender.caseId, 'TELL', { facts: { to: receiver.caseId } }));
    await until('the other case was told', types(receiver.caseId), (found) => found.includes('MARK'));
    const sends = async () => (await effectsOf(sender.caseId)).filter(({ status }) => status === 'pending');
    await until('its sender knows', sends, (pending) => pending.length === 0);
    expect(await types(receiver.caseId)()).toEqual(['start', 'ASK', 'MARK']);
  });

  it('that the other case refuses is kept with the effect, and is no fault of the sender', async () => {
    const receiver = await startErrand(durable.host, [{ type: 'ASK' }]);
    await durable.host.send(sending(receiver.caseId, 'APPROVE'));
    const sender = await startErrand(durable.host, [{ type: 'ASK' }]);
    await durable.host.send(sending(sender.caseId, 'TELL', { facts: { to: receiver.caseId } }));
    const send = async () => (await effectsOf(sender.caseId)).find(({ name }) => name !== 'notify');
    const failed = await until('the send has failed', send, (effect) => effect?.status === 'failed');
    expect(failed?.outcome).toMatchObject({ name: 'SendRefused' });
    expect(await types(receiver.caseId)()).toEqual(['start', 'ASK', 'APPROVE']);
  });
});

describe('an action', () => {
  it('that is carried out late does not hold up clocks, other effects, or the end of the case', async () => {
    let deliver = (): void => undefined;
    let asked = 0;
    notice = () => {
      asked += 1;
      return asked === 1 ? new Promise((resolve) => (deliver = resolve)) : Promise.resolve();
    };
    const { caseId } = await startErrand(durable.host, [{ type: 'ASK' }]);
    await until(
      'the first notice is on its way',
      () => Promise.resolve(asked),
      (count) => count === 1,
    );
    await durable.host.send(sending(caseId, 'AGAIN'));
    await until(
      'the second notice is sent',
      () => effectsOf(caseId),
      (all) => all[1]?.status === 'done',
    );
    await durable.host.send(sending(caseId, 'APPROVE'));
    expect((await effectsOf(caseId))[0]?.status).toBe('pending');
    deliver();
    expect(await endOf(durable, caseId)).toBe('COMPLETED');
    expect((await effectsOf(caseId)).map(({ status }) => status)).toEqual(['done', 'done']);
    notice = () => Promise.resolve();
  });
});

describe('what was written by people or thrown by work', () => {
  it('is in no history and in no search attribute', async () => {
    inquiry = () => Promise.reject(new Error(`secret ${MARKER}`));
    const { caseId } = await startErrand(durable.host, [{ type: 'ASK' }], { title: MARKER });
    await inquire(caseId);
    await until('the inquiry failed', types(caseId), (found) => found.includes('error.inquiry'));
    await durable.host.send(sending(caseId, 'APPROVE'));
    expect(await endOf(durable, caseId)).toBe('COMPLETED');
    const handle = durable.client.workflow.getHandle(companionId(caseId));
    const seen = [];
    for (const { workflowId } of await listed()) {
      const history = await durable.client.workflow.getHandle(workflowId).fetchHistory();
      seen.push(readable(history));
    }
    const { searchAttributes, memo, raw } = await handle.describe();
    seen.push(JSON.stringify({ searchAttributes, memo }), readable(raw));
    expect(seen.length).toBeGreaterThan(5);
    for (const text of seen) expect(text).not.toContain(MARKER);
    expect(seen.join()).toContain('inquiry');
    expect(await eventsOf(durable, companionId(caseId))).toContain('ACTIVITY_TASK_FAILED');
  });
});

async function listed(): Promise<{ workflowId: string }[]> {
  const all = [];
  for await (const execution of durable.client.workflow.list({ query: `TaskQueue = '${durable.taskQueue}'` }))
    all.push(execution);
  return all;
}

/** Payloads are base64 or bytes: written out, so that a text in them is found. */
function readable(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => {
    if (one instanceof Uint8Array) return Buffer.from(one).toString('utf8');
    if (typeof one === 'object' && one !== null && 'type' in one && one.type === 'Buffer' && 'data' in one)
      return Buffer.from(one.data as number[]).toString('utf8');
    if (typeof one === 'string' && /^[A-Za-z0-9+/]{8,}={0,2}$/.test(one))
      return `${one} ${Buffer.from(one, 'base64').toString('utf8')}`;
    return one;
  });
}
