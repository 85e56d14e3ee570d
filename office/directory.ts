import type { Actor, Instant, Json, JsonObject } from '../engine/types.ts';
import { type CalendarChange, withCalendarChange } from './calendar.ts';
import { directoryEvent, type DirectoryEvent } from './events.ts';
import { OfficePolicies } from './policies.ts';
import { focalSeat, type Government, GOVERNMENTS, governmentSeat, memberId, type Seat } from './seats.ts';

/** A record of the directory stream, as far as the fold looks at it. */
export interface DirectoryRecord {
  readonly seq: number;
  readonly at: Instant;
  readonly type: string;
  readonly facts: unknown;
  readonly commitments: Readonly<Record<string, string>>;
}

export interface Member {
  readonly id: string;
  readonly name: string;
  readonly sort: 'state' | 'organisation';
  readonly government?: Government;
}

/** Commitments behind which a person's name and address lie. */
export interface Person {
  readonly id: string;
  readonly commitments: Readonly<Record<string, string>>;
}

interface Tenure {
  readonly person: string;
  readonly from: Instant;
  readonly until: Instant | null;
}

interface Acting extends Tenure {
  readonly by: string;
}

/**
 * Who holds which seat, when: the fold of the directory stream. Rights of a moment are those of that moment, for ever, so
 * every question carries its instant. A value of this class never changes; `extended` gives a new one.
 */
export class Directory {
  static readonly EMPTY = new Directory(0, null, new Map(), new Map(), new Map(), new Map(), new Map());

  /** Sequence number of the last record in it. */
  readonly head: number;
  readonly demonstration: boolean | null;
  readonly seats: ReadonlyMap<string, Seat>;
  readonly members: ReadonlyMap<string, Member>;
  readonly persons: ReadonlyMap<string, Person>;
  readonly #held: ReadonlyMap<string, readonly Tenure[]>;
  readonly #acting: ReadonlyMap<string, readonly Acting[]>;

  private constructor(
    head: number,
    demonstration: boolean | null,
    seats: ReadonlyMap<string, Seat>,
    members: ReadonlyMap<string, Member>,
    persons: ReadonlyMap<string, Person>,
    held: ReadonlyMap<string, readonly Tenure[]>,
    acting: ReadonlyMap<string, readonly Acting[]>,
  ) {
    this.head = head;
    this.demonstration = demonstration;
    this.seats = seats;
    this.members = members;
    this.persons = persons;
    this.#held = held;
    this.#acting = acting;
  }

  /** @throws when a record is missing between this directory and the given ones, or holds facts of the wrong shape. */
  extended(records: readonly DirectoryRecord[]): Directory {
    let { head, demonstration } = this;
    const seats = new Map(this.seats);
    const members = new Map(this.members);
    const persons = new Map(this.persons);
    const held = new Map(this.#held);
    const acting = new Map(this.#acting);

    const seatHeld = (seat: string, person: string | null, at: Instant): void => {
      const before = (held.get(seat) ?? []).map((tenure) =>
        tenure.until === null ? { ...tenure, until: at } : tenure,
      );
      held.set(seat, person === null ? before : [...before, { person, from: at, until: null }]);
    };
    const take = ({ type, facts }: DirectoryEvent, record: DirectoryRecord): void => {
      switch (type) {
        case 'office.opened':
          demonstration = facts.demonstration;
          return;
        case 'person.known':
          persons.set(facts.person, { id: facts.person, commitments: record.commitments });
          return;
        case 'member.named': {
          const { member, name, sort, government } = facts;
          members.set(member, { id: member, name, sort, ...(government && { government }) });
          return;
        }
        case 'seat.named': {
          const { seat, kind, government, member } = facts;
          seats.set(seat, {
            id: seat,
            kind,
            ...(government && { government }),
            ...(member !== undefined && { member }),
          });
          return;
        }
        case 'seat.held':
          seatHeld(facts.seat, facts.person, record.at);
          return;
        case 'seat.vacated':
          seatHeld(facts.seat, null, record.at);
          return;
        case 'focal.named': {
          const id = focalSeat(facts.member);
          seats.set(id, { id, kind: 'focal', member: facts.member });
          seatHeld(id, facts.person, record.at);
          return;
        }
        case 'acting.named': {
          const { seat, person, by, from, until } = facts;
          acting.set(seat, [...(acting.get(seat) ?? []), { person, by, from, until }]);
          return;
        }
        case 'acting.ended': {
          const ended = (acting.get(facts.seat) ?? []).map((one) =>
            one.person === facts.person && (one.until === null || one.until > record.at)
              ? { ...one, until: record.at }
              : one,
          );
          acting.set(facts.seat, ended);
        }
      }
    };

    for (const record of records) {
      if (record.seq !== head + 1)
        throw new Error(`The directory stream has a gap: record ${record.seq} follows ${head}. Check the ledger.`);
      const event = directoryEvent(record.type, record.facts);
      if (event !== null) take(event, record);
      head = record.seq;
    }
    return new Directory(head, demonstration, seats, members, persons, held, acting);
  }

  /** The person who holds the seat at that instant; null when it is vacant. */
  holder(seat: string, at: Instant): string | null {
    return this.#held.get(seat)?.find((tenure) => covers(tenure, at))?.person ?? null;
  }

  /** Since when the seat is held, or vacant, as it is at that instant; null when it was never held until then. */
  since(seat: string, at: Instant): Instant | null {
    const tenures = (this.#held.get(seat) ?? []).filter(({ from }) => from <= at);
    const last = tenures.at(-1);
    return last === undefined ? null : last.until !== null && last.until <= at ? last.until : last.from;
  }

  /** Acting officers of the seat at that instant. */
  actingFor(seat: string, at: Instant): readonly string[] {
    return (this.#acting.get(seat) ?? []).filter((one) => covers(one, at)).map(({ person }) => person);
  }

  /** Seats from which the person can act at that instant: those held, and those it is the acting officer of. */
  seatsOf(person: string, at: Instant): readonly Seat[] {
    return [...this.seats.values()].filter(
      ({ id }) => this.holder(id, at) === person || this.actingFor(id, at).includes(person),
    );
  }

  /** `seat` may be left out by a person who has exactly one. */
  actor(person: string, seat: string | undefined, at: Instant): Actor | { readonly refused: string } {
    // The usual answer first: an audit asks it for every record.
    if (seat !== undefined && this.seats.has(seat)) {
      const holder = this.holder(seat, at);
      if (holder === person) return { person, seat };
      if (this.actingFor(seat, at).includes(person)) {
        return holder === null ? { person, seat } : { person, seat, actingFor: holder };
      }
    }
    const own = this.seatsOf(person, at).map(({ id }) => id);
    if (own.length === 0) return { refused: 'This person holds no seat at present.' };
    if (seat === undefined) {
      if (own.length > 1) return { refused: `This person has several seats: ${own.join(', ')}. Say which one acts.` };
      return this.actor(person, own[0], at);
    }
    if (!this.seats.has(seat)) return { refused: `There is no seat ${seat}. This person has: ${own.join(', ')}.` };
    if (!own.includes(seat)) return { refused: `This person does not hold the seat ${seat}, but: ${own.join(', ')}.` };
    const holder = this.holder(seat, at);
    return holder === person || holder === null ? { person, seat } : { person, seat, actingFor: holder };
  }

  /**
   * What machines may know of the office at that instant. By top-level entry, since a record keeps the entries its step
   * has read: `comanagers`, `cochairs`, `seniorOfficials` (government → holder or null), `desk` (holder or null),
   * `focalPoints` (member → holder or null), `members` (id → name).
   */
  facts(at: Instant): JsonObject {
    const pair = (kind: 'comanager' | 'cochair' | 'senior-official'): JsonObject =>
      Object.fromEntries(
        GOVERNMENTS.map((government) => [government, this.holder(governmentSeat(kind, government), at)]),
      );
    const focalPoints = (): JsonObject => {
      const focal = [...this.seats.values()].filter(({ kind }) => kind === 'focal');
      return Object.fromEntries(focal.map(({ id, member }) => [member ?? id, this.holder(id, at)]));
    };
    const members = (): JsonObject => Object.fromEntries([...this.members.values()].map(({ id, name }) => [id, name]));
    const desk = (): Json => this.holder('desk', at);
    // Getters: most steps read none of it.
    return {
      get comanagers() {
        return pair('comanager');
      },
      get cochairs() {
        return pair('cochair');
      },
      get seniorOfficials() {
        return pair('senior-official');
      },
      get desk() {
        return desk();
      },
      get focalPoints() {
        return focalPoints();
      },
      get members() {
        return members();
      },
    };
  }

  /** A member by the name people write, in any case and with or without accents. */
  memberNamed(name: string): Member | null {
    return this.members.get(memberId(name)) ?? null;
  }
}

function covers({ from, until }: Tenure, at: Instant): boolean {
  return from <= at && (until === null || at < until);
}
