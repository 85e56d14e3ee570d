import { z } from 'zod';
import type { Directory } from '../directory.ts';
import { group, seat } from '../ids.ts';
import { memberId } from '../seats.ts';
import { draft, type Judged, officeCommand } from './command.ts';

/** A new group, without anybody in it. */
export const nameGroup = officeCommand({
  type: 'NAME_GROUP',
  seats: ['administrator'],
  facts: z.strictObject({ name: z.string().trim().min(1).max(200) }),
  texts: { reason: 'optional' },
  files: {},
  judge: ({ directory, commitments }, { name }) => {
    const id = memberId(name);
    if (!group.safeParse(id).success) return { refused: 'no-name' };
    if (directory.groups.has(id)) return { refused: 'group-already', values: { group: id } };
    const named = draft('group.named', { group: id, name }, { commitments });
    return { records: [named], tellsCases: null, says: { group: id } };
  },
});

/** There is no such group from now on, whoever sat in it. What it met for stays on record. */
export const endGroup = officeCommand({
  type: 'END_GROUP',
  seats: ['administrator'],
  facts: z.strictObject({ group }),
  texts: { reason: 'optional' },
  files: { letter: 'optional' },
  judge: ({ directory, commitments, attachments }, facts) => {
    const { group: id } = facts;
    if (!directory.groups.has(id)) return { refused: 'no-group', values: { group: id } };
    const meeting = [...directory.meetings.values()].find(({ body, status }) => body === id && status === 'planned');
    if (meeting !== undefined) return { refused: 'group-meets', values: { group: id, meeting: meeting.id } };
    return { records: [draft('group.ended', facts, { commitments, attachments })], tellsCases: null };
  },
});

/** A seat sits in the group from now on, whoever holds it. */
export const joinGroup = officeCommand({
  type: 'JOIN_GROUP',
  seats: ['administrator'],
  facts: z.strictObject({ group, seat }),
  texts: { reason: 'optional' },
  files: { letter: 'optional' },
  judge: ({ directory, commitments, attachments }, facts) => {
    const missing = missingIn(directory, facts);
    if (missing !== null) return missing;
    if (directory.groups.get(facts.group)?.seats.includes(facts.seat) === true)
      return { refused: 'in-group-already', values: facts };
    return { records: [draft('group.joined', facts, { commitments, attachments })], tellsCases: null };
  },
});

export const leaveGroup = officeCommand({
  type: 'LEAVE_GROUP',
  seats: ['administrator'],
  facts: z.strictObject({ group, seat }),
  texts: { reason: 'optional' },
  files: { letter: 'optional' },
  judge: ({ directory, commitments, attachments }, facts) => {
    const missing = missingIn(directory, facts);
    if (missing !== null) return missing;
    if (directory.groups.get(facts.group)?.seats.includes(facts.seat) !== true)
      return { refused: 'not-in-group', values: facts };
    return { records: [draft('group.left', facts, { commitments, attachments })], tellsCases: null };
  },
});

function missingIn(directory: Directory, of: { readonly group: string; readonly seat: string }): Judged | null {
  if (!directory.groups.has(of.group)) return { refused: 'no-group', values: { group: of.group } };
  return directory.seats.has(of.seat) ? null : { refused: 'no-seat', values: { seat: of.seat } };
}
