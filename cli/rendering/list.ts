import type { Page } from '../client.ts';
import type { Output } from '../output.ts';
import type { Voice } from '../voice.ts';
import { seatWord } from './sentences.ts';
import { table } from './table.ts';

/** @param filtered whether only some were asked for. */
export function listText(filtered: boolean, items: Page['items'], output: Output, voice: Voice): string {
  if (items.length === 0) return voice.say(filtered ? 'list-none-match' : 'list-empty');
  const rows = items.map((item) => [
    item.reference ?? item.caseId,
    item.title ?? '',
    voice.name('states', item.state),
    [...new Set(item.waitingFor.map(({ who }) => seatWord(who, voice)))].join(', '),
    item.next === null ? '' : voice.instant(item.next.due),
  ]);
  const head = ['reference', 'title', 'state-column', 'waiting-column', 'next-column'].map((key) => voice.say(key));
  const listed = table(head, rows, output.width, output.styles.bold);
  return items.some(({ next }) => next !== null) ? `${listed}\n\n${voice.timesIn()}` : listed;
}
