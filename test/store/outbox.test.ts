import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, dropOutbox, listen, migrate, openDatabase, takeOutbox } from '../../store/index.ts';
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
  it('gives a row to one relay at a time, and again when that one failed', async () => {
    await add('a');
    await add('b');
    await database.transaction(async (first) => {
      const held = await takeOutbox(first, 1);
      expect(held.map((row) => row.case_id)).toEqual(['a']);
      await database.transaction(async (second) => {
        const others = await takeOutbox(second, 10);
        expect(others.map((row) => row.case_id)).toEqual(['b']);
        await dropOutbox(
          second,
          others.map((row) => row.id),
        );
      });
    });
    await database.transaction(async (third) => {
      const again = await takeOutbox(third, 10);
      expect(again.map((row) => row.case_id)).toEqual(['a']);
      await dropOutbox(
        third,
        again.map((row) => row.id),
      );
    });
    await database.transaction(async (last) => expect(await takeOutbox(last, 10)).toEqual([]));
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
    const { caseId } = await startErrand(stage.host);
    while (!cases.has(caseId) || outbox === before) {
      await new Promise<void>((resolve) => {
        heard = resolve;
      });
    }
    await stage.close();
    await notifications.close();
  });
});
