import type { Next, Refusal, Waiting } from '../engine/types.ts';
import type { Language, Words } from './index.ts';

/** Whom a sentence is for: language and zone. */
export interface Reader {
  readonly language: Language;
  /** IANA zone, for example `Asia/Jakarta`. */
  readonly zone: string;
  readonly memberName?: (id: string) => string;
}

/** Who is waited for, since when, to do what: one sentence for those who owe the same since the same instant. */
export function waitingSentences(words: Words, waiting: readonly Waiting[], reader: Reader): readonly string[] {
  const { language, zone } = reader;
  if (waiting.length === 0) return [words.say(language, 'sentences', 'nobody')];
  const groups = new Map<string, Waiting[]>();
  for (const one of waiting) {
    const key = `${one.since} ${one.acts.join(' ')}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((group) => {
    const [first] = group as [Waiting];
    const who = [...new Set(group.map((one) => words.seat(language, one.who, reader.memberName)))];
    const values = { who: words.list(language, who), since: words.instant(language, first.since, zone) };
    if (first.acts.length === 0) return words.say(language, 'sentences', 'waiting-plain', values);
    return words.say(language, 'sentences', 'waiting', { ...values, acts: words.list(language, first.acts, 'or') });
  });
}

/** What happens if nobody acts, and when. */
export function nextSentence(words: Words, next: Next | null, reader: Reader): string {
  const { language, zone } = reader;
  if (next === null) return words.say(language, 'sentences', 'next-none');
  return words.say(language, 'sentences', 'next', {
    clock: words.say(language, 'clocks', next.name),
    due: words.instant(language, next.due, zone),
  });
}

/** Why an act was refused, and what is possible now. */
export function refusalSentence(words: Words, refusal: Refusal, phase: string, reader: Reader): string {
  const { language } = reader;
  const say = (key: string, values: Record<string, string>) => words.say(language, 'sentences', key, values);
  const missing = [
    ...new Set(refusal.missing.map((one) => ('guard' in one ? words.say(language, 'rules', one.guard) : one.what))),
  ];
  const first =
    refusal.code === 'ended'
      ? say('refused-ended', { rule: refusal.rule })
      : missing.length === 0
        ? say('refused-now', { rule: refusal.rule, state: words.say(language, 'states', phase) })
        : say('refused', { rule: refusal.rule, missing: missing.join('; ') });
  if (refusal.permitted.length === 0) return first;
  return `${first} ${say('possible', { acts: words.list(language, refusal.permitted, 'or') })}`;
}
