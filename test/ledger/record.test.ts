import { generateKeyPairSync, hash } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import {
  authenticate,
  buildRecord,
  commitment,
  createSigner,
  type Inner,
  innerHash,
  isAuthentic,
  keyId,
  LEAF_LIMIT,
  type LeafFields,
  leafHash,
  NotARecord,
  NotCanonical,
  parseInner,
  parseLeaf,
  publicKeyOf,
  rawPublicKey,
  RecordTooLarge,
  type UnsignedInner,
} from '../../ledger/index.ts';

const keys = generateKeyPairSync('ed25519');
const signer = createSigner(keys.privateKey);

const fields: LeafFields = {
  stream: 'proposal/0190a3c4-5b1e-7c7e-8f5a-2d6f0c9b1a11',
  seq: 2,
  prev: 'ab'.repeat(32),
  at: '2026-03-02T03:04:05.006Z',
  subject: { revision: 1, hash: 'cd'.repeat(32) },
  announced: { kind: 'secondment' },
  machine: '01'.repeat(32),
  policy: '02'.repeat(32),
};

const unsigned: UnsignedInner = {
  type: 'SUPPORT',
  actor: { person: 'person_000000000000000000000001', seat: 'comanager-au' },
  command: '0190a3c4-5b1e-7c7e-8f5a-2d6f0c9b1a12',
  event: { type: 'SUPPORT', facts: { conditions: [] }, commitments: {} },
  from: { value: 'consideration', hash: '03'.repeat(32) },
  to: { value: { consideration: 'half' }, hash: '04'.repeat(32) },
  why: [],
  effects: [],
  attachments: [],
  facts: {},
  build: '0.1.0',
};

const inner: Inner = authenticate(fields, unsigned, { claims: '05'.repeat(32), cause: null }, signer);

describe('a record', () => {
  test('is a leaf that names its inner part by nonce and hash, and an RFC 6962 leaf hash', () => {
    const record = buildRecord(fields, inner);
    const leaf = parseLeaf(record.leaf);
    expect(leaf).toEqual({ v: 1, ...fields, inner: innerHash(record.nonce, record.inner) });
    expect(parseInner(record.inner)).toEqual(inner);
    expect(record.leafHash.toString()).toBe(
      hash('sha256', Buffer.concat([Buffer.of(0), Buffer.from(record.leaf)]), 'buffer').toString(),
    );
    expect(leafHash(Buffer.from(record.leaf))).toEqual(leafHash(record.leaf));
  });

  test('never shows the same content twice', () => {
    expect(parseLeaf(buildRecord(fields, inner).leaf).inner).not.toBe(parseLeaf(buildRecord(fields, inner).leaf).inner);
  });

  test('of another version is refused, and so is one with a member more, less or of another type', () => {
    const text = buildRecord(fields, inner).leaf;
    expect(() => parseLeaf(text.replace('"v":1', '"v":2'))).toThrow(/version 2/);
    expect(() => parseLeaf(text.replace('"v":1', '"v":1,"w":1'))).toThrow(NotARecord);
    expect(() => parseLeaf(text.replace('{', '{"__proto__":{},'))).toThrow(NotARecord);
    expect(() => parseLeaf(text.replace('"at":', '"at":1,"atx":'))).toThrow(NotARecord);
    expect(() => parseLeaf(text.replace('"seq":2,', ''))).toThrow(NotARecord);
    expect(() => parseLeaf(text.replace('"seq":2', '"seq":"2"'))).toThrow(NotARecord);
    expect(() => parseLeaf(text.replace('{', '{ '))).toThrow(NotCanonical);
    expect(() => parseInner(buildRecord(fields, inner).inner.replace('"build"', '"built"'))).toThrow(NotARecord);
  });

  test('that does not fit into an entry bundle is refused before it is written', () => {
    expect(() => buildRecord({ ...fields, announced: { kind: 'x'.repeat(LEAF_LIMIT) } }, inner)).toThrow(
      RecordTooLarge,
    );
  });

  test('commits to content only under a nonce of 32 bytes', () => {
    expect(() => commitment(new Uint8Array(31), Buffer.from('a'))).toThrow(RangeError);
    expect(commitment(new Uint8Array(32), Buffer.from('a'))).toBe(
      hash('sha256', Buffer.concat([Buffer.alloc(32), Buffer.from('a')])),
    );
  });
});

describe('authn', () => {
  test('is good for this act at this place, and for nothing else', () => {
    expect(isAuthentic(fields, inner, keys.publicKey)).toBe(true);
    const forgeries: [string, typeof fields, Inner][] = [
      ['another seat', fields, { ...inner, actor: { ...inner.actor, seat: 'comanager-id' } }],
      ['another person', fields, { ...inner, actor: { ...inner.actor, person: 'person_2' } }],
      ['acting for another', fields, { ...inner, actor: { ...inner.actor, actingFor: 'person_2' } }],
      ['another event', fields, { ...inner, event: { ...inner.event, type: 'OBJECT' } }],
      ['other facts', fields, { ...inner, event: { ...inner.event, facts: { conditions: ['x'] } } }],
      ['another command', fields, { ...inner, command: '0190a3c4-5b1e-7c7e-8f5a-2d6f0c9b1a13' }],
      ['another place', { ...fields, seq: 3 }, inner],
      ['another stream', { ...fields, stream: 'proposal/x' }, inner],
      ['another instant', { ...fields, at: '2026-03-02T03:04:05.007Z' }, inner],
      ['another text', { ...fields, subject: { revision: 1, hash: 'ce'.repeat(32) } }, inner],
      ['other claims', fields, { ...inner, authn: { ...inner.authn, claims: null } }],
      ['another cause', fields, { ...inner, authn: { ...inner.authn, cause: { timer: 'x' } } }],
    ];
    for (const [what, place, forged] of forgeries)
      expect([what, isAuthentic(place, forged, keys.publicKey)]).toEqual([what, false]);
  });

  test('names its key by the hash of the raw public key', () => {
    const raw = rawPublicKey(keys.publicKey);
    expect(signer.key).toBe(hash('sha256', raw));
    expect(keyId(publicKeyOf(raw))).toBe(signer.key);
    expect(() => createSigner(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey)).toThrow(/Ed25519/);
  });
});
