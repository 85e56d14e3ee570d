import type { ChangeRefusal } from '../../host/types.ts';
import { ProblemError } from '../problems.ts';
import type { Speech } from '../refusals.ts';

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
    remedy:
      possible.length === 0
        ? words.say(language, 'answers', 'possible-none')
        : words.say(language, 'answers', 'you-could', { acts: words.list(language, possible, 'or') }),
    commandId,
    refusal: { code, rule: `office.${rule}`, state: null, missing: [{ what: rule }], permitted: [...possible] },
  });
}
