import type { Language } from '../../words/index.ts';
import { instantText } from '../../words/instant.ts';

/** In which language and zone the reader reads instants, and is told which zone it is. */
export interface Clock {
  readonly language: Language;
  readonly zone: string;
}

export function readerClock(language: Language): Clock {
  return { language, zone: readerZone() };
}

export function readerZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/**
 * Of a TZ that is empty or no IANA name, such as `WIB-7`, Date and Intl each make something of their own. Where it names no
 * zone, the reader's zone is UTC, for everybody who asks for it from then on.
 * @returns what to tell a reader whose TZ was not understood; null when there is nothing to tell.
 */
export function settleZone(): string | null {
  if (isZone(readerZone())) return null;
  const given = process.env['TZ'] ?? '';
  process.env['TZ'] = 'UTC';
  if (given === '') return null;
  return `TZ=${given} names no time zone that is known here; times are in UTC. Set TZ to a name such as Asia/Jakarta.`;
}

/** @param name undefined, too, is what Intl answers of a TZ it does not know. */
function isZone(name: string | undefined): boolean {
  if (name === undefined) return false;
  try {
    Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export function clockText(instant: string, { language, zone }: Clock): string {
  return instantText(instant, language, zone);
}
