/**
 * Only plain JSON may live in a state: what does not survive a JSON round trip would change the case between two steps.
 */

const known = new WeakSet<object>();

/** Thrown for a value that JSON cannot carry; `path` says where it stands. */
export class NotJson extends Error {
  override readonly name = 'NotJson';
}

/**
 * Returns `value` as frozen plain JSON. Properties that are `undefined` vanish, as they would in JSON. Parts that were
 * checked before are not walked again.
 * @throws NotJson for functions, symbols, big integers, NaN, infinities, class instances and cycles.
 */
export function plain<T>(value: T, path: string): T {
  return walk(value, path, undefined) as T;
}

function walk(value: unknown, path: string, above: Set<object> | undefined): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      if (!Number.isFinite(value)) throw new NotJson(`${path} is ${value}: JSON has no such number`);
      return value;
    case 'object':
      if (value === null) return null;
      return known.has(value) ? value : walkObject(value, path, above ?? new Set());
    case 'undefined':
      return undefined;
    default:
      throw new NotJson(`${path} is a ${typeof value}: a state holds only JSON, give it a name or a value`);
  }
}

function walkObject(value: object, path: string, above: Set<object>): object {
  if (above.has(value)) throw new NotJson(`${path} refers to itself: JSON has no cycles`);
  above.add(value);
  const result = Array.isArray(value) ? walkArray(value, path, above) : walkRecord(value, path, above);
  above.delete(value);
  known.add(Object.freeze(result));
  return result;
}

function walkArray(value: readonly unknown[], path: string, above: Set<object>): object {
  let copy: unknown[] | undefined;
  for (let index = 0; index < value.length; index++) {
    const item = value[index];
    // An array keeps its length in JSON: a hole or undefined becomes null there.
    const clean = item === undefined ? null : walk(item, `${path}[${index}]`, above);
    if (clean !== item) (copy ??= [...value])[index] = clean;
  }
  return copy ?? value;
}

function walkRecord(value: object, path: string, above: Set<object>): object {
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
    const clean = walk(item, `${path}.${key}`, above);
    if (clean === item && item !== undefined) continue;
    copy ??= { ...value };
    if (clean === undefined) delete copy[key];
    else copy[key] = clean;
  }
  return copy ?? value;
}
