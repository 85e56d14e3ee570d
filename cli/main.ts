#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { EXIT, EXIT_CODES_HELP, type ExitCode, Failure } from './failure.ts';
import { type Format, FORMATS } from './output.ts';
import { buildName } from '../product.ts';
import { settleZone } from './rendering/time.ts';
import { linesIn } from './saying.ts';
import { SUBCOMMANDS } from './subcommands.ts';
import type { Language } from '../words/index.ts';
import { said } from '../words/said.ts';

const AS = [
  '--as <seat>',
  'seat to act or read as, for example comanager-au (in the demonstration; default: desk)',
] as const;
const ATTACH = [
  '--attach <role=file>',
  'a file that goes with it, for example endorsement-letter=letter.pdf; can be given several times',
  collected,
] as const;
const FOR = ['--for <seat>', 'seat that sent it by mail: the desk registers it for its sender'] as const;
const ORIGINAL = ['--original <file>', 'the file that came by mail; goes with --for'] as const;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** The command line. What a command needs is loaded when it is called, so that the others start at once. */
async function program(words: readonly string[]): Promise<Command> {
  const mufakat = new Command('mufakat')
    .description('Proposals of an office, from submission to decision: durable, explained, provable.')
    .addOption(new Option('--output <format>', 'how data is printed').choices([...FORMATS]).default('text'))
    .addOption(new Option('--lang, --language <language>', 'language of the words').choices(['en', 'id']).default('en'))
    .version(buildName(), '-V, --version', 'version of this command line')
    .addHelpText('after', EXIT_CODES_HELP)
    .showHelpAfterError('Ask with --help what this command takes.')
    .configureHelp({ showGlobalOptions: true });

  mufakat
    .command('submit')
    .description('submit a proposal from a YAML or JSON file')
    .argument('<file>', 'the proposal')
    .option(AS[0], 'seat that submits (default: the focal point of the proponent)')
    .option('--draft', 'keep it a draft, without a number', false)
    .option(...FOR)
    .option(...ORIGINAL)
    .option(...ATTACH)
    .option('--id <uuid>', 'command id: repeated with the same id, it is done once', commandId)
    .action(async (file: string, options, command: Command) =>
      (await import('./commands/submit.ts')).submit(file, options, command),
    );

  mufakat
    .command('act')
    .description('give an event to a proposal, for example SUPPORT')
    .argument('<reference>', 'for example RSO-2026-0007')
    .argument('<event>', 'for example SUPPORT; `show` lists what is possible')
    .option(...AS)
    .option('--reason <text>', 'why; kept apart from the records')
    .option(
      '--data <json>',
      'further data that the event asks for, as a JSON object: see docs/lifecycle.md, What acts bring',
    )
    .option('--file <file>', 'a new text of the proposal, where the event brings one (YAML or JSON)')
    .option('--text <hash>', 'hash of the text the act is about (default: the text as shown now)', textHash)
    .option(...FOR)
    .option(...ORIGINAL)
    .option(...ATTACH)
    .option('--id <uuid>', 'command id: repeated with the same id, it is done once', commandId)
    .option('--dry-run', 'tell what would happen, and write nothing', false)
    .action(async (reference: string, event: string, options, command: Command) =>
      (await import('./commands/act.ts')).act(reference, event, options, command),
    );

  mufakat
    .command('show')
    .description('where a proposal stands, who is waited for, and what happens next')
    .argument('<reference>', 'for example RSO-2026-0007')
    .option(...AS)
    .option('--clocks', 'every clock that runs, and how it is counted', false)
    .action(async (reference: string, options, command: Command) =>
      (await import('./commands/show.ts')).show(reference, options, command),
    );

  mufakat
    .command('list')
    .description('the proposals you may see, newest first')
    .option(...AS)
    .addOption(new Option('--status <status>', 'only those').choices(['active', 'done']))
    .option('--kind <kind>', 'only of that kind, for example new-project')
    .option('--state <state>', 'only in that state, for example consideration')
    .option('--waiting-for <seat>', 'only those that wait for that seat, by what is due first')
    .action(async (options, command: Command) => (await import('./commands/list.ts')).list(options, command));

  mufakat
    .command('history')
    .description('every step of a proposal: when, what, who, why, and its clocks')
    .argument('<reference>', 'for example RSO-2026-0007')
    .option(...AS)
    .action(async (reference: string, options, command: Command) =>
      (await import('./commands/history.ts')).history(reference, options, command),
    );

  const called = commandIn(words);
  for (const { name, description, load } of SUBCOMMANDS) {
    if (name === called) mufakat.addCommand(await load());
    else mufakat.command(name).description(description);
  }
  throwInsteadOfExit(mufakat);
  return mufakat;
}

/** The command that is called: the first word that is neither an option nor the value of a global one. */
function commandIn(words: readonly string[]): string | undefined {
  return words.find(
    (word, place) => !word.startsWith('-') && !['--output', '--lang', '--language'].includes(words[place - 1] ?? ''),
  );
}

function throwInsteadOfExit(command: Command): void {
  command.exitOverride();
  command.commands.forEach(throwInsteadOfExit);
}

function collected(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function commandId(value: string): string {
  if (!UUID.test(value)) throw new InvalidArgumentError('It must be a UUID.');
  return value.toLowerCase();
}

function textHash(value: string): string {
  if (!/^[0-9a-f]{64}$/.test(value)) throw new InvalidArgumentError('It must be the 64 characters that `show` tells.');
  return value;
}

async function main(words: readonly string[]): Promise<void> {
  const zoneWords = settleZone();
  // Programs read instants as they are; they read what is said on stderr as JSON.
  if (zoneWords !== null && formatIn(words) === 'text') process.stderr.write(`${zoneWords}\n`);
  try {
    await (await program(words)).parseAsync(words, { from: 'user' });
  } catch (error) {
    process.exitCode = await tell(error, words);
  }
}

/** Says what went wrong on stderr, for programs as JSON, and gives the exit code. */
async function tell(error: unknown, words: readonly string[]): Promise<ExitCode> {
  // Commander has said it already, or has only printed help or version.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  const failure = error instanceof Failure ? error : await asFailure(error);
  const format = formatIn(words);
  const { exitCode, data } = failure;
  const lines = await linesIn(languageIn(words), failure.lines);
  process.stderr.write(
    format === 'text' ? `${lines.join('\n')}\n` : `${JSON.stringify({ exitCode, lines, ...data })}\n`,
  );
  return exitCode;
}

async function asFailure(error: unknown): Promise<Failure> {
  if (error instanceof Error && error.name === 'ConfigurationRefused') return new Failure(EXIT.usage, [error.message]);
  if (error instanceof Error && error.name === 'Unreachable') return new Failure(EXIT.unreachable, [error.message]);
  if (error instanceof Error && error.name === 'LogUnreachable')
    return new Failure(EXIT.unreachable, [error.message, 'Check the address; a copy of the log is read with --dir.']);
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new Failure(EXIT.internal, [said('failures', 'internal'), text]);
}

function formatIn(words: readonly string[]): Format {
  return FORMATS.find((format) => format === optionIn(words, '--output')) ?? 'text';
}

function languageIn(words: readonly string[]): Language {
  return (optionIn(words, '--lang') ?? optionIn(words, '--language')) === 'id' ? 'id' : 'en';
}

/** Read by hand, because the failure may be that the options could not be read. */
function optionIn(words: readonly string[], name: string): string | undefined {
  const place = words.findIndex((word) => word === name || word.startsWith(`${name}=`));
  if (place < 0) return undefined;
  return words[place] === name ? words[place + 1] : words[place]?.slice(name.length + 1);
}

await main(process.argv.slice(2));
