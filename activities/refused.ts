import type { Answer, HostRefusal } from '../host/types.ts';
import type { FleetOutcome } from './fleet.ts';

/** Of the language's errors this one quotes what it could not read; an author's own has no name that would say more. */
const QUOTING = /^SyntaxError: .*/s;
const PLAIN = /^Error: /;
/** Together the sentences of one refusal are no longer than this: pages of a fleet are kept in Temporal's history. */
const LONGEST = 400;

/**
 * What becomes of a case that did not take what a fleet brought. Of a refusal: its code, the guards that said no by name
 * alone, and the sentences of the machine or the engine, none of which holds free text or says who somebody is.
 * @param passed codes by which nothing was left to do.
 */
export function refusedBy(
  answer: Exclude<Answer, { readonly outcome: 'accepted' }>,
  passed: readonly string[] = [],
): FleetOutcome {
  if (answer.outcome !== 'refused') return { refused: answer.outcome };
  const { code, missing } = answer.refusal;
  if (passed.includes(code)) return 'unchanged';
  const sentences = [...new Set(missing.map(sentenceOf))].join('; ');
  if (sentences === '') return { refused: code };
  const shown = sentences.length > LONGEST ? `${sentences.slice(0, LONGEST)}…` : sentences;
  return { refused: `${code}: ${shown}` };
}

function sentenceOf(one: HostRefusal['missing'][number]): string {
  return 'guard' in one
    ? `the guard ${one.guard} said no`
    : one.what.replace(QUOTING, 'SyntaxError').replace(PLAIN, '');
}
