import type { z } from 'zod';
import type { Inner } from '../../ledger/record.ts';
import { isPersonal } from '../../office/index.ts';
import { recordsOf } from '../../store/reading/case-records.ts';
import { readTexts, type Texts } from '../contents.ts';
import type { Doors } from '../doors.ts';
import type { Bearer } from '../tokens.ts';
import type { OfficeEntry, OfficeHistory } from './schemas.ts';
import { type Names, namesIn, officeReading } from './view.ts';

/** Every change of the office: when, what, by whom, why. @throws ProblemError not-found for a person without a seat. */
export async function officeHistory(doors: Doors, bearer: Bearer): Promise<z.output<typeof OfficeHistory>> {
  const { directory } = await officeReading(doors, bearer, 'office-history');
  const records = (await recordsOf(doors.database, ['directory'])).map(({ inner, ...place }) => ({
    ...place,
    inner: JSON.parse(inner) as Inner,
  }));
  const names = await namesIn(doors, directory);
  const texts = await readTexts(
    doors.contents,
    records.flatMap(({ inner }) => ownTexts(inner).map(([, commitment]) => commitment)),
  );
  return { entries: records.map(({ seq, at, inner }) => entryOf({ seq, at }, inner, names, texts)) };
}

/**
 * Field and commitment of the texts of a record that are told to whoever reads of the office. A person's name is told where
 * people are named, and how letters reach the person to nobody.
 */
export function ownTexts({ event }: Inner): readonly (readonly [string, string])[] {
  return Object.entries(event.commitments).filter(([field]) => !isPersonal(field));
}

function entryOf(
  place: { readonly seq: number; readonly at: string },
  inner: Inner,
  names: Names,
  texts: Texts,
): z.output<typeof OfficeEntry> {
  const { actor, event, attachments } = inner;
  const about = event.facts['person'];
  return {
    ...place,
    type: inner.type,
    seat: actor.seat,
    person: actor.person,
    name: actor.person === null ? null : (names.get(actor.person) ?? null),
    ...(actor.actingFor !== undefined && { actingFor: actor.actingFor }),
    facts: { ...event.facts },
    about: typeof about === 'string' ? (names.get(about) ?? null) : null,
    texts: Object.fromEntries(ownTexts(inner).map(([field, commitment]) => [field, texts.get(commitment) ?? null])),
    attachments: [...attachments],
  };
}
