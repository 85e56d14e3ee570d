import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { IntlMessageFormat } from 'intl-messageformat';
import { parse } from 'yaml';
import { z } from 'zod';

/** The office's words, in both of its languages, from one catalogue for screens, letters, terminal and calendar. */

export const LANGUAGES = ['en', 'id'] as const;
export type Language = (typeof LANGUAGES)[number];
export type Section =
  | 'states'
  | 'work'
  | 'fields'
  | 'events'
  | 'acts'
  | 'clocks'
  | 'owed'
  | 'rules'
  | 'reasons'
  | 'letters'
  | 'seats'
  | 'sentences'
  | 'answers'
  | 'office'
  | 'facts'
  | 'kinds'
  | 'areas'
  | 'problems'
  | 'mistakes'
  | 'failures';
export type Values = Readonly<Record<string, string | number>>;

const Message = z.strictObject({ en: z.string().min(1), id: z.string().min(1) });
const File = z.record(z.string(), Message);

/** A word is missing: the catalogue and the machine do not belong together. */
export class WordMissing extends Error {
  override readonly name = 'WordMissing';
}

export interface Words {
  /** An ICU message of the catalogue in a language. @throws WordMissing */
  say(language: Language, section: Section, key: string, values?: Values): string;
  has(section: Section, key: string): boolean;
  keys(section: Section): readonly string[];
  /** `a, b and c` in the language. */
  list(language: Language, items: readonly string[], word?: 'and' | 'or'): string;
  /** A seat by its name: `focal-viet-nam` speaks for Viet Nam. `memberName` gives a member's name by its id. */
  seat(language: Language, seat: string, memberName?: (id: string) => string): string;
  /** An instant in the reader's zone. */
  instant(language: Language, instant: string, zone: string): string;
}

/**
 * A section is read when it is first asked for: a command in a terminal needs few of them.
 * @throws when a file of the catalogue cannot be used.
 */
export function readWords(directory = join(packageRoot(), 'words', 'catalogue')): Words {
  const read = new Map<Section, ReadonlyMap<string, z.output<typeof Message>>>();
  const sections = {
    get: (section: Section) => {
      const known =
        read.get(section) ??
        new Map(Object.entries(File.parse(parse(readFileSync(join(directory, `${section}.yaml`), 'utf8')))));
      read.set(section, known);
      return known;
    },
  };
  const formats = new Map<string, IntlMessageFormat>();

  const say: Words['say'] = (language, section, key, values = {}) => {
    const message = sections.get(section).get(key)?.[language];
    if (message === undefined) throw new WordMissing(`The catalogue has no ${section}.${key} in ${language}: add it.`);
    const id = `${language} ${section} ${key}`;
    const format = formats.get(id) ?? new IntlMessageFormat(message, language);
    formats.set(id, format);
    return String(format.format({ ...values }));
  };
  const seat: Words['seat'] = (language, name, memberName = plainMember) => {
    const match = /^(focal|stakeholder)-(.+)$/.exec(name);
    if (match === null) return say(language, 'seats', name);
    const [, kind = '', member = ''] = match;
    return say(language, 'seats', kind, { member: memberName(member) });
  };
  return {
    say,
    seat,
    has: (section, key) => sections.get(section).has(key),
    keys: (section) => [...sections.get(section).keys()],
    list: (language, items, word = 'and') => {
      const type = word === 'and' ? 'conjunction' : 'disjunction';
      return new Intl.ListFormat(language, { type }).format(items);
    },
    instant: (language, instant, zone) =>
      new Intl.DateTimeFormat(language, { timeZone: zone, dateStyle: 'full', timeStyle: 'short' }).format(
        new Date(instant),
      ),
  };
}

/** `viet-nam` → `Viet Nam`, where no directory is at hand. */
function plainMember(id: string): string {
  return id
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join(' ');
}

/** Built files stand one folder deeper than their sources. */
function packageRoot(): string {
  const here = dirname(dirname(fileURLToPath(import.meta.url)));
  return here.endsWith('dist') ? dirname(here) : here;
}
