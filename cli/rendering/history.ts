import type { HistoryView } from '../client.ts';
import type { Output } from '../output.ts';
import type { Voice } from '../voice.ts';
import { plainName } from '../voice.ts';
import { seatWord } from './sentences.ts';
import { table } from './table.ts';

type Entry = HistoryView['entries'][number];

/** Every step the reader may know of: when, what, who, why, and which clocks it set or stopped. */
export function historyText(history: HistoryView, output: Output, voice: Voice): string {
  const rows = history.entries.map((entry) => [
    voice.instant(entry.at),
    eventText(entry, voice),
    whoText(entry, voice),
    reasonText(entry),
    clockText(entry, voice),
  ]);
  const head = ['when', 'event', 'who', 'reason', 'clock'].map((key) => voice.say(key));
  return [
    voice.say('history-head', {
      name: history.reference ?? history.caseId,
      machine: history.machine,
      zone: voice.zone,
    }),
    '',
    table(head, rows, output.width, output.styles.bold),
  ].join('\n');
}

function eventText({ type }: Entry, voice: Voice): string {
  const [sort, name] = type.split('.', 2);
  if (name === undefined) return type === 'start' ? voice.say('opened') : type;
  if (sort === 'after') return voice.say('clock-fired', { clock: voice.name('clocks', name) });
  return voice.say(sort === 'done' ? 'work-done' : 'work-failed', { work: plainName(name) });
}

function whoText({ seat, name, actingFor }: Entry, voice: Voice): string {
  const word = seatWord(seat, voice);
  const shown = actingFor === undefined ? word : voice.say('acting', { seat: word });
  // People of the demonstration are called after their seats.
  return name === null || name === seat ? shown : `${shown}: ${name}`;
}

function reasonText({ texts, facts }: Entry): string {
  const reasons = [texts['reason'], facts['reason']].filter((reason): reason is string => typeof reason === 'string');
  return reasons.join('; ');
}

function clockText({ clocks, letters }: Entry, voice: Voice): string {
  const lines = clocks.map(({ clock: key, what, due }) => {
    const clock = voice.name('clocks', key);
    if (what === 'armed') return voice.say('clock-due', { clock, due: due === undefined ? '' : voice.instant(due) });
    return voice.say(what === 'fired' ? 'clock-was-due' : 'clock-stopped', { clock });
  });
  return [...lines, ...letters.map((letter) => voice.say('sends', { letter }))].join('\n');
}
