import type { ProposalView } from '../client.ts';
import type { Output } from '../output.ts';
import { listed, nextSentence, plainName, waitingSentences } from './sentences.ts';
import { wrap } from './table.ts';
import { textLines } from './text.ts';
import { type Clock, instantText } from './time.ts';

/** A proposal for a person: where it stands, who is waited for since when, what happens next, what the reader could do. */
export function proposalText(view: ProposalView, output: Output, clock: Clock): string {
  const { styles, width } = output;
  const name = view.reference ?? view.caseId;
  const permitted = view.permitted.filter(({ allowed }) => allowed !== 'no').map(({ type }) => type);
  const lines = [
    `${styles.bold(name)}  ${view.title ?? '(title not shown)'}`,
    `State: ${styles.bold(plainName(view.state))}`,
    '',
    ...standing(view, clock),
    `You could do now: ${permitted.length === 0 ? 'nothing' : listed(permitted, 'or')}.`,
    '',
    ...textLines(view.text),
    '',
    `Text ${view.text.revision}: ${view.text.hash}`,
    `Rules: ${view.machine} under the policy ${view.policy.name}.`,
    `Opened ${instantText(view.openedAt, clock)}, last changed ${instantText(view.updatedAt, clock)}. Times in ${clock.zone}.`,
    ...(view.demonstration ? ['This is the demonstration office: nothing in it is real.'] : []),
  ];
  return lines.flatMap((line) => wrap(line, width)).join('\n');
}

function standing(view: ProposalView, clock: Clock): readonly string[] {
  if (view.status === 'done') {
    // What an approval is worth, the policy says in its own words.
    const outcome = view.state === 'approved' ? view.rules : plainName(view.state);
    return [`It has ended: ${outcome}.`];
  }
  const waiting = waitingSentences(view.waitingFor, clock);
  return [
    ...(waiting.length > 0 ? waiting : ['Nobody is waited for.']),
    view.next === null ? 'Nothing happens by itself.' : nextSentence(view.next, clock),
  ];
}
