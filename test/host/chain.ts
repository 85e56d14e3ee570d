import { isAuthentic } from '../../ledger/authentication.ts';
import { innerHash, leafHash, stateHash } from '../../ledger/record.ts';
import { parseInner, parseLeaf } from '../../ledger/shape.ts';
import type { Database } from '../../store/index.ts';
import { KEY } from './fixture.ts';

interface Row {
  readonly seq: number;
  readonly at: string;
  readonly type: string;
  readonly leaf: string;
  readonly inner: string;
  readonly nonce: Buffer;
  readonly leaf_hash: Buffer;
}

/**
 * Checks a stream from its raw rows: canonical form, hashes, the chain without gaps, signatures, positions that follow
 * from one another, instants that do not run backwards, and head and state of the case. Answers the recorded types.
 */
export async function verifiedTypes(database: Database, stream: string): Promise<string[]> {
  const { rows } = await database.pool.query<Row>('select * from mufakat.records where stream = $1 order by seq', [
    stream,
  ]);
  let prev: string | null = null;
  let at = '';
  let position: unknown = null;
  for (const [index, row] of rows.entries()) {
    const leaf = parseLeaf(row.leaf);
    const inner = parseInner(row.inner);
    const wrong = [
      leaf.seq !== index + 1 && 'sequence',
      leaf.seq !== row.seq && 'seq column',
      leaf.stream !== stream && 'stream',
      leaf.prev !== prev && 'chain',
      leaf.at < at && 'instant',
      leaf.at !== row.at && 'at column',
      inner.type !== row.type && 'type column',
      leaf.inner !== innerHash(row.nonce, row.inner) && 'inner hash',
      !leafHash(row.leaf).equals(row.leaf_hash) && 'leaf hash',
      !isAuthentic(leaf, inner, KEY.publicKey) && 'signature',
      JSON.stringify(inner.from) !== JSON.stringify(position) && 'from',
    ].filter((one) => one !== false);
    if (wrong.length > 0) throw new Error(`record ${row.seq} of ${stream}: ${wrong.join(', ')}`);
    prev = row.leaf_hash.toString('hex');
    at = leaf.at;
    position = inner.to;
  }
  const { rows: cases } = await database.pool.query<{ seq: number; head: Buffer; state: unknown; state_hash: string }>(
    'select seq, head, state, state_hash from mufakat.cases where id = $1',
    [stream],
  );
  const [one] = cases;
  if (one !== undefined) {
    const hash = (position as { hash: string } | null)?.hash;
    if (one.seq !== rows.length || one.head.toString('hex') !== prev)
      throw new Error(`${stream}: its head is not its last record`);
    if (one.state_hash !== hash || stateHash(one.state) !== hash)
      throw new Error(`${stream}: its state is not what was recorded`);
  }
  return rows.map((row) => row.type);
}
