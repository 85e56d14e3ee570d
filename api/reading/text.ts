import { z } from 'zod';
import type { CaseState, JsonObject } from '../../engine/types.ts';
import { EVENTS } from '../../machines/proposal/events.ts';
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

/** Records of these types bring a whole new text, the commitments of its free texts included. */
export const TEXT_BRINGING: readonly string[] = [
  'start',
  ...Object.entries(EVENTS).flatMap(([type, { bringsText }]) => (bringsText === true ? [type] : [])),
];

/** Texts of a record that are the event's own, and none of the proposal's. */
const OWN_TEXTS = new Set(Object.values(EVENTS).flatMap(({ texts }) => Object.keys(texts)));

/** Commitments of the present text's free texts by field, from the last record that brought a text. */
export function textCommitments(records: readonly CaseRecord[]): Readonly<Record<string, string>> {
  const last = records.findLast(({ type }) => TEXT_BRINGING.includes(type));
  const entries = Object.entries(last?.inner.event.commitments ?? {});
  return Object.fromEntries(entries.filter(([field]) => !OWN_TEXTS.has(field)));
}
