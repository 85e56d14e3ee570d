import type { z } from 'zod';
import type { Instant } from '../../engine/types.ts';
import { type Directory, focalSeat, type Meeting, possibleCommands, type Seat } from '../../office/index.ts';
import { readTexts, type Texts } from '../contents.ts';
import type { Doors } from '../doors.ts';
import { ProblemError, saying } from '../problems.ts';
import { noteAuditorRead, type Reading, readingOf } from '../reading/reader.ts';
import type { Bearer } from '../tokens.ts';
import type { OfficeMeeting, OfficePerson, OfficeSeat, OfficeView } from './schemas.ts';

/** Names of people by their ids; null where a name is erased. */
export type Names = ReadonlyMap<string, string | null>;

/**
 * The office as it stood at an instant, or stands now. Whoever has a seat may read it; addresses and letters are not in it.
 * @throws ProblemError not-found for a person without a seat.
 */
export async function officeView(
  doors: Doors,
  bearer: Bearer,
  at: Instant | undefined,
): Promise<z.output<typeof OfficeView>> {
  const { reader, directory: present, at: now } = await officeReading(doors, bearer, 'office');
  const instant = at ?? now;
  const directory = at === undefined ? present : await doors.office.directoryAt(at);
  const names = await namesIn(doors, directory);
  const meetings = [...directory.meetings.values()];
  const told = await readTexts(
    doors.contents,
    meetings.flatMap(({ commitments }) => Object.values(commitments)),
  );
  return {
    at: instant,
    seq: directory.head,
    demonstration: directory.demonstration ?? false,
    seats: [...directory.seats.values()].map((seat) => seatView(directory, seat, instant, names)),
    members: [...directory.members.values()].map(({ id, name, sort, government }) => ({
      member: id,
      name,
      sort,
      government: government ?? null,
      focal: personView(directory.holder(focalSeat(id), instant), names),
    })),
    groups: [...directory.groups.values()].map(({ id, name, seats }) => ({ group: id, name, seats: [...seats] })),
    meetings: meetings.map((meeting) => meetingView(meeting, told)),
    yours: [...reader.seats],
    permitted: [...possibleCommands(present, bearer.person, now)],
  };
}

/** Who reads of the office, which an auditor's reading puts on record. @throws ProblemError not-found */
export async function officeReading(doors: Doors, bearer: Bearer, what: string): Promise<Reading> {
  const reading = await readingOf(doors, bearer);
  if (reading.reader.seats.length === 0) throw new ProblemError('not-found', saying('no-office'));
  await noteAuditorRead(doors, reading.reader, what, null);
  return reading;
}

export async function namesIn({ contents }: Pick<Doors, 'contents'>, directory: Directory): Promise<Names> {
  const commitments = [...directory.persons.values()].flatMap(({ id, commitments: { name } }) =>
    name === undefined ? [] : [[id, name] as const],
  );
  const texts = await readTexts(
    contents,
    commitments.map(([, name]) => name),
  );
  return new Map(commitments.map(([id, name]) => [id, texts.get(name) ?? null]));
}

function personView(person: string | null, names: Names): z.output<typeof OfficePerson> | null {
  return person === null ? null : { person, name: names.get(person) ?? null };
}

function seatView(
  directory: Directory,
  { id, kind, government, member }: Seat,
  at: Instant,
  names: Names,
): z.output<typeof OfficeSeat> {
  const acting = directory.acting.open(at).filter(({ seat }) => seat === id);
  return {
    seat: id,
    kind,
    government: government ?? null,
    member: member ?? null,
    holder: personView(directory.holder(id, at), names),
    since: directory.since(id, at),
    acting: acting.map(({ person, by, from, until, case: only }) => ({
      ...{ person, name: names.get(person) ?? null },
      ...{ by, from, until, case: only },
    })),
  };
}

function meetingView(
  { id, body, date, status, moved, commitments }: Meeting,
  told: Texts,
): z.output<typeof OfficeMeeting> {
  const texts = Object.fromEntries(
    Object.entries(commitments).map(([field, commitment]) => [field, told.get(commitment) ?? null]),
  );
  return { meeting: id, body, date, status, moved: [...moved], texts };
}
