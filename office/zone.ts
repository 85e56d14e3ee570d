import type { Instant } from '../engine/types.ts';

/** Where the office sits, and counts its days. */
export const OFFICE_ZONE = 'Asia/Bangkok';

/** The day at the office, `YYYY-MM-DD`, at an instant. */
export function officeDay(at: Instant): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: OFFICE_ZONE, dateStyle: 'short' }).format(new Date(at));
}
