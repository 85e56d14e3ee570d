import { Migrator } from 'kysely';
import type { Database } from './database.ts';
import * as cases from './migrations/0001-cases.ts';
import * as heartbeats from './migrations/0002-heartbeats.ts';
import * as tree from './migrations/0003-tree.ts';
import * as tellings from './migrations/0004-tellings.ts';
import { unavailability } from './unavailable.ts';

/** In order of their names, forward only: a change to the tables is a new file, never an edited one. */
const MIGRATIONS = { '0001-cases': cases, '0002-heartbeats': heartbeats, '0003-tree': tree, '0004-tellings': tellings };

const SCHEMA_LOCK = 7_180_002;

/**
 * Brings the tables to this version's form and answers the names of what was applied now. Several processes may call
 * it at once. A database of a newer version is refused.
 */
export async function migrate(database: Database): Promise<readonly string[]> {
  try {
    // In one implicit transaction: two processes that create a schema at once collide in PostgreSQL's catalogue.
    await database.pool.query(`select pg_advisory_xact_lock(${SCHEMA_LOCK}); create schema if not exists mufakat`);
    const migrator = new Migrator({
      db: database.kysely,
      provider: { getMigrations: () => Promise.resolve(MIGRATIONS) },
      migrationTableSchema: 'mufakat',
    });
    const { error, results } = await migrator.migrateToLatest();
    if (error !== undefined) throw error;
    return (results ?? []).map((result) => result.migrationName);
  } catch (error) {
    throw unavailability(error, database.address) ?? error;
  }
}
