import type { GuardAnswer, Json, JsonObject } from './types.ts';

/** Collects what one guard reads, and what it asks of an event that lacks it. */
export interface Reads {
  readonly read: Record<string, Json>;
  /** Fields of the event that were asked for and are not there: in a probe, what the answer depends on. */
  readonly needs: string[];
  /** Objects that were reached for: noted whole when nothing inside them was read. Made when first needed. */
  reached: Map<string, Json> | undefined;
}

/**
 * Gives guards the context and event behind a thin recorder: every primitive or list they read is noted under its dotted
 * path. Objects are followed, lists are noted whole. Functions (the office's `delay`) pass through.
 */
export function recorded<T extends object>(value: T, path: string, reads: Reads): T {
  // The proxy stands on an empty object: one on a frozen target would have to answer with the target's own values.
  return new Proxy({} as T, new Recorder(value, path, reads));
}

class Recorder<T extends object> implements ProxyHandler<T> {
  readonly #value: object;
  readonly #path: string;
  readonly #reads: Reads;

  constructor(value: object, path: string, reads: Reads) {
    this.#value = value;
    this.#path = path;
    this.#reads = reads;
  }

  get(_: T, key: string | symbol): unknown {
    const item: unknown = Reflect.get(this.#value, key);
    if (typeof key === 'symbol') return item;
    const place = `${this.#path}.${key}`;
    const reads = this.#reads;
    if (typeof item === 'object' && item !== null && !Array.isArray(item)) {
      (reads.reached ??= new Map()).set(place, item);
      return recorded(item, place, reads);
    }
    if (typeof item === 'function') return item;
    if (item === undefined) {
      if (this.#path === 'event') reads.needs.push(key);
      reads.read[place] = null;
    } else reads.read[place] = item as Json;
    return item;
  }

  has(_: T, key: string | symbol): boolean {
    const there = Reflect.has(this.#value, key);
    if (typeof key === 'string') {
      if (!there && this.#path === 'event') this.#reads.needs.push(key);
      this.#reads.read[`${this.#path}.${key}?`] = there;
    }
    return there;
  }

  ownKeys(): (string | symbol)[] {
    const keys = Reflect.ownKeys(this.#value);
    this.#reads.read[`${this.#path}.*`] = keys.filter((key) => typeof key === 'string');
    return keys;
  }

  getOwnPropertyDescriptor(_: T, key: string | symbol): PropertyDescriptor | undefined {
    const there = Reflect.getOwnPropertyDescriptor(this.#value, key);
    return there && { ...there, configurable: true };
  }
}

export function answerOf(guard: string, params: Json | undefined, answer: boolean, read: JsonObject): GuardAnswer {
  return params === undefined ? { guard, answer, read } : { guard, params, answer, read };
}

/** What was read, with the objects that were only looked at for being there. */
export function readingOf({ read, reached }: Reads): JsonObject {
  if (reached === undefined) return read;
  const places = [...reached.keys(), ...Object.keys(read)];
  for (const [place, value] of reached) {
    const inside = `${place}.`;
    if (place !== 'event.office' && !places.some((other) => other.startsWith(inside))) read[place] = value;
  }
  return read;
}
