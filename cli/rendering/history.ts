import type { HistoryView } from '../client.ts';
import type { Output } from '../output.ts';
import { plainName } from './sentences.ts';
import { table } from './table.ts';
import { type Clock, instantText } from './time.ts';

type Entry = HistoryView['entries'][number];

/** Every step the reader may know of: when, what, who, why, and which clocks it set or stopped. */
export function historyText(history: HistoryView, output: Output, clock: Clock): string {
  const rows = history.entries.map((entry) => [
    instantText(entry.at, clock),
    eventText(entry),
    whoText(entry),
    reasonText(entry),
    clockText(entry, clock),
  ]);
  const head = ['When', 'Event', 'Who', 'Reason', 'Clock'];
  return [
    `${history.reference ?? history.caseId} under ${history.machine}. Times in ${clock.zone}.`,
    '',
    table(head, rows, output.width, output.styles.bold),
  ].join('\n');
}

function eventText({ type }: Entry): string {
  const [sort, name] = type.split('.', 2);
  if (name === undefined) return type === 'start' ? 'opened' : type;
  if (sort === 'after') return `clock ran out: ${plainName(name)}`;
  return `${plainName(name)} ${sort === 'done' ? 'done' : 'failed'}`;
}

function whoText({ seat, name, actingFor }: Entry): string {
  if (seat === 'system') return 'the system';
  const acting = actingFor === undefined ? '' : ' (acting)';
  return name === null || name === seat ? `${seat}${acting}` : `${seat}${acting}: ${name}`;
}

function reasonText({ texts, facts }: Entry): string {
  const reasons = [texts['reason'], facts['reason']].filter((reason): reason is string => typeof reason === 'string');
  return reasons.join('; ');
}

function clockText({ clocks, letters }: Entry, clock: Clock): string {
  const lines = clocks.map(({ clock: name, what, due }) => {
    if (what === 'armed') return `${plainName(name)} due ${due === undefined ? '' : instantText(due, clock)}`;
    return `${plainName(name)} ${what === 'fired' ? 'was due' : 'stopped'}`;
  });
  return [...lines, ...letters.map((letter) => `sends ${plainName(letter)}`)].join('\n');
}
