/** Instants are UTC inside; people read them in their own zone, and are told which one it is. */
export interface Clock {
  readonly locale: string;
  readonly zone: string;
}

export function readerClock(language: string): Clock {
  return { locale: language === 'id' ? 'id-ID' : 'en-GB', zone: Intl.DateTimeFormat().resolvedOptions().timeZone };
}

/** `24 Nov 2026, 20:02:07`. Seconds are shown: in the demonstration a working day may take two of them. */
export function instantText(instant: string, { locale, zone }: Clock): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(instant));
}
