import pg from 'pg';
import { expect } from 'vitest';
import { innerHash, leafHash, parseInner, parseLeaf } from '../../ledger/index.ts';

interface CaseRow {
  readonly id: string;
  readonly reference: string;
  readonly status: string;
  readonly seq: number;
  readonly head: Buffer;
  readonly state_hash: string;
}
interface RecordRow {
  readonly seq: number;
  readonly leaf: string;
  readonly inner: string;
  readonly nonce: Buffer;
  readonly leaf_hash: Buffer;
  readonly command_id: string | null;
}

/** What the store holds of the proposals, checked against itself: chains whole, each state the one its last leaf names. */
export async function ledgerAgrees(url: string, references: readonly string[]): Promise<readonly (string | null)[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows: cases } = await client.query<CaseRow>('select * from mufakat.cases where reference = any($1)', [
      references,
    ]);
    expect(cases).toHaveLength(references.length);
    const commands: (string | null)[] = [];
    for (const one of cases) {
      const { rows: records } = await client.query<RecordRow>(
        'select * from mufakat.records where stream = $1 order by seq',
        [one.id],
      );
      commands.push(...records.map(({ command_id }) => command_id));
      chainHolds(one, records);
    }
    return commands;
  } finally {
    await client.end();
  }
}

function chainHolds(one: CaseRow, records: readonly RecordRow[]): void {
  expect(
    records.map(({ seq }) => seq),
    one.reference,
  ).toEqual(Array.from({ length: one.seq }, (_, index) => index + 1));
  let previous: { leaf: string; state: string } | null = null;
  for (const record of records) {
    const [leaf, inner] = [parseLeaf(record.leaf), parseInner(record.inner)];
    expect(leaf.prev, `${one.reference} ${record.seq}: chain`).toBe(previous?.leaf ?? null);
    expect(leafHash(record.leaf).toString('hex')).toBe(record.leaf_hash.toString('hex'));
    expect(innerHash(record.nonce, record.inner)).toBe(leaf.inner);
    expect(inner.from?.hash ?? null, `${one.reference} ${record.seq}: state before`).toBe(previous?.state ?? null);
    previous = { leaf: record.leaf_hash.toString('hex'), state: inner.to?.hash ?? '' };
  }
  expect(one.head.toString('hex'), `${one.reference}: head`).toBe(previous?.leaf);
  expect(one.state_hash, `${one.reference}: state`).toBe(previous?.state);
}
