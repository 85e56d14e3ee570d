import type { Command } from 'commander';
import { Unreachable } from './client.ts';
import { EXIT, Failure } from './failure.ts';

/**
 * Gives a command: when no answer came, the failure tells the exact words that give it again under the same id.
 * @param repetition the words after `mufakat`, without those that every command takes.
 */
export function repeatable<T>(work: () => Promise<T>, repetition: readonly string[], command: Command): Promise<T> {
  return again(
    work,
    [...repetition, ...globalWords(command)],
    'It may have been done or not. Repeated with the same id it is done once:',
  );
}

/** Reads: when no answer came, the failure tells the exact words that ask again. */
export function askable<T>(work: () => Promise<T>, repetition: readonly string[], command: Command): Promise<T> {
  return again(work, [...repetition, ...globalWords(command)], 'To ask again:');
}

async function again<T>(work: () => Promise<T>, repetition: readonly string[], told: string): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    const command = ['npx', 'mufakat', ...repetition].map(quoted).join(' ');
    throw new Failure(EXIT.unreachable, [...error.lines, told, `  ${command}`], {
      title: error.lines[0],
      address: error.address,
      repeat: command,
    });
  }
}

/** The options that every command takes, as far as they were given. */
function globalWords(command: Command): readonly string[] {
  const { language, output } = command.optsWithGlobals<{ language: string; output: string }>();
  const given = (name: string, value: string): string | undefined =>
    command.getOptionValueSourceWithGlobals(name) === 'default' ? undefined : value;
  return optionWords({ lang: given('language', language), output: given('output', output) });
}

/** `--name value` of each option that was given, in this order. */
export function optionWords(options: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]));
}

/** As a POSIX shell reads it. */
export function quoted(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}
