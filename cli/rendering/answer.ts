import type { Answer } from '../client.ts';
import type { Output } from '../output.ts';
import type { Voice } from '../voice.ts';
import { wrap } from './table.ts';

/** What a command did, or in a dry run would do. */
export function answerText(event: string, answer: Answer, output: Output, voice: Voice): string {
  const name = output.styles.bold(answer.reference ?? answer.caseId);
  const state = voice.name('states', answer.state);
  const standing =
    answer.status === 'active' ? answer.says : [voice.say(answer.dryRun ? 'would-have-ended' : 'has-ended')];
  const effects = (answer.effects ?? []).map(({ says }) => `  ${says}`);
  return [
    voice.say(answer.dryRun ? 'dry-run' : 'recorded', { event, name, state }),
    ...standing,
    ...(effects.length > 0 ? [voice.say('would-follow'), ...effects] : []),
    ...(answer.status === 'active' || effects.length > 0 ? [voice.timesIn()] : []),
  ]
    .flatMap((line) => wrap(line, output.width))
    .join('\n');
}
