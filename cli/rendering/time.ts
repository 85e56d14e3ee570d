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

export function clockText(instant: string, { language, zone }: Clock): string {
  return instantText(instant, language, zone);
}
