import { z } from 'zod';
import { seat } from '../events.ts';
import { draft, officeCommand } from './command.ts';

/** Nobody holds the seat from now on. */
export const vacate = officeCommand({
  type: 'VACATE',
  seats: ['administrator'],
  facts: z.strictObject({ seat }),
  texts: { reason: 'optional' },
  files: { letter: 'optional' },
  judge: ({ directory, at, actor, commitments, attachments }, facts) => {
    const { seat: id } = facts;
    const holder = directory.holder(id, at);
    if (!directory.seats.has(id)) return { refused: 'no-seat', values: { seat: id } };
    if (holder === null) return { refused: 'seat-vacant', values: { seat: id } };
    if (holder === actor.person) return { refused: 'own-seat', values: { seat: id } };
    return { records: [draft('seat.vacated', facts, { commitments, attachments })], tellsCases: 'OFFICE_CHANGED' };
  },
});
