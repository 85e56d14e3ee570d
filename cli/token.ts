import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configuration } from '../configuration.ts';
import { EXIT, Failure } from './failure.ts';

const NAME = /^[a-z][a-z0-9-]*$/;
/** Below the folder of the seats' tokens: those of people, who may hold no seat of their own. */
const PEOPLE = 'people';

/** The token to show, and the seat to act from; without a seat, the one that the token's person has. */
export interface Shown {
  readonly token: string;
  readonly seat?: string;
}

/**
 * The token to show: MUFAKAT_TOKEN where it is set, else the demonstration token of whom `as` names: `comanager-au`, the
 * holder of that seat; `acting-officer`, a person; `acting-officer@comanager-au`, a person, from that seat.
 * @throws Failure (usage) when there is none, with the seats and people for whom there is one.
 */
export async function tokenFor(as: string, configuration: Configuration): Promise<Shown> {
  const [name = '', from] = as.split('@', 2);
  const seat = from === undefined ? {} : { seat: from };
  if (configuration.token !== null) return { token: configuration.token, seat: from ?? name };
  const directory = join(configuration.dataDirectory, 'tokens');
  if (!NAME.test(name))
    throw new Failure(EXIT.usage, [`${JSON.stringify(as)} is no seat. Seats look like comanager-au.`]);
  const [seats, people] = await Promise.all([tokensIn(directory), tokensIn(join(directory, PEOPLE))]);
  if (from === undefined && seats.includes(name)) return { token: await tokenIn(directory, name), seat: name };
  if (people.includes(name)) return { token: await tokenIn(join(directory, PEOPLE), name), ...seat };
  throw new Failure(EXIT.usage, noTokenLines(name, seats, people, directory));
}

/** Whether there is a token by which that seat could be acted from. */
export async function hasToken(seat: string, configuration: Configuration): Promise<boolean> {
  return configuration.token !== null || (await tokensIn(join(configuration.dataDirectory, 'tokens'))).includes(seat);
}

function noTokenLines(
  name: string,
  seats: readonly string[],
  people: readonly string[],
  directory: string,
): readonly string[] {
  if (seats.length === 0)
    return [
      `There are no demonstration tokens in ${directory}.`,
      'Start the demonstration with `npm start`, or set MUFAKAT_TOKEN to a token of your issuer.',
    ];
  const others = people.filter((one) => !seats.includes(one));
  return [
    `There is no demonstration token for the seat ${name}.`,
    `There is one for each of: ${seats.join(', ')}.`,
    ...(others.length === 0 ? [] : [`And for these people: ${others.join(', ')}.`]),
  ];
}

async function tokenIn(directory: string, name: string): Promise<string> {
  return (await readFile(join(directory, `${name}.jwt`), 'utf8')).trim();
}

async function tokensIn(directory: string): Promise<readonly string[]> {
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
