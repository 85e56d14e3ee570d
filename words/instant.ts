import type { Language } from './index.ts';

/** Instants are UTC inside; people read them in their own zone. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether a text is an instant as records have it: UTC, to the millisecond. */
export function isInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text);
}

/** `24 Nov 2026, 20:02:07`. Seconds are shown: in the demonstration a working day may take two of them. */
export function instantText(instant: string, language: Language, zone: string): string {
  const key = `${language} ${zone}`;
  const format =
    formats.get(key) ??
    new Intl.DateTimeFormat(language === 'id' ? 'id-ID' : 'en-GB', {
      timeZone: zone,
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
  formats.set(key, format);
  return format.format(new Date(instant));
}
