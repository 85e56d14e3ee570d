import { type Kysely, sql } from 'kysely';

/** Advisory lock of the directory stream: shared by every step, exclusive for a change of who holds what. */
export const DIRECTORY_LOCK = 7_180_001;

const STATEMENTS = [
  // `toast_tuple_target`: rows of a usual size stay uncompressed, which costs less CPU for each step than it saves in space.
  // `json`, not `jsonb`: the text stays as written, so that the state's canonical form can be read back and hashed.
  `create table mufakat.cases (
    id text primary key,
    reference text unique,
    reference_seq integer,
    machine text not null,
    version integer not null,
    machine_digest text not null,
    policy_digest text not null,
    kind text not null,
    status text not null check (status in ('active', 'done', 'error')),
    value json not null,
    state json not null,
    state_hash text not null,
    waiting json not null,
    seq integer not null,
    head bytea not null,
    wake timestamptz(3),
    wake_name text,
    companion_wake timestamptz(3),
    signal boolean not null default false,
    opened_at timestamptz(3) not null,
    updated_at timestamptz(3) not null,
    ended_at timestamptz(3)
  ) with (fillfactor = 60, toast_tuple_target = 4096)`,
  // None of the indexed columns changes from step to step, so that updates stay on their page (HOT).
  `create index cases_by_opening on mufakat.cases (opened_at desc, id)`,
  `create index cases_by_kind on mufakat.cases (machine, kind, opened_at desc)`,
  `create index cases_active on mufakat.cases (id) where status = 'active'`,
  `create index cases_by_machine on mufakat.cases (machine_digest, id)`,

  `create table mufakat.records (
    stream text not null,
    seq integer not null,
    at timestamptz(3) not null,
    type text not null,
    leaf text not null,
    "inner" text not null,
    nonce bytea not null check (octet_length(nonce) = 32),
    leaf_hash bytea not null check (octet_length(leaf_hash) = 32),
    command_id text,
    tree_index bigint,
    primary key (stream, seq)
  ) with (toast_tuple_target = 4096)`,
  // Partial, so that a new record, which has no place in the tree yet, costs nothing here.
  `create unique index records_by_index on mufakat.records (tree_index) where tree_index is not null`,
  // Records come in the order of their instants: a few bytes for each range of pages tell where the latest are.
  `create index records_by_instant on mufakat.records using brin (at) with (autosummarize = on)`,
  `create index records_without_index on mufakat.records (stream, seq) where tree_index is null`,
  `create function mufakat.records_are_append_only() returns trigger language plpgsql as $$
  begin
    if tg_op = 'UPDATE' and old.tree_index is null
       and (old.stream, old.seq, old.at, old.type, old.leaf, old."inner", old.nonce, old.leaf_hash, old.command_id)
           is not distinct from (new.stream, new.seq, new.at, new.type, new.leaf, new."inner", new.nonce, new.leaf_hash, new.command_id)
    then
      return new;
    end if;
    raise exception 'Records are append-only: % refused. Only a missing tree_index may be filled in.', lower(tg_op)
      using errcode = 'integrity_constraint_violation';
  end $$`,
  `create trigger append_only before update or delete on mufakat.records
    for each row execute function mufakat.records_are_append_only()`,
  `create trigger append_only_truncate before truncate on mufakat.records
    for each statement execute function mufakat.records_are_append_only()`,

  `create table mufakat.commands (
    id text primary key,
    case_id text not null,
    digest text not null,
    answer json not null,
    at timestamptz(3) not null
  ) with (toast_tuple_target = 4096)`,

  `create table mufakat.timers (
    case_id text not null,
    token text not null,
    path json not null,
    timer text not null,
    name text not null,
    due timestamptz(3) not null,
    armed_at timestamptz(3) not null,
    primary key (case_id, token)
  )`,
  `create index timers_by_due on mufakat.timers (due)`,

  `create table mufakat.effects (
    case_id text not null,
    effect_id text not null,
    kind text not null check (kind in ('action', 'start', 'send')),
    name text not null,
    token text,
    payload json not null,
    at timestamptz(3) not null,
    status text not null default 'pending' check (status in ('pending', 'done', 'failed', 'stopped', 'stale')),
    outcome json,
    settled_at timestamptz(3),
    primary key (case_id, effect_id)
  )`,
  `create index effects_pending on mufakat.effects (case_id) where status = 'pending'`,

  `create table mufakat.outbox (
    id bigint generated always as identity primary key,
    case_id text not null,
    what text not null check (what in ('start', 'wake', 'effects', 'end')),
    created_at timestamptz(3) not null default clock_timestamp()
  )`,

  `create table mufakat.streams (
    id text primary key,
    seq integer not null,
    head bytea,
    at timestamptz(3)
  )`,
  `insert into mufakat.streams (id, seq) values ('directory', 0), ('operations', 0)`,

  // Volatile, so that its query sees what was committed while it waited for the lock: a step is written either before a
  // change of the directory takes its instant, or is judged again after it.
  `create function mufakat.directory_stands(expected integer) returns boolean language plpgsql volatile as $$
  begin
    perform pg_advisory_xact_lock_shared(${DIRECTORY_LOCK});
    return (select seq from mufakat.streams where id = 'directory') = expected;
  end $$`,

  `create table mufakat.counters (
    prefix text primary key,
    last integer not null
  )`,

  `create table mufakat.notices (
    id bigint generated always as identity primary key,
    kind text not null,
    at timestamptz(3) not null,
    entry text not null,
    digest text not null,
    gathered integer
  )`,
  `create index notices_waiting on mufakat.notices (at, kind) where gathered is null`,

  `create table mufakat.archive (
    digest text primary key,
    media_type text not null,
    content bytea not null,
    kept_at timestamptz(3) not null default clock_timestamp()
  )`,

  `create schema contents`,
  `create table contents.contents (
    commitment text primary key,
    nonce bytea,
    content bytea,
    media_type text not null,
    bytes integer not null,
    case_id text,
    field text,
    put_at timestamptz(3) not null,
    claimed_at timestamptz(3),
    erased_at timestamptz(3),
    check ((nonce is null) = (content is null)),
    check ((content is null) = (erased_at is not null))
  )`,
  `create index contents_by_field on contents.contents (case_id, field) where case_id is not null`,
  `create index contents_unclaimed on contents.contents (put_at) where case_id is null`,
  // Ends the statement, and with it everything it wrote, when a step names content that is not there to be claimed.
  `create function contents.require_claimed(claimed bigint, wanted bigint) returns boolean language plpgsql volatile as $$
  begin
    if claimed < wanted then
      raise exception 'A commitment of this step is not in the content store, or belongs to another case.' using errcode = 'MU001';
    end if;
    return true;
  end $$`,
];

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
}
