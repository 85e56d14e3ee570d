import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const day = z.iso.date('give a day as YYYY-MM-DD');

/** One day off. `decreed`: an authority has said so; `expected`: computed by a named package or rule, until it is confirmed. */
const DayOff = z.discriminatedUnion('status', [
  z.strictObject({ day, name: z.string(), status: z.literal('decreed'), source: z.string() }),
  z.strictObject({ day, name: z.string(), status: z.literal('expected'), by: z.string() }),
]);
export type DayOff = z.output<typeof DayOff>;

/** The days off of one place in one year; Saturdays and Sundays go without saying. */
export const CalendarFile = z
  .strictObject({
    place: z.string(),
    zone: z.string(),
    year: z.int(),
    days: z.array(DayOff),
  })
  .superRefine((file, context) => {
    file.days.forEach((off, index) => {
      if (!off.day.startsWith(`${file.year}-`))
        context.addIssue({
          code: 'custom',
          path: ['days', index, 'day'],
          message: `${off.day} is not in ${file.year}`,
        });
      if (file.days.findIndex((other) => other.day === off.day) !== index)
        context.addIssue({ code: 'custom', path: ['days', index, 'day'], message: `${off.day} stands here twice` });
    });
  });

/** A recorded change of a calendar: the administrator confirms, adds or takes away a day. */
export const CalendarChange = z.union([
  z.strictObject({ place: z.string(), day, off: z.literal(false), source: z.string().optional() }),
  z.strictObject({ place: z.string(), day, off: z.literal(true), name: z.string(), source: z.string() }),
]);
export type CalendarChange = z.output<typeof CalendarChange>;

/** A calendar file that cannot be used, with all that is wrong in it. */
export class CalendarRefused extends Error {
  override readonly name = 'CalendarRefused';
}

/** Whether a day is worked somewhere, and if not, why. */
export type Worked =
  | { readonly worked: true }
  | { readonly worked: false; readonly weekend: true }
  | { readonly worked: false; readonly weekend: false; readonly off: DayOff };

/** Working days by place. A value of this class never changes; `changed` gives a new one. */
export class Calendars {
  static readonly NONE = new Calendars(new Map(), new Set());
  readonly #off: ReadonlyMap<string, DayOff>;
  readonly #years: ReadonlySet<string>;

  private constructor(off: ReadonlyMap<string, DayOff>, years: ReadonlySet<string>) {
    this.#off = off;
    this.#years = years;
  }

  static of(files: readonly z.output<typeof CalendarFile>[]): Calendars {
    const off = files.flatMap(({ place, days }) => days.map((one) => [`${place} ${one.day}`, one] as const));
    return new Calendars(new Map(off), new Set(files.map(({ place, year }) => `${place} ${year}`)));
  }

  changed(changes: readonly CalendarChange[]): Calendars {
    if (changes.length === 0) return this;
    const off = new Map(this.#off);
    for (const change of changes) {
      const key = `${change.place} ${change.day}`;
      if (change.off) off.set(key, { day: change.day, name: change.name, status: 'decreed', source: change.source });
      else off.delete(key);
    }
    return new Calendars(off, this.#years);
  }

  /** Those of which there is any file. */
  get places(): readonly string[] {
    return [...new Set([...this.#years].map((known) => known.slice(0, known.lastIndexOf(' '))))].sort();
  }

  /** The days off of a place in a year, in order, weekends without a name left out. */
  daysOff(place: string, year: number): readonly DayOff[] {
    const within = `${place} ${year}-`;
    return [...this.#off]
      .flatMap(([key, off]) => (key.startsWith(within) ? [off] : []))
      .sort((one, other) => (one.day < other.day ? -1 : 1));
  }

  /** Whether an authority has decreed days off of that sort in a year: those whose name begins with it. */
  decrees(place: string, year: number, sort: string): boolean {
    const within = `${place} ${year}-`;
    for (const [key, off] of this.#off)
      if (key.startsWith(within) && off.status === 'decreed' && off.name.startsWith(sort)) return true;
    return false;
  }

  /** Only weekends are known of a year without a file. */
  knows(place: string, year: number): boolean {
    return this.#years.has(`${place} ${year}`);
  }

  worked(place: string, date: string): Worked {
    const off = this.#off.get(`${place} ${date}`);
    const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
    if (weekday === 0 || weekday === 6) return { worked: false, weekend: true };
    return off === undefined ? { worked: true } : { worked: false, weekend: false, off };
  }
}

/** One calendar as it is written down: `<place>/<year>` and the file's bytes. */
export interface CalendarText {
  readonly name: string;
  readonly bytes: Buffer;
}

/** The calendars of a directory: its files `<place>/<year>.yaml`, not yet looked into. */
export function calendarTexts(directory: string): readonly CalendarText[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(directory, name)).map((file) => `${name}/${file}`))
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => ({ name: file.slice(0, -'.yaml'.length), bytes: readFileSync(join(directory, file)) }));
}

/** @throws CalendarRefused */
export function calendarsOf(texts: readonly CalendarText[]): Calendars {
  return Calendars.of(texts.map(parseCalendar));
}

/**
 * Reads `<place>/<year>.yaml` of a directory.
 * @throws CalendarRefused
 */
export function readCalendars(directory: string): Calendars {
  return calendarsOf(calendarTexts(directory));
}

function parseCalendar({ name, bytes }: CalendarText): z.output<typeof CalendarFile> {
  const result = CalendarFile.safeParse(parse(bytes.toString('utf8')));
  const wrong = result.success
    ? `${result.data.place}/${result.data.year}` === name
      ? []
      : ['  it speaks of another place or year than its name']
    : result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  if (!result.success || wrong.length > 0)
    throw new CalendarRefused([`The calendar ${name} cannot be used:`, ...wrong].join('\n'));
  return result.data;
}
