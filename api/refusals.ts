import type { GuardAnswer } from '../engine/types.ts';
import type { HostRefusal } from '../host/types.ts';
import { ProblemError } from './problems.ts';
import type { SeenCase } from './reading/case.ts';
import { seenGuard } from './reading/visibility.ts';
import { stateName } from './reading/standing.ts';
import { actText } from '../words/acts.ts';
import { ruleWord } from '../words/sentences.ts';
import type { Speech } from './speech.ts';

/** A refusal explains itself: rule and version, what is missing, what could be done instead. */
export function refusedFor(
  refusal: HostRefusal,
  { commandId, type }: { readonly commandId: string; readonly type: string },
  seen: SeenCase | null,
  { words, language }: Speech,
): ProblemError {
  const { code, rule, value, missing, permitted } = toldTo(refusal, type, seen);
  const state = value === null ? null : stateName(seen === null ? value : seen.visibility.state(value));
  return new ProblemError('refused', {
    title: words.say(language, 'answers', 'refused-title', { event: type }),
    detail: reasonOf({ ...refusal, code, missing }, type, state, { words, language }),
    remedy: couldDo(permitted, { words, language }),
    commandId,
    refusal: {
      code,
      rule,
      state,
      missing: missing.map((one) => ('guard' in one && seen !== null ? seenGuard(one, seen.visibility) : one)),
      permitted: [...permitted],
    },
  });
}

/**
 * Whether an act that is not the sender's to know of is possible at all could tell that somebody else has acted: then it is
 * refused in one way, whatever stands in its way.
 */
function toldTo(refusal: HostRefusal, type: string, seen: SeenCase | null): HostRefusal | NotYours {
  const judged = refusal.code === 'not-now' || refusal.code === 'guard';
  if (seen === null || !judged || seen.visibility.sees(type)) return refusal;
  return { ...refusal, code: 'not-yours', missing: [] };
}

type NotYours = Omit<HostRefusal, 'code'> & { readonly code: 'not-yours' };

function reasonOf(
  { code, rule, missing, values }: HostRefusal | NotYours,
  event: string,
  state: string | null,
  speech: Speech,
): string {
  const { words, language } = speech;
  const what = missingText(missing, values, speech);
  switch (code) {
    case 'unknown-event':
      return words.say(language, 'answers', 'refused-unknown', { rule, event });
    case 'reserved':
      return words.say(language, 'answers', 'refused-reserved', { event });
    case 'not-yours':
      return words.say(language, 'answers', 'refused-not-yours', { rule });
    case 'not-now':
      return words.say(language, 'sentences', 'refused-now', { rule, state: stateText(state ?? '', speech) });
    case 'guard':
      return words.say(language, 'sentences', 'refused', { rule, missing: what });
    case 'ended':
      return words.say(language, 'sentences', 'refused-ended', { rule });
    case 'not-open':
      return words.say(language, 'sentences', 'refused', { rule, missing: what });
    case 'seat':
      return `${words.say(language, 'answers', 'refused-seat')} ${what}`.trim();
    case 'content':
    case 'original':
    case 'too-large':
    case 'not-recordable':
      return words.say(language, 'answers', `refused-${code}`);
    default:
      return [words.say(language, 'answers', 'refused-other', { rule, code }), what]
        .filter((one) => one !== '')
        .join(' ');
  }
}

/** What the sender could do instead. */
export function couldDo(types: readonly string[], { words, language }: Speech): string {
  if (types.length === 0) return words.say(language, 'answers', 'possible-none');
  const acts = types.map((type) => actText(words, type, language));
  return words.say(language, 'answers', 'you-could', { acts: words.list(language, acts, 'or') });
}

function stateText(state: string, { words, language }: Speech): string {
  return words.has('states', state) ? words.say(language, 'states', state) : state;
}

/** What stands in the way, in the office's words: each rule once, with the seats it asks for. */
function missingText(
  missing: HostRefusal['missing'],
  values: HostRefusal['values'],
  { words, language }: Speech,
): string {
  const seatsByText = new Map<string, string[]>();
  for (const one of missing) {
    const [text, seat] =
      'guard' in one
        ? [ruleWord(words, one.guard, language), seatOf(one)]
        : [noteText(one.what, values, { words, language }), null];
    const known = seat !== null && words.has('seats', seat) ? [words.seat(language, seat)] : [];
    seatsByText.set(text, [...(seatsByText.get(text) ?? []), ...known]);
  }
  return [...seatsByText]
    .map(([text, seats]) => (seats.length === 0 ? text : `${text} (${words.list(language, seats, 'or')})`))
    .join('; ');
}

/** Of the office's own rules, and of what it lets be recorded without a step, the name; of the host's own, a sentence. */
function noteText(what: string, values: HostRefusal['values'], { words, language }: Speech): string {
  if (words.has('office', what)) return words.say(language, 'office', what, values);
  return words.has('rules', what) ? words.say(language, 'rules', what) : what;
}

function seatOf({ params }: GuardAnswer): string | null {
  const seat = (params as { readonly seat?: unknown } | null | undefined)?.seat;
  return typeof seat === 'string' ? seat : null;
}
