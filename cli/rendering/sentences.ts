import type { ProposalView } from '../client.ts';
import { type Clock, instantText } from './time.ts';

type Waiting = ProposalView['waitingFor'][number];
type Next = NonNullable<ProposalView['next']>;

/** Names of states and clocks as words: `notTakenForward` and `not_taken_forward` → `not taken forward`. */
export function plainName(name: string): string {
  return name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
}

/** Who is waited for, since when, and with which acts; one sentence for each instant. */
export function waitingSentences(waiting: readonly Waiting[], clock: Clock): readonly string[] {
  const groups = new Map<string, Waiting[]>();
  for (const one of waiting) {
    const key = `${one.since} ${one.acts.join(' ')}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((group) => {
    const [first] = group as [Waiting];
    const acts = first.acts.length === 0 ? '' : `: ${listed(first.acts, 'or')}`;
    const who = listed([...new Set(group.map(({ who: seat }) => (seat === 'office' ? 'the office' : seat)))], 'and');
    return `Waiting for ${who} since ${instantText(first.since, clock)}${acts}.`;
  });
}

export function nextSentence(next: Next, clock: Clock): string {
  return `If nobody acts: ${plainName(next.name)}, on ${instantText(next.due, clock)}.`;
}

export function listed(items: readonly string[], word: 'and' | 'or'): string {
  if (items.length <= 1) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1) ?? ''}`;
}
