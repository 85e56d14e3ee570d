import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { keyId } from '../../ledger/index.ts';
import { announceKey, exchangeKey, KeyRing, logSigner, readOrMakeKey } from '../../ledger/keys.ts';
import { openCheckpoint, signCheckpoint } from '../../ledger/log/checkpoint.ts';

const make = (): KeyObject => generateKeyPairSync('ed25519').privateKey;
const [log, next, api, stranger] = [make(), make(), make(), make()];
const of = createPublicKey;
const ORIGIN = 'keys.example/log';

describe('a ring of keys', () => {
  test('trusts the first key that a log announces itself, and what that one vouches for', () => {
    const ring = new KeyRing();
    expect(ring.learn({ ...announceKey('log', of(log), log) })).toBeNull();
    expect(ring.learn({ ...announceKey('api', of(api), log) })).toBeNull();
    expect(ring.find(keyId(of(api)))).not.toBeNull();
    expect(ring.learn({ ...announceKey('log', of(stranger), stranger) })).toMatch('is no key of this log');
    expect(ring.learn({ ...announceKey('worker', of(stranger), stranger) })).toMatch('is no key of this log');
  });

  test('trusts nothing that the key an auditor was given does not vouch for', () => {
    const ring = new KeyRing(of(log));
    expect(ring.learn({ ...announceKey('log', of(stranger), stranger) })).toMatch('is no key of this log');
    expect(ring.learn({ ...announceKey('api', of(api), stranger) })).toMatch('is no key of this log');
    expect(ring.learn({ ...announceKey('api', of(api), log) })).toBeNull();
  });

  test('follows a rotation that the old key announces: checkpoints by either, or by both, are the log’s', () => {
    const ring = new KeyRing(of(log));
    ring.learn({ ...announceKey('log', of(log), log) });
    expect(ring.learn({ ...announceKey('log', of(next), log) })).toBeNull();
    expect(ring.learn({ ...announceKey('api', of(api), next) })).toBeNull();
    const checkpoint = { origin: ORIGIN, size: 1, root: Buffer.alloc(32, 1) };
    for (const keys of [[log], [next], [next, log]]) {
      const note = signCheckpoint(
        checkpoint,
        keys.map((key) => logSigner(ORIGIN, key)),
      );
      expect(openCheckpoint(note, ORIGIN, ring.verifiers(ORIGIN))).toEqual(checkpoint);
    }
    const forged = signCheckpoint(checkpoint, [logSigner(ORIGIN, stranger)]);
    expect(() => openCheckpoint(forged, ORIGIN, ring.verifiers(ORIGIN))).toThrow(/No known key/);
  });

  test('refuses an announcement that was changed, or that is none', () => {
    const announced = announceKey('api', of(api), log);
    for (const changed of [
      { ...announced, role: 'worker' },
      { ...announced, key: keyId(of(stranger)) },
      { ...announced, publicKey: announceKey('api', of(stranger), log).publicKey },
      { ...announced, vouched: announceKey('api', of(stranger), log).vouched },
      { ...announced, role: 'king' },
      null,
      'key',
    ]) {
      expect(new KeyRing(of(log)).learn(changed)).not.toBeNull();
    }
  });
});

test('a key is made once, for its owner only, and exchanged on demand', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'keys-'));
  const path = join(directory, 'log.pem');
  const first = keyId(of(readOrMakeKey(path)));
  expect(keyId(of(readOrMakeKey(path)))).toBe(first);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const second = keyId(exchangeKey(path));
  expect(second).not.toBe(first);
  expect(keyId(of(readOrMakeKey(path)))).toBe(second);
  expect(keyId(of(readOrMakeKey(`${path}.previous`)))).toBe(first);
  await rm(directory, { recursive: true });
});
