import { z } from 'zod';
import { Attachment, CommandId, Instant } from '../schemas.ts';

/** The public shapes of the office's own door. */

export const OfficeCommandRequest = z
  .strictObject({
    commandId: CommandId,
    type: z
      .string()
      .regex(/^[A-Z][A-Z_]{0,39}$/, 'is no command: commands are written in capitals, for example APPOINT')
      .describe('Command, for example APPOINT.'),
    reason: z.string().min(1).max(20_000).optional().describe('Free text; kept apart from the records.'),
    data: z.record(z.string(), z.unknown()).optional().describe('Facts and texts that the command asks for.'),
    seat: z
      .string()
      .regex(/^[a-z][a-z0-9-]*$/, 'is no seat, for example administrator')
      .optional()
      .describe('Seat you act from; may be left out when it is clear.'),
    attachments: z.array(Attachment).max(20).optional(),
    dryRun: z.boolean().default(false).describe('Judge only, write nothing.'),
  })
  .meta({ id: 'OfficeCommandRequest' });

export const OfficeCommandAnswer = z
  .object({
    commandId: CommandId,
    type: z.string(),
    seq: z.int().describe('The last record of the directory after it.'),
    at: Instant,
    recorded: z.array(z.string()).describe('Types of what was recorded.'),
    says: z.record(z.string(), z.unknown()).describe('What else there is to tell, for example the id of a new person.'),
    demonstration: z.boolean(),
    dryRun: z.boolean(),
  })
  .meta({ id: 'OfficeCommandAnswer' });

export const OfficePerson = z
  .object({ person: z.string().describe('Opaque id.'), name: z.string().nullable().describe('null: erased.') })
  .meta({ id: 'OfficePerson' });

export const OfficeSeat = z
  .object({
    seat: z.string(),
    kind: z.string(),
    government: z.enum(['AU', 'ID']).nullable(),
    member: z.string().nullable(),
    holder: OfficePerson.nullable().describe('null: the seat is vacant.'),
    since: Instant.nullable().describe('Since when it is held or vacant; null: never held.'),
  })
  .meta({ id: 'OfficeSeat' });

export const OfficeView = z
  .object({
    at: Instant,
    seq: z.int().describe('The last record of the directory at that instant.'),
    demonstration: z.boolean(),
    seats: z.array(OfficeSeat),
    yours: z.array(z.string()).describe('Seats you could act from now.'),
    permitted: z.array(z.string()).describe('Commands that a seat of yours may give now.'),
  })
  .meta({ id: 'OfficeView' });
