import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { sending, startErrand } from '../host/fixture.ts';
import { freshDatabase } from '../servers/fresh-database.ts';
import { endOf, runs } from './histories.ts';
import { type Durable, openDurable, typesOf, until } from './stage.ts';

let durable: Durable;

beforeAll(async () => {
  durable = await openDurable({
    url: await freshDatabase(),
    address: inject('temporalAddress'),
    durations: { reminder: 1_500, escalation: 1_000 },
  });
});
afterAll(async () => {
  await durable.close();
});

const types = (caseId: string) => () => typesOf(durable.database, caseId);

describe('clocks', () => {
  it('fire in order, reminder and then escalation, not before they are due, and their letters are sent', async () => {
    const { caseId } = await startErrand(durable.host, [{ type: 'ASK' }]);
    await until('escalated', types(caseId), (found) => found.includes('after.escalation'));
    const { rows } = await durable.database.pool.query<{ type: string; at: string }>(
      'select type, at from mufakat.records where stream = $1 order by seq',
      [caseId],
    );
    expect(rows.map(({ type }) => type)).toEqual(['start', 'ASK', 'after.reminder', 'after.escalation']);
    const at = rows.map((row) => Date.parse(row.at));
    expect((at[2] ?? 0) - (at[1] ?? 0)).toBeGreaterThanOrEqual(1_500);
    expect((at[3] ?? 0) - (at[2] ?? 0)).toBeGreaterThanOrEqual(1_000);
    await until(
      'three notices',
      () => Promise.resolve(durable.done),
      (done) => done.length === 3,
    );
    expect(durable.done).toEqual(
      ['asked', 'reminded', 'escalated'].map((what) => `notify ${JSON.stringify({ what })}`),
    );
  });

  it('are cancelled by an act before the deadline', async () => {
    const { caseId } = await startErrand(durable.host, [{ type: 'ASK' }]);
    await runs(durable, caseId);
    const answer = await durable.host.send(sending(caseId, 'APPROVE'));
    expect(answer).toMatchObject({ outcome: 'accepted', status: 'done' });
    expect(await endOf(durable, caseId)).toBe('COMPLETED');
    expect(await types(caseId)()).toEqual(['start', 'ASK', 'APPROVE']);
  });
});
