import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { readConfiguration } from '../../configuration.ts';
import { dataDirectory } from '../../embedded/data-directory.ts';
import { hasTokens, mintTokens } from '../../embedded/tokens.ts';
import { join } from 'node:path';
import type { Client, OfficeView } from '../client.ts';

/**
 * In the demonstration whoever holds a seat, or is known by a name, has a token in the data directory, by which `--as`
 * acts. After a change they are written anew, where this machine is the issuer's.
 */
export async function renewTokens(client: Client): Promise<void> {
  const configuration = readConfiguration();
  const { keys, tokens } = dataDirectory(configuration.dataDirectory);
  if (configuration.token !== null || !(await hasTokens(tokens))) return;
  const key = await issuerKey(join(keys, 'issuer.pem'));
  if (key === null) return;
  const office = await client.office();
  await mintTokens(
    tokens,
    {
      demonstration: office.demonstration,
      seats: new Map(office.seats.map(({ seat, holder }) => [seat, holder?.person ?? null])),
      people: peopleIn(office),
    },
    { key: createPrivateKey(key), issuer: configuration.tokenIssuer, audience: configuration.tokenAudience },
  );
}

function peopleIn({ seats }: OfficeView): ReadonlyMap<string, string> {
  const people = seats.flatMap(({ holder, acting }) => [...(holder === null ? [] : [holder]), ...acting]);
  return new Map(people.flatMap(({ person, name }) => (name === null ? [] : [[name, person] as const])));
}

async function issuerKey(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}
