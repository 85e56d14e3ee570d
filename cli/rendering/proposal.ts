import type { ProposalView } from '../client.ts';
import type { Output } from '../output.ts';
import type { Voice } from '../voice.ts';
import { nextSentence, waitingSentences } from './sentences.ts';
import { wrap } from './table.ts';
import { textLines } from './text.ts';

/** A proposal for a person: where it stands, who is waited for since when, what happens next, what the reader could do. */
export function proposalText(view: ProposalView, output: Output, voice: Voice): string {
  const { styles, width } = output;
  const name = view.reference ?? view.caseId;
  const permitted = view.permitted.filter(({ allowed }) => allowed !== 'no').map(({ type }) => type);
  const acts = permitted.length === 0 ? voice.say('nothing') : voice.list(permitted, 'or');
  const lines = [
    `${styles.bold(name)}  ${view.title ?? voice.say('not-shown')}`,
    voice.say('state', { state: styles.bold(voice.name('states', view.state)) }),
    '',
    ...standing(view, voice),
    voice.say('you-could', { acts }),
    '',
    ...textLines(view.text, voice.say('erased')),
    '',
    voice.say('text', { revision: view.text.revision, hash: view.text.hash }),
    voice.say('rules', { machine: view.machine, policy: view.policy.name }),
    voice.say('times', {
      opened: voice.instant(view.openedAt),
      changed: voice.instant(view.updatedAt),
      zone: voice.zone,
    }),
    ...(view.demonstration ? [voice.say('demonstration')] : []),
  ];
  return lines.flatMap((line) => wrap(line, width)).join('\n');
}

function standing(view: ProposalView, voice: Voice): readonly string[] {
  if (view.status === 'active') return [...waitingSentences(view.waitingFor, voice), nextSentence(view.next, voice)];
  // What an approval is worth, the policy says in its own words.
  const outcome = view.state === 'approved' ? view.rules : voice.name('states', view.state);
  return [voice.say('ended', { outcome })];
}
