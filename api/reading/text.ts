import { z } from 'zod';
import type { CaseState, JsonObject } from '../../engine/types.ts';
import { ownTexts, TEXT_BRINGING } from '../../machines/proposal/vocabulary/index.ts';
import type { CaseRecord } from './records.ts';

/** The present text of a proposal: what its machine keeps of it. */
export interface PresentText {
  readonly revision: number;
  readonly hash: string;
  readonly facts: JsonObject;
}

/** `collaboration`, `new-project`, … */
export function kindOf({ facts }: PresentText): string {
  return typeof facts['kind'] === 'string' ? facts['kind'] : '';
}

const CONTEXT = z.object({
  text: z.object({ revision: z.int(), hash: z.string() }),
  facts: z.record(z.string(), z.json()),
});

/** @throws when the machine keeps its text elsewhere: then it is none of the proposal machines. */
export function presentText(state: CaseState): PresentText {
  const { text, facts } = CONTEXT.parse(state.context);
  return { ...text, facts };
}

/** Commitments of the present text's free texts by field, from the last record that brought a text. */
export function textCommitments(records: readonly CaseRecord[]): Readonly<Record<string, string>> {
  const last = records.findLast(({ type }) => TEXT_BRINGING.includes(type));
  if (last === undefined) return {};
  const own = ownTexts(last.type);
  return Object.fromEntries(Object.entries(last.inner.event.commitments).filter(([field]) => !own.has(field)));
}
