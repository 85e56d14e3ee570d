import { z } from 'zod';
import { person, seat } from '../ids.ts';
import { draft, officeCommand } from './command.ts';
import { cannotHold } from './standing.ts';

/** The person holds the seat from now on; whoever held it no longer does. */
export const appoint = officeCommand({
  type: 'APPOINT',
  seats: ['administrator'],
  facts: z.strictObject({ seat, person }),
  texts: { reason: 'optional' },
  files: { letter: 'optional' },
  namesPerson: 'anybody',
  judge: ({ directory, at, actor, commitments, attachments }, facts) => {
    const to = directory.seats.get(facts.seat);
    if (to === undefined) return { refused: 'no-seat', values: { seat: facts.seat } };
    if (facts.person === actor.person) return { refused: 'own-seat', values: { seat: facts.seat } };
    const between = cannotHold(directory, to, facts.person, at);
    if (between !== null) return between;
    return { records: [draft('seat.held', facts, { commitments, attachments })], tellsCases: 'OFFICE_CHANGED' };
  },
});

/** Nobody holds the seat from now on. */
export const vacate = officeCommand({
  type: 'VACATE',
  seats: ['administrator'],
  facts: z.strictObject({ seat }),
  texts: { reason: 'optional' },
  files: { letter: 'optional' },
  judge: ({ directory, at, commitments, attachments }, facts) => {
    const from = directory.seats.get(facts.seat);
    if (from === undefined) return { refused: 'no-seat', values: { seat: facts.seat } };
    if (directory.holder(from.id, at) === null) return { refused: 'seat-vacant', values: { seat: from.id } };
    // Nobody could fill it, or any other seat, again.
    if (from.kind === 'administrator') return { refused: 'last-administrator' };
    return { records: [draft('seat.vacated', facts, { commitments, attachments })], tellsCases: 'OFFICE_CHANGED' };
  },
});
