import library from 'canonicalize';

import type { Json } from '../engine/types.ts';
import { isSurelyCanonical } from './canonical-form.ts';

/** Nesting beyond this is refused: no record needs it, and a hostile one must not exhaust the stack. */
const DEEPEST = 128;

/** The value or text has no place in a record. `at` is the path of the offending part, for example `event.facts.amount`. */
export class NotCanonical extends Error {
  override readonly name = 'NotCanonical';
  readonly at: string;
  constructor(what: string, at: readonly (string | number)[] = []) {
    const place = at.join('.');
    super(`${what}${place === '' ? '' : ` at ${place}`}: records hold strict RFC 8785 JSON only`);
    this.at = place;
  }
}

/**
 * RFC 8785 text of a value that goes into a record: only plain objects, arrays, well-formed strings, booleans, null and
 * integers within 2^53−1. Throws `NotCanonical` for anything else, `undefined` members included.
 */
export function canonicalize(value: unknown): string {
  return write(value, requireStrict(value, false, []));
}

/** Same form for a whole state, which is hashed and not recorded: numbers may be any finite ones. */
export function canonicalizeState(value: unknown): string {
  return write(value, requireStrict(value, true, []));
}

/**
 * Reads a text that must be in canonical form already, byte for byte; so it has no duplicate key, no space, no second
 * spelling of anything. Throws `NotCanonical`.
 */
export function parseCanonical(text: string): Json {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw new NotCanonical('The text is no JSON');
  }
  if (isSurelyCanonical(text, DEEPEST)) return value;
  const expected = write(value, requireStrict(value, false, []));
  if (expected !== text)
    throw new NotCanonical('The text is JSON, but not in canonical form (keys, spaces or spelling)');
  return value;
}

/** Where every object's keys stand in canonical order already, JSON.stringify writes RFC 8785; it is four times as fast. */
function write(value: unknown, ordered: boolean): string {
  return ordered ? JSON.stringify(value) : (library(value) as string);
}

/** Answers whether the keys of all objects are met in canonical order. */
function requireStrict(value: unknown, anyFinite: boolean, path: (string | number)[]): boolean {
  switch (typeof value) {
    case 'string':
      if (!value.isWellFormed()) throw new NotCanonical('A string with a lone surrogate', path);
      return true;
    case 'number':
      if (anyFinite ? Number.isFinite(value) : Number.isSafeInteger(value)) return true;
      throw new NotCanonical(`The number ${value}`, path);
    case 'boolean':
      return true;
    case 'object':
      if (value === null) return true;
      if (path.length >= DEEPEST) throw new NotCanonical(`Nesting deeper than ${DEEPEST}`, path);
      return Array.isArray(value) ? requireArray(value, anyFinite, path) : requireObject(value, anyFinite, path);
    default:
      throw new NotCanonical(`A value of type ${typeof value}`, path);
  }
}

function requireArray(value: readonly unknown[], anyFinite: boolean, path: (string | number)[]): boolean {
  let ordered = true;
  for (let index = 0; index < value.length; index += 1) {
    path.push(index);
    if (!requireStrict(value[index], anyFinite, path)) ordered = false;
    path.pop();
  }
  return ordered;
}

function requireObject(value: object, anyFinite: boolean, path: (string | number)[]): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // Plain objects of any realm: a machine's values may come from another one.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) throw new NotCanonical('A class instance', path);
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function') throw new NotCanonical('A toJSON function', path);
  let ordered = true;
  let last: string | null = null;
  for (const key of Object.keys(value)) {
    path.push(key);
    if (!key.isWellFormed()) throw new NotCanonical('A key with a lone surrogate', path);
    if (last !== null && last > key) ordered = false;
    last = key;
    if (!requireStrict((value as Record<string, unknown>)[key], anyFinite, path)) ordered = false;
    path.pop();
  }
  return ordered;
}
