import { canonicalize } from '../ledger/canonical.ts';
import type { Json, JsonObject } from '../engine/types.ts';
import type { Split } from './submission.ts';

/**
 * Names of the proposal's fields that a new text changes, in order. It stands among the facts of the event, and whoever
 * looks at facts and commitments of both texts finds the same: an unchanged text keeps its commitment.
 * @param unchanged commitments of the texts that stay as they are, by path.
 */
export function changedFields(
  before: JsonObject,
  { facts, texts }: Split,
  unchanged: Readonly<Record<string, string>>,
): readonly string[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(facts)]);
  const changed = [...fields].filter((field) => !alike(before[field], facts[field]));
  const rewritten = Object.keys(texts).filter((path) => unchanged[path] === undefined);
  return [...new Set([...changed, ...rewritten.map((path) => path.split('.')[0] ?? path)])].sort();
}

function alike(one: Json | undefined, other: Json | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return canonicalize(one) === canonicalize(other);
}
