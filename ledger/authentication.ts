import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';

import type { Json } from '../engine/types.ts';
import { canonicalize } from './canonical.ts';
import type { Authentication, Inner, LeafFields } from './record.ts';

/** Signs acts and checkpoints: `key` is the key's id, a signature is Base64. Ed25519. */
export interface Signer {
  readonly key: string;
  readonly sign: (bytes: Uint8Array) => string;
}

/** The inner part before anybody has vouched for it. */
export type UnsignedInner = Omit<Inner, 'authn'>;

/**
 * What is signed, in canonical form. Besides who acted from which seat, when, on which text, it binds the act itself
 * (`act`: digest of event and attachments) and its place in the stream, so that whoever reaches the database can neither
 * turn one act into another nor repeat or move it. `claims` is the digest of the shown token's claims (null for the
 * system), `cause` the timer or effect that caused a system's act (null for people).
 */
export interface Statement {
  readonly v: 1;
  readonly command: string | null;
  readonly case: string;
  readonly seq: number;
  readonly textHash: string | null;
  readonly act: string;
  readonly person: string | null;
  /** Only where another seat has registered the act for this one. */
  readonly registeredBy?: { readonly person: string; readonly seat: string };
  readonly seat: string;
  readonly actingFor: string | null;
  readonly at: string;
  readonly claims: string | null;
  readonly cause: Json;
}

type Vouched = Pick<Authentication, 'claims' | 'cause'>;
type Place = Pick<LeafFields, 'stream' | 'seq' | 'at' | 'subject'>;

/** The inner part with the signature of the process that let the act in: the API for people, the worker for the system. */
export function authenticate(place: Place, inner: UnsignedInner, vouched: Vouched, signer: Signer): Inner {
  const signature = signer.sign(statementBytes(place, inner, vouched));
  return { ...inner, authn: { key: signer.key, signature, claims: vouched.claims, cause: vouched.cause } };
}

/** Whether `publicKey` (the one whose id is `inner.authn.key`) signed this act at this place. */
export function isAuthentic(place: Place, inner: Inner, publicKey: KeyObject): boolean {
  return verify(
    null,
    statementBytes(place, inner, inner.authn),
    publicKey,
    Buffer.from(inner.authn.signature, 'base64'),
  );
}

/** The exact bytes that are signed. */
export function statementBytes(place: Place, inner: UnsignedInner, vouched: Vouched): Buffer {
  // Members stand in canonical order: see `write` in canonical.ts.
  const act = { attachments: inner.attachments, event: inner.event, type: inner.type };
  const statement: Statement = {
    act: hash('sha256', canonicalize(act), 'hex'),
    actingFor: inner.actor.actingFor ?? null,
    at: place.at,
    case: place.stream,
    cause: vouched.cause,
    claims: vouched.claims,
    command: inner.command,
    person: inner.actor.person,
    ...(inner.actor.registeredBy && { registeredBy: inner.actor.registeredBy }),
    seat: inner.actor.seat,
    seq: place.seq,
    textHash: place.subject?.hash ?? null,
    v: 1,
  };
  return Buffer.from(canonicalize(statement));
}

/** A signer from an Ed25519 private key (PKCS#8 PEM or a key object). */
export function createSigner(privateKey: string | KeyObject): Signer {
  const key = typeof privateKey === 'string' ? createPrivateKey(privateKey) : privateKey;
  requireEd25519(key);
  return { key: keyId(createPublicKey(key)), sign: (bytes) => sign(null, bytes, key).toString('base64') };
}

/** SHA-256 (hex) of the raw 32 bytes of an Ed25519 public key. */
export function keyId(publicKey: KeyObject): string {
  return hash('sha256', rawPublicKey(publicKey), 'hex');
}

/** The raw 32 bytes of an Ed25519 public key. */
export function rawPublicKey(publicKey: KeyObject): Buffer {
  requireEd25519(publicKey);
  // SubjectPublicKeyInfo of Ed25519 (RFC 8410) is a fixed prefix of 12 bytes and the key.
  return publicKey.export({ type: 'spki', format: 'der' }).subarray(12);
}

/** The public key object of raw 32 bytes. */
export function publicKeyOf(raw: Uint8Array): KeyObject {
  if (raw.length !== 32) throw new RangeError(`An Ed25519 public key has 32 bytes, not ${raw.length}.`);
  return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' });
}
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

function requireEd25519(key: KeyObject): void {
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new TypeError(`The key is of type ${key.asymmetricKeyType ?? 'secret'}; acts are signed with Ed25519 keys.`);
  }
}
