import { hash } from 'node:crypto';
import library from 'canonicalize';
import { auditedDirectory } from '../../ledger/audit/files.ts';
import { readInner } from '../../ledger/audit/files.ts';
import { bundles } from '../../ledger/audit/office-streams.ts';
import { Streams } from '../../ledger/audit/streams.ts';
import { verifyLog } from '../../ledger/audit/verify.ts';
import { type Leaf, leafHash } from '../../ledger/index.ts';
import { readEntries } from '../../ledger/log/tiles.ts';
import { Frontier } from '../../ledger/tree/merkle.ts';
import { Directory } from '../../office/directory.ts';
import { ORIGIN } from './generate.ts';

/** What was read of a log, in memory. */
export interface Loaded {
  readonly leaves: readonly Buffer[];
  readonly parsed: readonly Leaf[];
  readonly inner: readonly Buffer[];
}

export async function loadLog(directory: string, count: number): Promise<Loaded> {
  const files = await auditedDirectory(directory);
  const [leaves, inner]: [Buffer[], Buffer[]] = [[], []];
  for (const place of bundles(count)) {
    leaves.push(...(await readEntries(files.published, place)));
    for (const { hashed } of (await readInner(files.inner!, place)) ?? []) inner.push(hashed);
  }
  return { leaves, inner, parsed: leaves.map((leaf) => JSON.parse(leaf.toString()) as Leaf) };
}

/** Leaf and inner hashes, the tree, the chains. */
export function hashesTreeChains({ leaves, inner, parsed }: Loaded): void {
  const frontier = new Frontier();
  const streams = new Streams();
  for (const [index, leaf] of leaves.entries()) {
    const own = leafHash(leaf);
    frontier.append(own);
    if (hash('sha256', inner[index]!, 'hex') !== parsed[index]!.inner) throw new Error('inner');
    if (streams.follow(parsed[index]!, own, null) !== null) throw new Error('chain');
  }
  frontier.root();
}

/** SHA-256 over the same bytes: leaves with their prefix, nonces and inner parts, and as many nodes as the tree has. */
export function sha256Alone({ leaves, inner }: Loaded): void {
  const node = Buffer.alloc(65, 1);
  for (const [index, leaf] of leaves.entries()) {
    hash('sha256', leaf, 'buffer');
    hash('sha256', inner[index]!, 'buffer');
    hash('sha256', node, 'buffer');
  }
}

/** Parse, canonicalize (the library alone) and SHA-256 of leaves and inner parts. */
export function parseCanonicalizeHash({ leaves, inner }: Loaded): void {
  for (const [index, leaf] of leaves.entries()) {
    hash('sha256', library(JSON.parse(leaf.toString())) as string, 'hex');
    hash('sha256', library(JSON.parse(inner[index]!.subarray(32).toString())) as string, 'hex');
  }
}

/** The whole audit of the log, from its files: all that `mufakat audit verify` does. */
export async function fullVerify(directory: string): Promise<void> {
  const result = await verifyLog({
    files: await auditedDirectory(directory),
    origin: ORIGIN,
    trusted: null,
    rights: Directory.EMPTY,
  });
  if (result.count > 0) throw new Error(JSON.stringify(result.findings.slice(0, 3)));
}
