import { Unreachable } from './client.ts';
import { EXIT, Failure } from './failure.ts';

/** Runs what may be repeated: when no answer came, the failure tells the exact command that asks again under the same id. */
export async function repeatable<T>(work: () => Promise<T>, repetition: readonly string[]): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    const command = ['npx', 'mufakat', ...repetition].map(quoted).join(' ');
    throw new Failure(
      EXIT.unreachable,
      [...error.lines, 'It may have been done or not. Repeated with the same id it is done once:', `  ${command}`],
      { title: error.lines[0], address: error.address, repeat: command },
    );
  }
}

/** As a POSIX shell reads it. */
export function quoted(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}
