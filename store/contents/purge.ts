import type { Database } from '../database.ts';

/**
 * Rewrites the content store without what was erased, and ends the segments of the write-ahead log that still hold it.
 * Takes an exclusive lock meanwhile. Needs a role that may checkpoint; `wal_recycle` has to be off, else PostgreSQL keeps
 * old segments, bytes and all, for reuse.
 */
export async function purgeErased(database: Pick<Database, 'pool'>): Promise<void> {
  // One after the other and outside a transaction: a checkpoint removes only segments that are complete before it.
  for (const statement of [
    'vacuum full contents.contents',
    'checkpoint',
    'select pg_switch_wal()',
    'checkpoint',
    'select pg_switch_wal()',
    'checkpoint',
  ]) {
    await database.pool.query(statement);
  }
}
