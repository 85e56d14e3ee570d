import { CalendarChange } from '../policies/calendar.ts';

/**
 * Days that the administrator has confirmed, added or taken away since the calendars of the policy were written: each with the
 * source that decreed it. What is not a day off any more is `off: false`.
 */
export const CALENDAR_EVENTS = { 'calendar.changed': CalendarChange } as const;

export type { CalendarChange };

/** The changes with one more: of each place and day the last word counts. */
export function withCalendarChange(
  changes: readonly CalendarChange[],
  change: CalendarChange,
): readonly CalendarChange[] {
  return [...changes.filter(({ place, day }) => place !== change.place || day !== change.day), change];
}
