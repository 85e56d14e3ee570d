import type { Instant, Json } from '../../engine/types.ts';
import { BrokenBundle, type Bundle, decodeEntries } from '../log/bundle.ts';
import { TILE_WIDTH, type TilePlace } from '../log/paths.ts';
import { readEntryBundle } from '../log/tiles.ts';
import type { Inner, Leaf } from '../record.ts';
import { parseInner, parseLeaf } from '../shape.ts';
import { type AuditedFiles, readInner } from './files.ts';
import { messageOf } from './findings.ts';

/** A record of an office stream with its place in the tree. */
export interface OfficeStreamRecord {
  readonly index: number;
  readonly leaf: Leaf;
  readonly inner: Inner;
}

/** As the fold of the directory takes it. */
export interface DirectoryRecord {
  readonly seq: number;
  readonly at: Instant;
  readonly type: string;
  readonly facts: Json;
  readonly commitments: Readonly<Record<string, string>>;
}

/**
 * The records of the office's own streams, found before the others are verified: they tell keys, rights and where streams
 * ended. They are verified with all the others; what cannot be read here is found there.
 */
export async function* officeStreams(files: AuditedFiles, size: number): AsyncGenerator<OfficeStreamRecord> {
  for (const place of bundles(size)) {
    const bundle = await readEntryBundle(files.published, place).catch(messageOf);
    // Most bundles hold none: seen at a glance, without taking them apart.
    if (typeof bundle === 'string' || !speaksOfOffice(bundle.bytes)) continue;
    const entries = entriesOf(bundle).slice(0, place.width);
    const offsets = entries.flatMap((entry, offset) => (speaksOfOffice(entry) ? [offset] : []));
    if (offsets.length === 0 || files.inner === null) continue;
    const inner = await readInner(files.inner, place).catch(() => null);
    for (const offset of offsets) {
      const record = readRecord(entries[offset], inner?.[offset]?.inner);
      if (record !== null && OFFICE.has(record.leaf.stream))
        yield { index: place.index * TILE_WIDTH + offset, ...record };
    }
  }
}

/** The bundles of a tree of that size, left to right. */
export function* bundles(size: number): Generator<TilePlace> {
  for (let index = 0; index * TILE_WIDTH < size; index += 1) {
    yield { index, width: Math.min(TILE_WIDTH, size - index * TILE_WIDTH) };
  }
}

export function directoryRecord({ leaf, inner }: Omit<OfficeStreamRecord, 'index'>): DirectoryRecord {
  const { facts, commitments } = inner.event;
  return { seq: leaf.seq, at: leaf.at, type: inner.type, facts, commitments };
}

const OFFICE: ReadonlySet<string> = new Set(['directory', 'operations']);

/** Quick and generous: what is announced elsewhere may speak of these streams, too. */
function speaksOfOffice(bytes: Buffer): boolean {
  return bytes.includes('"stream":"directory"') || bytes.includes('"stream":"operations"');
}

/** None where the bundle is broken. */
function entriesOf({ bytes, width }: Bundle): Buffer[] {
  try {
    return decodeEntries(bytes, width);
  } catch (error) {
    if (error instanceof BrokenBundle) return [];
    throw error;
  }
}

function readRecord(leaf: Buffer | undefined, inner: Buffer | undefined): { leaf: Leaf; inner: Inner } | null {
  if (leaf === undefined || inner === undefined) return null;
  try {
    return { leaf: parseLeaf(leaf.toString()), inner: parseInner(inner.toString()) };
  } catch {
    return null;
  }
}
