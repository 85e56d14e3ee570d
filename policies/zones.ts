import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../engine/types.ts';

/** Local days and hours of IANA zones, daylight saving included. Instants are UTC with milliseconds. */

/** The local day of an instant, `YYYY-MM-DD`. */
export function dayAt(instant: Instant, zone: string): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** The instant of a local time (`17:00`) on a day. A time that daylight saving skips is the one an hour later. */
export function instantOf(date: string, time: string, zone: string): Instant {
  const zoned = Temporal.PlainDate.from(date).toZonedDateTime({
    timeZone: zone,
    plainTime: Temporal.PlainTime.from(time),
  });
  return new Date(zoned.epochMilliseconds).toISOString();
}

export function plusDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** Month-end safe: a month after 31 January is the last of February, and two months after it 31 March. */
export function plusMonths(date: string, months: number): string {
  return Temporal.PlainDate.from(date).add({ months }, { overflow: 'constrain' }).toString();
}

/** The local time of an instant, `HH:MM:SS.sss`. */
export function timeAt(instant: Instant, zone: string): string {
  return Temporal.Instant.from(instant)
    .toZonedDateTimeISO(zone)
    .toPlainTime()
    .toString({ smallestUnit: 'millisecond' });
}
