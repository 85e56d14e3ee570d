import { isAscii, isUtf8 } from 'node:buffer';
import { hash, type KeyObject } from 'node:crypto';

import { isAuthentic } from '../authentication.ts';
import type { KeptInner } from '../log/bundle.ts';
import type { Inner, Leaf } from '../record.ts';
import { parseInner, parseLeaf } from '../shape.ts';
import { type Finding, messageOf } from './findings.ts';
import type { Move } from './streams.ts';

/** What of a record concerns the records around it: its stream, the directory, the archive. */
export interface Link extends Pick<Leaf, 'stream' | 'seq' | 'prev' | 'at' | 'machine' | 'policy'> {
  /** Null where the inner part could not be read. */
  readonly move: Move | null;
  /** Null for acts of the system, and where the inner part could not be read. */
  readonly actor: Inner['actor'] | null;
}

/** How much was looked at. */
export interface Checked {
  innerParts: number;
  /** Signatures of acts: each is verified once. */
  signatures: number;
}

export interface RecordCheck {
  readonly keyOf: (id: string) => KeyObject | null;
  readonly findings: Finding[];
  readonly checked: Checked;
}

/**
 * All that can be said of a record without any other: form, that leaf and inner part belong together, what is announced,
 * who vouches. Answers what it has in common with others; null when the leaf cannot be read at all.
 */
export function checkRecord(
  index: number,
  entry: Buffer,
  kept: KeptInner | undefined,
  { keyOf, findings, checked }: RecordCheck,
): Link | null {
  const leaf = readLeaf(index, entry, findings);
  if (leaf === null) return null;
  const inner = kept === undefined ? null : readInner(index, leaf, kept, findings);
  if (inner === null) return linkOf(leaf, null);
  checked.innerParts += 1;
  checkAnnounced(index, leaf, inner, findings);
  const key = keyOf(inner.authn.key);
  if (key === null) {
    findings.push({ check: 'authn', ...placeOf(index, leaf), what: `no key ${inner.authn.key} was announced` });
  } else {
    checked.signatures += 1;
    if (!isAuthentic(leaf, inner, key))
      findings.push({
        check: 'authn',
        ...placeOf(index, leaf),
        what: 'the signature is not of this act at this place',
      });
  }
  return linkOf(leaf, inner);
}

function readLeaf(index: number, entry: Buffer, findings: Finding[]): Leaf | null {
  try {
    return parseLeaf(textOf(entry));
  } catch (error) {
    findings.push({ check: 'leaf-form', index, what: messageOf(error) });
    return null;
  }
}

function readInner(index: number, leaf: Leaf, kept: KeptInner, findings: Finding[]): Inner | null {
  if (hash('sha256', kept.hashed, 'hex') !== leaf.inner) {
    const what = 'the inner part is not the one the leaf names';
    findings.push({ check: 'inner-hash', ...placeOf(index, leaf), what });
  }
  try {
    return parseInner(textOf(kept.inner));
  } catch (error) {
    findings.push({ check: 'inner-form', ...placeOf(index, leaf), what: messageOf(error) });
    return null;
  }
}

function textOf(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString('latin1');
  if (!isUtf8(bytes)) throw new Error('it is no UTF-8');
  return bytes.toString('utf8');
}

/** What a leaf tells everybody has to be among the facts of its event. */
function checkAnnounced(index: number, leaf: Leaf, inner: Inner, findings: Finding[]): void {
  for (const [name, value] of Object.entries(leaf.announced)) {
    if (JSON.stringify(value) === JSON.stringify(inner.event.facts[name])) continue;
    const what = `it announces ${name} otherwise than the event has it`;
    findings.push({ check: 'announced', ...placeOf(index, leaf), what });
  }
}

function linkOf({ stream, seq, prev, at, machine, policy }: Leaf, inner: Inner | null): Link {
  const move = inner === null ? null : { from: inner.from?.hash ?? null, to: inner.to?.hash ?? null };
  const actor = inner === null || inner.actor.person === null ? null : inner.actor;
  return { stream, seq, prev, at, machine, policy, move, actor };
}

export function placeOf(
  index: number,
  { stream, seq }: Pick<Leaf, 'stream' | 'seq'>,
): Pick<Finding, 'index' | 'stream' | 'seq'> {
  return { index, stream, seq };
}
