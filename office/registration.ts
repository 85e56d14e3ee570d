import type { Actor, Instant } from '../engine/types.ts';
import type { ActorRefused } from '../host/types.ts';
import type { Directory } from './directory.ts';
import type { SeatKind } from './seats.ts';

/**
 * What comes by mail, from proposal to advice, the desk registers for its sender. Never for a Co-Manager, who signs with
 * their own hand; nor for the office's own seats, which have no need of mail.
 */
const BY_MAIL: readonly SeatKind[] = ['focal', 'stakeholder', 'cochair', 'senior-official'];

/** The actor of an act that the desk registers for the seat that sent it, in that case at that instant; or why it may not. */
export function registeredActor(
  directory: Directory,
  desk: { readonly person: string; readonly seat: string | undefined },
  sender: string,
  at: Instant,
  caseId: string | null,
): Actor | ActorRefused {
  const by = directory.actor(desk.person, desk.seat, at, caseId);
  if ('refused' in by) return by;
  if (directory.seats.get(by.seat)?.kind !== 'desk') return { refused: 'mail-not-desk', values: { by: by.seat } };
  const seat = directory.seats.get(sender);
  if (seat === undefined) return { refused: 'mail-no-seat', values: { seat: sender } };
  if (seat.kind === 'comanager') return { refused: 'mail-comanager', values: { seat: sender } };
  if (!BY_MAIL.includes(seat.kind)) return { refused: 'mail-office-seat', values: { seat: sender } };
  const holder = directory.holder(sender, at);
  const [acting] = directory.actingFor(sender, at, caseId);
  const person = holder ?? acting;
  if (person === undefined) return { refused: 'mail-no-holder', values: { seat: sender } };
  return { person, seat: sender, registeredBy: { person: desk.person, seat: by.seat } };
}
