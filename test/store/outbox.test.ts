import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Database,
  listen,
  migrate,
  openDatabase,
  putBack,
  takeOutbox,
  waitingInOutbox,
} from '../../store/index.ts';
import { openStage, startErrand } from '../host/fixture.ts';
import { freshDatabase } from '../servers/fresh-database.ts';

let url: string;
let database: Database;

beforeAll(async () => {
  url = await freshDatabase();
  database = openDatabase({ url });
  await migrate(database);
});
afterAll(async () => {
  await database.close();
});

const add = (caseId: string) =>
  database.pool.query(`insert into mufakat.outbox (case_id, what) values ($1, 'wake')`, [caseId]);

describe('the outbox', () => {
  it('shows what waits, the oldest first, once a case', async () => {
    for (const caseId of ['b', 'a', 'b']) await add(caseId);
    // There are no such cases: nothing more will come of them.
    const gone = { seq: null, urgent: true };
    expect(await waitingInOutbox(database, 10)).toEqual([
      { case_id: 'b', ...gone },
      { case_id: 'a', ...gone },
    ]);
    expect(await waitingInOutbox(database, 1)).toEqual([{ case_id: 'b', ...gone }]);
    await database.transaction(async (one) => {
      const taken = await takeOutbox(one, ['b']);
      expect(taken.map(({ what }) => what)).toEqual(['wake', 'wake']);
    });
    expect((await waitingInOutbox(database, 10)).map((row) => row.case_id)).toEqual(['a']);
    await database.transaction(async (all) => void (await takeOutbox(all, ['a'])));
  });

  it('tells which cases need no time to come to rest', async () => {
    const stage = await openStage(url);
    const { caseId } = await startErrand(stage.host);
    await add(caseId);
    const urgent = async () => (await waitingInOutbox(database, 10)).map((row) => row.urgent);
    expect(await urgent()).toEqual([false]);
    await database.pool.query(
      `insert into mufakat.effects (case_id, effect_id, kind, name, payload, at) values ($1, '9:1', 'action', 'x', '{}', now())`,
      [caseId],
    );
    expect(await urgent()).toEqual([true]);
    await database.transaction(async (all) => void (await takeOutbox(all, [caseId])));
    await stage.close();
  });

  it('gives a row to one relay at a time, and again when that one failed or put it back', async () => {
    await add('a');
    await add('b');
    const failure = new Error('Temporal is away');
    const first = database.transaction(async (one) => {
      expect(await takeOutbox(one, ['a'])).toHaveLength(1);
      await database.transaction(async (two) => {
        const others = await takeOutbox(two, ['a', 'b']);
        expect(others.map((row) => row.case_id)).toEqual(['b']);
      });
      throw failure;
    });
    await expect(first).rejects.toBe(failure);
    await database.transaction(async (three) => {
      const again = await takeOutbox(three, ['a', 'b']);
      expect(again.map((row) => row.case_id)).toEqual(['a']);
      await putBack(three, again);
    });
    expect((await waitingInOutbox(database, 10)).map((row) => row.case_id)).toEqual(['a']);
    await database.transaction(async (last) => void (await takeOutbox(last, ['a'])));
    expect(await waitingInOutbox(database, 10)).toEqual([]);
  });

  it('announces new rows and changed cases to other processes', async () => {
    const notifications = listen(database, () => undefined);
    const cases = new Set<string>();
    let outbox = 0;
    let heard = (): void => undefined;
    notifications.onCase((id) => {
      if (id !== null) cases.add(id);
      heard();
    });
    notifications.onOutbox(() => {
      outbox += 1;
      heard();
    });
    await notifications.ready();
    const before = outbox;
    const stage = await openStage(url);
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    while (!cases.has(caseId) || outbox === before) {
      await new Promise<void>((resolve) => {
        heard = resolve;
      });
    }
    await stage.close();
    await notifications.close();
  });
});
