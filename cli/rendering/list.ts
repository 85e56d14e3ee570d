import type { Page } from '../client.ts';
import type { Output } from '../output.ts';
import { plainName } from './sentences.ts';
import { table } from './table.ts';
import { type Clock, instantText } from './time.ts';

export function listText(items: Page['items'], output: Output, clock: Clock): string {
  if (items.length === 0) return 'There are no proposals that you may see.';
  const rows = items.map((item) => [
    item.reference ?? item.caseId,
    item.title ?? '',
    plainName(item.state),
    [...new Set(item.waitingFor.map(({ who }) => who))].join(', '),
    item.next === null ? '' : instantText(item.next.due, clock),
  ]);
  return table(['Reference', 'Title', 'State', 'Waiting for', 'Next'], rows, output.width, output.styles.bold);
}
