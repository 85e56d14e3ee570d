import type { Inner } from '../../ledger/record.ts';
import type { SeatKind } from '../../office/index.ts';
import { recordOf } from '../../store/reading/case-records.ts';
import type { Content } from '../contents.ts';
import type { Doors } from '../doors.ts';
import { ProblemError, saying } from '../problems.ts';
import type { Bearer } from '../tokens.ts';
import { ownTexts } from './history.ts';
import { officeReading } from './view.ts';

/** Files that are for whoever reads of the office; every other, for example a letter, is for whom it may concern. */
const FOR_EVERY_SEAT: ReadonlySet<string> = new Set(['invitation', 'minutes']);
/** Who answers for the office, and whom its letters bind: its staff, its auditor, and the seats of both governments. */
const CONCERNED: ReadonlySet<SeatKind> = new Set([
  'administrator',
  'desk',
  'auditor',
  'comanager',
  'cochair',
  'senior-official',
]);

/** Which text or file of which record. */
export interface OfficeContentAsked {
  /** Number of the directory's record. */
  readonly seq: number;
  /** Field of a text, or role of a file. */
  readonly name: string;
  /** Which of several files of that role, from 1 on. */
  readonly number: number;
}

/**
 * A text or file that came with a change of the office. A text is for whoever reads of the office, as in its history; a file
 * as its role says. What is not for the reader is answered like what does not exist; names are told where people are named, and
 * addresses to nobody.
 * @throws ProblemError not-found
 */
export async function officeContent(doors: Doors, bearer: Bearer, asked: OfficeContentAsked): Promise<Content> {
  const { directory, reader } = await officeReading(doors, bearer, 'office-content');
  const row = await recordOf(doors.database, 'directory', asked.seq);
  const inner = row === null ? null : (JSON.parse(row.inner) as Inner);
  const kinds = reader.seats.flatMap((seat) => directory.seats.get(seat)?.kind ?? []);
  const commitment = inner === null ? null : (textOf(inner, asked) ?? fileOf(inner, asked, kinds, bearer));
  if (commitment === null) throw noSuch('no-content');
  const content = (await doors.contents.read([commitment])).get(commitment);
  if (content === undefined) throw noSuch('content-erased');
  return content;
}

function textOf(inner: Inner, { name, number }: OfficeContentAsked): string | null {
  const [, commitment = null] = ownTexts(inner).find(([field]) => field === name) ?? [];
  return number === 1 ? commitment : null;
}

function fileOf(
  { actor, event, attachments }: Inner,
  { name, number }: OfficeContentAsked,
  kinds: readonly SeatKind[],
  { person }: Bearer,
): string | null {
  const concerned = kinds.some((kind) => CONCERNED.has(kind)) || [actor.person, event.facts['person']].includes(person);
  if (!concerned && !FOR_EVERY_SEAT.has(name)) return null;
  return attachments.filter(({ role }) => role === name)[number - 1]?.commitment ?? null;
}

function noSuch(key: string): ProblemError {
  return new ProblemError('not-found', saying(key));
}
