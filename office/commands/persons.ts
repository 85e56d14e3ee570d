import { z } from 'zod';
import { person } from '../ids.ts';
import { PERSONAL } from '../persons.ts';
import { draft, officeCommand } from './command.ts';

/**
 * The name of a person, or where letters reach the person, is told anew. The records before it stay what they are; what stands
 * behind their commitments can be erased, and is not by this.
 */
export const correctPerson = officeCommand({
  type: 'CORRECT_PERSON',
  seats: ['administrator'],
  facts: z.strictObject({ person }),
  texts: { name: 'optional', address: 'optional', reason: 'optional' },
  files: { letter: 'optional' },
  namesPerson: 'known',
  judge: ({ commitments, attachments }, facts) => {
    const told = PERSONAL.filter((field) => commitments[field] !== undefined);
    if (told.length === 0) return { refused: 'nothing-corrected' };
    return {
      records: [draft('person.corrected', { ...facts, told }, { commitments, attachments })],
      tellsCases: null,
      says: { person: facts.person },
    };
  },
});
