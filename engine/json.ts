/**
 * Only plain JSON may live in a state: what does not survive a JSON round trip would change the case between two steps.
 */

/** Thrown for a value that JSON cannot carry; `path` says where it stands. */
export class NotJson extends Error {
  override readonly name = 'NotJson';
}

/**
 * Returns `value` as frozen plain JSON. Properties that are `undefined` vanish, as they would in JSON.
 * @param before what stood here before the step, plain JSON: parts of it that are still the same are not walked again.
 * @throws NotJson for functions, symbols, big integers, NaN, infinities, class instances and cycles.
 */
export function plain<T>(value: T, path: string, before?: unknown): T {
  return walk(value, path, before, 0) as T;
}

/** Freezes what is known to be plain JSON, so that a machine that mutates it in place fails instead of changing the past. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const key in value) frozen(value[key]);
  return value;
}

/** Deeper than this no state is by design: it refers to itself. */
const DEEPEST = 500;

function walk(value: unknown, path: string, before: unknown, depth: number): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      if (!Number.isFinite(value)) throw new NotJson(`${path} is ${value}: JSON has no such number`);
      return value;
    case 'object':
      if (value === null) return null;
      return value === before ? value : walkObject(value, path, before, depth);
    case 'undefined':
      return undefined;
    default:
      throw new NotJson(`${path} is a ${typeof value}: a state holds only JSON, give it a name or a value`);
  }
}

function walkObject(value: object, path: string, before: unknown, depth: number): object {
  if (depth > DEEPEST) throw new NotJson(`${path.slice(0, 80)}… refers to itself: JSON has no cycles`);
  const result = Array.isArray(value)
    ? walkArray(value, path, before, depth + 1)
    : walkRecord(value, path, before, depth + 1);
  return Object.freeze(result);
}

function partOf(before: unknown, key: string | number): unknown {
  return typeof before === 'object' && before !== null ? (before as Record<string | number, unknown>)[key] : undefined;
}

function walkArray(value: readonly unknown[], path: string, before: unknown, depth: number): object {
  let copy: unknown[] | undefined;
  for (let index = 0; index < value.length; index++) {
    const item = value[index];
    // An array keeps its length in JSON: a hole or undefined becomes null there.
    const clean = item === undefined ? null : walk(item, `${path}[${index}]`, partOf(before, index), depth);
    if (clean !== item) (copy ??= [...value])[index] = clean;
  }
  return copy ?? value;
}

function walkRecord(value: object, path: string, before: unknown, depth: number): object {
  const prototype: unknown = Object.getPrototypeOf(value);
  // A value that came from another realm (a vm context) has that realm's Object.prototype: its own prototype is null.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw new NotJson(
      `${path} is an instance of ${value.constructor?.name ?? 'a class'}: a state holds only plain JSON`,
    );
  }
  let copy: Record<string, unknown> | undefined;
  for (const key in value) {
    const item = (value as Record<string, unknown>)[key];
    const clean =
      typeof item === 'string' || typeof item === 'boolean'
        ? item
        : walk(item, `${path}.${key}`, partOf(before, key), depth);
    if (clean === item && item !== undefined) continue;
    copy ??= { ...value };
    if (clean === undefined) delete copy[key];
    else copy[key] = clean;
  }
  return copy ?? value;
}

/**
 * Whether two values are equal as JSON, in whatever order their keys stand, and so byte for byte in canonical form. By hand:
 * the engine runs where nothing else is, and a replay compares all that every step says.
 */
export function sameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) || Array.isArray(other)) {
    if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
    for (let index = 0; index < one.length; index += 1) if (!sameJson(one[index], other[index])) return false;
    return true;
  }
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  for (const key of keys) {
    if (!Object.hasOwn(other, key)) return false;
    if (!sameJson((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key])) return false;
  }
  return true;
}
