import type { ProposalView } from '../client.ts';
import type { Voice } from '../voice.ts';

type Waiting = ProposalView['waitingFor'][number];
type Next = ProposalView['next'];

/** Who is waited for, since when, and with which acts: one sentence for those who owe the same since the same instant. */
export function waitingSentences(waiting: readonly Waiting[], voice: Voice): readonly string[] {
  if (waiting.length === 0) return [voice.sentence('nobody')];
  const groups = new Map<string, Waiting[]>();
  for (const one of waiting) {
    const key = `${one.since} ${one.acts.join(' ')}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((group) => {
    const [first] = group as [Waiting];
    // Seats by their names: they are what --as takes.
    const who = voice.list([...new Set(group.map((one) => seatWord(one.who, voice)))], 'and');
    const since = voice.instant(first.since);
    if (first.acts.length === 0) return voice.sentence('waiting-plain', { who, since });
    return voice.sentence('waiting', { who, since, acts: voice.list(first.acts, 'or') });
  });
}

export function nextSentence(next: Next, voice: Voice): string {
  if (next === null) return voice.sentence('next-none');
  return voice.sentence('next', { clock: voice.name('clocks', next.name), due: voice.instant(next.due) });
}

export function seatWord(seat: string, voice: Voice): string {
  return seat === 'office' || seat === 'system' ? voice.seat(seat) : seat;
}
