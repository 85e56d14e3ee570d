import type { ChangeRefusal } from '../../host/types.ts';
import { ProblemError } from '../problems.ts';
import { couldDo } from '../refusals.ts';
import type { Speech } from '../speech.ts';

/** Why the office does not take a command: the rule in words, and what the sender could do now. */
export function officeRefused(
  { code, rule, values = {} }: ChangeRefusal,
  asked: {
    readonly commandId: string;
    readonly type: string;
    readonly possible: readonly string[];
    readonly speech: Speech;
  },
): ProblemError {
  const { commandId, type, possible, speech } = asked;
  const { words, language } = speech;
  return new ProblemError('refused', {
    title: words.say(language, 'answers', 'refused-title', { event: type }),
    detail: code === 'seat' ? (values['why'] ?? '') : words.say(language, 'office', rule, values),
    remedy: couldDo(possible, speech),
    commandId,
    refusal: { code, rule: `office.${rule}`, state: null, missing: [{ what: rule }], permitted: [...possible] },
  });
}
