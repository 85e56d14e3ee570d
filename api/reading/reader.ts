import type { Directory } from '../../office/index.ts';
import type { Doors } from '../doors.ts';
import type { Bearer } from '../tokens.ts';
import type { Reader } from './visibility.ts';

/** The reader with the directory of this moment. */
export interface Reading {
  readonly reader: Reader;
  readonly directory: Directory;
}

/** Who the bearer is in the office now. */
export async function readingOf(doors: Doors, bearer: Bearer): Promise<Reading> {
  const [directory, now] = await Promise.all([doors.office.directory(), doors.clock()]);
  const seats = directory.seatsOf(bearer.person, now);
  return {
    directory,
    reader: {
      person: bearer.person,
      seats: seats.map(({ id }) => id),
      auditor: seats.some(({ kind }) => kind === 'auditor'),
    },
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
