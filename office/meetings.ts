import type { Instant } from '../engine/types.ts';

/** Bodies that meet and are no group of seats: the Senior Officials' Meeting, the Ministerial Conference, the sitting of the Co-Managers. */
export const BODIES = ['som', 'ministerial-conference', 'sitting'] as const;

export interface Meeting {
  readonly id: string;
  readonly body: string;
  /** Day on which it is, was, or was to be held, `YYYY-MM-DD`; null: not dated. */
  readonly date: string | null;
  readonly status: 'planned' | 'held' | 'cancelled';
  /** Instant of the last record about it. */
  readonly since: Instant;
  /** Days for which it was called before. */
  readonly moved: readonly (string | null)[];
  /** Commitments of what was written about it: `agenda`, `outcome`, `reason`; of each the latest. */
  readonly commitments: Readonly<Record<string, string>>;
}

export type Meetings = ReadonlyMap<string, Meeting>;

type Told = Pick<Meeting, 'commitments' | 'since'>;

export function withMeeting(meetings: Meetings, called: Pick<Meeting, 'id' | 'body' | 'date'>, told: Told): Meetings {
  return new Map(meetings).set(called.id, { ...called, ...told, status: 'planned', moved: [] });
}

/** What has become of a meeting. One that nobody has called is passed over. */
export function withMeetingChanged(
  meetings: Meetings,
  id: string,
  change: Partial<Pick<Meeting, 'date' | 'status'>>,
  { commitments, since }: Told,
): Meetings {
  const before = meetings.get(id);
  if (before === undefined) return meetings;
  const { date = before.date } = change;
  const moved = date === before.date ? before.moved : [...before.moved, before.date];
  const told = { since, moved, commitments: { ...before.commitments, ...commitments } };
  return new Map(meetings).set(id, { ...before, ...change, date, ...told });
}

/** `steering-group-3`: the next id of a meeting of that body. */
export function nextMeetingId(meetings: Meetings, body: string): string {
  return `${body}-${[...meetings.values()].filter((one) => one.body === body).length + 1}`;
}

/** How long machines are told of a meeting that was held: whatever waited for it has taken it up long before. Days. */
const REMEMBERED = 730;

/** As machines read them: what has a day and was not cancelled, those that were held long ago left out; the earliest first. */
export function datedMeetings(meetings: Meetings, at: Instant): readonly { id: string; body: string; date: string }[] {
  const since = new Date(Date.parse(at) - REMEMBERED * 86_400_000).toISOString().slice(0, 10);
  return [...meetings.values()]
    .flatMap(({ id, body, date, status }) =>
      date === null || status === 'cancelled' || date < since ? [] : [{ id, body, date }],
    )
    .sort((one, other) => (`${one.date} ${one.id}` < `${other.date} ${other.id}` ? -1 : 1));
}
