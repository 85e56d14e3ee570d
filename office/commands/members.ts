import { z } from 'zod';
import type { Directory } from '../directory.ts';
import { member, person } from '../ids.ts';
import { focalSeat, memberId, type Seat, stakeholderSeat } from '../seats.ts';
import { draft, type Judged, officeCommand } from './command.ts';
import { cannotHold } from './standing.ts';

const name = z.string().trim().min(1).max(200);

/** A new member of the office; its focal point is named by a command of its own. */
export const admitMember = officeCommand({
  type: 'ADMIT_MEMBER',
  seats: ['administrator'],
  facts: z.strictObject({ name, sort: z.enum(['state', 'organisation']), government: z.enum(['AU', 'ID']).optional() }),
  texts: { reason: 'optional' },
  files: { letter: 'optional' },
  judge: ({ directory, commitments, attachments }, { name: called, sort, government }) => {
    const id = memberId(called);
    if (id === '') return { refused: 'no-name' };
    if (directory.members.has(id)) return { refused: 'member-already', values: { member: id } };
    const facts = { member: id, name: called, sort, ...(government && { government }) };
    const named = draft('member.named', facts, { commitments, attachments });
    return { records: [named], tellsCases: null, says: { member: id } };
  },
});

/** The member leaves, and with it whoever spoke for it. */
export const memberLeaves = officeCommand({
  type: 'MEMBER_LEAVES',
  seats: ['administrator'],
  facts: z.strictObject({ member }),
  texts: { reason: 'optional' },
  files: { letter: 'optional' },
  judge: ({ directory, at, commitments, attachments }, facts) => {
    const missing = noSuchMember(directory, facts.member);
    if (missing !== null) return missing;
    const seats = [focalSeat(facts.member), stakeholderSeat(facts.member)];
    const vacated = seats.filter((seat) => directory.holder(seat, at) !== null);
    const groups = [...directory.groups.values()].flatMap((group) =>
      group.seats.filter((seat) => seats.includes(seat)).map((seat) => ({ group: group.id, seat })),
    );
    return {
      records: [
        draft('member.left', facts, { commitments, attachments }),
        ...vacated.map((seat) => draft('seat.vacated', { seat })),
        ...groups.map((left) => draft('group.left', left)),
      ],
      tellsCases: 'OFFICE_CHANGED',
    };
  },
});

/** The focal point of a member, from now on. */
export const nameFocal = officeCommand({
  type: 'NAME_FOCAL',
  seats: ['administrator'],
  facts: z.strictObject({ member, person }),
  texts: { reason: 'optional' },
  files: { letter: 'optional' },
  namesPerson: 'anybody',
  judge: ({ directory, at, actor, commitments, attachments }, facts) => {
    const id = focalSeat(facts.member);
    const missing = noSuchMember(directory, facts.member);
    if (missing !== null) return missing;
    if (facts.person === actor.person) return { refused: 'own-seat', values: { seat: id } };
    const seat: Seat = { id, kind: 'focal', member: facts.member };
    const between = cannotHold(directory, seat, facts.person, at);
    if (between !== null) return between;
    return { records: [draft('focal.named', facts, { commitments, attachments })], tellsCases: 'OFFICE_CHANGED' };
  },
});

/** A member's seat as a stakeholder; whoever holds it is appointed. */
export const nameStakeholder = officeCommand({
  type: 'NAME_STAKEHOLDER',
  seats: ['administrator'],
  facts: z.strictObject({ member }),
  texts: { reason: 'optional' },
  files: { letter: 'optional' },
  judge: ({ directory, commitments, attachments }, facts) => {
    const seat = stakeholderSeat(facts.member);
    const missing = noSuchMember(directory, facts.member);
    if (missing !== null) return missing;
    if (directory.seats.has(seat)) return { refused: 'seat-already', values: { seat } };
    const named = draft(
      'seat.named',
      { seat, kind: 'stakeholder', member: facts.member },
      { commitments, attachments },
    );
    return { records: [named], tellsCases: null, says: { seat } };
  },
});

function noSuchMember(directory: Directory, id: string): Judged | null {
  return directory.members.has(id) ? null : { refused: 'no-member', values: { member: id } };
}
