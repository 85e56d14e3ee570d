import { Unreachable } from './client.ts';
import { EXIT, Failure } from './failure.ts';

/** Gives a command: when no answer came, the failure tells the exact words that give it again under the same id. */
export function repeatable<T>(work: () => Promise<T>, repetition: readonly string[]): Promise<T> {
  return again(work, repetition, 'It may have been done or not. Repeated with the same id it is done once:');
}

/** Reads: when no answer came, the failure tells the exact words that ask again. */
export function askable<T>(work: () => Promise<T>, repetition: readonly string[]): Promise<T> {
  return again(work, repetition, 'To ask again:');
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

/** `--name value` of each option that was given, in this order. */
export function optionWords(options: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]));
}

/** As a POSIX shell reads it. */
export function quoted(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}
