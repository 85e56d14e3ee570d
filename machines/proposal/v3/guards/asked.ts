import type { By, Context, Country, ProposalEvent } from '../context.ts';

/** What rules are asked with, and what they read of it. */

export type Args = { readonly context: Context; readonly event: ProposalEvent };
export type Seat = { readonly seat: Country };
export type ActParams = { readonly act: string };

export const actorSeat = (event: ProposalEvent): string => event.office.actor.seat;
export const countryOf = (event: ProposalEvent): Country => (actorSeat(event).endsWith('-au') ? 'au' : 'id');
/** Party of a seat: `focal-viet-nam` and `stakeholder-iom` speak for their members. */
export const partyOf = (seat: string): string => seat.replace(/^(focal|stakeholder)-/, '');
export const numberOf = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN);
/** Whole days from 1 to a limit. */
export const daysWithin = (value: unknown, limit: number): boolean => {
  const days = numberOf(value);
  return Number.isInteger(days) && days >= 1 && days <= limit;
};
export const bySeat = <T>(values: By<T>, event: ProposalEvent): T => values[countryOf(event)];
