import { Command, InvalidArgumentError } from 'commander';
import type { OfficeCalendar } from '../client.ts';
import { sceneOf, tell } from '../context.ts';
import type { Output } from '../output.ts';
import { optionWords } from '../repeating.ts';
import type { Voice } from '../voice.ts';
import { give, givingOptions, type GivingOptions } from './giving.ts';
import { readOffice, tableOf } from './reading.ts';

interface DayOptions extends GivingOptions {
  readonly name?: string;
  readonly source: string;
}

/** Shown when no place is named: the office's own. */
const OWN_PLACE = 'bangkok';

/** `mufakat office calendar …`: the days off that clocks leave out, and the administrator's changes of them. */
export function officeCalendarCommand(): Command {
  const calendar = new Command('calendar')
    .enablePositionalOptions()
    .description('days off of a place in a year: decreed, or only expected')
    .argument('[place]', 'for example jakarta', OWN_PLACE)
    .argument('[year]', 'for example 2027 (default: this year)', yearOf)
    .option('--as <seat>', 'seat to read as')
    .action(async (place: string, year: number | undefined, _options: object, command: Command) => {
      const asked = year ?? new Date().getUTCFullYear();
      const words = ['calendar', place, String(asked)];
      const found = await readOffice(words, command, (client) => client.officeCalendar(place, asked));
      await tell(sceneOf(command), found, calendarText, found.days);
    });
  const acts = [
    ['confirm', 'CONFIRM_DAY', 'a day that was only expected has been decreed'],
    ['add', 'ADD_DAY', 'a day off that the calendar lacks has been decreed'],
    ['remove', 'REMOVE_DAY', 'a day is no day off, or no longer'],
  ] as const;
  for (const [name, type, description] of acts) {
    const act = givingOptions(
      calendar
        .command(name)
        .description(`${description}; open clocks are counted anew, never to sooner`)
        .argument('<place>', 'for example jakarta')
        .argument('<day>', 'as YYYY-MM-DD')
        .requiredOption('--source <text>', 'who decreed it, and where'),
      'administrator',
    );
    if (type !== 'REMOVE_DAY') act.option('--name <text>', 'what the day is called');
    act.action((place: string, day: string, _options: DayOptions, command: Command) => {
      const options = command.optsWithGlobals<DayOptions>();
      const { name: called, source } = options;
      const words = ['office', 'calendar', name, place, day, ...optionWords({ name: called, source })];
      return give(type, { place, day, name: called, source }, options, words, command);
    });
  }
  return calendar;
}

function calendarText({ place, year, known, days, taken }: OfficeCalendar, output: Output, voice: Voice): string {
  const head = ['calendar-day', 'calendar-name', 'state-column', 'calendar-source'];
  const rows = days.map(({ day, name, status, source, changed }) => [
    day,
    name,
    voice.say(changed ? 'calendar-recorded' : `calendar-${status}`),
    source,
  ]);
  return [
    voice.say('calendar-head', { place, year: String(year) }),
    ...(known ? [] : [voice.say('calendar-unknown', { place, year: String(year) })]),
    ...(rows.length === 0 ? [] : [tableOf(head, rows, output, voice)]),
    ...taken.map(({ day, source }) => voice.say('calendar-taken', { day, source: source ?? '' })),
  ].join('\n');
}

function yearOf(text: string): number {
  if (!/^\d{4}$/.test(text)) throw new InvalidArgumentError('It must be a year, for example 2027.');
  return Number(text);
}
