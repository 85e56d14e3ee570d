import { Command, Option } from 'commander';
import { optionWords } from '../repeating.ts';
import { give, givingOptions, type GivingOptions } from './giving.ts';
import { instantOption } from './instants.ts';

interface SeatOptions extends GivingOptions {
  readonly address?: string;
  readonly from?: string;
  readonly until?: string;
  readonly case?: string;
  readonly person?: string;
}

/** `mufakat office appoint`, `vacate`, `acting`, `end-acting`: who holds a seat, and who acts for it. */
export function officeSeatCommands(): readonly Command[] {
  const appoint = givingOptions(new Command('appoint'), 'administrator')
    .description('somebody holds a seat from now on; whoever held it no longer does')
    .argument('<seat>', 'for example comanager-au')
    .argument('<person>', 'name or id; somebody new becomes known')
    .addOption(LETTER())
    .option('--address <mail>', 'where letters reach a new person')
    .action((seat: string, person: string, _options: SeatOptions, command: Command) =>
      given(command, 'APPOINT', ['appoint', seat, person], { seat, person }),
    );
  const vacate = givingOptions(new Command('vacate'), 'administrator')
    .description('nobody holds a seat from now on')
    .argument('<seat>')
    .addOption(LETTER())
    .action((seat: string, _options: SeatOptions, command: Command) =>
      given(command, 'VACATE', ['vacate', seat], { seat }),
    );
  const acting = givingOptions(new Command('acting'))
    .description('somebody of the same government acts for a seat, until an instant')
    .argument('<seat>', 'for example comanager-au')
    .argument('<person>', 'name or id; somebody new becomes known')
    .addOption(LETTER().makeOptionMandatory())
    .requiredOption('--until <instant>', 'end, for example 2026-12-24', instantOption)
    .option('--from <instant>', 'beginning (default: now)', instantOption)
    .option('--case <reference>', 'only in that case')
    .option('--address <mail>', 'where letters reach a new person')
    .action((seat: string, person: string, { from, until, case: only }: SeatOptions, command: Command) =>
      given(
        command,
        'NAME_ACTING',
        ['acting', seat, person],
        { seat, person, from, until, case: only },
        namingSeat(seat),
      ),
    );
  const endActing = givingOptions(new Command('end-acting'))
    .description('the acting officer of a seat acts no longer')
    .argument('<seat>')
    .addOption(LETTER())
    .option('--person <person>', 'name or id, where several act')
    .option('--case <reference>', 'the acting officer of that case')
    .action((seat: string, { person, case: only }: SeatOptions, command: Command) =>
      given(command, 'END_ACTING', ['end-acting', seat], { seat, person, case: only }, namingSeat(seat)),
    );
  return [appoint, vacate, acting, endActing];
}

const LETTER = (): Option => new Option('--letter <file>', 'the letter that says so');

/** The words that ask for it again carry what the options say besides those that every command takes. */
function given(
  command: Command,
  type: string,
  words: readonly string[],
  data: Readonly<Record<string, string | undefined>>,
  standard?: string,
): Promise<void> {
  const options = command.optsWithGlobals<SeatOptions>();
  const { from, until, case: only, person, address } = options;
  const as = options.as ?? standard;
  return give(
    type,
    { ...data, address },
    { ...options, ...(as !== undefined && { as }) },
    ['office', ...words, ...optionWords({ from, until, case: only, person, address })],
    command,
  );
}

/** Who names acting officers when `--as` names nobody: the senior official of the seat's government. */
function namingSeat(seat: string): string | undefined {
  const [, government] = /-(au|id)$/.exec(seat) ?? [];
  return government === undefined ? undefined : `senior-official-${government}`;
}
