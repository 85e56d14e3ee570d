import type { Language, Section, Words } from './index.ts';

/** Something that is said by the catalogue, whoever it is said to: the language is known where it is told. */
export interface Said {
  readonly section: Section;
  readonly key: string;
  /** A list of texts is told as `a, b or c`. */
  readonly values?: Readonly<Record<string, string | number | Said | readonly string[]>>;
  /** What is told where the catalogue does not know the key. */
  readonly otherwise?: string;
}

export function said(section: Section, key: string, values?: Said['values']): Said {
  return { section, key, ...(values && { values }) };
}

/** A text that is said already stays as it is. */
export function spoken(words: Words, language: Language, what: string | Said): string {
  if (typeof what === 'string') return what;
  const { section, key, values = {}, otherwise } = what;
  if (otherwise !== undefined && !words.has(section, key)) return otherwise;
  const valued = Object.entries(values).map(([name, value]) => [name, valueOf(words, language, value)] as const);
  return words.say(language, section, key, Object.fromEntries(valued));
}

function valueOf(words: Words, language: Language, value: string | number | Said | readonly string[]): string | number {
  if (typeof value === 'string' || typeof value === 'number') return value;
  return 'section' in value ? spoken(words, language, value) : words.list(language, value, 'or');
}
