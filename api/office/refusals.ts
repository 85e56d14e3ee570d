import type { ChangeRefusal } from '../../host/types.ts';
import { OFFICE_ZONE } from '../../office/index.ts';
import { instantText, isInstant } from '../../words/instant.ts';
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
  const says = code === 'seat' ? (values['why'] ?? rule) : rule;
  const why = words.say(language, 'office', says, told(values, speech));
  return new ProblemError('refused', {
    title: words.say(language, 'answers', 'refused-title', { event: type }),
    detail: Object.values(values).some(isInstant) ? `${why} ${timesIn(speech)}` : why,
    remedy: couldDo(possible, speech),
    commandId,
    refusal: { code, rule: `office.${rule}`, state: null, missing: [{ what: rule }], permitted: [...possible] },
  });
}

/** Instants among the values, as the reader's clock shows them. */
function told(values: Readonly<Record<string, string>>, { language, zone = OFFICE_ZONE }: Speech): typeof values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      isInstant(value) ? instantText(value, language, zone) : value,
    ]),
  );
}

function timesIn({ words, language, zone = OFFICE_ZONE }: Speech): string {
  return words.say(language, 'answers', 'times-in', { zone });
}
