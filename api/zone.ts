import type { FastifyRequest } from 'fastify';
import { OFFICE_ZONE } from '../office/index.ts';

/** The reader's zone: the header `time-zone`, an IANA name as `Asia/Jakarta`; of another word, the office's. */
export function zoneOf({ headers }: Pick<FastifyRequest, 'headers'>): string {
  const wanted = headers['time-zone'];
  if (typeof wanted !== 'string' || wanted.length > 60) return OFFICE_ZONE;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: wanted }).resolvedOptions().timeZone;
  } catch {
    return OFFICE_ZONE;
  }
}
