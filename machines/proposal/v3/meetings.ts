import type { OfficeView } from '../../definition.ts';

/** Meetings of the office as machines read them: those that are dated, and those that were held. */

interface Meeting {
  readonly id: string;
  readonly body: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
}

type Facts = OfficeView['facts'];

const meetingsIn = (facts: Facts): readonly Meeting[] => (facts['meetings'] ?? []) as readonly Meeting[];

/** Days of the bodies to whose agenda a case is put. */
const agendaDays = (facts: Facts): readonly string[] =>
  meetingsIn(facts)
    .filter(({ body }) => body === 'steering-group' || body === 'som')
    .map(({ date }) => date);

export const meetingOf = (facts: Facts, id: string): Meeting | undefined =>
  meetingsIn(facts).find((meeting) => meeting.id === id);

/** Whether a body with an agenda has met since an instant: its day is over. */
export const wasHeldSince = ({ facts, now }: OfficeView, at: string): boolean =>
  agendaDays(facts).some((date) => date >= at.slice(0, 10) && date < now.slice(0, 10));

/** Day of the next Steering Group or Senior Officials' Meeting; null when none is dated. */
export const nextMeeting = (facts: Facts, now: string): string | null =>
  agendaDays(facts)
    .filter((date) => date > now.slice(0, 10))
    .sort()[0] ?? null;
