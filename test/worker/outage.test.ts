import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { companionId } from '../../workflows/names.ts';
import { sending, startErrand } from '../host/fixture.ts';
import { freshDatabase } from '../servers/fresh-database.ts';
import { startTemporal, type TemporalServer } from '../servers/temporal.ts';
import { endOf, runs } from './histories.ts';
import { type Durable, openDurable, typesOf, until } from './stage.ts';

let folder: string;
let temporal: TemporalServer;
let durable: Durable;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mufakat-outage-'));
  const file = join(folder, 'temporal.db');
  temporal = await startTemporal({ file });
  durable = await openDurable({
    url: await freshDatabase(),
    address: temporal.address,
    durations: { reminder: 3_000, escalation: 2_000 },
  });
});
afterAll(async () => {
  await durable.close();
  await temporal.stop();
  await rm(folder, { recursive: true });
});

const types = (caseId: string) => () => typesOf(durable.database, caseId);
const temporalAwaySince = async (): Promise<string | null> => {
  const { rows } = await durable.database.pool.query<{ details: { temporalAwaySince: string | null } }>(
    'select details from mufakat.heartbeats',
  );
  return rows[0]?.details.temporalAwaySince ?? null;
};
const sent = (what: string) => () => Promise.resolve(durable.done.filter((one) => one.includes(what)).length);

describe('while Temporal is away', () => {
  it('commands are answered, clocks fire in time, and what waited is carried out after its return', async () => {
    const before = await startErrand(durable.host, [{ type: 'ASK' }]);
    await runs(durable, before.caseId);
    await until('its notice is sent', sent('asked'), (count) => count === 1);
    await temporal.kill();

    const slowest = await slowestOf(20, async () => {
      const { caseId } = await startErrand(durable.host);
      return durable.host.send(sending(caseId, 'MARK'));
    });
    expect(slowest).toBeLessThan(1_000);
    const during = await startErrand(durable.host, [{ type: 'ASK' }]);
    for (const { caseId } of [before, during]) {
      await until('escalated', types(caseId), (found) => found.includes('after.escalation'), 15_000);
      expect(await lateness(caseId)).toBeLessThan(2_500);
    }
    await until('it is told since when', temporalAwaySince, (since) => since !== null);
    const notices = durable.done.length;

    await temporal.start();
    await until('it is told that it is back', temporalAwaySince, (since) => since === null);
    await until(
      'all six notices are sent',
      () => Promise.resolve(durable.done.length),
      (count) => count >= notices + 5,
    );
    const kinds = ['asked', 'reminded', 'escalated'];
    expect(await Promise.all(kinds.map((what) => sent(what)()))).toEqual([2, 2, 2]);
    for (const { caseId } of [before, during]) {
      expect(await types(caseId)()).toEqual(['start', 'ASK', 'after.reminder', 'after.escalation']);
      expect(await durable.host.send(sending(caseId, 'APPROVE'))).toMatchObject({ outcome: 'accepted' });
      expect(await endOf(durable, caseId)).toBe('COMPLETED');
    }
  });
});

describe('a Temporal server that has forgotten everything', () => {
  it('has its companions and search attributes again, and clocks go on', async () => {
    const { caseId } = await startErrand(durable.host, [{ type: 'ASK' }]);
    await runs(durable, caseId);
    await temporal.kill();
    for (const name of ['temporal.db', 'temporal.db-wal', 'temporal.db-shm'])
      await rm(join(folder, name), { force: true });
    await temporal.start();
    await until('escalated', types(caseId), (found) => found.includes('after.escalation'), 20_000);
    await until(
      'the search attributes are known again',
      () => temporal.cli('operator', 'search-attribute', 'list'),
      (list) => list.includes('MufakatState'),
    );
    const fresh = await startErrand(durable.host, [{ type: 'ASK' }]);
    await runs(durable, fresh.caseId);
    const { searchAttributes } = await durable.client.workflow.getHandle(companionId(fresh.caseId)).describe();
    expect(searchAttributes).toMatchObject({ MufakatState: ['waiting'], MufakatTurn: ['judge'] });
  });
});

/** How late the latest firing of a case was, in milliseconds. */
async function lateness(caseId: string): Promise<number> {
  const { rows } = await durable.database.pool.query<{ type: string; at: string }>(
    'select type, at from mufakat.records where stream = $1 order by seq',
    [caseId],
  );
  const at = (type: string): number => Date.parse(rows.find((row) => row.type === type)?.at ?? '');
  return Math.max(at('after.reminder') - at('ASK') - 3_000, at('after.escalation') - at('after.reminder') - 2_000);
}

async function slowestOf(times: number, work: () => Promise<unknown>): Promise<number> {
  let slowest = 0;
  for (let time = 0; time < times; time += 1) {
    const started = performance.now();
    await work();
    slowest = Math.max(slowest, performance.now() - started);
  }
  return slowest;
}
