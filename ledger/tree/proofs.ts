import { EMPTY_ROOT, nodeHash, split } from './merkle.ts';

/**
 * The hash of a complete subtree: the node `index` at `height` above the leaves, which covers the leaves from
 * index·2^height on.
 */
export type Nodes = (height: number, index: number) => Promise<Buffer>;

/** Root of the tree over the first `size` leaves (RFC 6962, 2.1). */
export async function rootAt(size: number, nodes: Nodes): Promise<Buffer> {
  return size === 0 ? EMPTY_ROOT : range(0, size, nodes);
}

/** Audit path of leaf `index` in the tree of `size` leaves, from the leaf's sibling upwards (RFC 6962, 2.1.1). */
export async function inclusionProof(index: number, size: number, nodes: Nodes): Promise<Buffer[]> {
  if (!(index >= 0 && index < size)) throw new RangeError(`There is no leaf ${index} in a tree of ${size} leaves.`);
  const path: Buffer[] = [];
  let low = 0;
  let high = size;
  while (high - low > 1) {
    const middle = low + split(high - low);
    if (index < middle) {
      path.push(await range(middle, high, nodes));
      high = middle;
    } else {
      path.push(await range(low, middle, nodes));
      low = middle;
    }
  }
  return path.reverse();
}

/** Proof that the tree of `older` leaves is the beginning of the tree of `newer` leaves (RFC 6962, 2.1.2). */
export async function consistencyProof(older: number, newer: number, nodes: Nodes): Promise<Buffer[]> {
  if (!(older > 0 && older <= newer))
    throw new RangeError(`No consistency proof leads from ${older} to ${newer} leaves.`);
  const proof: Buffer[] = [];
  let low = 0;
  let high = newer;
  while (high !== older) {
    const middle = low + split(high - low);
    if (older <= middle) {
      proof.push(await range(middle, high, nodes));
      high = middle;
    } else {
      proof.push(await range(low, middle, nodes));
      low = middle;
    }
  }
  // Whoever asks knows the older root; a part of it has to be given.
  if (low > 0) proof.push(await range(low, high, nodes));
  return proof.reverse();
}

/** Whether the leaf hash stands at `index` in the tree of that size and root (RFC 9162, 2.1.3.2). */
export function verifyInclusion(
  leafHash: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!(Number.isSafeInteger(index) && index >= 0 && index < size)) return false;
  let node: Uint8Array = leafHash;
  let position = index;
  let last = size - 1;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (position % 2 === 1 || position === last) {
      node = nodeHash(sibling, node);
      while (position % 2 === 0 && position !== 0) {
        position /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      node = nodeHash(node, sibling);
    }
    position = Math.floor(position / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && same(node, root);
}

/** Whether the tree of `newer` leaves and that root extends the one of `older` leaves and that root (RFC 9162, 2.1.4.2). */
export function verifyConsistency(
  older: number,
  newer: number,
  olderRoot: Uint8Array,
  newerRoot: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (older === newer) return proof.length === 0 && same(olderRoot, newerRoot);
  if (older === 0) return proof.length === 0 && same(olderRoot, EMPTY_ROOT);
  if (older > newer || proof.length === 0) return false;
  const path = isPowerOfTwo(older) ? [olderRoot, ...proof] : [...proof];
  let position = older - 1;
  let last = newer - 1;
  while (position % 2 === 1) {
    position = (position - 1) / 2;
    last = Math.floor(last / 2);
  }
  let [olderNode, newerNode] = [path[0]!, path[0]!];
  for (const sibling of path.slice(1)) {
    if (last === 0) return false;
    if (position % 2 === 1 || position === last) {
      olderNode = nodeHash(sibling, olderNode);
      newerNode = nodeHash(sibling, newerNode);
      while (position % 2 === 0 && position !== 0) {
        position /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      newerNode = nodeHash(newerNode, sibling);
    }
    position = Math.floor(position / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && same(olderNode, olderRoot) && same(newerNode, newerRoot);
}

/** Hash of the leaves from `low` to `high`, where `low` is aligned to the width of the range's first complete subtree. */
async function range(low: number, high: number, nodes: Nodes): Promise<Buffer> {
  const size = high - low;
  if (isPowerOfTwo(size)) return nodes(Math.log2(size), low / size);
  const middle = low + split(size);
  const left = await range(low, middle, nodes);
  return nodeHash(left, await range(middle, high, nodes));
}

function isPowerOfTwo(size: number): boolean {
  return Number.isInteger(Math.log2(size));
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
