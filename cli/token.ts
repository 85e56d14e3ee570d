import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configuration } from '../configuration.ts';
import { peopleFolder, tokenPath, tokensIn } from '../embedded/token-files.ts';
import { EXIT, Failure } from './failure.ts';
import { type Said, said } from '../words/said.ts';

/** The token to show, and the seat to act from; without a seat, the one that the token's person has. */
export interface Shown {
  readonly token: string;
  readonly seat?: string;
}

/**
 * The token to show: MUFAKAT_TOKEN where it is set, else the demonstration token of whom `as` names: `comanager-au`, the
 * holder of that seat; `Budi Santoso`, a person; `Budi Santoso@comanager-id`, a person, from that seat.
 * @throws Failure (usage) when there is none, with the seats and people for whom there is one.
 */
export async function tokenFor(as: string, configuration: Configuration): Promise<Shown> {
  const [, name = as, from] = /^(.*)@(.*)$/.exec(as) ?? [];
  if (configuration.token !== null) return { token: configuration.token, seat: from ?? name };
  const directory = join(configuration.dataDirectory, 'tokens');
  const [seats, people] = await Promise.all([tokensIn(directory), tokensIn(peopleFolder(directory))]);
  if (seats.includes(as)) return { token: await tokenIn(directory, as), seat: as };
  if (people.includes(as)) return { token: await tokenIn(peopleFolder(directory), as) };
  if (from !== undefined && people.includes(name))
    return { token: await tokenIn(peopleFolder(directory), name), seat: from };
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
): readonly Said[] {
  if (seats.length === 0) return [said('failures', 'no-tokens', { directory }), said('failures', 'no-tokens-remedy')];
  const others = people.filter((one) => !seats.includes(one));
  return [
    said('failures', 'no-token', { name: JSON.stringify(name) }),
    said('failures', 'seat-tokens', { seats: seats.join(', ') }),
    ...(others.length === 0 ? [] : [said('failures', 'people-tokens', { people: others.join(', ') })]),
  ];
}

async function tokenIn(directory: string, name: string): Promise<string> {
  return (await readFile(tokenPath(directory, name), 'utf8')).trim();
}
