import type { ProposalView } from '../client.ts';
import type { Output } from '../output.ts';
import type { Voice } from '../voice.ts';
import { decisionLines } from './decision.ts';
import { wrap } from './table.ts';
import { textLines } from './text.ts';

/** A proposal for a person: where it stands, who is waited for since when, what happens next, what the reader could do. */
export function proposalText(view: ProposalView, output: Output, voice: Voice): string {
  const { styles, width } = output;
  const name = view.reference ?? view.caseId;
  const lines = [
    `${styles.bold(name)}  ${view.title ?? voice.say('not-shown')}`,
    voice.say('state', { state: styles.bold(voice.name('states', view.state)) }),
    '',
    ...standing(view, voice),
    ...sideBySide(view, voice),
    ...(view.notReady.length > 0 ? [voice.sentence('not-ready', { missing: view.notReady.join('; ') })] : []),
    voice.say('you-could', { acts: possible(view, voice) }),
    ...decisionLines(view, voice),
    '',
    ...textLines(view.text, voice),
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

/** The clocks of a proposal, each with its explanation: rule, calendars, days skipped and why, pauses. */
export function clocksText(view: ProposalView, output: Output, voice: Voice): string {
  const lines = [
    voice.say('clocks-head'),
    ...(view.clocks.length === 0 ? [`  ${voice.sentence('next-none')}`] : []),
    ...view.clocks.flatMap(({ says, due, explained }) => [
      `  ${voice.say('clock-due', { clock: says, due: voice.instant(due) })}`,
      ...explained.map((line) => `    ${line}`),
    ]),
  ];
  return [proposalText(view, output, voice), '', ...lines.flatMap((line) => wrap(line, output.width))].join('\n');
}

function standing(view: ProposalView, voice: Voice): readonly string[] {
  if (view.status === 'active') return view.says;
  // What an approval is worth, the policy says in its own words.
  const outcome = view.state === 'approved' ? view.rules : voice.name('states', view.state);
  return [voice.say('ended', { outcome })];
}

/** Where several things go on at once: what they are, without those in which nothing does. */
function sideBySide(view: ProposalView, voice: Voice): readonly string[] {
  const going = view.work.filter(({ quiet }) => !quiet);
  return going.length < 2 ? [] : ['', voice.say('side-by-side'), ...going.map(({ says }) => `  ${says}`), ''];
}

/** Acts by their names, which are what `act` takes, and in words. */
function possible({ permitted }: ProposalView, voice: Voice): string {
  const acts = permitted
    .filter(({ allowed }) => allowed !== 'no')
    .map(({ type, says }) => (says === type ? type : `${type} (${says})`));
  return acts.length === 0 ? voice.say('nothing') : voice.list(acts, 'or');
}
