import { z } from 'zod';
import type { CalendarChange } from '../../policies/calendar.ts';
import { draft, type Ground, type Judged, officeCommand } from './command.ts';

/**
 * The calendars' days, as authorities decree them: confirmed where they were only expected, added, or taken away. Each is on
 * record with its source, and open clocks are counted anew, never to sooner.
 */
const place = z.string().regex(/^[a-z][a-z-]*$/, 'is no place, for example jakarta');
const day = z.iso.date('give a day as YYYY-MM-DD');
const name = z.string().min(1).max(120);
const source = z.string('say who decreed it, and where').min(1).max(200);
const common = { seats: ['administrator'], texts: { reason: 'optional' }, files: { decree: 'optional' } } as const;

export const confirmDay = officeCommand({
  ...common,
  type: 'CONFIRM_DAY',
  facts: z.strictObject({ place, day, name: name.optional(), source }),
  judge: (ground, facts) => {
    const found = dayIn(ground, facts);
    if ('refused' in found) return found;
    const values = { place: facts.place, day: facts.day };
    if (found.name === null) return { refused: 'day-worked', values };
    if (found.status === 'decreed') return { refused: 'day-decreed', values: { ...values, name: found.name } };
    return changed(ground, { ...facts, off: true, name: facts.name ?? found.name });
  },
});

export const addDay = officeCommand({
  ...common,
  type: 'ADD_DAY',
  facts: z.strictObject({ place, day, name, source }),
  judge: (ground, facts) => {
    const found = dayIn(ground, facts);
    if ('refused' in found) return found;
    if (found.name !== null)
      return { refused: 'day-off', values: { place: facts.place, day: facts.day, name: found.name } };
    return changed(ground, { ...facts, off: true });
  },
});

export const removeDay = officeCommand({
  ...common,
  type: 'REMOVE_DAY',
  facts: z.strictObject({ place, day, source }),
  judge: (ground, facts) => {
    const found = dayIn(ground, facts);
    if ('refused' in found) return found;
    if (found.name === null) return { refused: 'day-worked', values: { place: facts.place, day: facts.day } };
    return changed(ground, { ...facts, off: false });
  },
});

type Found =
  { readonly name: string; readonly status: 'decreed' | 'expected' } | { readonly name: null; readonly status: null };

/** What the calendars say of a day now; weekends are nobody's to change. */
function dayIn(
  { release, directory }: Ground,
  { place: where, day: when }: { readonly place: string; readonly day: string },
): Found | Extract<Judged, { readonly refused: string }> {
  const calendars = release.calendars.changed(directory.calendar);
  if (!calendars.places.includes(where))
    return { refused: 'no-calendar', values: { place: where, known: calendars.places.join(', ') } };
  const found = calendars.worked(where, when);
  if (found.worked) return { name: null, status: null };
  if (found.weekend) return { refused: 'day-weekend', values: { day: when } };
  return { name: found.off.name, status: found.off.status };
}

function changed({ commitments, attachments }: Ground, change: CalendarChange): Judged {
  return {
    records: [draft('calendar.changed', change, { commitments, attachments })],
    tellsCases: 'CALENDAR_CHANGED',
  };
}
