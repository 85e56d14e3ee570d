import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  // One row. `size` leaves have a place; `roots` are the roots of the complete subtrees over them, largest first.
  `create table mufakat.tree (
    one boolean primary key default true check (one),
    size bigint not null default 0,
    roots bytea not null default '',
    epoch integer not null default 0,
    holder text,
    lease_until timestamptz(3),
    published bigint not null default 0,
    heads_size bigint not null default 0,
    heads_day date
  )`,
  `insert into mufakat.tree default values`,

  // Whatever was signed, once for each size.
  `create table mufakat.checkpoints (
    size bigint primary key,
    root bytea not null,
    note text not null,
    epoch integer not null,
    at timestamptz(3) not null default clock_timestamp()
  )`,

  // Records that stood in the table and that nobody with a key of this office has made. Never in the tree, never shown.
  `create table mufakat.quarantine (
    id bigint generated always as identity primary key,
    stream text not null,
    seq integer not null,
    at timestamptz(3) not null,
    type text not null,
    leaf text not null,
    "inner" text not null,
    nonce bytea not null,
    leaf_hash bytea not null,
    command_id text,
    reason text not null,
    recorded boolean not null default false,
    found_at timestamptz(3) not null default clock_timestamp()
  )`,

  // As before, but for a record without a place in the tree that has been put into quarantine as it stands.
  `create or replace function mufakat.records_are_append_only() returns trigger language plpgsql as $$
  begin
    if tg_op = 'UPDATE' and old.tree_index is null
       and (old.stream, old.seq, old.at, old.type, old.leaf, old."inner", old.nonce, old.leaf_hash, old.command_id)
           is not distinct from (new.stream, new.seq, new.at, new.type, new.leaf, new."inner", new.nonce, new.leaf_hash, new.command_id)
    then
      return new;
    end if;
    if tg_op = 'DELETE' and old.tree_index is null and exists (
         select 1 from mufakat.quarantine q
         where (q.stream, q.seq, q.at, q.type, q.leaf, q."inner", q.nonce, q.leaf_hash)
             = (old.stream, old.seq, old.at, old.type, old.leaf, old."inner", old.nonce, old.leaf_hash))
    then
      return old;
    end if;
    raise exception 'Records are append-only: % refused. Only a missing tree_index may be filled in.', lower(tg_op)
      using errcode = 'integrity_constraint_violation';
  end $$`,
];

/** Places in the tree, checkpoints, and records that were refused a place. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
}
