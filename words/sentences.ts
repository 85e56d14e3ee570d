import type { Next, Refusal, Waiting } from '../engine/types.ts';
import type { Language, Words } from './index.ts';

/** Whom a sentence is for: language and zone. */
export interface Reader {
  readonly language: Language;
  /** IANA zone, for example `Asia/Jakarta`. */
  readonly zone: string;
  readonly memberName?: (id: string) => string;
  /** How an instant is written; default: the day in full, and the time. */
  readonly instant?: (instant: string) => string;
  /** Version of the machine: some of its clocks mean what those of the same name in another do not. */
  readonly version?: number;
}

/** Somebody who is waited for, with what happens to that waiting next; null or absent: not known to the reader. */
export type Awaited = Pick<Waiting, 'who' | 'since' | 'acts'> & {
  readonly next?: Pick<Next, 'name' | 'due'> | null | undefined;
};

export function instantFor(words: Words, instant: string, reader: Reader): string {
  return reader.instant?.(instant) ?? words.instant(reader.language, instant, reader.zone);
}

/** What a clock does when it is over, in words. */
export function clockWord(words: Words, name: string, { language, version }: Reader): string {
  const own = `${name}@${version ?? ''}`;
  return words.say(language, 'clocks', words.has('clocks', own) ? own : name);
}

/** What somebody could do, in words: `support it`. Of an act that the catalogue does not know, its name. */
export function actWord(words: Words, type: string, language: Language): string {
  return words.has('acts', type) ? words.say(language, 'acts', type) : type;
}

/** What stands in the way when a rule says no; of a rule without words, its name. */
export function ruleWord(words: Words, guard: string, language: Language): string {
  if (words.has('rules', guard)) return words.say(language, 'rules', guard);
  return guard.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

/** Who is waited for, since when, to do what, and what happens if nobody does: one sentence for those who share all of it. */
export function waitingSentences(words: Words, waiting: readonly Awaited[], reader: Reader): readonly string[] {
  const { language } = reader;
  if (waiting.length === 0) return [words.say(language, 'sentences', 'nobody')];
  const groups = new Map<string, Awaited[]>();
  for (const one of waiting) {
    const key = JSON.stringify([one.since, one.acts, one.next?.name, one.next?.due]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((group) => {
    const [{ since, acts, next }] = group as [Awaited];
    const who = [...new Set(group.map((one) => seatWord(words, one.who, reader)))];
    const values = {
      who: words.list(language, who),
      since: instantFor(words, since, reader),
      ...(acts.length > 0 && {
        acts: words.list(
          language,
          acts.map((type) => actWord(words, type, language)),
          'or',
        ),
      }),
      ...(next && {
        clock: clockWord(words, next.name, reader),
        due: instantFor(words, next.due, reader),
      }),
    };
    const key = `waiting${acts.length === 0 ? '-plain' : ''}${next ? '-next' : ''}`;
    return words.say(language, 'sentences', key, values);
  });
}

/** A seat in words; of one that the catalogue does not know, its id. */
export function seatWord(words: Words, seat: string, { language, memberName }: Reader): string {
  return words.has('seats', seat) || /^(?:focal|stakeholder)-/.test(seat)
    ? words.seat(language, seat, memberName)
    : seat;
}

/**
 * What happens if nobody acts, and when. Of a reader who does not see `everything`, nobody can say that nothing does: a
 * clock may run that is hidden.
 */
export function nextSentence(
  words: Words,
  next: Pick<Next, 'name' | 'due'> | null,
  reader: Reader,
  { everything }: { readonly everything: boolean },
): string {
  const { language } = reader;
  if (next === null) return words.say(language, 'sentences', everything ? 'next-none' : 'next-none-seen');
  return words.say(language, 'sentences', 'next', {
    clock: clockWord(words, next.name, reader),
    due: instantFor(words, next.due, reader),
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
  const acts = refusal.permitted.map((type) => actWord(words, type, language));
  return `${first} ${say('possible', { acts: words.list(language, acts, 'or') })}`;
}
