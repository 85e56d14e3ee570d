import { Command } from 'commander';
import { optionWords } from '../repeating.ts';
import { give, givingOptions, type GivingOptions } from './giving.ts';

interface MeetingOptions extends GivingOptions {
  readonly date?: string;
  readonly agenda?: string;
  readonly outcome?: string;
}

const DESK = 'desk';

/** `mufakat office meeting …`: a meeting is called, moved, cancelled, or was held. */
export function officeMeetingCommand(): Command {
  const meeting = new Command('meeting').description('a meeting is called, moved, cancelled, or was held');
  givingOptions(meeting.command('add'), DESK)
    .description('a meeting of a body is called')
    .argument('<body>', 'for example steering-group or som')
    .option('--date <day>', 'as YYYY-MM-DD; without it, undated')
    .option('--agenda <text>', 'kept apart from the records')
    .action((body: string, { date, agenda }: MeetingOptions, command: Command) =>
      given(command, 'CALL_MEETING', ['add', body], { body, date, agenda }),
    );
  givingOptions(meeting.command('move'), DESK)
    .description('to another day, or to none')
    .argument('<meeting>', 'for example steering-group-1')
    .argument('[day]', 'as YYYY-MM-DD; without it, undated')
    .option('--agenda <text>', 'kept apart from the records')
    .action((id: string, day: string | undefined, { agenda }: MeetingOptions, command: Command) =>
      given(command, 'MOVE_MEETING', ['move', id, ...(day === undefined ? [] : [day])], {
        meeting: id,
        date: day ?? null,
        agenda,
      }),
    );
  givingOptions(meeting.command('cancel'), DESK)
    .description('it is not held')
    .argument('<meeting>')
    .action((id: string, _options: MeetingOptions, command: Command) =>
      given(command, 'CANCEL_MEETING', ['cancel', id], { meeting: id }),
    );
  givingOptions(meeting.command('hold'), DESK)
    .description('it was held')
    .argument('<meeting>')
    .requiredOption('--outcome <text>', 'what came of it; kept apart from the records')
    .option('--date <day>', 'day on which it was held (default: as planned)')
    .action((id: string, { date, outcome }: MeetingOptions, command: Command) =>
      given(command, 'HOLD_MEETING', ['hold', id], { meeting: id, date, outcome }),
    );
  return meeting;
}

function given(
  command: Command,
  type: string,
  words: readonly string[],
  data: Readonly<Record<string, string | null | undefined>>,
): Promise<void> {
  const { date, agenda, outcome } = command.optsWithGlobals<MeetingOptions>();
  const again = ['office', 'meeting', ...words, ...optionWords({ date, agenda, outcome })];
  return give(type, data, command.optsWithGlobals(), again, command);
}
