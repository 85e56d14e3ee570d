import { z } from 'zod';

import type { Json, StateValue } from '../engine/types.ts';
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
  return checked(leafShape, value, 'leaf') as Leaf;
}

/** Strict: canonical form and exactly the members of an inner part. Throws `NotCanonical` or `NotARecord`. */
export function parseInner(text: string): Inner {
  return checked(innerShape, parseCanonical(text), 'inner part') as Inner;
}

const instant = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().nonnegative();
const json = z.unknown();
const object = z.record(z.string(), json);
const stateValue: z.ZodType<StateValue> = z.lazy(() => z.union([z.string(), z.record(z.string(), stateValue)]));
const position = z.strictObject({ value: stateValue, hash: digest }).nullable();

const leafShape = z.strictObject({
  v: z.literal(1),
  stream: z.string().min(1),
  seq: z.number().int().positive(),
  prev: digest.nullable(),
  at: instant,
  subject: z.strictObject({ revision: count, hash: digest }).nullable(),
  announced: object,
  machine: digest.nullable(),
  policy: digest.nullable(),
  inner: digest,
});

const innerShape = z.strictObject({
  type: z.string().min(1),
  actor: z.strictObject({ person: z.string().nullable(), seat: z.string(), actingFor: z.string().optional() }),
  authn: z.strictObject({ key: digest, signature: z.string(), claims: digest.nullable(), cause: json }),
  command: z.string().nullable(),
  event: z.strictObject({ type: z.string().min(1), facts: object, commitments: z.record(z.string(), digest) }),
  from: position,
  to: position,
  why: z.union([z.array(object), z.strictObject({ digest, bytes: count })]),
  effects: z.array(object),
  attachments: z.array(z.strictObject({ role: z.string(), commitment: digest, bytes: count, mediaType: z.string() })),
  facts: object,
  build: z.string(),
});

function checked(shape: z.ZodType, value: Json, part: string): unknown {
  const result = shape.safeParse(value);
  if (result.success) return value;
  // Paths and issue codes only: the offending value may be what must not be spread.
  const places = result.error.issues.map((issue) => `${issue.path.join('.') || '(whole)'}: ${issue.code}`);
  throw new NotARecord(`The text is no ${part}: ${places.join('; ')}.`);
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
