import type { Instant } from '../../engine/types.ts';
import type { Directory } from '../../office/index.ts';
import type { Doors } from '../doors.ts';
import type { Bearer } from '../tokens.ts';
import type { Reader } from './visibility.ts';

/** The reader with the directory of this moment. */
export interface Reading {
  readonly reader: Reader;
  readonly directory: Directory;
  readonly at: Instant;
}

/** Who the bearer is in the office now. */
export async function readingOf(doors: Doors, bearer: Bearer): Promise<Reading> {
  const [directory, now] = await Promise.all([doors.office.directory(), doors.clock()]);
  const at = directory.notBefore(now);
  return { directory, at, reader: readerIn(directory, bearer.person, at, null) };
}

/** Some act from a seat in one case only: there they are readers from that seat too. */
export function readerIn(directory: Directory, person: string, at: Instant, caseId: string | null): Reader {
  const seats = directory.seatsOf(person, at, caseId);
  return {
    person,
    seats: seats.map(({ id }) => id),
    auditor: seats.some(({ kind }) => kind === 'auditor'),
  };
}

/** What an auditor has read goes on record too, gathered. */
export async function noteAuditorRead(
  { host }: Doors,
  reader: Reader,
  what: string,
  caseId: string | null,
): Promise<void> {
  if (reader.auditor) await host.noteRead({ case: caseId, person: reader.person, what });
}
