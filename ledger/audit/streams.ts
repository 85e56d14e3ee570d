import type { Instant } from '../../engine/types.ts';
import type { Leaf } from '../record.ts';
import type { Finding } from './findings.ts';

/** How far a stream has been read. */
interface End {
  readonly seq: number;
  /** Hex: a buffer would hold on to all the bytes it was cut from, one for each stream. */
  readonly hash: string;
  readonly at: Instant;
  /** Hash (hex) of the state its last step led to; null before the first. */
  readonly state: string | null;
}

/** Hashes (hex) of the states between which a step led; null where there is none. */
export interface Move {
  readonly from: string | null;
  readonly to: string | null;
}

export interface StreamEnd {
  readonly seq: number;
  /** Hex. */
  readonly hash: string;
}

/** Follows every stream through the tree: its places, its chain, its time and the states its steps led to. */
export class Streams {
  readonly #ends = new Map<string, End>();
  /** Streams that got a record since `heads` were last compared. */
  #changed = new Set<string>();

  get count(): number {
    return this.#ends.size;
  }

  end(stream: string): StreamEnd | null {
    const end = this.#ends.get(stream);
    return end === undefined ? null : { seq: end.seq, hash: end.hash };
  }

  /** Streams changed since this was asked for the last time. */
  takeChanged(): ReadonlySet<string> {
    const changed = this.#changed;
    this.#changed = new Set();
    return changed;
  }

  /** What is wrong with a record as the next one of its stream; `move` is null where the inner part could not be read. */
  follow(
    leaf: Pick<Leaf, 'stream' | 'seq' | 'prev' | 'at'>,
    hash: Buffer,
    move: Move | null,
  ): Pick<Finding, 'check' | 'what'> | null {
    const before = this.#ends.get(leaf.stream);
    const state = move?.to ?? before?.state ?? null;
    this.#ends.set(leaf.stream, { seq: leaf.seq, hash: hash.toString('hex'), at: leaf.at, state });
    this.#changed.add(leaf.stream);
    const expected = (before?.seq ?? 0) + 1;
    if (leaf.seq !== expected) return { check: 'chain', what: `number ${leaf.seq} stands where ${expected} has to` };
    if (leaf.prev !== (before?.hash ?? null)) {
      return { check: 'chain', what: 'it does not follow the record before it in its stream' };
    }
    if (before !== undefined && leaf.at < before.at)
      return { check: 'time', what: 'it is earlier than the record before it' };
    if (move !== null && move.from !== (before?.state ?? null)) {
      return { check: 'state-chain', what: 'it starts from another state than the one before led to' };
    }
    return null;
  }
}
