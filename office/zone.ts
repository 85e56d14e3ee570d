import type { Instant } from '../engine/types.ts';
import { dayAt } from '../policies/zones.ts';

/** Where the office sits, and counts its days and years. */
export const OFFICE_ZONE = 'Asia/Bangkok';

/** The day at the office, `YYYY-MM-DD`, at an instant. */
export function officeDay(at: Instant): string {
  return dayAt(at, OFFICE_ZONE);
}
