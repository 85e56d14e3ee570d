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
    data: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('Facts and texts that the command asks for. A person may be given by name, a case by its reference.'),
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

export const OfficeActing = OfficePerson.extend({
  by: z.string().describe('Seat that named the officer.'),
  from: Instant,
  until: Instant,
  case: z.string().nullable().describe('The one case in which the officer acts; null: whatever the seat does.'),
}).meta({ id: 'OfficeActing' });

export const OfficeSeat = z
  .object({
    seat: z.string(),
    kind: z.string(),
    government: z.enum(['AU', 'ID']).nullable(),
    member: z.string().nullable(),
    holder: OfficePerson.nullable().describe('null: the seat is vacant.'),
    since: Instant.nullable().describe('Since when it is held or vacant; null: never held.'),
    acting: z.array(OfficeActing).describe('Who acts for it, or will.'),
  })
  .meta({ id: 'OfficeSeat' });

export const OfficeMember = z
  .object({
    member: z.string(),
    name: z.string(),
    sort: z.enum(['state', 'organisation']),
    government: z.enum(['AU', 'ID']).nullable(),
    focal: OfficePerson.nullable().describe('Focal point; null: none.'),
  })
  .meta({ id: 'OfficeMember' });

export const OfficeGroup = z
  .object({ group: z.string(), name: z.string(), seats: z.array(z.string()) })
  .meta({ id: 'OfficeGroup' });

export const OfficeMeeting = z
  .object({
    meeting: z.string(),
    body: z.string(),
    date: z.string().nullable().describe('YYYY-MM-DD; null: not dated.'),
    status: z.enum(['planned', 'held', 'cancelled']),
    moved: z.array(z.string().nullable()).describe('Days for which it was called before.'),
    texts: z.record(z.string(), z.string().nullable()).describe('Agenda, reason and outcome; null: erased.'),
  })
  .meta({ id: 'OfficeMeeting' });

export const OfficeView = z
  .object({
    at: Instant,
    seq: z.int().describe('The last record of the directory at that instant.'),
    demonstration: z.boolean(),
    seats: z.array(OfficeSeat),
    members: z.array(OfficeMember),
    groups: z.array(OfficeGroup),
    meetings: z.array(OfficeMeeting),
    yours: z.array(z.string()).describe('Seats you could act from now.'),
    permitted: z.array(z.string()).describe('Commands that a seat of yours may give now.'),
  })
  .meta({ id: 'OfficeView' });

export const OfficeEntry = z
  .object({
    seq: z.int(),
    at: Instant,
    type: z.string(),
    seat: z.string().describe('`system`: nobody sent it.'),
    person: z.string().nullable().describe('Opaque id.'),
    name: z.string().nullable(),
    actingFor: z.string().optional(),
    facts: z.record(z.string(), z.unknown()),
    about: z.string().nullable().describe('Name of the person it is about; null: nobody, or erased.'),
    texts: z.record(z.string(), z.string().nullable()).describe('Free text by field; null: erased.'),
    attachments: z.array(z.object({ role: z.string(), commitment: z.string(), bytes: z.int(), mediaType: z.string() })),
  })
  .meta({ id: 'OfficeEntry' });

export const OfficeHistory = z.object({ entries: z.array(OfficeEntry) }).meta({ id: 'OfficeHistory' });
