import type { Json } from '../engine/types.ts';
import { parseCanonical } from './canonical.ts';
import type { Inner, Leaf } from './record.ts';

/** A text is canonical JSON, but no leaf or inner part of a version this program knows. */
export class NotARecord extends Error {
  override readonly name = 'NotARecord';
}

/** Strict: canonical form, known version, exactly the members of a leaf. Throws `NotCanonical` or `NotARecord`. */
export function parseLeaf(text: string): Leaf {
  const value = parseCanonical(text);
  if (isObject(value) && value['v'] !== 1) {
    throw new NotARecord(
      `Leaf of version ${JSON.stringify(value['v'])}; this program reads version 1. Use a newer release.`,
    );
  }
  require(LEAF(value), 'leaf');
  return value as unknown as Leaf;
}

/** Strict: canonical form and exactly the members of an inner part. Throws `NotCanonical` or `NotARecord`. */
export function parseInner(text: string): Inner {
  const value = parseCanonical(text);
  require(INNER(value), 'inner part');
  return value as unknown as Inner;
}

/** Null when the value has the shape; else the path of the first part that has not. By hand: an audit asks it a million times. */
type Shape = (value: Json | undefined) => string | null;

const shape =
  (holds: (value: Json | undefined) => boolean): Shape =>
  (value) =>
    holds(value) ? null : '';

const DIGEST = /^[0-9a-f]{64}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const text = shape((value) => typeof value === 'string');
const name = shape((value) => typeof value === 'string' && value !== '');
const digest = shape((value) => typeof value === 'string' && DIGEST.test(value));
const instant = shape((value) => typeof value === 'string' && INSTANT.test(value));
const count = shape((value) => typeof value === 'number' && value >= 0);
const json: Shape = () => null;
const object = shape(isObject);
const orNull =
  (inner: Shape): Shape =>
  (value) =>
    value === null ? null : inner(value);
const listOf =
  (inner: Shape): Shape =>
  (value) => {
    if (!Array.isArray(value)) return '';
    for (const [index, one] of value.entries()) {
      const wrong = inner(one as Json);
      if (wrong !== null) return `${index}.${wrong}`;
    }
    return null;
  };
const mapOf =
  (inner: Shape): Shape =>
  (value) => {
    if (!isObject(value)) return '';
    for (const key in value) if (inner(value[key]) !== null) return key;
    return null;
  };
const oneOf =
  (...shapes: readonly Shape[]): Shape =>
  (value) =>
    shapes.some((one) => one(value) === null) ? null : '';

/** Exactly these members, but for `optional` ones. */
function exactly(members: Readonly<Record<string, Shape>>, optional: Readonly<Record<string, Shape>> = {}): Shape {
  const required = Object.keys(members);
  // Without a prototype: a member named __proto__ or constructor is an unknown one.
  const known = Object.assign(Object.create(null) as Record<string, Shape>, optional, members);
  return (value) => {
    if (!isObject(value)) return '';
    let found = 0;
    for (const key in value) {
      if (Object.hasOwn(members, key)) found += 1;
      const wrong = (known[key] ?? unknownMember)(value[key]);
      if (wrong !== null) return wrong === '' ? key : `${key}.${wrong}`;
    }
    return found === required.length ? null : (required.find((key) => !Object.hasOwn(value, key)) ?? '');
  };
}
const unknownMember: Shape = () => '';

const stateValue: Shape = (value) => (typeof value === 'string' ? null : mapOf(stateValue)(value));
const position = orNull(exactly({ value: stateValue, hash: digest }));

const LEAF = exactly({
  v: shape((value) => value === 1),
  stream: name,
  seq: shape((value) => typeof value === 'number' && value > 0),
  prev: orNull(digest),
  at: instant,
  subject: orNull(exactly({ revision: count, hash: digest })),
  announced: object,
  machine: orNull(digest),
  policy: orNull(digest),
  inner: digest,
});

const INNER = exactly({
  type: name,
  actor: exactly(
    { person: orNull(text), seat: text },
    { actingFor: text, registeredBy: exactly({ person: text, seat: text }) },
  ),
  authn: exactly({ key: digest, signature: text, claims: orNull(digest), cause: json }),
  command: orNull(text),
  event: exactly({ type: name, facts: object, commitments: mapOf(digest) }),
  from: position,
  to: position,
  why: oneOf(listOf(object), exactly({ digest, bytes: count })),
  effects: listOf(object),
  attachments: listOf(exactly({ role: text, commitment: digest, bytes: count, mediaType: text })),
  facts: object,
  build: text,
});

function require(wrong: string | null, part: string): void {
  // The path only: the offending value may be what must not be spread.
  if (wrong !== null)
    throw new NotARecord(`The text is no ${part}: ${wrong === '' ? 'the whole of it' : wrong} is not as it has to be.`);
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
