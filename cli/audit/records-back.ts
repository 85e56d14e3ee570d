import { parseCheckpoint } from '../../ledger/log/checkpoint.ts';
import { TILE_WIDTH } from '../../ledger/log/paths.ts';
import { nodesFrom, readEntries } from '../../ledger/log/tiles.ts';
import { type AuditedFiles, readInner } from '../../ledger/audit/files.ts';
import { bundles } from '../../ledger/audit/office-streams.ts';
import { leafHash } from '../../ledger/record.ts';
import { parseInner, parseLeaf } from '../../ledger/shape.ts';
import { subtrees } from '../../ledger/tree/merkle.ts';
import { readTree } from '../../ledger/sequencer/statements.ts';
import type { Database, Statement, Transaction } from '../../store/index.ts';

const KNOWN: Statement = {
  name: 'rebuild-known',
  text: 'select leaf_hash from mufakat.records where stream = $1 and seq = $2',
};
const INSERT: Statement = {
  name: 'rebuild-record',
  text: `insert into mufakat.records (stream, seq, at, type, leaf, "inner", nonce, leaf_hash, command_id, tree_index)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
};
const PLACE: Statement = {
  name: 'rebuild-place',
  text: 'update mufakat.records set tree_index = $3 where stream = $1 and seq = $2 and tree_index is null',
};
const HEAD: Statement = {
  name: 'rebuild-head',
  text: `update mufakat.streams s set seq = r.seq, head = r.leaf_hash, at = r.at from (
      select distinct on (stream) stream, seq, leaf_hash, at from mufakat.records
      where stream in ('directory', 'operations') order by stream, seq desc) r where r.stream = s.id and r.seq > s.seq`,
};
const TREE: Statement = {
  name: 'rebuild-tree',
  text: 'update mufakat.tree set size = $1, published = $1, roots = $2, epoch = epoch + 1, holder = null',
};
const CHECKPOINT: Statement = {
  name: 'rebuild-checkpoint',
  text: `insert into mufakat.checkpoints (size, root, note, epoch) select $1, $2, $3, epoch from mufakat.tree
    on conflict (size) do nothing`,
};

export interface TakenBack {
  readonly taken: number;
  /** Records of the database that stand where the ledger has others. */
  readonly conflicts: readonly string[];
}

/** Writes the records that only the ledger's files hold back into the table, with their places; all of them or none. */
export async function takeBackRecords(database: Database, files: AuditedFiles, size: number): Promise<TakenBack> {
  const tree = await readTree(database);
  if (tree.size >= size) return { taken: 0, conflicts: [] };
  const conflicts: string[] = [];
  let taken = 0;
  try {
    await database.transaction(async (transaction) => {
      for (const place of bundles(size)) {
        const first = place.index * TILE_WIDTH;
        if (first + place.width <= tree.size) continue;
        const entries = await readEntries(files.published, place);
        const inner = files.inner === null ? null : await readInner(files.inner, place);
        for (const [offset, entry] of entries.entries()) {
          const index = first + offset;
          const kept = inner?.[offset];
          if (index < tree.size || kept === undefined) continue;
          const outcome = await takeBack(transaction, index, entry, kept);
          if (outcome === 'taken') taken += 1;
          else if (outcome !== 'known') conflicts.push(outcome);
        }
      }
      if (conflicts.length > 0) throw new Conflicting();
      await moveTreeTo(transaction, files, size);
    });
  } catch (error) {
    if (!(error instanceof Conflicting)) throw error;
    return { taken: 0, conflicts };
  }
  return { taken, conflicts };
}

/** Rolls the transaction back. */
class Conflicting extends Error {}

async function takeBack(
  transaction: Transaction,
  index: number,
  entry: Buffer,
  kept: { readonly nonce: Buffer; readonly inner: Buffer },
): Promise<string> {
  const leaf = parseLeaf(entry.toString('utf8'));
  const inner = parseInner(kept.inner.toString('utf8'));
  const hash = leafHash(entry);
  const [known] = await transaction.query<{ leaf_hash: Buffer }>(KNOWN, [leaf.stream, leaf.seq]);
  if (known === undefined) {
    const texts = [entry.toString('utf8'), kept.inner.toString('utf8')];
    await transaction.query(INSERT, [
      leaf.stream,
      leaf.seq,
      leaf.at,
      inner.type,
      ...texts,
      kept.nonce,
      hash,
      inner.command,
      index,
    ]);
    return 'taken';
  }
  if (!known.leaf_hash.equals(hash)) return `${leaf.stream} #${leaf.seq}`;
  await transaction.query(PLACE, [leaf.stream, leaf.seq, index]);
  return 'known';
}

async function moveTreeTo(transaction: Transaction, files: AuditedFiles, size: number): Promise<void> {
  const nodes = nodesFrom(files.published, size);
  const roots = await Promise.all(subtrees(size).map(({ height, index }) => nodes(height, index)));
  const note = (await files.published.read('checkpoint'))?.toString('utf8') ?? '';
  const { root } = parseCheckpoint(note.slice(0, note.lastIndexOf('\n\n') + 1));
  await transaction.query(TREE, [size, Buffer.concat(roots)]);
  await transaction.query(CHECKPOINT, [size, root, note]);
  await transaction.query(HEAD, []);
}
