import type { Instant } from '../engine/types.ts';
import type { Seat } from './seats.ts';
import { covers, isOpen, type Tenure } from './tenure.ts';

/** The seats, and who has held each of them when. A value of this class never changes; `with…` gives a new one. */
export class Holders {
  static readonly NONE = new Holders(new Map(), new Map());
  readonly seats: ReadonlyMap<string, Seat>;
  readonly #held: ReadonlyMap<string, readonly Tenure[]>;

  private constructor(seats: ReadonlyMap<string, Seat>, held: ReadonlyMap<string, readonly Tenure[]>) {
    this.seats = seats;
    this.#held = held;
  }

  withSeat(seat: Seat): Holders {
    return new Holders(new Map(this.seats).set(seat.id, seat), this.#held);
  }

  /** From that instant on; whoever held the seat before no longer does. Null: nobody does. */
  withHolder(seat: string, person: string | null, at: Instant): Holders {
    const before = (this.#held.get(seat) ?? []).map((one) => (one.until === null ? { ...one, until: at } : one));
    const now = person === null ? before : [...before, { person, from: at, until: null }];
    return new Holders(this.seats, new Map(this.#held).set(seat, now));
  }

  /** The person who holds the seat at that instant; null when it is vacant. */
  holder(seat: string, at: Instant): string | null {
    return this.#held.get(seat)?.find((tenure) => covers(tenure, at))?.person ?? null;
  }

  /** Since when the seat is held, or vacant, as it is at that instant; null when it was never held until then. */
  since(seat: string, at: Instant): Instant | null {
    const last = (this.#held.get(seat) ?? []).findLast(({ from }) => from <= at);
    if (last === undefined) return null;
    return isOpen(last, at) ? last.from : last.until;
  }

  /** Seats that the person holds at that instant. */
  heldBy(person: string, at: Instant): readonly Seat[] {
    return [...this.seats.values()].filter(({ id }) => this.holder(id, at) === person);
  }
}
