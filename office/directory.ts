import type { Actor, Instant, Json, JsonObject } from '../engine/types.ts';
import type { ActorRefused } from '../host/types.ts';
import { type ActingOfficer, ActingOfficers } from './acting.ts';
import { type CalendarChange, withCalendarChange } from './calendar.ts';
import { directoryEvent, type DirectoryEvent } from './events.ts';
import { type Groups, withGroup, withGroupSeat, withoutGroup, withoutGroupSeat } from './groups.ts';
import { Holders } from './holders.ts';
import { datedMeetings, type Meetings, withMeeting, withMeetingChanged } from './meetings.ts';
import { type Member, type Members, withMember, withoutMember } from './members.ts';
import { type Person, type Persons, withPerson } from './persons.ts';
import { OfficePolicies } from './policies.ts';
import { registeredActor } from './registration.ts';
import { focalSeat, GOVERNMENTS, governmentSeat, memberId, type Seat } from './seats.ts';

export type { Member, Person };

/** A record of the directory stream, as far as the fold looks at it. */
export interface DirectoryRecord {
  readonly seq: number;
  readonly at: Instant;
  readonly type: string;
  readonly facts: unknown;
  readonly commitments: Readonly<Record<string, string>>;
}

/** What the directory tells of, each the fold of its own records. */
interface Subjects {
  readonly demonstration: boolean | null;
  readonly persons: Persons;
  readonly members: Members;
  readonly holders: Holders;
  readonly acting: ActingOfficers;
  readonly groups: Groups;
  readonly meetings: Meetings;
  readonly policies: OfficePolicies;
  readonly calendar: readonly CalendarChange[];
}

const NOTHING: Subjects = {
  demonstration: null,
  persons: new Map(),
  members: new Map(),
  holders: Holders.NONE,
  acting: ActingOfficers.NONE,
  groups: new Map(),
  meetings: new Map(),
  policies: OfficePolicies.NONE,
  calendar: [],
};

/**
 * What the office is: the fold of the directory stream. Rights of a moment are those of that moment, for ever, so every
 * question about them carries its instant. A value of this class never changes; `extended` gives a new one.
 */
export class Directory {
  static readonly EMPTY = new Directory(0, null, NOTHING);

  /** Sequence number of the last record in it. */
  readonly head: number;
  /** Instant of the last record in it; null when there is none. */
  readonly at: Instant | null;
  readonly #subjects: Subjects;

  private constructor(head: number, at: Instant | null, subjects: Subjects) {
    this.head = head;
    this.at = at;
    this.#subjects = subjects;
  }

  get demonstration(): boolean | null {
    return this.#subjects.demonstration;
  }
  get persons(): Persons {
    return this.#subjects.persons;
  }
  get members(): Members {
    return this.#subjects.members;
  }
  get seats(): ReadonlyMap<string, Seat> {
    return this.#subjects.holders.seats;
  }
  get acting(): ActingOfficers {
    return this.#subjects.acting;
  }
  get groups(): Groups {
    return this.#subjects.groups;
  }
  get meetings(): Meetings {
    return this.#subjects.meetings;
  }
  get policies(): OfficePolicies {
    return this.#subjects.policies;
  }
  /** Days that were changed since the calendars of the release were written. */
  get calendar(): readonly CalendarChange[] {
    return this.#subjects.calendar;
  }

  /** @throws when a record is missing between this directory and the given ones, or holds facts of the wrong shape. */
  extended(records: readonly DirectoryRecord[]): Directory {
    let { head, at } = this;
    let subjects = this.#subjects;
    for (const record of records) {
      if (record.seq !== head + 1)
        throw new Error(`The directory stream has a gap: record ${record.seq} follows ${head}. Check the ledger.`);
      const event = directoryEvent(record.type, record.facts);
      if (event !== null) subjects = { ...subjects, ...changed(subjects, event, record) };
      ({ seq: head, at } = record);
    }
    return new Directory(head, at, subjects);
  }

  /** That instant, or that of the last record when it is later: a change counts from its record on, whatever a clock says. */
  notBefore(now: Instant): Instant {
    return this.at !== null && this.at > now ? this.at : now;
  }

  /** The person who holds the seat at that instant; null when it is vacant. */
  holder(seat: string, at: Instant): string | null {
    return this.#subjects.holders.holder(seat, at);
  }

  /** Since when the seat is held, or vacant, as it is at that instant; null when it was never held until then. */
  since(seat: string, at: Instant): Instant | null {
    return this.#subjects.holders.since(seat, at);
  }

  /** Acting officers of the seat at that instant; those for one case only where that case is given. */
  actingFor(seat: string, at: Instant, caseId: string | null = null): readonly string[] {
    return this.#subjects.acting.of(seat, at, caseId).map(({ person }) => person);
  }

  /** Seats that the person holds at that instant. */
  heldBy(person: string, at: Instant): readonly Seat[] {
    return this.#subjects.holders.heldBy(person, at);
  }

  /** Seats from which the person can act at that instant, in that case: those held, and those it is the acting officer of. */
  seatsOf(person: string, at: Instant, caseId: string | null = null): readonly Seat[] {
    return [...this.seats.values()].filter(
      ({ id }) => this.holder(id, at) === person || this.actingFor(id, at, caseId).includes(person),
    );
  }

  /** `seat` may be left out by a person who has exactly one. */
  actor(person: string, seat: string | undefined, at: Instant, caseId: string | null = null): Actor | ActorRefused {
    // The usual answer first: an audit asks it for every record.
    if (seat !== undefined && this.seats.has(seat)) {
      const holder = this.holder(seat, at);
      if (holder === person) return { person, seat };
      if (this.actingFor(seat, at, caseId).includes(person)) {
        return holder === null ? { person, seat } : { person, seat, actingFor: holder };
      }
    }
    const own = this.seatsOf(person, at, caseId).map(({ id }) => id);
    const seats = own.join(', ');
    if (own.length === 0) return { refused: 'person-without-seat' };
    if (seat === undefined) {
      if (own.length > 1) return { refused: 'several-seats', values: { seats } };
      return this.actor(person, own[0], at, caseId);
    }
    return { refused: this.seats.has(seat) ? 'other-seats' : 'seat-unknown', values: { seat, seats } };
  }

  /**
   * In what a recorded actor differs from who could act at that instant in that stream: a case by its id, or `directory`,
   * where a record may itself end the right by which it was made. Null: in nothing.
   */
  wrongWith(actor: Actor, at: Instant, stream: string): string | null {
    const wrong = this.#wrongAt(actor, at, stream);
    if (wrong === null || stream !== 'directory') return wrong;
    const before = new Date(Date.parse(at) - 1).toISOString();
    return this.#wrongAt(actor, before, stream) === null ? null : wrong;
  }

  #wrongAt(actor: Actor, at: Instant, stream: string): string | null {
    const { person, seat, actingFor, registeredBy: by } = actor;
    if (person === null) return null;
    // The usual answer first: an audit asks it for every record.
    if (by === undefined && actingFor === undefined && this.holder(seat, at) === person) return null;
    const real = by === undefined ? this.actor(person, seat, at, stream) : registeredActor(this, by, seat, at, stream);
    if ('refused' in real)
      return by === undefined
        ? `${person} did not hold ${seat} then`
        : `${by.seat} could not register it for ${seat} then (${real.refused})`;
    if (real.person !== person) return `${person} did not hold ${seat} then`;
    return real.actingFor === actingFor ? null : `${seat} was acted from for another holder`;
  }

  /**
   * What machines may know of the office at that instant. By top-level entry, since a record keeps the entries its step
   * has read: `comanagers`, `cochairs`, `seniorOfficials` (government → holder or null), `desk` (holder or null),
   * `focalPoints` (member → holder or null), `members` (id → name), `acting` (seat → persons who act for it, in that case),
   * `groups` (id → seats), `meetings` (`{id, body, date}` of those that are dated and still to be held), `calendar`
   * (recorded changes of days; absent while there are none).
   */
  facts(at: Instant, caseId: string | null = null): JsonObject {
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
    const acting = (): JsonObject =>
      Object.fromEntries(
        [...this.seats.keys()].flatMap((seat): [string, Json][] => {
          const persons = this.actingFor(seat, at, caseId);
          return persons.length === 0 ? [] : [[seat, persons]];
        }),
      );
    const groups = (): JsonObject => Object.fromEntries([...this.groups.values()].map(({ id, seats }) => [id, seats]));
    const meetings = (): Json => datedMeetings(this.meetings, at);
    const { calendar } = this;
    // Getters: most steps read none of it.
    return {
      ...(calendar.length > 0 && { calendar: calendar as unknown as Json }),
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
      get acting() {
        return acting();
      },
      get groups() {
        return groups();
      },
      get meetings() {
        return meetings();
      },
    };
  }

  /** A member by the name people write, in any case and with or without accents. */
  memberNamed(name: string): Member | null {
    return this.members.get(memberId(name)) ?? null;
  }
}

/** The subjects of which a record tells, as they are after it. */
function changed(
  before: Subjects,
  event: DirectoryEvent,
  { seq, at, commitments }: DirectoryRecord,
): Partial<Subjects> {
  const { holders, members, acting, groups, meetings } = before;
  const told = { commitments, since: at };
  switch (event.type) {
    case 'office.opened':
      return { demonstration: event.facts.demonstration };
    case 'person.known':
    case 'person.corrected':
      return { persons: withPerson(before.persons, event.facts.person, commitments) };
    case 'member.named': {
      const { member: id, name, sort, government } = event.facts;
      return { members: withMember(members, { id, name, sort, ...(government && { government }) }) };
    }
    case 'member.left':
      return { members: withoutMember(members, event.facts.member) };
    case 'seat.named': {
      const { seat: id, kind, government, member } = event.facts;
      const of = { ...(government && { government }), ...(member !== undefined && { member }) };
      return { holders: holders.withSeat({ id, kind, ...of }) };
    }
    case 'seat.held':
      return { holders: holders.withHolder(event.facts.seat, event.facts.person, at) };
    case 'seat.vacated':
      return { holders: holders.withHolder(event.facts.seat, null, at) };
    case 'focal.named': {
      const { member, person } = event.facts;
      const id = focalSeat(member);
      return { holders: holders.withSeat({ id, kind: 'focal', member }).withHolder(id, person, at) };
    }
    case 'acting.named': {
      const officer: ActingOfficer = { ...event.facts, case: event.facts.case ?? null };
      return { acting: acting.withNamed(officer, at) };
    }
    case 'acting.ended':
      return { acting: acting.withEnded({ ...event.facts, case: event.facts.case ?? null }, at) };
    case 'group.named':
      return { groups: withGroup(groups, event.facts.group, event.facts.name) };
    case 'group.ended':
      return { groups: withoutGroup(groups, event.facts.group) };
    case 'group.joined':
      return { groups: withGroupSeat(groups, event.facts.group, event.facts.seat) };
    case 'group.left':
      return { groups: withoutGroupSeat(groups, event.facts.group, event.facts.seat) };
    case 'meeting.called': {
      const { meeting: id, body, date } = event.facts;
      return { meetings: withMeeting(meetings, { id, body, date }, told) };
    }
    case 'meeting.moved':
      return { meetings: withMeetingChanged(meetings, event.facts.meeting, { date: event.facts.date }, told) };
    case 'meeting.cancelled':
      return { meetings: withMeetingChanged(meetings, event.facts.meeting, { status: 'cancelled' }, told) };
    case 'meeting.held': {
      const { meeting, date } = event.facts;
      return { meetings: withMeetingChanged(meetings, meeting, { status: 'held', date }, told) };
    }
    case 'calendar.changed':
      return { calendar: withCalendarChange(before.calendar, event.facts) };
    default:
      return { policies: before.policies.with(event, { seq, at }) };
  }
}
