import type { Instant } from '../engine/types.ts';
import type { Calendars } from './calendar.ts';
import { dayAt, instantOf, plusDays } from './zones.ts';

/** A span of real or nominal time in which a clock does not run. */
export interface Pause {
  readonly from: Instant;
  readonly until: Instant;
  readonly why: string;
}

export interface Close {
  /** Time of day at which a counted day is over, and the office's zone. */
  readonly time: string;
  readonly zone: string;
}

export interface Skipped {
  readonly day: string;
  readonly why: string;
}

export interface Counted {
  /** The last counted day. */
  readonly day: string;
  readonly due: Instant;
  /** Days off that are not weekends, and days in a pause. */
  readonly skipped: readonly Skipped[];
  readonly weekends: number;
  /** Places and days among them whose day off is only expected. */
  readonly expected: readonly string[];
  readonly warnings: readonly string[];
}

/** More than any rule asks for: a calendar without working days is a mistake, not a loop. */
const LIMIT = 2_000;

/**
 * The close of the n-th working day after the day of `from`. A day counts if it is worked in every place, and if its close
 * is not in a pause.
 * @param days at least 1.
 */
export function countWorkingDays(
  calendars: Calendars,
  places: readonly string[],
  from: Instant,
  days: number,
  close: Close,
  pauses: readonly Pause[] = [],
): Counted {
  const skipped: Skipped[] = [];
  const expected: string[] = [];
  const unknown = new Set<string>();
  let weekends = 0;
  let day = dayAt(from, close.zone);
  for (let counted = 0, looked = 0; ; looked += 1) {
    if (looked > LIMIT) throw new Error(`There are no ${days} days that ${places.join(', ')} all work after ${from}.`);
    day = plusDays(day, 1);
    const due = instantOf(day, close.time, close.zone);
    const year = Number(day.slice(0, 4));
    for (const place of places) if (!calendars.knows(place, year)) unknown.add(`${place} ${year}`);
    const away = places.map((place) => ({ place, ...calendars.worked(place, day) })).filter((one) => !one.worked);
    const pause = pauses.find((one) => one.from <= due && due < one.until);
    if (away.some((one) => !one.worked && one.weekend)) weekends += 1;
    else if (away.length > 0) {
      const reasons = away.flatMap((one) => (one.worked || one.weekend ? [] : [{ place: one.place, off: one.off }]));
      skipped.push({ day, why: reasons.map(({ place, off }) => `${place}: ${off.name} (${off.status})`).join('; ') });
      if (reasons.every(({ off }) => off.status === 'expected')) expected.push(day);
    } else if (pause !== undefined) skipped.push({ day, why: `the clock stood still: ${pause.why}` });
    else {
      counted += 1;
      if (counted === days) {
        const warnings = [...unknown]
          .sort()
          .map((placeAndYear) => `no calendar of ${placeAndYear}: only weekends are known`);
        return { day, due, skipped, weekends, expected, warnings };
      }
    }
  }
}
