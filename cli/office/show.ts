import { Command } from 'commander';
import { isInstant } from '../../words/instant.ts';
import type { OfficeHistoryView, OfficeView } from '../client.ts';
import { sceneOf, tell } from '../context.ts';
import type { Output } from '../output.ts';
import type { Voice } from '../voice.ts';
import { optionWords } from '../repeating.ts';
import { instantOption } from './instants.ts';
import { readOffice, tableOf } from './reading.ts';

interface ShowOptions {
  readonly as?: string;
  readonly at?: string;
}

type Rendering = (view: OfficeView, output: Output, voice: Voice) => string;

/** The tables of the office: each by itself, and all of them together under one head. */
const PARTS = {
  seats: {
    text: seatsText,
    alone: withZone(seatsText),
    description: 'seats, who holds and who acts for them, and vacancies',
  },
  members: { text: membersText, alone: membersText, description: 'members and their focal points' },
  groups: { text: groupsText, alone: groupsText, description: 'groups and the seats that sit in them' },
  meetings: { text: meetingsText, alone: meetingsText, description: 'meetings with their days and outcomes' },
} as const;
type Part = keyof typeof PARTS;

/** `mufakat office`: the whole office, as it stands or stood. */
export function showsOffice(office: Command): Command {
  return readingOptions(office).action((options: ShowOptions, command: Command) =>
    show(options, command, [], wholeText),
  );
}

/** `mufakat office seats`, `members`, `groups`, `meetings`: one table of it. */
export function officePartCommands(): readonly Command[] {
  return (Object.keys(PARTS) as Part[]).map((part) =>
    readingOptions(new Command(part).description(PARTS[part].description)).action(
      (_options: ShowOptions, command: Command) =>
        show(command.optsWithGlobals<ShowOptions>(), command, [part], PARTS[part].alone, part),
    ),
  );
}

/** `mufakat office history`: every change, with who made it and why. */
export function officeHistoryCommand(): Command {
  return new Command('history')
    .description('every change of the office: when, what, by whom, why')
    .option('--as <seat>', 'seat to read as')
    .action(async (_options: ShowOptions, command: Command) => {
      const history = await readOffice(['history'], command, (client) => client.officeHistory());
      await tell(sceneOf(command), history, historyText, history.entries);
    });
}

function readingOptions(command: Command): Command {
  return command
    .option('--as <seat>', 'seat to read as')
    .option('--at <instant>', 'as it stood then, for example 2026-12-01 or 2026-12-01T09:00:00Z', instantOption);
}

async function show(
  { at }: ShowOptions,
  command: Command,
  words: readonly string[],
  text: Rendering,
  part?: Part,
): Promise<void> {
  const again = [...words, ...optionWords({ at })];
  const view = await readOffice(again, command, (client) => client.office(at));
  const items = part === undefined ? undefined : view[part];
  if (items === undefined || sceneOf(command).output.format === 'text') await tell(sceneOf(command), view, text);
  else await tell<unknown>(sceneOf(command), items, () => '', items);
}

function wholeText(view: OfficeView, output: Output, voice: Voice): string {
  const { bold } = output.styles;
  const parts = (Object.keys(PARTS) as Part[]).flatMap((part) => [
    '',
    bold(voice.say(`office-${part}`)),
    PARTS[part].text(view, output, voice),
  ]);
  return [
    voice.say('office-head', { at: voice.instant(view.at), zone: voice.zone, seq: view.seq }),
    ...parts,
    '',
    voice.say('you-could', {
      acts: view.permitted.length === 0 ? voice.say('nothing') : voice.list(view.permitted.map(voice.act), 'or'),
    }),
    ...(view.demonstration ? [voice.say('demonstration')] : []),
  ].join('\n');
}

/** A table of instants, with their zone below it. */
function withZone(text: Rendering): Rendering {
  return (view, output, voice) => `${text(view, output, voice)}\n\n${voice.timesIn()}`;
}

function seatsText({ seats }: OfficeView, output: Output, voice: Voice): string {
  const rows = seats.map(({ seat, holder, since, acting }) => [
    seat,
    holder === null ? voice.say('office-vacant') : (holder.name ?? voice.say('erased')),
    since === null ? '' : voice.instant(since),
    acting
      .map(({ name, by, from, until, case: only }) =>
        voice.say(only === null ? 'office-acts' : 'office-acts-in', {
          name: name ?? voice.say('erased'),
          by,
          from: voice.instant(from),
          until: voice.instant(until),
          case: only ?? '',
        }),
      )
      .join('\n'),
  ]);
  return tableOf(['office-seat', 'office-holder', 'office-since', 'office-acting'], rows, output, voice);
}

function membersText({ members }: OfficeView, output: Output, voice: Voice): string {
  const rows = members.map(({ member, name, sort, focal }) => [
    member,
    name,
    voice.say(`office-${sort}`),
    focal === null ? voice.say('office-vacant') : (focal.name ?? voice.say('erased')),
  ]);
  return tableOf(['office-member', 'office-name', 'office-sort', 'office-focal'], rows, output, voice);
}

function groupsText({ groups }: OfficeView, output: Output, voice: Voice): string {
  const rows = groups.map(({ group, name, seats }) => [group, name, seats.join(', ')]);
  return tableOf(['office-group', 'office-name', 'office-seats'], rows, output, voice);
}

function meetingsText({ meetings }: OfficeView, output: Output, voice: Voice): string {
  if (meetings.length === 0) return voice.say('office-no-meetings');
  const rows = meetings.map(({ meeting, date, status, texts }) => [
    meeting,
    date ?? voice.say('office-undated'),
    voice.say(`office-${status}`),
    texts['outcome'] ?? texts['agenda'] ?? '',
  ]);
  return tableOf(['office-meeting', 'calendar-day', 'state-column', 'office-text'], rows, output, voice);
}

function historyText({ entries }: OfficeHistoryView, output: Output, voice: Voice): string {
  const rows = entries.map(({ seq, at, type, seat, name, facts, about, texts, attachments }) => [
    String(seq),
    voice.instant(at),
    type,
    name === null || name === seat ? seat : `${seat}: ${name}`,
    [
      ...Object.entries(facts).map(
        ([key, value]) =>
          `${voice.tag('facts', key)}: ${key === 'person' ? (about ?? voice.say('erased')) : factText(key, value, voice)}`,
      ),
      ...Object.entries(texts).map(([field, text]) => `${voice.tag('facts', field)}: ${text ?? voice.say('erased')}`),
      ...attachments.map(({ role, bytes }) => voice.say('office-file', { role: voice.tag('facts', role), bytes })),
    ].join('\n'),
  ]);
  const told = tableOf(['office-record', 'when', 'event', 'who', 'office-text'], rows, output, voice);
  return `${told}\n\n${voice.timesIn()}`;
}

function factText(key: string, value: unknown, voice: Voice): string {
  if (value === null) return voice.say(key === 'date' ? 'office-undated' : 'none');
  if (typeof value === 'boolean') return voice.say(value ? 'yes' : 'no');
  if (Array.isArray(value)) return value.map((one) => voice.tag('facts', String(one))).join(', ');
  if (typeof value !== 'string') return JSON.stringify(value);
  return isInstant(value) ? voice.instant(value) : voice.tag('facts', `${key}-${value}`, value);
}
