import { describe, expect, test } from 'vitest';

import { leafHash } from '../../../ledger/index.ts';
import { EMPTY_ROOT, Frontier, nodeHash, subtrees } from '../../../ledger/tree/merkle.ts';
import {
  consistencyProof,
  inclusionProof,
  type Nodes,
  rootAt,
  verifyConsistency,
  verifyInclusion,
} from '../../../ledger/tree/proofs.ts';

/** The leaves and roots that certificate-transparency's own tests of RFC 6962 use. */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const hashes = LEAVES.map((leaf) => leafHash(Buffer.from(leaf, 'hex')));

const nodesOf =
  (leaves: readonly Buffer[]): Nodes =>
  async (height, index) =>
    height === 0
      ? leaves[index]!
      : nodeHash(await nodesOf(leaves)(height - 1, index * 2), await nodesOf(leaves)(height - 1, index * 2 + 1));

describe('RFC 6962 vectors', () => {
  test('the empty tree and every tree of up to eight leaves', async () => {
    expect(EMPTY_ROOT.toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    const frontier = new Frontier();
    expect(frontier.root()).toEqual(EMPTY_ROOT);
    for (const [index, hash] of hashes.entries()) {
      frontier.append(hash);
      expect(frontier.root().toString('hex')).toBe(ROOTS[index]);
      expect((await rootAt(index + 1, nodesOf(hashes))).toString('hex')).toBe(ROOTS[index]);
      expect(Frontier.of(index + 1, frontier.roots).root()).toEqual(frontier.root());
    }
  });

  test.each([
    [0, 1, []],
    [
      0,
      8,
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    ],
    [
      5,
      8,
      [
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    ],
    [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
    [
      1,
      5,
      [
        '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    ],
  ])('inclusion proof of leaf %i in %i', async (index, size, path) => {
    const proof = await inclusionProof(index, size, nodesOf(hashes));
    expect(proof.map((hash) => hash.toString('hex'))).toEqual(path);
  });

  test.each([
    [1, 1, []],
    [
      1,
      8,
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    ],
    [
      6,
      8,
      [
        '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    ],
    [
      2,
      5,
      [
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    ],
  ])('consistency proof from %i to %i', async (older, newer, path) => {
    const proof = await consistencyProof(older, newer, nodesOf(hashes));
    expect(proof.map((hash) => hash.toString('hex'))).toEqual(path);
  });
});

describe('every proof of every tree of up to 40 leaves', () => {
  const leaves = Array.from({ length: 40 }, (_, index) => leafHash(`leaf ${index}`));
  const nodes = nodesOf(leaves);

  test('is accepted for its own leaf and refused for any other index, size, leaf, root or hash', async () => {
    let proofs = 0;
    for (let size = 1; size <= leaves.length; size += 1) {
      const root = await rootAt(size, nodes);
      for (let index = 0; index < size; index += 1) {
        const proof = await inclusionProof(index, size, nodes);
        expect(verifyInclusion(leaves[index]!, index, size, proof, root)).toBe(true);
        expect(verifyInclusion(leaves[(index + 1) % 40]!, index, size, proof, root)).toBe(false);
        expect(verifyInclusion(leaves[index]!, index, size, [...proof, root], root)).toBe(false);
        if (size > 1) {
          expect(verifyInclusion(leaves[index]!, index ^ 1, size, proof, root)).toBe(false);
          expect(verifyInclusion(leaves[index]!, index, size, proof.slice(1), root)).toBe(false);
          expect(verifyInclusion(leaves[index]!, index, size, proof.with(0, root), root)).toBe(false);
        }
        proofs += 1;
      }
    }
    expect(proofs).toBe(820);
  });

  test('of consistency is accepted for its own trees and refused for any other', async () => {
    for (let newer = 1; newer <= leaves.length; newer += 1) {
      const newerRoot = await rootAt(newer, nodes);
      for (let older = 1; older <= newer; older += 1) {
        const olderRoot = await rootAt(older, nodes);
        const proof = await consistencyProof(older, newer, nodes);
        expect(verifyConsistency(older, newer, olderRoot, newerRoot, proof)).toBe(true);
        if (older === newer) continue;
        expect(verifyConsistency(older, newer, newerRoot, newerRoot, proof)).toBe(false);
        expect(verifyConsistency(older, newer, olderRoot, olderRoot, proof)).toBe(false);
        expect(verifyConsistency(older, newer, olderRoot, newerRoot, proof.slice(1))).toBe(false);
        expect(verifyConsistency(older, newer, olderRoot, newerRoot, [...proof, olderRoot])).toBe(false);
        expect(verifyConsistency(older, newer, olderRoot, newerRoot, proof.with(0, leafHash('other')))).toBe(false);
      }
    }
  });
});

test('indices beyond 2^32 keep their meaning', () => {
  expect(subtrees(2 ** 40 + 2 ** 33 + 1)).toEqual([
    { height: 40, index: 0 },
    { height: 33, index: 2 ** 7 },
    { height: 0, index: 2 ** 40 + 2 ** 33 },
  ]);
});
