import { describe, expect, it } from 'vitest';
import { type Database, migrate, openDatabase } from '../../store/index.ts';
import { emptyDatabase } from '../servers/fresh-database.ts';

describe('migrate', () => {
  it('brings an empty database to this version’s form, once, also when several processes do it at once', async () => {
    const url = await emptyDatabase();
    const databases: Database[] = Array.from({ length: 4 }, () => openDatabase({ url, connections: 2 }));
    const applied = await Promise.all(databases.map((database) => migrate(database)));
    expect(applied.flat().filter((name) => name === '0001-cases')).toHaveLength(1);
    expect(await migrate(databases[0] as Database)).toEqual([]);
    for (const database of databases) await database.close();
  });

  it('refuses a database that a newer version has migrated', async () => {
    const database = openDatabase({ url: await emptyDatabase() });
    await migrate(database);
    await database.pool.query(`insert into mufakat.kysely_migration (name, timestamp) values ('9999-later', 'x')`);
    await expect(migrate(database)).rejects.toThrow(/9999-later/);
    await database.close();
  });

  it('gives instants as ISO text with milliseconds, and big integers as numbers', async () => {
    const database = openDatabase({ url: await emptyDatabase() });
    const { rows } = await database.pool.query(
      `select timestamptz '2026-03-02 08:00:00.5+07' as at, 9007199254740991::bigint as n, null::timestamptz as nothing`,
    );
    expect(rows).toEqual([{ at: '2026-03-02T01:00:00.500Z', n: 9_007_199_254_740_991, nothing: null }]);
    await database.close();
  });
});
