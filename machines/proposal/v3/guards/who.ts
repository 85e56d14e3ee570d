import { listOf } from '../context.ts';
import { standAside } from '../interests.ts';
import { unsignedParties } from '../standing.ts';
import { type ActParams, actorSeat, type Args, partyOf } from './asked.ts';

/** Whose act it is. */

export const who = {
  fromSeat: ({ event }: Args, { seat }: { seat: string }) => actorSeat(event) === seat,
  fromEitherSeat: ({ event }: Args) => actorSeat(event) === 'comanager-au' || actorSeat(event) === 'comanager-id',
  fromProponent: ({ context, event }: Args) => actorSeat(event) === `focal-${context.proponent}`,
  fromProponentOrDesk: ({ context, event }: Args) =>
    actorSeat(event) === `focal-${context.proponent}` || actorSeat(event) === 'desk',
  fromDeskOrCoManager: ({ event }: Args) => ['desk', 'comanager-au', 'comanager-id'].includes(actorSeat(event)),
  /** The desk's act; once its clock is over either Co-Manager may do it. */
  fromDeskOrWhenOverdue: ({ context, event }: Args, { act }: ActParams) =>
    actorSeat(event) === 'desk' || (context.overdue.includes(act) && actorSeat(event).startsWith('comanager-')),
  fromSystem: ({ event }: Args) => event.office.actor.person === null,
  fromParty: ({ context, event }: Args) =>
    (actorSeat(event).startsWith('focal-') || actorSeat(event).startsWith('stakeholder-')) &&
    (context.consultation?.parties.includes(partyOf(actorSeat(event))) ?? false),
  fromPartner: ({ context, event }: Args) =>
    actorSeat(event).startsWith('focal-') && listOf(context.facts, 'partners').includes(partyOf(actorSeat(event))),
  fromSignatory: (args: Args) =>
    actorSeat(args.event).startsWith('focal-') && unsignedParties(args).includes(partyOf(actorSeat(args.event))),
  fromParticipant: ({ context, event }: Args) =>
    actorSeat(event).startsWith('focal-') && listOf(context.facts, 'participants').includes(partyOf(actorSeat(event))),
  fromNewParticipant: ({ context, event }: Args) =>
    actorSeat(event).startsWith('focal-') && !listOf(context.facts, 'participants').includes(partyOf(actorSeat(event))),
  fromUnendorsing: ({ context, event }: Args) => context.unendorsed.includes(partyOf(actorSeat(event))),
  fromAnySeatOrDesk: ({ event }: Args) =>
    /^(comanager|cochair|senior-official)-(au|id)$/.test(actorSeat(event)) || actorSeat(event) === 'desk',
  oneSeatOnly: ({ context, event }: Args) => {
    const { person, seat } = event.office.actor;
    return person === null || (context.persons[person] ?? seat) === seat;
  },
  notRecused: ({ context, event }: Args) => !standAside(context, event).includes(event.office.actor.person ?? ''),
  notDeclaredYet: ({ context, event }: Args) =>
    !context.interests.some((one) => one.who === actorSeat(event) && one.because === event['because']),
};
