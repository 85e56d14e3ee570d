import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configuration } from '../configuration.ts';
import { EXIT, Failure } from './failure.ts';

const SEAT = /^[a-z][a-z0-9-]*$/;

/**
 * The token to show: MUFAKAT_TOKEN where it is set, else the demonstration token of the seat.
 * @throws Failure (usage) when there is none, with the seats for which there is one.
 */
export async function tokenFor(seat: string, configuration: Configuration): Promise<string> {
  if (configuration.token !== null) return configuration.token;
  const directory = join(configuration.dataDirectory, 'tokens');
  const seats = await seatsIn(directory);
  if (!SEAT.test(seat))
    throw new Failure(EXIT.usage, [`${JSON.stringify(seat)} is no seat. Seats look like comanager-au.`]);
  if (!seats.includes(seat)) throw new Failure(EXIT.usage, noTokenLines(seat, seats, directory));
  return (await readFile(join(directory, `${seat}.jwt`), 'utf8')).trim();
}

/** Whether there is a token by which that seat could be acted from. */
export async function hasToken(seat: string, configuration: Configuration): Promise<boolean> {
  return configuration.token !== null || (await seatsIn(join(configuration.dataDirectory, 'tokens'))).includes(seat);
}

function noTokenLines(seat: string, seats: readonly string[], directory: string): readonly string[] {
  if (seats.length === 0)
    return [
      `There are no demonstration tokens in ${directory}.`,
      'Start the demonstration with `npm start`, or set MUFAKAT_TOKEN to a token of your issuer.',
    ];
  return [`There is no demonstration token for the seat ${seat}.`, `There is one for each of: ${seats.join(', ')}.`];
}

async function seatsIn(directory: string): Promise<readonly string[]> {
  try {
    return (await readdir(directory))
      .filter((name) => name.endsWith('.jwt'))
      .map((name) => name.slice(0, -'.jwt'.length))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
