import type { Instant } from '../../engine/types.ts';
import type { Directory } from '../directory.ts';
import type { Government, Seat, SeatKind } from '../seats.ts';

/** What stands between a person and a seat: a rule of the catalogue's section `office`, with what it needs to be told. */
export interface InTheWay {
  readonly refused: string;
  readonly values: Readonly<Record<string, string>>;
}

/** Seats that each of the two governments fills with one of its own. */
const OF_GOVERNMENTS: readonly SeatKind[] = ['comanager', 'cochair', 'senior-official'];
/** Seats of the office's own staff, and of who watches it. */
const OF_OFFICE: readonly SeatKind[] = ['desk', 'administrator', 'auditor'];

/** The government that a seat speaks for; a focal point speaks for that of its member. */
export function governmentOf(directory: Directory, seat: Seat): Government | null {
  return (
    seat.government ?? (seat.member === undefined ? null : (directory.members.get(seat.member)?.government ?? null))
  );
}

export function isOfGovernment({ kind }: Seat): boolean {
  return OF_GOVERNMENTS.includes(kind);
}

/** Nobody acts for both governments, now or at any time that is named already. */
export function actsForOther(directory: Directory, seat: Seat, person: string, at: Instant): InTheWay | null {
  const government = governmentOf(directory, seat);
  if (government === null) return null;
  const acting = directory.acting.open(at).filter((one) => one.person === person);
  const other = [...directory.heldBy(person, at), ...acting.flatMap((one) => directory.seats.get(one.seat) ?? [])].find(
    (own) => own.id !== seat.id && ![null, government].includes(governmentOf(directory, own)),
  );
  return other === undefined ? null : { refused: 'both-governments', values: { seat: seat.id, other: other.id } };
}

/** The office's own seats are held by nobody whom a government has seated, nor by one person together. */
export function standsApart(directory: Directory, seat: Seat, person: string, at: Instant): InTheWay | null {
  const office = OF_OFFICE.includes(seat.kind);
  const other = directory
    .heldBy(person, at)
    .find(({ id, kind }) => id !== seat.id && (office || OF_OFFICE.includes(kind)));
  return other === undefined ? null : { refused: 'apart', values: { seat: seat.id, other: other.id } };
}

/** Why this person cannot hold that seat from that instant on; null when nothing stands in the way. */
export function cannotHold(directory: Directory, seat: Seat, person: string, at: Instant): InTheWay | null {
  if (directory.holder(seat.id, at) === person) return { refused: 'holds-already', values: { seat: seat.id } };
  const between = actsForOther(directory, seat, person, at) ?? standsApart(directory, seat, person, at);
  if (between !== null || !isOfGovernment(seat)) return between;
  const other = directory.heldBy(person, at).find(isOfGovernment);
  return other === undefined ? null : { refused: 'one-seat', values: { seat: seat.id, other: other.id } };
}
