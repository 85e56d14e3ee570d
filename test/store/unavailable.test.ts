import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, migrate, openDatabase, StoreUnavailable, unavailability } from '../../store/index.ts';
import { freshDatabase } from '../servers/fresh-database.ts';

let database: Database;

beforeAll(async () => {
  database = openDatabase({ url: await freshDatabase() });
  await migrate(database);
});
afterAll(async () => {
  await database.close();
});

const ONE = { name: 'one', text: 'select 1 as one' };

describe('a store that is away', () => {
  it('is told apart from a statement that is wrong', async () => {
    const wrong = await database.query({ name: 'wrong', text: 'select nonsense' }, []).catch((error: unknown) => error);
    expect(wrong).toBeInstanceOf(Error);
    expect(wrong).not.toBeInstanceOf(StoreUnavailable);
    expect(unavailability(wrong, 'x')).toBeNull();
  });

  it('may have done what was asked when the connection was lost under way, and cannot have when nobody listened', async () => {
    const lost = await database
      .query({ name: 'end', text: 'select pg_terminate_backend(pg_backend_pid())' }, [])
      .catch((error: unknown) => error);
    expect(lost).toBeInstanceOf(StoreUnavailable);
    expect((lost as StoreUnavailable).lost).toBe(true);
    const nobody = openDatabase({ url: 'postgres://u:secret@127.0.0.1:1/nothing' });
    const away = await nobody.query(ONE, []).catch((error: unknown) => error);
    expect(away).toBeInstanceOf(StoreUnavailable);
    expect((away as StoreUnavailable).lost).toBe(false);
    expect((away as StoreUnavailable).message).toContain('127.0.0.1:1/nothing');
    expect((away as StoreUnavailable).message).not.toContain('secret');
    await nobody.close();
  });

  it('is used again once it is back', async () => {
    expect(await database.query(ONE, [])).toEqual([{ one: 1 }]);
  });

  it('rolls a transaction back when its body throws, and lends the connection again', async () => {
    const insert = { name: 'count', text: `insert into mufakat.counters values ($1, 1)` };
    await expect(
      database.transaction(async (transaction) => {
        await transaction.query(insert, ['never']);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    const rows = await database.query(
      { name: 'never', text: `select 1 from mufakat.counters where prefix = 'never'` },
      [],
    );
    expect(rows).toEqual([]);
  });
});
