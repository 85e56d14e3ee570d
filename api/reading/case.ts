import { recordsOf } from '../../store/reading/case-records.ts';
import type { CaseState, Instant } from '../../engine/types.ts';
import type { CaseView } from '../../host/types.ts';
import type { Doors } from '../doors.ts';
import { ProblemError, saying } from '../problems.ts';
import type { Bearer } from '../tokens.ts';
import { readerIn, type Reading, readingOf } from './reader.ts';
import { caseRecord, type CaseRecord, type Move, visibleRecords } from './records.ts';
import { type Redactions, redactionsOf } from './redactions.ts';
import { type Visibility, visibilityOf } from './visibility.ts';

/** A case with everything that decides how much of it one reader sees. */
export interface SeenCase extends Reading {
  readonly view: CaseView;
  readonly visibility: Visibility;
  /**
   * All records of the case, from which it follows what such a reader sees; for computing, never for showing. Empty for
   * a reader who sees everything, unless they were asked for.
   */
  readonly records: readonly Move[];
  /** Of these, those that may be shown. */
  readonly visible: readonly CaseRecord[];
  /** What is kept from this reader's view besides. */
  readonly redactions: Redactions;
}

/**
 * The case as the bearer may see it. One that the bearer may know nothing of is answered like one that does not exist.
 * @param withRecords for a reader who sees everything too.
 * @throws ProblemError not-found
 */
export async function seenCase(doors: Doors, key: string, bearer: Bearer, withRecords = false): Promise<SeenCase> {
  const [{ directory, at }, view] = await Promise.all([readingOf(doors, bearer), doors.host.view(key)]);
  const reading = { directory, at, reader: readerIn(directory, bearer.person, at, view?.caseId ?? null) };
  const seen = view === null ? null : await see(doors, view, reading, withRecords);
  if (seen === null) throw new ProblemError('not-found', saying('no-proposal', { key }));
  return seen;
}

/** The case as the same reader would see it, had a step taken it into that state. */
export function seenIn(seen: SeenCase, state: CaseState, at: Instant): SeenCase {
  const { view, reader, records } = seen;
  return {
    ...seen,
    view: { ...view, state },
    visibility: visibilityOf(view.machine, state, reader),
    records: [...records, { at, inner: { to: { value: state.value } } }],
  };
}

async function see(doors: Doors, view: CaseView, reading: Reading, withRecords: boolean): Promise<SeenCase | null> {
  const visibility = visibilityOf(view.machine, view.state, reading.reader);
  const wanted = withRecords || !visibility.everything;
  const records = wanted ? (await recordsOf(doors.database, [view.caseId])).map(caseRecord) : [];
  const visible = visibleRecords(records, visibility);
  if (!visibility.everything && visible.length === 0) return null;
  const redactable = view.machine.events['REDACT'] !== undefined;
  const redactions = redactable
    ? await redactionsOf(doors.database, view.caseId, reading.reader, wanted ? records : null)
    : new Set<string>();
  return { ...reading, view, visibility, records, visible, redactions };
}
