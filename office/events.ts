import { z } from 'zod';
import { CALENDAR_EVENTS } from './calendar.ts';
import { caseId, day, group, instant, meeting, member, person, seat } from './ids.ts';
import { PERSONAL } from './persons.ts';
import { POLICY_EVENTS } from './policies.ts';
import { SEAT_KINDS } from './seats.ts';

/**
 * The vocabulary of the `directory` stream: facts by type of record. A person is an opaque id; names, mail addresses and
 * letters stand behind commitments. Records of other types are none of the directory's business and are passed over.
 */

export const DIRECTORY_EVENTS = {
  /** The first record. `demonstration`: everything of this office is made up. */
  'office.opened': z.object({ demonstration: z.boolean() }),
  /** Commitments: `name`, and where letters reach the person, `address`. */
  'person.known': z.object({ person }),
  /** What is known of the person was wrong, or is so no longer. `told`: what is told anew; of each the commitment. */
  'person.corrected': z.object({ person, told: z.array(z.enum(PERSONAL)).min(1) }),
  'member.named': z.object({
    member,
    name: z.string(),
    sort: z.enum(['state', 'organisation']),
    government: z.enum(['AU', 'ID']).optional(),
  }),
  'seat.named': z.object({
    seat,
    kind: z.enum(SEAT_KINDS),
    government: z.enum(['AU', 'ID']).optional(),
    member: member.optional(),
  }),
  /** From this record's instant on; whoever held the seat before no longer does. Commitment: `letter`, where there is one. */
  'seat.held': z.object({ seat, person }),
  'seat.vacated': z.object({ seat }),
  /** A member's focal point: names the seat `focal-<member>` if there is none yet, and its holder. */
  'focal.named': z.object({ member, person }),
  /**
   * An acting officer, of the same government as the seat, for a span of time. `by`: the seat that named the officer; `case`:
   * the one case in which the officer acts. Its file: the letter.
   */
  'acting.named': z.object({ seat, person, by: seat, from: instant, until: instant, case: caseId.optional() }),
  'acting.ended': z.object({ seat, person, case: caseId.optional() }),
  'member.left': z.object({ member }),
  'group.named': z.object({ group, name: z.string().min(1) }),
  /** It is no more. Its id may be named again. */
  'group.ended': z.object({ group }),
  'group.joined': z.object({ group, seat }),
  'group.left': z.object({ group, seat }),
  /** `date`: null while there is none. Commitment: `agenda`. */
  'meeting.called': z.object({ meeting, body: group, date: day.nullable() }),
  /** Commitment: `reason`. */
  'meeting.moved': z.object({ meeting, date: day.nullable() }),
  'meeting.cancelled': z.object({ meeting }),
  /** Commitment: `outcome`. */
  'meeting.held': z.object({ meeting, date: day }),
  ...CALENDAR_EVENTS,
  ...POLICY_EVENTS,
} as const;

export type DirectoryEventType = keyof typeof DIRECTORY_EVENTS;
export type DirectoryEvent = {
  [Type in DirectoryEventType]: { readonly type: Type; readonly facts: z.output<(typeof DIRECTORY_EVENTS)[Type]> };
}[DirectoryEventType];

/** The event of a record of the directory stream; null when the record speaks of something else. */
export function directoryEvent(type: string, facts: unknown): DirectoryEvent | null {
  if (!Object.hasOwn(DIRECTORY_EVENTS, type)) return null;
  const schema = DIRECTORY_EVENTS[type as DirectoryEventType];
  return { type, facts: schema.parse(facts) } as DirectoryEvent;
}
