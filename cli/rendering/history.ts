import type { HistoryView } from '../client.ts';
import type { Output } from '../output.ts';
import type { Voice } from '../voice.ts';
import { seatWord } from './sentences.ts';
import { table } from './table.ts';

type Entry = HistoryView['entries'][number];

/** Every step the reader may know of: when, what, who, why, and which clocks it set or stopped. */
export function historyText(history: HistoryView, output: Output, voice: Voice): string {
  const rows = history.entries.map((entry) => [
    voice.instant(entry.at),
    eventText(entry, voice),
    whoText(entry, voice),
    reasonText(entry, voice),
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

/** The name is what programs compare and what `act` takes; the words say what happened. */
function eventText({ type, says }: Entry, voice: Voice): string {
  if (type === 'start') return voice.say('opened');
  if (type.startsWith('after.')) return voice.say('clock-fired', { clock: says });
  // What nobody sent is told in words alone.
  if (/^(done|error)\./.test(type)) return says;
  return says === type ? type : `${type}: ${says}`;
}

function whoText({ seat, name, actingFor, registeredBy }: Entry, voice: Voice): string {
  const word = seatWord(seat, voice);
  const acts = actingFor === undefined ? word : voice.say('acting', { seat: word });
  const shown = registeredBy === undefined ? acts : voice.say('registered-by', { seat: acts, by: registeredBy.seat });
  // People of the demonstration are called after their seats.
  return name === null || name === seat ? shown : `${shown}: ${name}`;
}

/** The event's own texts: its reason, a comment, a report. Those of the proposal are told by `show`. */
function reasonText({ texts, redacted }: Entry, voice: Voice): string {
  return SAID.flatMap((field) => {
    const text = texts[field];
    if (redacted.includes(field)) return [voice.say('redacted')];
    return text === null ? [voice.say('erased')] : text === undefined ? [] : [text];
  }).join('; ');
}

const SAID = ['reason', 'comment', 'decision', 'evidence', 'report', 'lessons', 'review', 'correction'];

/** The clock that ran out is the event of the row. */
function clockText({ clocks, letters }: Entry, voice: Voice): string {
  const lines = clocks.flatMap(({ what, says, due }) => {
    if (what === 'fired') return [];
    if (what === 'disarmed') return [voice.say('clock-stopped', { clock: says })];
    return [voice.say('clock-due', { clock: says, due: due === undefined ? '' : voice.instant(due) })];
  });
  return [...lines, ...letters.map(({ says }) => says)].join('\n');
}
