import type { KeyObject } from 'node:crypto';

import { isAuthentic } from '../authentication.ts';
import { type Inner, innerHash, type Leaf, leafHash } from '../record.ts';
import { parseInner, parseLeaf } from '../shape.ts';
import type { RecordRow } from './statements.ts';

/** Finds the public key of an id among the office's keys; null when it is none of them. */
export type KeyFinder = (key: string) => KeyObject | null;

/** What a stream's next record has to follow. `head` null: nothing is placed yet. */
export interface StreamEnd {
  readonly seq: number;
  readonly head: Buffer | null;
}

/** Why a record gets no place in the tree; null when it may have one. Everything that one record alone can show. */
export function refusalOf(row: RecordRow, end: StreamEnd, keys: KeyFinder): string | null {
  let leaf: Leaf;
  let inner: Inner;
  try {
    leaf = parseLeaf(row.leaf);
    inner = parseInner(row.inner);
  } catch (error) {
    return error instanceof Error ? `form: ${error.name}` : 'form';
  }
  if (leaf.stream !== row.stream || leaf.seq !== row.seq || leaf.at !== row.at || inner.type !== row.type)
    return 'columns';
  if (inner.command !== row.command_id) return 'columns';
  if (!leafHash(row.leaf).equals(row.leaf_hash)) return 'leaf hash';
  if (innerHash(row.nonce, row.inner) !== leaf.inner) return 'inner hash';
  if (leaf.seq !== end.seq + 1 || leaf.prev !== (end.head?.toString('hex') ?? null)) return 'chain';
  const key = keys(inner.authn.key);
  if (key === null) return 'unknown key';
  return isAuthentic(leaf, inner, key) ? null : 'signature';
}
