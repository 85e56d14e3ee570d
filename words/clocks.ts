import type { Json, JsonObject } from '../engine/types.ts';
import type { Words } from './index.ts';
import { instantFor, type Reader } from './sentences.ts';

/**
 * A clock explains itself: rule, calendars, days that were skipped and why, pauses. From the answer of the policy that is
 * recorded with it, so that it says the same in ten years.
 */
export function clockExplained(words: Words, because: Json, reader: Reader): readonly string[] {
  const answer = because as JsonObject;
  const say = (key: string, values: Record<string, string | number> = {}): string =>
    words.say(reader.language, 'sentences', `clock-${key}`, values);
  const when = (instant: Json | undefined): string => instantFor(words, String(instant), reader);
  if (typeof answer['rule'] !== 'string') return [];
  return [
    counted(answer, say, when),
    ...(answer['percent'] === undefined || answer['percent'] === 100
      ? []
      : [say('part', { percent: numberIn(answer, 'percent') })]),
    say('rule', { rule: answer['rule'] }),
    ...(answer['extra'] === undefined ? [] : [say('granted', { days: numberIn(answer, 'extra') })]),
    ...skipped(answer, say),
    ...pauses(answer, say, when),
    ...(answer['countedFrom'] === undefined ? [] : [say('late')]),
    ...(answer['notBefore'] === undefined ? [] : [say('not-sooner')]),
    ...(answer['clock'] === undefined
      ? []
      : [say('demonstration', { clock: demonstrationIn(String(answer['clock']), words, reader) })]),
  ];
}

/** `demonstration clock, 1 day in 2000 ms`, as it is recorded; one of another form is told as it was recorded. */
function demonstrationIn(clock: string, words: Words, { language }: Reader): string {
  const [, milliseconds] = /^demonstration clock, 1 day in (\d+) ms$/.exec(clock) ?? [];
  if (milliseconds === undefined) return clock;
  return words.say(language, 'answers', 'demonstration-clock', { milliseconds });
}

type Say = (key: string, values?: Record<string, string | number>) => string;
type When = (instant: Json | undefined) => string;

function counted(answer: JsonObject, say: Say, when: When): string {
  const times = answer['times'] === undefined ? 1 : numberIn(answer, 'times');
  const amount = Number.parseInt(String(answer['duration']), 10) * times;
  // A clock that counts from a day says the day; every other the instant.
  const from = answer['on'] === undefined ? when(answer['from']) : String(answer['on']);
  switch (answer['counts']) {
    case 'working days':
      return say('working-days', {
        days: amount,
        calendars: listIn(answer, 'calendars').map(capital).join(', '),
        from,
      });
    case 'calendar days':
      return say('days', { days: amount, from });
    case 'months':
      return say('months', { months: amount, from });
    default:
      return say('exact', { span: String(answer['duration']), from });
  }
}

function skipped(answer: JsonObject, say: Say): readonly string[] {
  // Days in a pause are told with the pause itself.
  const days = (listIn(answer, 'skipped') as readonly JsonObject[])
    .map(({ day, why }) => ({ day: String(day), why: String(why) }))
    .filter(({ why }) => !why.startsWith('the clock stood still'));
  const [weekends, expected, warnings] = [answer['weekends'], listIn(answer, 'expected'), listIn(answer, 'warnings')];
  return [
    ...(days.length === 0
      ? []
      : [say('skipped', { skipped: days.map(({ day, why }) => `${day} ${statusIn(why, say)}`).join('; ') })]),
    ...(typeof weekends === 'number' && weekends > 0 ? [say('weekends', { days: weekends })] : []),
    ...(expected.length === 0 ? [] : [say('expected', { days: expected.map(String).join(', ') })]),
    ...(warnings.length === 0
      ? []
      : [say('warnings', { warnings: warnings.map((warning) => warningIn(String(warning), say)).join('; ') })]),
  ];
}

function pauses(answer: JsonObject, say: Say, when: When): readonly string[] {
  const spans = (listIn(answer, 'pauses') as readonly JsonObject[]).map(({ from, until, why }) =>
    say('span', { from: when(from), until: when(until), why: reasons(String(why), say) }),
  );
  return spans.length === 0 ? [] : [say('pauses', { pauses: spans.join('; ') })];
}

/** Why a clock stood still: the machine's own words, of which the catalogue knows some. */
function reasons(why: string, say: Say): string {
  return why
    .split(', ')
    .map((one) => (['deferred', 'empty', 'hearing', 'marking'].includes(one) ? say(`why-${one}`) : one))
    .join(', ');
}

/** `jakarta: Eid (decreed)`: the name is the calendar's own, the status the office's word. */
function statusIn(why: string, say: Say): string {
  return why.replaceAll(/\((decreed|expected)\)/g, (_, status: string) => `(${say(`status-${status}`)})`);
}

/** What is not known of a calendar; a warning of another sort is told as it was recorded. */
function warningIn(warning: string, say: Say): string {
  const [, unknown] = /^no calendar of (.+): only weekends are known$/.exec(warning) ?? [];
  if (unknown !== undefined) return say('warning-no-calendar', { year: capital(unknown) });
  const [, year, sort] = /^(.+ \d{4}): (.+) is not decreed yet$/.exec(warning) ?? [];
  if (year === undefined || sort === undefined) return warning;
  return say('warning-not-decreed', { year: capital(year), sort });
}

function listIn(answer: JsonObject, field: string): readonly Json[] {
  const value = answer[field];
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function numberIn(answer: JsonObject, field: string): number {
  return Number(answer[field]);
}

function capital(name: Json): string {
  const text = String(name);
  return text.charAt(0).toUpperCase() + text.slice(1);
}
