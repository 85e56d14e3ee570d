/**
 * Bundles of records. Leaves go into C2SP entry bundles (each entry after its length in 16 bits, big-endian), which
 * anyone may fetch. Inner parts are kept for auditors in bundles of the same places, never published: each is its nonce
 * (32 bytes) and text after their length in 32 bits.
 */
import { NONCE_BYTES } from '../record.ts';

/** A bundle ends in the middle of an entry or holds another number of entries than its place says. */
export class BrokenBundle extends Error {
  override readonly name = 'BrokenBundle';
}

/** The bytes of a bundle and how many parts they hold: a full one may have been read where a narrower one was asked for. */
export interface Bundle {
  readonly bytes: Buffer;
  readonly width: number;
}

export interface KeptInner {
  readonly nonce: Buffer;
  readonly inner: Buffer;
  /** nonce ‖ inner part: what the leaf names by its hash. */
  readonly hashed: Buffer;
}

export function encodeEntries(entries: readonly Uint8Array[]): Buffer {
  return prefixed(entries, 2);
}

/** Exactly `width` entries. Throws `BrokenBundle`. */
export function decodeEntries(bundle: Buffer, width: number): Buffer[] {
  return parts(bundle, width, 2);
}

export function encodeInner(records: readonly { readonly nonce: Uint8Array; readonly inner: Uint8Array }[]): Buffer {
  return prefixed(
    records.map(({ nonce, inner }) => Buffer.concat([nonce, inner])),
    4,
  );
}

/** Exactly `width` inner parts. Throws `BrokenBundle`. */
export function decodeInner(bundle: Buffer, width: number): KeptInner[] {
  return parts(bundle, width, 4).map((part) => {
    if (part.length < NONCE_BYTES) throw new BrokenBundle('An inner part is shorter than its nonce.');
    return { nonce: part.subarray(0, NONCE_BYTES), inner: part.subarray(NONCE_BYTES), hashed: part };
  });
}

type LengthBytes = 2 | 4;

function prefixed(entries: readonly Uint8Array[], lengthBytes: LengthBytes): Buffer {
  const bundle = Buffer.allocUnsafe(entries.reduce((sum, entry) => sum + lengthBytes + entry.length, 0));
  let offset = 0;
  for (const entry of entries) {
    offset = bundle.writeUIntBE(entry.length, offset, lengthBytes);
    bundle.set(entry, offset);
    offset += entry.length;
  }
  return bundle;
}

function parts(bundle: Buffer, width: number, lengthBytes: LengthBytes): Buffer[] {
  const found: Buffer[] = [];
  let offset = 0;
  while (offset < bundle.length) {
    const start = offset + lengthBytes;
    const end = start <= bundle.length ? start + bundle.readUIntBE(offset, lengthBytes) : Infinity;
    if (end > bundle.length) throw new BrokenBundle(`The bundle ends in the middle of entry ${found.length}.`);
    found.push(bundle.subarray(start, end));
    offset = end;
  }
  if (found.length !== width)
    throw new BrokenBundle(`The bundle holds ${found.length} entries; its place says ${width}.`);
  return found;
}
