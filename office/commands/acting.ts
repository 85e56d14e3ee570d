import { z } from 'zod';
import type { ActingOfficer } from '../acting.ts';
import type { Directory } from '../directory.ts';
import { caseId, instant, person, seat } from '../ids.ts';
import type { Seat } from '../seats.ts';
import { draft, type Ground, officeCommand } from './command.ts';
import { actsForOther, type InTheWay, isOfGovernment, standsApart } from './standing.ts';

/** Another person of the same government acts for the holder, or for the empty seat, until an instant; in all, or in one case. */
export const nameActing = officeCommand({
  type: 'NAME_ACTING',
  seats: ['senior-official', 'cochair'],
  facts: z.strictObject({ seat, person, from: instant.optional(), until: instant, case: caseId.optional() }),
  texts: { reason: 'optional' },
  files: { letter: 'required' },
  namesPerson: 'anybody',
  namesCase: true,
  judge: (ground, { from = ground.at, ...facts }) => {
    const { directory, at, actor, seat: by, commitments, attachments } = ground;
    const to = seatOfSameGovernment(ground, facts.seat);
    if ('refused' in to) return to;
    if (from < at) return { refused: 'acting-past', values: { from } };
    if (facts.until <= from) return { refused: 'acting-over', values: { from, until: facts.until } };
    if (facts.person === actor.person) return { refused: 'own-acting', values: { seat: to.id } };
    if (directory.holder(to.id, at) === facts.person) return { refused: 'holds-already', values: { seat: to.id } };
    const between =
      actsForOther(directory, to, facts.person, at) ??
      standsApart(directory, to, facts.person, at) ??
      namedAlready(directory, { ...facts, from, case: facts.case ?? null }, at);
    if (between !== null) return between;
    const named = draft('acting.named', { ...facts, from, by: by.id }, { commitments, attachments });
    return { records: [named], tellsCases: 'OFFICE_CHANGED' };
  },
});

/** The acting officer acts no longer. `person` may be left out where there is one. */
export const endActing = officeCommand({
  type: 'END_ACTING',
  seats: ['senior-official', 'cochair'],
  facts: z.strictObject({ seat, person: person.optional(), case: caseId.optional() }),
  texts: { reason: 'optional' },
  files: { letter: 'optional' },
  namesPerson: 'known',
  namesCase: true,
  judge: (ground, facts) => {
    const { directory, at, commitments, attachments } = ground;
    const to = seatOfSameGovernment(ground, facts.seat);
    if ('refused' in to) return to;
    const named = directory.acting
      .open(at)
      .filter((one) => one.seat === to.id && one.case === (facts.case ?? null))
      .filter((one) => facts.person === undefined || one.person === facts.person);
    const persons = new Set(named.map((one) => one.person));
    const [only] = persons;
    if (only === undefined) return { refused: 'nobody-acts', values: { seat: to.id } };
    if (persons.size > 1) return { refused: 'several-act', values: { seat: to.id } };
    const ended = draft('acting.ended', { ...facts, person: only }, { commitments, attachments });
    return { records: [ended], tellsCases: 'OFFICE_CHANGED' };
  },
});

/** A government names acting officers for its own seats only. */
function seatOfSameGovernment({ directory, seat: by }: Ground, id: string): Seat | InTheWay {
  const to = directory.seats.get(id);
  if (to === undefined) return { refused: 'no-seat', values: { seat: id } };
  if (!isOfGovernment(to)) return { refused: 'acting-no-government', values: { seat: id } };
  if (to.government !== by.government) return { refused: 'other-government', values: { seat: id, by: by.id } };
  return to;
}

/** One acting officer at a time for the whole of a seat, and one for each case. */
function namedAlready(
  directory: Directory,
  named: Pick<ActingOfficer, 'seat' | 'from' | 'until' | 'case'>,
  at: string,
): InTheWay | null {
  const other = directory.acting
    .open(at)
    .find(
      (one) => one.seat === named.seat && one.case === named.case && one.from < named.until && named.from < one.until,
    );
  return other === undefined
    ? null
    : { refused: 'acting-already', values: { seat: named.seat, from: other.from, until: other.until } };
}
