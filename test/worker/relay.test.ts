import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Plan } from '../../host/index.ts';
import type { Companions } from '../../worker/companions.ts';
import { relayOutbox } from '../../worker/relay.ts';
import { temporalStatus } from '../../worker/status.ts';
import { openStage, type Stage, startErrand } from '../host/fixture.ts';
import { freshDatabase } from '../servers/fresh-database.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(await freshDatabase());
});
beforeEach(async () => {
  await stage.database.pool.query('delete from mufakat.outbox');
});
afterAll(() => stage.close());

const silent = { info: () => undefined, warn: () => undefined };
const rows = async (): Promise<number> =>
  (await stage.database.pool.query('select from mufakat.outbox')).rowCount ?? -1;

/** Stands for Temporal, which lies outside: what is told, and how it answers. */
function listener(answer: (plan: Plan) => Promise<void>): { told: Plan[]; companions: Companions } {
  const told: Plan[] = [];
  return {
    told,
    companions: {
      tell: async (plan) => {
        told.push(plan);
        await answer(plan);
      },
    },
  };
}

const unavailable = (): Promise<never> => Promise.reject(Object.assign(new Error('no answer'), { code: 14 }));

describe('the relay', () => {
  it('tells a companion once of all the rows of its case, and drops them', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    await stage.database.pool.query(`insert into mufakat.outbox (case_id, what) values ($1, 'wake'), ($1, 'effects')`, [
      caseId,
    ]);
    const { told, companions } = listener(() => Promise.resolve());
    const status = temporalStatus(silent);
    await relayOutbox({ ...stage, companions, status, log: silent });
    expect(told.map((plan) => plan.caseId)).toEqual([caseId]);
    expect(told[0]).toMatchObject({
      wakeName: 'reminder',
      ended: false,
      effects: [{ kind: 'action', name: 'notify' }],
    });
    expect(await rows()).toBe(0);
  });

  it('keeps every row while Temporal is away, and gives the batch up after a few', async () => {
    for (let index = 0; index < 30; index += 1) await startErrand(stage.host, [{ type: 'ASK' }]);
    const before = await rows();
    const { told, companions } = listener(unavailable);
    const status = temporalStatus(silent);
    expect(await relayOutbox({ ...stage, companions, status, log: silent })).toMatchObject({
      told: 0,
      postponed: 0,
    });
    expect(told.length).toBeLessThanOrEqual(8);
    expect(await rows()).toBe(before);
    expect(status.awaySince).not.toBeNull();
  });

  it('does not hold up the others for one companion that cannot be told, and does not call Temporal away for it', async () => {
    const cases: string[] = [];
    for (let index = 0; index < 10; index += 1) cases.push((await startErrand(stage.host, [{ type: 'ASK' }])).caseId);
    const { companions } = listener(({ caseId }) =>
      caseId === cases[3] ? Promise.reject(new RangeError('odd')) : Promise.resolve(),
    );
    const status = temporalStatus(silent);
    await relayOutbox({ ...stage, companions, status, log: silent });
    const left = await stage.database.pool.query<{ case_id: string }>('select distinct case_id from mufakat.outbox');
    expect(left.rows).toEqual([{ case_id: cases[3] }]);
    expect(status.awaySince).toBeNull();
  });

  it('comes to those that can be told, past more than a batch of those that cannot', async () => {
    const bad = new Set<string>();
    for (let index = 0; index < 45; index += 1) bad.add((await startErrand(stage.host, [{ type: 'ASK' }])).caseId);
    const good = (await startErrand(stage.host, [{ type: 'ASK' }])).caseId;
    const { told, companions } = listener(({ caseId }) =>
      bad.has(caseId) ? Promise.reject(new RangeError('odd')) : Promise.resolve(),
    );
    const status = temporalStatus(silent);
    expect(await relayOutbox({ ...stage, companions, status, log: silent })).toMatchObject({
      told: 1,
      postponed: 45,
      away: 0,
    });
    expect(told.map(({ caseId }) => caseId)).toContain(good);
    expect(await rows()).toBe(45);
  });

  it('tells at most four at once', async () => {
    for (let index = 0; index < 12; index += 1) await startErrand(stage.host, [{ type: 'ASK' }]);
    let now = 0;
    let most = 0;
    const { companions } = listener(async () => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
    });
    await relayOutbox({ ...stage, companions, status: temporalStatus(silent), log: silent });
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(4);
  });

  it('shares the rows with other relays: none is told by two', async () => {
    for (let index = 0; index < 12; index += 1) await startErrand(stage.host, [{ type: 'ASK' }]);
    const relays = [1, 2, 3].map(() => listener(() => new Promise((resolve) => setImmediate(resolve))));
    const status = temporalStatus(silent);
    await Promise.all(relays.map(({ companions }) => relayOutbox({ ...stage, companions, status, log: silent })));
    const told = relays.flatMap((relay) => relay.told.map(({ caseId }) => caseId));
    expect(told).toHaveLength(12);
    expect(new Set(told).size).toBe(12);
    expect(await rows()).toBe(0);
  });
});
