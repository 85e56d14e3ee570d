import type { KeyObject } from 'node:crypto';

import { publicKeyOf } from '../authentication.ts';
import { decodeEntries, decodeInner, type KeptInner } from '../log/bundle.ts';
import { HASH_BYTES } from '../log/paths.ts';
import { leafHash } from '../record.ts';
import { type Finding, messageOf } from './findings.ts';
import { type Checked, checkRecord, type Link } from './record-check.ts';

/** As read, or as it came over from another thread. */
interface RangeBundle {
  readonly bytes: Uint8Array;
  readonly width: number;
}

/** A bundle of the log, which can be checked record by record without any other one, on any thread. */
export interface Range {
  /** Place in the tree of its first record. */
  readonly first: number;
  readonly width: number;
  readonly entries: RangeBundle;
  readonly inner: RangeBundle | null;
  /** Keys of the API and the workers: raw public key (Base64) by id. */
  readonly keys: Readonly<Record<string, string>>;
}

/** The bundle of entries cannot be taken apart, and why; nothing else was looked at. */
export interface BrokenRange {
  readonly broken: string;
}

export interface CheckedRange {
  readonly broken: null;
  /** The leaf hashes, one after the other. */
  readonly hashes: Uint8Array<ArrayBuffer>;
  /** JSON of a `Link` or null for each record: a text passes between threads at a third of the cost of its objects. */
  readonly links: string;
  readonly findings: readonly Finding[];
  readonly checked: Checked;
}

/** Checks each record of a range for itself. */
export function checkRange({ first, width, entries, inner, keys }: Range): CheckedRange | BrokenRange {
  const findings: Finding[] = [];
  const checked: Checked = { innerParts: 0, signatures: 0 };
  const hashes = new Uint8Array(width * HASH_BYTES);
  let leaves: Buffer[];
  try {
    leaves = decodeEntries(bufferOf(entries), entries.width).slice(0, width);
  } catch (error) {
    return { broken: messageOf(error) };
  }
  const kept = inner === null ? [] : keptOf(first, inner, findings);
  const check = { keyOf: (id: string) => keyObject(keys[id]), findings, checked };
  const links = leaves.map((entry, offset): Link | null => {
    hashes.set(leafHash(entry), offset * HASH_BYTES);
    return checkRecord(first + offset, entry, kept[offset], check);
  });
  return { broken: null, hashes, links: JSON.stringify(links), findings, checked };
}

function keptOf(first: number, inner: RangeBundle, findings: Finding[]): readonly KeptInner[] {
  try {
    return decodeInner(bufferOf(inner), inner.width);
  } catch (error) {
    findings.push({ check: 'inner-missing', index: first, what: messageOf(error) });
    return [];
  }
}

function bufferOf({ bytes }: RangeBundle): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Each thread has key objects of its own, made once: OpenSSL locks a key while it is used. */
const keyObjects = new Map<string, KeyObject>();

function keyObject(raw: string | undefined): KeyObject | null {
  if (raw === undefined) return null;
  let key = keyObjects.get(raw);
  if (key === undefined) {
    key = publicKeyOf(Buffer.from(raw, 'base64'));
    keyObjects.set(raw, key);
  }
  return key;
}
