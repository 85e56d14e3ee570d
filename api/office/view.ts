import type { z } from 'zod';
import type { Instant } from '../../engine/types.ts';
import { type Directory, possibleCommands } from '../../office/index.ts';
import { readTexts } from '../contents.ts';
import type { Doors } from '../doors.ts';
import { noteAuditorRead, readingOf } from '../reading/reader.ts';
import { ProblemError } from '../problems.ts';
import type { Bearer } from '../tokens.ts';
import type { OfficeSeat, OfficeView } from './schemas.ts';

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
  const { reader, directory: present } = await readingOf(doors, bearer);
  if (reader.seats.length === 0) throw noSeat();
  await noteAuditorRead(doors, reader, 'office', null);
  const now = await doors.clock();
  const directory = at === undefined ? present : await doors.office.directoryAt(at);
  const instant = at ?? now;
  const names = await namesIn(doors, directory);
  return {
    at: instant,
    seq: directory.head,
    demonstration: directory.demonstration ?? false,
    seats: [...directory.seats.values()].map((seat) => seatView(directory, seat.id, instant, names)),
    yours: [...reader.seats],
    permitted: [...possibleCommands(present, bearer.person, now)],
  };
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

function seatView(directory: Directory, id: string, at: Instant, names: Names): z.output<typeof OfficeSeat> {
  const seat = directory.seats.get(id);
  const holder = directory.holder(id, at);
  return {
    seat: id,
    kind: seat?.kind ?? '',
    government: seat?.government ?? null,
    member: seat?.member ?? null,
    holder: holder === null ? null : { person: holder, name: names.get(holder) ?? null },
    since: directory.since(id, at),
  };
}

function noSeat(): ProblemError {
  return new ProblemError('not-found', {
    title: 'There is no office that you may see.',
    detail: 'You hold no seat of it at present.',
    remedy: 'Ask the administrator of the office.',
  });
}
