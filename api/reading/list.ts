import { z } from 'zod';
import { type ListedCase, listCases } from '../../store/reading/case-list.ts';
import { latestRecordsOf, recordsOf, recordsOfTypes } from '../../store/reading/case-records.ts';
import { readTexts } from '../contents.ts';
import type { Machine } from '../../engine/types.ts';
import type { Doors } from '../doors.ts';
import { ProblemError } from '../problems.ts';
import type { ProposalPage, ProposalSummary } from '../schemas.ts';
import { PROPOSALS, requireKnownFilters } from './list-filters.ts';
import { readerIn, type Reading } from './reader.ts';
import type { Reader } from './visibility.ts';
import { visibilityOf } from './visibility.ts';
import { caseRecord, type CaseRecord, visibleRecords } from './records.ts';
import { type Redactions, redactionsOf } from './redactions.ts';
import { standingFields } from './show.ts';
import { standingOf } from './standing.ts';
import { TEXT_BRINGING } from '../../machines/proposal/vocabulary/index.ts';
import { kindOf, presentText, textCommitments } from './text.ts';

export interface ListQuery {
  readonly status: 'active' | 'done' | undefined;
  readonly kind: string | undefined;
  /** Name of a state anywhere in the visible state. */
  readonly state: string | undefined;
  readonly waitingFor: string | undefined;
  readonly limit: number;
  readonly cursor: string | undefined;
}

type Summary = z.output<typeof ProposalSummary>;
type Page = z.output<typeof ProposalPage>;
type Cursor = { readonly at: string; readonly id: string };
interface Item {
  readonly summary: Summary;
  readonly cursor: Cursor;
}

/**
 * One page of the proposals the reader may know of: newest first; or, of those that wait for a seat, what is due first. Cases
 * that are hidden or filtered out are read over, batch by batch; how many there were cannot be told from the answer.
 * @throws ProblemError invalid
 */
export async function listProposals(doors: Doors, reading: Reading, query: ListQuery): Promise<Page> {
  requireKnownFilters(doors, reading, query);
  const after = query.cursor === undefined ? null : cursorFrom(query.cursor);
  if (query.waitingFor !== undefined) return pageOf(await waitingItems(doors, reading, query, after), query);
  const items: Item[] = [];
  for await (const item of matchingItems(doors, reading, query, after)) {
    items.push(item);
    if (items.length > query.limit) break;
  }
  return pageOf(items, query);
}

function pageOf(items: readonly Item[], { limit }: ListQuery): Page {
  const page = items.slice(0, limit);
  const end = page.at(-1);
  return {
    items: page.map(({ summary }) => summary),
    next: items.length > limit && end !== undefined ? cursorText(end.cursor) : null,
  };
}

/** Newest first. */
async function* matchingItems(
  doors: Doors,
  reading: Reading,
  query: ListQuery,
  from: Cursor | null,
): AsyncGenerator<Item> {
  let after = from;
  for (;;) {
    const cases = await listCases(doors.database, {
      machine: PROPOSALS,
      status: query.status ?? null,
      kind: null,
      after: after === null ? null : { openedAt: after.at, id: after.id },
      limit: BATCH,
    });
    for (const { listed, summary } of await summaries(doors, reading, cases))
      if (summary !== null && matches(summary, query))
        yield { summary, cursor: { at: listed.opened_at, id: listed.id } };
    const last = cases.at(-1);
    if (last === undefined || cases.length < BATCH) return;
    after = { at: last.opened_at, id: last.id };
  }
}

/** What waits for a seat, and of it what falls due first. Whose turn has no clock stands last. */
async function waitingItems(
  doors: Doors,
  reading: Reading,
  query: ListQuery,
  after: Cursor | null,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  // A case that is over waits for nobody: what has ended through all the years is not read for it.
  const open: ListQuery = { ...query, status: query.status ?? 'active' };
  for await (const { summary, cursor } of matchingItems(doors, reading, open, null)) {
    const dues = summary.waitingFor.flatMap(({ who, next }) => (who === query.waitingFor && next ? [next.due] : []));
    items.push({ summary, cursor: { at: dues.sort()[0] ?? NEVER, id: cursor.id } });
  }
  return items
    .sort((one, other) => (isBefore(one.cursor, other.cursor) ? -1 : 1))
    .filter(({ cursor }) => after === null || isBefore(after, cursor));
}

const NEVER = '9999-12-31T23:59:59.999Z';
const isBefore = (one: Cursor, other: Cursor): boolean =>
  one.at < other.at || (one.at === other.at && one.id < other.id);

const BATCH = 100;

async function summaries(
  doors: Doors,
  { directory, at, reader: { person, auditor } }: Reading,
  cases: readonly ListedCase[],
): Promise<{ readonly listed: ListedCase; readonly summary: Summary | null }[]> {
  const seen = cases.map((listed) => {
    const machine = doors.machines.byDigest(listed.machine_digest);
    const reader = readerIn(directory, person, at, listed.id);
    return { listed, machine, reader, visibility: visibilityOf(machine, listed.state, reader) };
  });
  // Who sees everything needs only the present text; for others what is visible follows from all the records.
  const [latest, all] = await Promise.all([
    latestRecordsOf(doors.database, seen.filter(({ visibility }) => visibility.everything).map(idOf), TEXT_BRINGING),
    recordsOf(doors.database, seen.filter(({ visibility }) => !visibility.everything).map(idOf)),
  ]);
  const records = byStream([...latest, ...all].map(caseRecord));
  const titles = new Map<string, string>();
  const redacted = auditor ? new Map<string, Redactions>() : await redactedTitles(doors, seen);
  for (const { listed, visibility } of seen) {
    const title = textCommitments(visibleRecords(records.get(listed.id) ?? [], visibility))['title'];
    if (title !== undefined && !redacted.get(listed.id)?.has(title)) titles.set(listed.id, title);
  }
  const texts = await readTexts(doors.contents, titles.values());
  return seen.map(({ listed, machine, reader, visibility }) => {
    const own: readonly CaseRecord[] = records.get(listed.id) ?? [];
    const visible = visibleRecords(own, visibility);
    if (visible.length === 0) return { listed, summary: null };
    const summary = {
      caseId: listed.id,
      reference: listed.reference,
      kind: kindOf(presentText(listed.state)),
      title: texts.get(titles.get(listed.id) ?? '') ?? null,
      ...standingFields(standingOf(machine, listed.state, visibility, own, reader.seats)),
      status: listed.state.status,
      openedAt: listed.opened_at,
      updatedAt: visibility.everything ? listed.updated_at : (visible.at(-1)?.at ?? listed.opened_at),
    };
    return { listed, summary };
  });
}

/** What redactions cover, by case; of cases without any, nothing. */
async function redactedTitles(
  doors: Doors,
  seen: readonly { readonly listed: ListedCase; readonly machine: Machine; readonly reader: Reader }[],
): Promise<ReadonlyMap<string, Redactions>> {
  const redactable = new Map(
    seen.flatMap(({ listed, machine, reader }) =>
      machine.events['REDACT'] === undefined ? [] : [[listed.id, reader] as const],
    ),
  );
  const found = await recordsOfTypes(doors.database, [...redactable.keys()], ['REDACT']);
  const named = new Set(found.map(({ stream }) => stream));
  const covered = [...redactable]
    .filter(([id]) => named.has(id))
    .map(async ([id, reader]) => [id, await redactionsOf(doors.database, id, reader, null)] as const);
  return new Map(await Promise.all(covered));
}

function byStream(records: readonly CaseRecord[]): ReadonlyMap<string, readonly CaseRecord[]> {
  const streams = new Map<string, CaseRecord[]>();
  for (const record of records) {
    const stream = streams.get(record.stream);
    if (stream === undefined) streams.set(record.stream, [record]);
    else stream.push(record);
  }
  return streams;
}

function idOf({ listed }: { readonly listed: ListedCase }): string {
  return listed.id;
}

function matches(summary: Summary, { kind, state, waitingFor }: ListQuery): boolean {
  return (
    (kind === undefined || summary.kind === kind) &&
    (state === undefined || namesIn(summary.value).includes(state)) &&
    (waitingFor === undefined || summary.waitingFor.some(({ who }) => who === waitingFor))
  );
}

function namesIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...namesIn(inner)]);
}

function cursorText({ at, id }: Cursor): string {
  return Buffer.from(JSON.stringify([at, id])).toString('base64url');
}

/** @throws ProblemError for a cursor that is none of ours. */
function cursorFrom(text: string): Cursor {
  const parsed = CURSOR.safeParse(jsonIn(Buffer.from(text, 'base64url').toString('utf8')));
  if (parsed.success) return { at: parsed.data[0], id: parsed.data[1] };
  throw new ProblemError('invalid', {
    title: 'The cursor is none of this list.',
    detail: 'A page ends with the cursor of the next one; this is none.',
    remedy: 'Ask without a cursor for the first page.',
  });
}

const CURSOR = z.tuple([z.iso.datetime(), z.string()]);

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
