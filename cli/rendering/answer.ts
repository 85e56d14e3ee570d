import type { Answer } from '../client.ts';
import type { Output } from '../output.ts';
import { nextSentence, plainName, waitingSentences } from './sentences.ts';
import { wrap } from './table.ts';
import { type Clock, instantText } from './time.ts';

/** What a command did, or in a dry run would do. */
export function answerText(type: string, answer: Answer, output: Output, clock: Clock): string {
  const { styles } = output;
  const name = styles.bold(answer.reference ?? answer.caseId);
  const done = answer.dryRun
    ? `Dry run: ${type} would be taken; nothing was written. ${name} would then be: ${plainName(answer.state)}.`
    : `${type} is recorded. ${name} is now: ${plainName(answer.state)}.`;
  const standing =
    answer.status === 'done'
      ? [answer.dryRun ? 'It would have ended.' : 'It has ended.']
      : [
          ...waitingSentences(answer.waitingFor, clock),
          ...(answer.next === null ? [] : [nextSentence(answer.next, clock)]),
        ];
  const effects = (answer.effects ?? []).map(({ kind, name: what, due }) => {
    if (kind === 'arm') return `  clock ${plainName(what)} due ${due === undefined ? '' : instantText(due, clock)}`;
    return kind === 'disarm' ? `  clock ${plainName(what)} stopped` : `  ${plainName(what)}`;
  });
  return [done, ...standing, ...(effects.length > 0 ? ['It would follow:', ...effects] : [])]
    .flatMap((line) => wrap(line, output.width))
    .join('\n');
}
