import { type Kysely, sql } from 'kysely';

/** What other processes may know of a worker: that it lives, and what it cannot reach. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`create table mufakat.heartbeats (
    process text primary key,
    at timestamptz(3) not null,
    details json not null
  )`.execute(database);
}
