import { hash, randomBytes } from 'node:crypto';

import type { Actor, Instant, Json, JsonObject, StateValue, Why } from '../engine/types.ts';
import { canonicalize, canonicalizeState } from './canonical.ts';

/** What goes into the tree. Safe for anyone to see. */
export interface Leaf {
  readonly v: 1;
  readonly stream: string;
  /** From 1, without gaps. */
  readonly seq: number;
  /** Leaf hash (hex) of the stream's previous record; null for the first. */
  readonly prev: string | null;
  readonly at: Instant;
  /** Revision and hash of the text the actor saw, where there is one. */
  readonly subject: { readonly revision: number; readonly hash: string } | null;
  /** What the event's audience rule lets everybody know. */
  readonly announced: JsonObject;
  /** SHA-256 (hex) of the released bundle and of the policy; null in streams that no machine drives. */
  readonly machine: string | null;
  readonly policy: string | null;
  /** SHA-256 (hex) of nonce (32 bytes) followed by the inner part's canonical bytes. */
  readonly inner: string;
}

/** For auditors, and for whom the audience rule names. No free text, no personal data. */
export interface Inner {
  readonly type: string;
  readonly actor: Actor;
  readonly authn: Authentication;
  /** Command id; null for the system. */
  readonly command: string | null;
  readonly event: {
    readonly type: string;
    readonly facts: JsonObject;
    readonly commitments: Readonly<Record<string, string>>;
  };
  readonly from: Position | null;
  readonly to: Position | null;
  readonly why: readonly Why[] | { readonly digest: string; readonly bytes: number };
  /** As the engine gave them: id, kind and what belongs to the kind. */
  readonly effects: readonly JsonObject[];
  readonly attachments: readonly {
    readonly role: string;
    readonly commitment: string;
    readonly bytes: number;
    readonly mediaType: string;
  }[];
  /** What else the step knew, so that it can be run again: office facts at that instant. */
  readonly facts: JsonObject;
  /** Versions of the product that wrote the record and of its time-zone data: `mufakat 0.1.0, time zones 2025c`. */
  readonly build: string;
}

export interface Position {
  readonly value: StateValue;
  /** SHA-256 (hex) of the canonical form of the whole state. */
  readonly hash: string;
}

/** Who vouches that this act was done. `statement` is what was signed, in canonical form; see ledger/authentication.ts. */
export interface Authentication {
  readonly key: string;
  readonly signature: string;
  /** SHA-256 (hex) of the token's claims; null for the system. */
  readonly claims: string | null;
  /** For the system: the timer or effect that caused the act. */
  readonly cause: Json;
}

/** A record as the store keeps it: canonical texts, never rewritten. */
export interface StoredRecord {
  readonly leaf: string;
  readonly inner: string;
  /** 32 bytes. */
  readonly nonce: Uint8Array;
  /** RFC 6962 leaf hash: SHA-256(0x00 ‖ leaf). 32 bytes. */
  readonly leafHash: Uint8Array;
}

/** An entry bundle gives an entry 16 bits of length (C2SP tlog-tiles). */
export const LEAF_LIMIT = 65_535;
/** A `why` whose canonical form is longer goes to a content-addressed file and leaves its digest. Bytes. */
export const WHY_LIMIT = 16_384;
/** Bytes of a whole inner part. A step that needs more is refused before it is accepted. */
export const INNER_LIMIT = 262_144;
export const NONCE_BYTES = 32;

/** The step does not fit into a record: it must be refused, and nothing written. */
export class RecordTooLarge extends Error {
  override readonly name = 'RecordTooLarge';
  constructor(part: 'leaf' | 'inner part', bytes: number, limit: number) {
    super(`The ${part} of this record would take ${bytes} bytes; ${limit} are allowed. Give fewer or shorter facts.`);
  }
}

/** All of a leaf but what follows from the inner part. */
export type LeafFields = Omit<Leaf, 'v' | 'inner'>;

/**
 * A new record in canonical form under a fresh nonce. Throws `NotCanonical` for values that no record may hold and
 * `RecordTooLarge`; both before anything is written.
 */
export function buildRecord(fields: LeafFields, inner: Inner): StoredRecord {
  const innerText = canonicalize(inner);
  requireSize('inner part', innerText, INNER_LIMIT);
  const nonce = randomBytes(NONCE_BYTES);
  const leaf = canonicalize({ v: 1, ...fields, inner: innerHash(nonce, innerText) } satisfies Leaf);
  requireSize('leaf', leaf, LEAF_LIMIT);
  return { leaf, inner: innerText, nonce, leafHash: leafHash(leaf) };
}

/** SHA-256 (hex) of nonce ‖ inner part: what a leaf says of its inner part. */
export function innerHash(nonce: Uint8Array, inner: string | Uint8Array): string {
  return commitment(nonce, typeof inner === 'string' ? Buffer.from(inner) : inner);
}

/** SHA-256 (hex) of nonce (32 bytes) ‖ content: the only trace that free text, personal data and files leave in a record. */
export function commitment(nonce: Uint8Array, content: Uint8Array): string {
  if (nonce.length !== NONCE_BYTES) throw new RangeError(`A nonce has ${NONCE_BYTES} bytes, not ${nonce.length}.`);
  return hash('sha256', Buffer.concat([nonce, content]), 'hex');
}

/** Digest (hex) of a whole state, as `Position.hash` records it. */
export function stateHash(state: unknown): string {
  return hash('sha256', canonicalizeState(state), 'hex');
}

/** RFC 6962: SHA-256(0x00 ‖ leaf). The leaf may come as text or as its bytes. */
export function leafHash(leaf: string | Uint8Array): Buffer {
  // U+0000 is the byte 0x00 in UTF-8.
  return typeof leaf === 'string'
    ? hash('sha256', `\0${leaf}`, 'buffer')
    : hash('sha256', Buffer.concat([LEAF_PREFIX, leaf]), 'buffer');
}
const LEAF_PREFIX = Uint8Array.of(0);

function requireSize(part: 'leaf' | 'inner part', text: string, limit: number): void {
  const bytes = Buffer.byteLength(text);
  if (bytes > limit) throw new RecordTooLarge(part, bytes, limit);
}
