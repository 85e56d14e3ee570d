import { listOf } from '../context.ts';
import { seatsStandStill } from '../standing.ts';
import { actorSeat, type Args, type Seat } from './asked.ts';

/** Seats that are empty, passed on or late. */

export const seats = {
  seatIsEmpty: ({ context }: Args, { seat }: Seat) => context.empty[seat],
  seatIsHeld: ({ context }: Args, { seat }: Seat) => !context.empty[seat],
  seatsStandStill: ({ context }: Args) => seatsStandStill(context),
  seatsGoOn: ({ context }: Args) => !seatsStandStill(context),
  lettersComeBack: ({ context }: Args) => context.unreached.length > 0,
  letterDoesNotReach: ({ context, event }: Args) => context.unreached.includes(String(event['seat'])),
  /** Nobody says of themselves that a letter reached them: they act. */
  notTheirOwnSeat: ({ event }: Args) => event['seat'] !== actorSeat(event),
  somebodyIsNew: ({ event }: Args) => listOf(event, 'seats').length > 0,
  concerns: ({ event }: Args, { seat }: { seat: string }) => listOf(event, 'seats').includes(seat),
  tellsCoChairsFirst: ({ context, event }: Args) =>
    listOf(event, 'tells').includes('cochairs') && !context.overdue.includes(`cochairs:${String(event['act'])}`),
  tellsAgendaFirst: ({ context, event }: Args) =>
    listOf(event, 'tells').includes('agenda') && !context.agenda.some(({ act }) => act === String(event['act'])),
};
