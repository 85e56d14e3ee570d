import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import { publicKeyOf } from '../../../ledger/index.ts';
import { BrokenBundle, decodeEntries, decodeInner, encodeEntries, encodeInner } from '../../../ledger/log/bundle.ts';
import { openCheckpoint, parseCheckpoint, signCheckpoint } from '../../../ledger/log/checkpoint.ts';
import {
  BadNote,
  formatVerifierKey,
  noteSigner,
  noteVerifier,
  openNote,
  parseVerifierKey,
  signNote,
} from '../../../ledger/log/note.ts';
import { hashesAt, newTiles, placePath, tilePath } from '../../../ledger/log/paths.ts';
import { BadProof, formatTlogProof, parseTlogProof } from '../../../ledger/log/receipt.ts';

describe('C2SP tlog-tiles', () => {
  test.each([
    [0, '000'],
    [999, '999'],
    [1000, 'x001/000'],
    [1234067, 'x001/x234/067'],
    [999999999, 'x999/x999/999'],
    [5_000_000_000, 'x005/x000/x000/000'],
  ])('index %i is %s', (index, path) => {
    expect(placePath({ index, width: 256 })).toBe(path);
    expect(tilePath(3, { index, width: 7 })).toBe(`tile/3/${path}.p/7`);
  });

  test("the specification's example: a tree of 70,000 leaves", () => {
    expect(hashesAt(0, 70_000)).toBe(70_000);
    const tiles = [0, 1, 2, 3].map((level) => [...newTiles(level, 0, 70_000)]);
    expect(tiles.map((level) => level.filter(({ width }) => width === 256).length)).toEqual([273, 1, 0, 0]);
    expect(tiles.map((level) => level.find(({ width }) => width < 256)?.width)).toEqual([112, 17, 1, undefined]);
  });

  test('a tree of 256 leaves has one full tile and one of width 1 above it', () => {
    expect([...newTiles(0, 255, 256)]).toEqual([{ index: 0, width: 256 }]);
    expect([...newTiles(1, 255, 256)]).toEqual([{ index: 0, width: 1 }]);
    expect([...newTiles(1, 256, 300)]).toEqual([]);
  });

  test('bundles give back what went in, and refuse a broken or miscounted one', () => {
    const entries = [Buffer.from('{}'), Buffer.alloc(0), Buffer.alloc(65_535, 1)];
    const bundle = encodeEntries(entries);
    expect(decodeEntries(bundle, 3)).toEqual(entries);
    expect(() => decodeEntries(bundle, 2)).toThrow(BrokenBundle);
    expect(() => decodeEntries(bundle.subarray(0, -1), 3)).toThrow(BrokenBundle);
    expect(() => decodeEntries(Buffer.concat([bundle, Buffer.of(0)]), 3)).toThrow(BrokenBundle);
    const kept = [{ nonce: Buffer.alloc(32, 7), inner: Buffer.from('{"a":1}') }];
    expect(decodeInner(encodeInner(kept), 1)).toEqual([
      { ...kept[0], hashed: Buffer.concat([kept[0]!.nonce, kept[0]!.inner]) },
    ]);
    expect(() => decodeInner(Buffer.from([0, 0, 0, 1, 9]), 1)).toThrow(BrokenBundle);
  });
});

describe('C2SP signed note', () => {
  // From the tests of Go's golang.org/x/mod/sumdb/note.
  const PETER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
  const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
  const SIGNED = `${TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;

  test('the note of sumdb/note and its key', () => {
    const peter = parseVerifierKey(PETER);
    expect(formatVerifierKey(peter)).toBe(PETER);
    expect(openNote(SIGNED, [peter]).text).toBe(TEXT);
  });

  test("the specification's own note has the form", () => {
    const key = noteVerifier('quasimodo.example/salvatore', publicKeyOf(Buffer.alloc(32, 1)));
    const note =
      'Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n' +
      '— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n';
    expect(() => openNote(note, [key])).toThrow('No known key has signed the note.');
  });

  const seed = (byte: number) =>
    createPrivateKey({
      key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, byte)]),
      format: 'der',
      type: 'pkcs8',
    });
  const signer = (name: string, byte: number) => noteSigner(name, seed(byte), createPublicKey(seed(byte)));
  const log = signer('example.org/log', 1);
  const witness = signer('witness.example', 2);

  test('signatures of unknown keys are passed over, a bad one of a known key refuses the note', () => {
    const note = signNote('a\n\nb\n', [log, witness]);
    expect(openNote(note, [log]).signedBy).toEqual([log]);
    expect(openNote(note, [log, witness]).text).toBe('a\n\nb\n');
    expect(() => openNote(note.replace('a\n', 'c\n'), [log])).toThrow(/does not fit/);
    expect(() => openNote(note, [signer('other', 1)])).toThrow(/No known key/);
    expect(() => openNote(note, [signer('example.org/log', 3)])).toThrow(/No known key/);
  });

  test.each([
    ['no signatures', 'a\n'],
    ['no last newline', signNote('a\n', [log]).slice(0, -1)],
    ['a control character', signNote('a\n', [log]).replace('a', '\u0007')],
    ['a line that is no signature', `${signNote('a\n', [log])}hello\n`],
    ['Base64 with bits to spare', signNote('a\n', [log]).replace(/=\n$/, '\n')],
  ])('refused: %s', (_name, note) => {
    expect(() => openNote(note, [log])).toThrow(BadNote);
  });

  test('a key name has no space and no plus, a verifier key its own id', () => {
    expect(() => noteVerifier('a b', log.publicKey)).toThrow(BadNote);
    expect(() => noteVerifier('a+b', log.publicKey)).toThrow(BadNote);
    expect(() => parseVerifierKey(PETER.replace('c74f20a3', 'c74f20a4'))).toThrow(BadNote);
    expect(() => parseVerifierKey(PETER.replace('ARpc', 'Arpc'))).toThrow(BadNote);
  });

  describe('checkpoint', () => {
    const root = Buffer.from('CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=', 'base64');
    const checkpoint = { origin: 'example.org/log', size: 20852163, root };

    test("has the specification's three lines", () => {
      const note = signCheckpoint({ ...checkpoint, origin: 'example.com/behind-the-sofa' }, [log]);
      expect(note).toMatch(
        /^example\.com\/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom\/Xajj7h2fB2MPA3j2jxq2I=\n\n— /,
      );
      expect(openCheckpoint(signCheckpoint(checkpoint, [log]), 'example.org/log', [log])).toEqual(checkpoint);
    });

    test('of another log is refused', () => {
      expect(() => openCheckpoint(signCheckpoint(checkpoint, [log]), 'example.org/other', [log])).toThrow(/not of/);
    });

    test.each(['a\n01\n', 'a\n-1\n', 'a\n1.5\n', '\n1\n', 'a\n99999999999999999999\n'])('refused: %j', (head) => {
      expect(() => parseCheckpoint(`${head}${root.toString('base64')}\n`)).toThrow(BadNote);
    });
    test('refused: extension lines and short roots', () => {
      expect(() => parseCheckpoint(`a\n1\n${root.toString('base64')}\nmore\n`)).toThrow(BadNote);
      expect(() => parseCheckpoint('a\n1\nAAAA\n')).toThrow(BadNote);
    });
  });
});

describe('C2SP tlog-proof', () => {
  const key = generateKeyPairSync('ed25519');
  const log = noteSigner('example.org/log', key.privateKey, key.publicKey);
  const proof = {
    index: 73894,
    proof: [Buffer.alloc(32, 1), Buffer.alloc(32, 2)],
    checkpoint: signCheckpoint({ origin: 'example.org/log', size: 109482, root: Buffer.alloc(32, 3) }, [log]),
  };

  test('reads back, with and without extra data and path', () => {
    expect(parseTlogProof(formatTlogProof(proof))).toEqual(proof);
    const alone = { ...proof, proof: [], extra: Buffer.from('leaf') };
    expect(parseTlogProof(formatTlogProof(alone))).toEqual(alone);
  });

  test('refused: another first line, no index, a hash of another length, no checkpoint', () => {
    const text = formatTlogProof(proof);
    expect(() => parseTlogProof(text.replace('@v1', '@v2'))).toThrow(BadProof);
    expect(() => parseTlogProof(text.replace('index 73894\n', ''))).toThrow(BadProof);
    expect(() => parseTlogProof(text.replace('index 73894', 'index 073894'))).toThrow(BadProof);
    expect(() => parseTlogProof(text.replace('AQEBAQ', 'AQEB'))).toThrow(BadProof);
    expect(() => parseTlogProof(text.split('\n\n')[0]!)).toThrow(BadProof);
  });
});
