import { z } from 'zod';
import { day, group, meeting } from '../ids.ts';
import { BODIES, type Meeting, nextMeetingId } from '../meetings.ts';
import { officeDay } from '../zone.ts';
import { draft, type Ground, type Judged, officeCommand } from './command.ts';

const SEATS = ['desk', 'administrator'] as const;

/** A meeting of a body, on a day or still without one. */
export const callMeeting = officeCommand({
  type: 'CALL_MEETING',
  seats: SEATS,
  facts: z.strictObject({ body: group, date: day.nullable().default(null) }),
  texts: { agenda: 'optional', reason: 'optional' },
  files: { invitation: 'optional' },
  judge: ({ directory, at, commitments, attachments }, { body, date }) => {
    const bodies = [...directory.groups.keys(), ...BODIES];
    if (!bodies.includes(body)) return { refused: 'no-body', values: { body, bodies: bodies.join(', ') } };
    if (isOver(date, at)) return { refused: 'meeting-past', values: { date: date ?? '' } };
    const id = nextMeetingId(directory.meetings, body);
    const called = draft('meeting.called', { meeting: id, body, date }, { commitments, attachments });
    return { records: [called], tellsCases: date === null ? null : 'OFFICE_CHANGED', says: { meeting: id } };
  },
});

/** To another day, or to none. */
export const moveMeeting = officeCommand({
  type: 'MOVE_MEETING',
  seats: SEATS,
  facts: z.strictObject({ meeting, date: day.nullable() }),
  texts: { reason: 'optional', agenda: 'optional' },
  files: { invitation: 'optional' },
  judge: (ground, facts) => {
    const { at, commitments, attachments } = ground;
    const before = planned(ground, facts.meeting);
    if ('refused' in before) return before;
    if (before.date === facts.date) return { refused: 'meeting-same-day', values: { meeting: before.id } };
    if (isOver(facts.date, at)) return { refused: 'meeting-past', values: { date: facts.date ?? '' } };
    return { records: [draft('meeting.moved', facts, { commitments, attachments })], tellsCases: 'OFFICE_CHANGED' };
  },
});

export const cancelMeeting = officeCommand({
  type: 'CANCEL_MEETING',
  seats: SEATS,
  facts: z.strictObject({ meeting }),
  texts: { reason: 'optional' },
  files: {},
  judge: (ground, facts) => {
    const before = planned(ground, facts.meeting);
    if ('refused' in before) return before;
    const cancelled = draft('meeting.cancelled', facts, { commitments: ground.commitments });
    return { records: [cancelled], tellsCases: before.date === null ? null : 'OFFICE_CHANGED' };
  },
});

/** It was held, with this outcome. The day may be left out when it was held as planned. */
export const holdMeeting = officeCommand({
  type: 'HOLD_MEETING',
  seats: SEATS,
  facts: z.strictObject({ meeting, date: day.optional() }),
  texts: { outcome: 'required' },
  files: { minutes: 'optional' },
  judge: (ground, facts) => {
    const { at, commitments, attachments } = ground;
    const before = planned(ground, facts.meeting);
    if ('refused' in before) return before;
    const date = facts.date ?? before.date;
    if (date === null) return { refused: 'meeting-undated', values: { meeting: before.id } };
    if (date > officeDay(at)) return { refused: 'meeting-to-come', values: { meeting: before.id, date } };
    const held = draft('meeting.held', { meeting: before.id, date }, { commitments, attachments });
    return { records: [held], tellsCases: 'OFFICE_CHANGED' };
  },
});

/** Only of a meeting that is still to be held can anything become. */
function planned({ directory }: Ground, id: string): Meeting | Extract<Judged, { readonly refused: string }> {
  const found = directory.meetings.get(id);
  if (found === undefined) return { refused: 'no-meeting', values: { meeting: id } };
  return found.status === 'planned' ? found : { refused: `meeting-${found.status}`, values: { meeting: id } };
}

function isOver(date: string | null, at: string): boolean {
  return date !== null && date < officeDay(at);
}
