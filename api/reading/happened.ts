import type { Json, JsonObject } from '../../engine/types.ts';
import type { Words } from '../../words/index.ts';
import { type OwedClock, owedClockWord } from '../../words/owed.ts';
import { actWord, type Reader, seatWord } from '../../words/sentences.ts';
import { type Owing, seatOwing } from './owing.ts';
import { type CaseRecord, effectsOf } from './records.ts';

/** What a record tells, as a verb without its subject: `supported it`, `a first reminder goes out to the Co-Manager …`. */
export function happened(record: CaseRecord, owing: Owing, words: Words, reader: Reader): string {
  const { type, inner } = record;
  const { language } = reader;
  const cut = type.indexOf('.');
  const [sort, name] = cut < 0 ? [type, ''] : [type.slice(0, cut), type.slice(cut + 1)];
  // Reminders whose delivery is told back are named as clocks are: by whom they are for, and what about.
  const clock = sort === 'after' ? name : `${sort}-${name}`;
  if (sort === 'after' || words.has('clocks', clock))
    return owedClockWord(words, clockIn(record, clock, owing), reader);
  if (sort === 'done' || sort === 'error')
    return words.say(language, 'answers', sort === 'done' ? 'work-done' : 'work-failed', { work: name });
  if (!words.has('events', type)) return type;
  const own = `${type}@${reader.version ?? ''}`;
  const said = words.has('events', own) ? own : type;
  const verb = words.say(language, 'events', agreesToJoint(record) ? 'AGREE' : said);
  const details = detailsOf(inner.event.facts as JsonObject, words, reader);
  return withDetails(verb, agreesToJoint(record) ? [actWord(words, type, language), ...details] : details);
}

function withDetails(verb: string, details: readonly string[]): string {
  return details.length === 0 ? verb : `${verb} (${details.join(', ')})`;
}

/** The same joint act sent by the other seat as well is its agreement: then both were told so. */
function agreesToJoint(record: CaseRecord): boolean {
  return record.type !== 'AGREE' && templatesOf(record).includes('joint-agreed');
}

function templatesOf(record: CaseRecord): readonly string[] {
  return effectsOf(record).flatMap((effect) =>
    effect.kind === 'action' ? [String((effect.params as { readonly template?: unknown } | null)?.template)] : [],
  );
}

/** A clock that ran out, or work that came to an end, in the child machine of an owed act. */
function clockIn({ seq, inner }: CaseRecord, clock: string, owing: Owing): OwedClock {
  type Place = { readonly path?: readonly string[] };
  const cause = inner.authn.cause as { readonly timer?: Place; readonly actor?: Place } | null;
  const path = (cause?.timer ?? cause?.actor)?.path ?? [];
  return { clock, path, seat: seatOwing(owing, seq, path) };
}

/** Facts of the proposal that come with a new text are told by `show`. */
const TOLD_ELSEWHERE = new Set([
  'facts',
  'text',
  'reference',
  'value',
  'context',
  'migrated',
  'output',
  'error',
  'answers',
]);

function detailsOf(facts: JsonObject, words: Words, reader: Reader): readonly string[] {
  return Object.entries(facts)
    .filter(([name]) => !TOLD_ELSEWHERE.has(name))
    .flatMap(([name, value]) => detailText(name, value, words, reader));
}

function detailText(name: string, value: Json, words: Words, reader: Reader): readonly string[] {
  const { language } = reader;
  switch (name) {
    case 'because':
      return [words.has('reasons', String(value)) ? words.say(language, 'reasons', String(value)) : String(value)];
    case 'act':
      return [actWord(words, String(value), language)];
    case 'days':
      return [words.say(language, 'answers', 'days', { days: Number(value) })];
    case 'material':
      return [words.say(language, 'answers', value === true ? 'material' : 'editorial')];
    case 'signs':
      return [words.say(language, 'answers', 'signs-as-well')];
    case 'latest':
    case 'closes':
      return [words.say(language, 'answers', `${name}-on`, { day: String(value) })];
    case 'seat':
      return [seatWord(words, String(value), reader)];
    case 'member':
      return [reader.memberName?.(String(value)) ?? String(value)];
    case 'parties':
      return Array.isArray(value) ? value.map((party) => reader.memberName?.(String(party)) ?? String(party)) : [];
    case 'conditions':
      return Array.isArray(value) ? value.map((one) => String((one as JsonObject)['id'])) : [];
    case 'record':
      return [words.say(language, 'answers', 'record-number', { record: Number(value) })];
    default:
      return [
        Array.isArray(value) ? value.map(String).join(', ') : typeof value === 'string' ? value : JSON.stringify(value),
      ];
  }
}
