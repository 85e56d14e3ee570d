import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  // What open cases have to be told of, written with the record of the directory that says it: cases opened before `at`, from
  // the instant `due` on. `argument`: which policy, which cases. `checked_at`: every case has answered.
  `create table mufakat.tellings (
    id text primary key,
    seq integer not null,
    event text not null,
    at timestamptz(3) not null,
    due timestamptz(3) not null,
    argument json not null,
    state text not null default 'waiting' check (state in ('waiting', 'running', 'finished')),
    progress json,
    created_at timestamptz(3) not null default clock_timestamp(),
    finished_at timestamptz(3),
    checked_at timestamptz(3)
  )`,
  `create index tellings_unchecked on mufakat.tellings (due) where checked_at is null`,
];

/** What the office tells its open cases. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
}
