import type { z } from 'zod';
import { TEXT_BRINGING } from '../../machines/proposal/vocabulary/index.ts';
import { recordsOfTypes } from '../../store/reading/case-records.ts';
import type { Words } from '../../words/index.ts';
import type { Reader } from '../../words/sentences.ts';
import type { Texts } from '../contents.ts';
import type { Doors } from '../doors.ts';
import type { ProposalReturned } from '../schemas.ts';
import type { SeenCase } from './case.ts';
import { caseRecord, type CaseRecord } from './records.ts';
import type { Redactions } from './redactions.ts';

/** Acts by which a proposal comes back to its proponent, or that ask for it. */
const RETURNING: readonly string[] = ['RETURN', 'REVISE', 'INVITE'];
/** States in which it waits for its proponent. */
const RETURNED: readonly string[] = ['returned', 'dormant'];

/** A record of why a proposal was returned. */
interface Returning {
  readonly record: CaseRecord;
  /** Commitment of the reason. */
  readonly reason: string;
}

/** The reasons for which it stands returned, of each seat its last, as far as the reader may know of them. */
export async function returningOf(
  { database }: Pick<Doors, 'database'>,
  { view, visibility, visible }: SeenCase,
  state: string,
): Promise<readonly Returning[]> {
  if (!RETURNED.includes(state)) return [];
  const records = visibility.everything
    ? (await recordsOfTypes(database, [view.caseId], [...TEXT_BRINGING, ...RETURNING])).map(caseRecord)
    : visible;
  const ofThisText = records.slice(records.findLastIndex(({ type }) => TEXT_BRINGING.includes(type)) + 1);
  const returning = ofThisText.flatMap((record) => {
    const { reason } = record.inner.event.commitments;
    return RETURNING.includes(record.type) && reason !== undefined ? [{ record, reason }] : [];
  });
  return [...new Map(returning.map((one) => [one.record.inner.actor.seat, one])).values()];
}

export function returnedFor(
  { record, reason }: Returning,
  texts: Texts,
  redactions: Redactions,
  words: Words,
  { language }: Reader,
): z.output<typeof ProposalReturned> {
  return {
    seat: record.inner.actor.seat,
    type: record.type,
    says: words.say(language, 'events', record.type),
    reason: texts.get(reason) ?? null,
    redacted: redactions.has(reason),
  };
}
