import type { Json } from '../engine/types.ts';

/**
 * The same value, the keys of its objects in canonical order: what a machine makes of a request must not hang on the order in
 * which its sender wrote it, since a replay reads it from the record.
 */
export function inKeyOrder<T extends Json>(value: T): T {
  return ordered(value) as T;
}

function ordered(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(ordered);
  const source = value as Readonly<Record<string, Json>>;
  const copy: Record<string, Json> = {};
  for (const key of Object.keys(source).sort()) copy[key] = ordered(source[key] as Json);
  return copy;
}
