import type { GuardAnswer, Json, JsonObject } from './types.ts';

/** What a guard is given. */
export interface GuardArguments {
  readonly context: object;
  readonly event: { readonly type: string };
}

export type NamedGuard = (args: GuardArguments, params: unknown) => unknown;

/** What one guard reads while it is asked once. */
interface Reads {
  readonly read: Record<string, Json>;
  /** Fields of the event that were asked for and are not there: in a probe, what the answer depends on. */
  readonly needs: string[] | undefined;
  /** Objects that were reached for: noted whole when nothing inside them was read. Made when first needed. */
  reached: Recorder[] | undefined;
}

/**
 * Asks a guard, its context and event behind a thin recorder: every primitive or list it reads is noted under its dotted
 * path. Objects are followed, lists are noted whole. Functions (the office's `delay`) pass through.
 */
export function askRecorded(
  name: string,
  guard: NamedGuard,
  args: GuardArguments,
  params: unknown,
  needs: string[] | undefined,
): GuardAnswer {
  const pair = spare.pop() ?? new Pair();
  const reads = pair.begin(args, needs);
  const answer = Boolean(guard(pair.seen, params));
  // Not taken back when the guard has thrown: what it saw may live on in the error.
  spare.push(pair);
  return answerOf(name, params as Json | undefined, answer, readingOf(reads));
}

export function answerOf(guard: string, params: Json | undefined, answer: boolean, read: JsonObject): GuardAnswer {
  return params === undefined ? { guard, answer, read } : { guard, params, answer, read };
}

/**
 * Two recorders, for one guard at a time. They are used again, with those of the objects inside: to make a proxy and the
 * name of a place at every read would cost more than the rest of a step.
 */
class Pair {
  reads: Reads = { read: {}, needs: undefined, reached: undefined };
  readonly #context = new Recorder(this, 'context');
  readonly #event = new Recorder(this, 'event');
  readonly seen: GuardArguments = Object.freeze({
    context: this.#context.proxy,
    event: this.#event.proxy as GuardArguments['event'],
  });

  begin({ context, event }: GuardArguments, needs: string[] | undefined): Reads {
    this.#context.value = context as Readable;
    this.#event.value = event as object as Readable;
    return (this.reads = { read: {}, needs, reached: undefined });
  }
}

const spare: Pair[] = [];

function byName(a: string | symbol, b: string | symbol): number {
  const [first, second] = [String(a), String(b)];
  return first < second ? -1 : first > second ? 1 : 0;
}

type Readable = Readonly<Record<string | symbol, unknown>>;

/** A place that is read, by the key it has in the object around it. */
interface Place {
  readonly name: string;
  /** For the object that stands there; made when there first is one. */
  recorder: Recorder | undefined;
}

/** Keys that come from data (seats, countries) could be without number. */
const MOST_PLACES = 1_000;

class Recorder implements ProxyHandler<object> {
  // The proxy stands on an empty object: one on a frozen target would have to answer with the target's own values.
  readonly proxy: object = new Proxy({}, this);
  readonly name: string;
  value: Readable = {};
  /** Those reads in which it was reached last. */
  during: Reads | undefined;
  /** Whether anything inside was noted in them. */
  touched = false;
  readonly #pair: Pair;
  readonly #places = new Map<string, Place>();

  constructor(pair: Pair, name: string) {
    this.#pair = pair;
    this.name = name;
  }

  get(_: object, key: string | symbol): unknown {
    const item = this.value[key];
    if (typeof key === 'symbol') return item;
    if (typeof item === 'object' && item !== null && !Array.isArray(item)) return this.#follow(key, item as Readable);
    if (typeof item === 'function') return item;
    this.#note(this.#placeOf(key).name, item === undefined ? null : (item as Json));
    if (item === undefined) this.#lacks(key);
    return item;
  }

  has(_: object, key: string | symbol): boolean {
    const there = key in this.value;
    if (typeof key === 'string') {
      if (!there) this.#lacks(key);
      this.#note(`${this.name}.${key}?`, there);
    }
    return there;
  }

  ownKeys(): (string | symbol)[] {
    // In order, as a replay will meet them: a sender may have given them in any.
    const keys = Reflect.ownKeys(this.value).sort(byName);
    this.#note(
      `${this.name}.*`,
      keys.filter((key) => typeof key === 'string'),
    );
    return keys;
  }

  getOwnPropertyDescriptor(_: object, key: string | symbol): PropertyDescriptor | undefined {
    const there = Reflect.getOwnPropertyDescriptor(this.value, key);
    if (there !== undefined) there.configurable = true;
    return there;
  }

  #follow(key: string, item: Readable): object {
    const { reads } = this.#pair;
    const place = this.#placeOf(key);
    const inner = (place.recorder ??= new Recorder(this.#pair, place.name));
    this.touched = true;
    inner.value = item;
    if (inner.during !== reads) {
      inner.during = reads;
      inner.touched = false;
      (reads.reached ??= []).push(inner);
    }
    return inner.proxy;
  }

  #note(place: string, value: Json): void {
    this.touched = true;
    this.#pair.reads.read[place] = value;
  }

  #lacks(key: string): void {
    if (this.name === 'event') this.#pair.reads.needs?.push(key);
  }

  #placeOf(key: string): Place {
    let place = this.#places.get(key);
    if (place === undefined) {
      if (this.#places.size === MOST_PLACES) this.#places.clear();
      place = { name: `${this.name}.${key}`, recorder: undefined };
      this.#places.set(key, place);
    }
    return place;
  }
}

/** What was read, with the objects that were only looked at for being there. */
function readingOf({ read, reached }: Reads): JsonObject {
  if (reached === undefined) return read;
  let places: string[] | undefined;
  for (const { name, touched, value } of reached) {
    if (touched || name === 'event.office') continue;
    places ??= [...reached.map((one) => one.name), ...Object.keys(read)];
    // A key may have a dot in it: then something is noted that looks as if it stood inside.
    if (!places.some((other) => other.startsWith(`${name}.`))) read[name] = value as JsonObject;
  }
  return read;
}
