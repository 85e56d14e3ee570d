import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, type KeyObject, verify } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

import type { Json } from '../engine/types.ts';
import { createSigner, keyId, publicKeyOf, rawPublicKey } from './authentication.ts';
import { canonicalize } from './canonical.ts';
import { type NoteSigner, noteSigner, type NoteVerifier, noteVerifier } from './log/note.ts';

/** `log` signs checkpoints; `api` vouches for acts of people, `worker` for those of the system. */
export type KeyRole = 'log' | 'api' | 'worker';

/** Facts of a `key.announced` record: a key of the office, vouched for by the log's key of that moment. */
export interface KeyAnnouncement {
  readonly role: KeyRole;
  /** SHA-256 (hex) of the raw public key. */
  readonly key: string;
  /** Base64 of the raw public key. */
  readonly publicKey: string;
  /** The log's key that vouches. For a new key of the log itself it is the one before; for the very first, itself. */
  readonly by: string;
  /** Base64 of that key's signature. */
  readonly vouched: string;
}

export const KEY_ANNOUNCED = 'key.announced';

/** Reads an Ed25519 private key (PEM), or makes one that only its owner can read. */
export function readOrMakeKey(path: string): KeyObject {
  try {
    return createPrivateKey(readFileSync(path));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
    return privateKey;
  }
}

/** Reads an Ed25519 private key (PEM); null when there is no such file. */
export function readKeyIfThere(path: string): KeyObject | null {
  return existsSync(path) ? createPrivateKey(readFileSync(path)) : null;
}

/**
 * Exchanges the key of a log for a new one: the old one is kept under `<path>.previous`, so that it can announce the new
 * one and sign beside it. Answers the new key's public half. An earlier rotation's key is replaced.
 */
export function exchangeKey(path: string): KeyObject {
  renameSync(path, `${path}.previous`);
  return createPublicKey(readOrMakeKey(path));
}

/** The signer of a log's checkpoints: its key under its name. */
export function logSigner(origin: string, privateKey: KeyObject): NoteSigner {
  return noteSigner(origin, privateKey, createPublicKey(privateKey));
}

/** Announces a public key, vouched for by a key of the log. */
export function announceKey(role: KeyRole, publicKey: KeyObject, logKey: KeyObject): KeyAnnouncement {
  const signer = createSigner(logKey);
  const announced = {
    role,
    key: keyId(publicKey),
    publicKey: rawPublicKey(publicKey).toString('base64'),
    by: signer.key,
  };
  return { ...announced, vouched: signer.sign(announcedBytes(announced)) };
}

/** An announcement gets one record, however often it is made. */
export function announcementId({ role, key, by }: KeyAnnouncement): string {
  return `key ${hash('sha256', canonicalize({ role, key, by }), 'hex')}`;
}

/**
 * The keys of an office, learnt from the announcements of its `operations` stream, in their order. Trust begins with one
 * key of the log: the one an auditor was given, or else the first that announces itself.
 */
export class KeyRing {
  readonly #keys = new Map<string, KeyObject>();
  readonly #logKeys = new Map<string, KeyObject>();
  readonly #trusted: string | null;

  /** `trusted`: the log's public key that the auditor was given. */
  constructor(trusted: KeyObject | null = null) {
    this.#trusted = trusted === null ? null : keyId(trusted);
    if (trusted !== null) this.#logKeys.set(keyId(trusted), trusted);
  }

  /** Takes an announcement over; answers what is wrong with it, or null. */
  learn(facts: Json): string | null {
    const announcement = readAnnouncement(facts);
    if (announcement === null) return 'the announcement of a key has not the form of one';
    const { role, key, by } = announcement;
    const publicKey = publicKeyOf(Buffer.from(announcement.publicKey, 'base64'));
    if (keyId(publicKey) !== key) return `the key announced as ${key} has another id`;
    const first = this.#trusted === null && this.#logKeys.size === 0 && role === 'log' && by === key;
    const voucher = first ? publicKey : this.#logKeys.get(by);
    if (voucher === undefined) return `the key ${key} (${role}) is vouched for by ${by}, which is no key of this log`;
    if (!verify(null, announcedBytes(announcement), voucher, Buffer.from(announcement.vouched, 'base64'))) {
      return `the signature under the announcement of ${key} (${role}) is wrong`;
    }
    if (role === 'log') this.#logKeys.set(key, publicKey);
    else this.#keys.set(key, publicKey);
    return null;
  }

  /** The key of the API or worker with that id. */
  find(key: string): KeyObject | null {
    return this.#keys.get(key) ?? null;
  }

  /** The keys of the API and the workers: raw public key (Base64) by id. */
  actKeys(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.#keys].map(([id, key]) => [id, rawPublicKey(key).toString('base64')]));
  }

  /** All keys that the log has had, as verifiers of its checkpoints. */
  verifiers(origin: string): readonly NoteVerifier[] {
    return [...this.#logKeys.values()].map((key) => noteVerifier(origin, key));
  }
}

function announcedBytes({ role, key, publicKey, by }: Omit<KeyAnnouncement, 'vouched'>): Buffer {
  return Buffer.from(canonicalize({ v: 1, statement: KEY_ANNOUNCED, role, key, publicKey, by }));
}

function readAnnouncement(facts: Json): KeyAnnouncement | null {
  const { role, key, publicKey, by, vouched } = (facts ?? {}) as { readonly [name: string]: Json };
  if (role !== 'log' && role !== 'api' && role !== 'worker') return null;
  if (typeof key !== 'string' || typeof by !== 'string' || typeof vouched !== 'string') return null;
  if (typeof publicKey !== 'string' || Buffer.from(publicKey, 'base64').length !== 32) return null;
  return { role, key, publicKey, by, vouched };
}
