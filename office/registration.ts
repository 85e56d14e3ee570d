import type { Actor, Instant } from '../engine/types.ts';
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
): Actor | { readonly refused: string } {
  const by = directory.actor(desk.person, desk.seat, at, caseId);
  if ('refused' in by) return by;
  if (directory.seats.get(by.seat)?.kind !== 'desk')
    return { refused: `What comes by mail is registered by the desk, not by ${by.seat}.` };
  const seat = directory.seats.get(sender);
  if (seat === undefined) return { refused: `There is no seat ${sender} for which something could be registered.` };
  if (seat.kind === 'comanager')
    return { refused: `Nothing is registered for a Co-Manager: ${sender} acts with their own token.` };
  if (!BY_MAIL.includes(seat.kind))
    return { refused: `Nothing is registered for ${sender}: it is a seat of the office.` };
  const holder = directory.holder(sender, at);
  const [acting] = directory.actingFor(sender, at, caseId);
  const person = holder ?? acting;
  if (person === undefined)
    return {
      refused: `Nobody holds ${sender}: there is no sender to register for. The administrator can appoint one.`,
    };
  return { person, seat: sender, registeredBy: { person: desk.person, seat: by.seat } };
}
