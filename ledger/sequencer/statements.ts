import type { LedgerDatabase, LedgerTransaction } from './database.ts';

/** A record as it stands in the table. */
export interface RecordRow extends Record<string, unknown> {
  readonly stream: string;
  readonly seq: number;
  readonly at: string;
  readonly type: string;
  readonly leaf: string;
  readonly inner: string;
  readonly nonce: Buffer;
  readonly leaf_hash: Buffer;
  readonly command_id: string | null;
}

export interface TreeRow extends Record<string, unknown> {
  readonly size: number;
  readonly roots: Buffer;
  readonly epoch: number;
  readonly published: number;
  readonly heads_size: number;
  readonly heads_day: string | null;
}

const TREE = `size, roots, epoch, published, heads_size, heads_day::text as heads_day`;

const LEASE = {
  name: 'tree-lease',
  text: `update mufakat.tree set holder = $1, lease_until = clock_timestamp() + $2 * interval '1 millisecond',
      epoch = case when holder = $1 and epoch = $3 then epoch else epoch + 1 end
    where (holder = $1 and epoch = $3) or holder is null or lease_until < clock_timestamp() returning ${TREE}`,
};
const SEIZE = {
  name: 'tree-seize',
  text: `update mufakat.tree set holder = $1, epoch = epoch + 1,
      lease_until = clock_timestamp() + $2 * interval '1 millisecond' returning ${TREE}`,
};
const RELEASE = {
  name: 'tree-release',
  text: 'update mufakat.tree set holder = null where holder = $1 and epoch = $2',
};
const READ_TREE = { name: 'tree-read', text: `select ${TREE} from mufakat.tree` };
const LOCK_TREE = {
  name: 'tree-lock',
  text: `select ${TREE} from mufakat.tree where epoch = $1 and size = $2 for update`,
};
const MOVE_TREE = {
  name: 'tree-move',
  text: 'update mufakat.tree set size = $3, roots = $4 where epoch = $1 and size = $2 returning size',
};
const MOVE_PUBLISHED = {
  name: 'tree-published',
  text: 'update mufakat.tree set published = $2 where epoch = $1 returning size',
};
// By instant, but within a stream always by seq, whatever a clock did.
const WITHOUT_INDEX = {
  name: 'records-unplaced',
  text: `select stream, seq, at, type, leaf, "inner", nonce, leaf_hash, command_id from (
      select r.*, max(at) over (partition by stream order by seq) as not_before from mufakat.records r
      where tree_index is null) r
    order by not_before, stream, seq limit $1`,
};
const LAST_PLACED = {
  name: 'records-last-placed',
  text: `select r.stream, r.seq, r.leaf_hash from unnest($1::text[], $2::integer[]) as s(stream, seq)
    join mufakat.records r on r.stream = s.stream and r.seq = s.seq where r.tree_index is not null`,
};
const REACHED = {
  name: 'stream-reached',
  text: `select coalesce((select seq from mufakat.cases where id = $1), (select seq from mufakat.streams where id = $1), 0) as seq`,
};
const PLACE = {
  name: 'records-place',
  text: `update mufakat.records r set tree_index = p.index
    from unnest($1::text[], $2::integer[], $3::bigint[]) as p(stream, seq, index)
    where r.stream = p.stream and r.seq = p.seq and r.tree_index is null returning 1 as placed`,
};
const PLACED = {
  name: 'records-placed',
  text: `select leaf, "inner", nonce, leaf_hash from mufakat.records where tree_index >= $1 and tree_index < $2 order by tree_index`,
};
const KEPT = {
  name: 'archive-kept',
  text: 'select digest, content from mufakat.archive where digest = any($1::text[])',
};
const SIGNED = { name: 'checkpoint-signed', text: 'select note, root from mufakat.checkpoints where size = $1' };
const SIGN = {
  name: 'checkpoint-sign',
  text: `insert into mufakat.checkpoints (size, root, note, epoch) select $2, $3, $4, epoch from mufakat.tree where epoch = $1
    on conflict (size) do nothing`,
};

export async function lease(
  database: LedgerDatabase,
  holder: string,
  milliseconds: number,
  epoch: number,
): Promise<TreeRow | null> {
  return (await database.query<TreeRow>(LEASE, [holder, milliseconds, epoch]))[0] ?? null;
}

/** Takes the lease from whoever has it: that one is fenced off. */
export async function seizeLease(database: LedgerDatabase, holder: string, milliseconds: number): Promise<TreeRow> {
  const [row] = await database.query<TreeRow>(SEIZE, [holder, milliseconds]);
  if (row === undefined)
    throw new Error('The table mufakat.tree is empty: the migrations of this database have not run.');
  return row;
}

export async function releaseLease(database: LedgerDatabase, holder: string, epoch: number): Promise<void> {
  await database.query(RELEASE, [holder, epoch]);
}

export async function readTree(database: LedgerTransaction): Promise<TreeRow> {
  const [row] = await database.query<TreeRow>(READ_TREE, []);
  if (row === undefined)
    throw new Error('The table mufakat.tree is empty: the migrations of this database have not run.');
  return row;
}

/** Null when the epoch is over or the size has moved. */
export async function lockTree(transaction: LedgerTransaction, epoch: number, size: number): Promise<TreeRow | null> {
  return (await transaction.query<TreeRow>(LOCK_TREE, [epoch, size]))[0] ?? null;
}

export async function moveTree(
  transaction: LedgerTransaction,
  epoch: number,
  from: number,
  to: number,
  roots: Buffer,
): Promise<boolean> {
  return (await transaction.query(MOVE_TREE, [epoch, from, to, roots])).length === 1;
}

export async function movePublished(database: LedgerTransaction, epoch: number, size: number): Promise<boolean> {
  return (await database.query(MOVE_PUBLISHED, [epoch, size])).length === 1;
}

export function recordsWithoutIndex(transaction: LedgerTransaction, limit: number): Promise<RecordRow[]> {
  return transaction.query<RecordRow>(WITHOUT_INDEX, [limit]);
}

/** The placed ones among the given records. */
export async function placedRecords(
  transaction: LedgerTransaction,
  places: readonly { readonly stream: string; readonly seq: number }[],
): Promise<ReadonlyMap<string, Buffer>> {
  const rows = await transaction.query<{ stream: string; seq: number; leaf_hash: Buffer }>(LAST_PLACED, [
    places.map(({ stream }) => stream),
    places.map(({ seq }) => seq),
  ]);
  return new Map(rows.map(({ stream, leaf_hash }) => [stream, leaf_hash]));
}

export async function place(
  transaction: LedgerTransaction,
  records: readonly RecordRow[],
  firstIndex: number,
): Promise<number> {
  const rows = await transaction.query(PLACE, [
    records.map(({ stream }) => stream),
    records.map(({ seq }) => seq),
    records.map((_, offset) => firstIndex + offset),
  ]);
  return rows.length;
}

export type PlacedRow = Pick<RecordRow, 'leaf' | 'inner' | 'nonce' | 'leaf_hash'>;

/** Records by their place in the tree. */
export function recordsAt(database: LedgerTransaction, from: number, to: number): Promise<PlacedRow[]> {
  return database.query<RecordRow>(PLACED, [from, to]);
}

/** What was signed for that size; null when nothing was. */
export async function signedCheckpoint(
  database: LedgerTransaction,
  size: number,
): Promise<{ readonly note: string; readonly root: Buffer } | null> {
  return (await database.query<{ note: string; root: Buffer }>(SIGNED, [size]))[0] ?? null;
}

export async function keepCheckpoint(
  database: LedgerTransaction,
  epoch: number,
  size: number,
  root: Buffer,
  note: string,
): Promise<void> {
  await database.query(SIGN, [epoch, size, root, note]);
}

/** Long explanations by their digests. */
export function keptExplanations(
  database: LedgerTransaction,
  digests: readonly string[],
): Promise<{ readonly digest: string; readonly content: Buffer }[]> {
  return database.query<{ digest: string; content: Buffer }>(KEPT, [digests]);
}

/** Number of the last record that the store itself knows of a stream; 0 when it knows none. */
export async function streamReached(transaction: LedgerTransaction, stream: string): Promise<number> {
  return (await transaction.query<{ seq: number }>(REACHED, [stream]))[0]?.seq ?? 0;
}
