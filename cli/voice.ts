import { type Language, readWords, type Section, type Values, type Words } from '../words/index.ts';
import { actText } from '../words/acts.ts';
import { type Clock, clockText } from './rendering/time.ts';

/** The office's words in the reader's language and zone. What the catalogue does not know is called by its own name. */
export interface Voice {
  readonly zone: string;
  say(key: string, values?: Values): string;
  sentence(key: string, values?: Values): string;
  /** Name of a state, clock or letter. */
  name(section: Section, key: string): string;
  /** A tag in words; of one that the catalogue does not know, what else is to be told, which is mostly the tag. */
  tag(section: Section, tag: string, otherwise?: string): string;
  /** `SUPPORT (support it)`. */
  act(type: string): string;
  seat(seat: string): string;
  list(items: readonly string[], word: 'and' | 'or'): string;
  instant(instant: string): string;
  /** In which zone instants are told: a line below those that have no head to say it. */
  timesIn(): string;
}

export function voice(language: Language, clock: Clock): Voice {
  const words: Words = readWords();
  return {
    zone: clock.zone,
    say: (key, values) => words.say(language, 'answers', key, values),
    sentence: (key, values) => words.say(language, 'sentences', key, values),
    name: (section, key) => (words.has(section, key) ? words.say(language, section, key) : plainName(key)),
    tag: (section, tag, otherwise = tag) => (words.has(section, tag) ? words.say(language, section, tag) : otherwise),
    act: (type) => actText(words, type, language),
    seat: (seat) =>
      words.has('seats', seat) || /^(?:focal|stakeholder)-/.test(seat) ? words.seat(language, seat) : seat,
    list: (items, word) => words.list(language, items, word),
    instant: (instant) => clockText(instant, clock),
    timesIn: () => words.say(language, 'answers', 'times-in', { zone: clock.zone }),
  };
}

/** `notTakenForward` and `not_taken_forward` → `not taken forward`. */
export function plainName(name: string): string {
  return name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
}
