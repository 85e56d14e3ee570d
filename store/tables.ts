import type { ColumnType, Generated } from 'kysely';

/** JSON columns are of type `json`: the text is kept as it was written, which for states is the canonical form. */
type JsonColumn<T> = ColumnType<T, string, string>;

/** Instants are `timestamptz(3)` in the table and `YYYY-MM-DDTHH:MM:SS.sssZ` in the program. */
export interface CasesTable {
  /** `<machine>/<uuidv7>`: also the name of its stream. */
  id: string;
  /** What people call it, for example RSO-2026-0007; null until one is drawn. */
  reference: string | null;
  /** Record with which the reference was drawn. */
  reference_seq: number | null;
  machine: string;
  version: number;
  machine_digest: string;
  policy_digest: string;
  /** As the host's `kindOf` tells, for lists and for Temporal's UI. */
  kind: string;
  status: 'active' | 'done' | 'error';
  value: JsonColumn<unknown>;
  state: JsonColumn<unknown>;
  /** SHA-256 (hex) of the canonical form of `state`. */
  state_hash: string;
  waiting: JsonColumn<unknown>;
  /** Sequence number of the last record of its stream. */
  seq: number;
  /** Leaf hash of that record. */
  head: Buffer;
  /** Earliest due instant of its timers, and the name of that timer. */
  wake: string | null;
  wake_name: string | null;
  /** The instant its companion sleeps on; null when it sleeps on none. */
  companion_wake: string | null;
  /** The last step wanted the companion to wake earlier. */
  signal: boolean;
  opened_at: string;
  updated_at: string;
  ended_at: string | null;
}

export interface RecordsTable {
  stream: string;
  seq: number;
  at: string;
  type: string;
  /** Canonical JSON, never rewritten. */
  leaf: string;
  inner: string;
  nonce: Buffer;
  leaf_hash: Buffer;
  command_id: string | null;
  /** Place in the tree; null until the sequencer has given one. */
  tree_index: number | null;
}

export interface CommandsTable {
  id: string;
  case_id: string;
  /** SHA-256 (hex) of the canonical request: tells a repetition from another command under the same id. */
  digest: string;
  answer: JsonColumn<unknown>;
  at: string;
}

export interface TimersTable {
  case_id: string;
  /** Id of the effect that armed it, `<step>:<n>`. */
  token: string;
  /** Ids of the child machines it belongs to, outermost first. */
  path: JsonColumn<readonly string[]>;
  timer: string;
  name: string;
  due: string;
  armed_at: string;
}

export interface EffectsTable {
  case_id: string;
  effect_id: string;
  kind: 'action' | 'start' | 'send';
  /** Name of the action or of the promise actor; for a send, the type of its event. */
  name: string;
  token: string | null;
  /** The effect as the engine gave it. */
  payload: JsonColumn<unknown>;
  at: string;
  status: 'pending' | 'done' | 'failed' | 'stopped' | 'stale';
  outcome: JsonColumn<unknown> | null;
  settled_at: string | null;
}

export interface OutboxTable {
  id: Generated<number>;
  case_id: string;
  /** Why the companion must hear of it. */
  what: 'start' | 'wake' | 'effects' | 'end';
  created_at: ColumnType<string, never, never>;
}

/** Heads of the streams that no case stands behind: `directory`, `operations`. */
export interface StreamsTable {
  id: string;
  seq: number;
  head: Buffer | null;
  at: string | null;
}

export interface CountersTable {
  prefix: string;
  last: number;
}

/** What is recorded gathered: one record a minute and kind in the stream `operations`. */
export interface NoticesTable {
  id: Generated<number>;
  kind: string;
  at: string;
  /** Canonical JSON without free text or personal data. */
  entry: string;
  digest: string;
  /** The record of `operations` that lists its digest; null until it is gathered. */
  gathered: number | null;
}

/** Content-addressed: explanations too long for a record. */
export interface ArchiveTable {
  digest: string;
  media_type: string;
  content: Buffer;
  kept_at: ColumnType<string, never, never>;
}

export interface ContentsTable {
  /** SHA-256 (hex) of nonce followed by content. */
  commitment: string;
  /** 32 bytes; null once erased. */
  nonce: Buffer | null;
  content: Buffer | null;
  media_type: string;
  bytes: number;
  /** Case and field (or attachment role) that claimed it; null while unclaimed. */
  case_id: string | null;
  field: string | null;
  put_at: string;
  claimed_at: string | null;
  erased_at: string | null;
}

export interface Tables {
  'mufakat.cases': CasesTable;
  'mufakat.records': RecordsTable;
  'mufakat.commands': CommandsTable;
  'mufakat.timers': TimersTable;
  'mufakat.effects': EffectsTable;
  'mufakat.outbox': OutboxTable;
  'mufakat.streams': StreamsTable;
  'mufakat.counters': CountersTable;
  'mufakat.notices': NoticesTable;
  'mufakat.archive': ArchiveTable;
  'contents.contents': ContentsTable;
}
