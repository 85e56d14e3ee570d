import { hash } from 'node:crypto';

/** RFC 6962, 2.1: the hash of the empty tree. */
export const EMPTY_ROOT = hash('sha256', '', 'buffer');

const NODE_BYTES = 65;
const scratch = Buffer.alloc(NODE_BYTES, 1);

/** RFC 6962, 2.1: SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  scratch.set(left, 1);
  scratch.set(right, 33);
  return hash('sha256', scratch, 'buffer');
}

/** Largest power of two smaller than `size` (`size` ≥ 2): where RFC 6962 splits a tree. */
export function split(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

/**
 * An append-only tree that keeps no more than the roots of its complete subtrees, one per bit of its size: enough to
 * append and to tell the root.
 */
export class Frontier {
  #size = 0;
  /** Roots of the complete subtrees, largest first. */
  readonly #roots: Buffer[] = [];

  /** From the size and the roots of the complete subtrees, largest first. */
  static of(size: number, roots: readonly Uint8Array[]): Frontier {
    if (roots.length !== subtrees(size).length) {
      throw new RangeError(
        `A tree of ${size} leaves has ${subtrees(size).length} complete subtrees, not ${roots.length}.`,
      );
    }
    const frontier = new Frontier();
    frontier.#size = size;
    frontier.#roots.push(...roots.map((root) => Buffer.from(root)));
    return frontier;
  }

  get size(): number {
    return this.#size;
  }

  get roots(): readonly Buffer[] {
    return this.#roots;
  }

  append(leafHash: Buffer): void {
    let node = leafHash;
    for (let index = this.#size; index % 2 === 1; index = (index - 1) / 2) {
      node = nodeHash(this.#roots.pop()!, node);
    }
    this.#roots.push(node);
    this.#size += 1;
  }

  root(): Buffer {
    return foldRight(this.#roots) ?? EMPTY_ROOT;
  }
}

/** Joins the roots of neighbouring complete subtrees, largest first, into one root. */
export function foldRight(roots: readonly Buffer[]): Buffer | null {
  let root = roots.at(-1) ?? null;
  for (let index = roots.length - 2; index >= 0; index -= 1) root = nodeHash(roots[index]!, root!);
  return root;
}

/** The complete subtrees of a tree of that size, left to right: node `index` at height `height` above the leaves. */
export function subtrees(size: number): readonly { readonly height: number; readonly index: number }[] {
  const found = [];
  let rest = size;
  let start = 0;
  while (rest > 0) {
    let height = 0;
    let width = 1;
    while (width * 2 <= rest) {
      width *= 2;
      height += 1;
    }
    found.push({ height, index: start / width });
    start += width;
    rest -= width;
  }
  return found;
}
