import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configuration } from '../../configuration.ts';
import { postgresUrl } from '../../embedded/postgres.ts';
import { type Database, openDatabase } from '../../store/index.ts';
import { EXIT, Failure } from '../failure.ts';

/** DATABASE_URL, else the database that `npm start` runs in the data directory. */
export async function openOwnDatabase(configuration: Configuration): Promise<Database> {
  return openDatabase({ url: configuration.databaseUrl ?? (await embeddedUrl(configuration)), name: 'mufakat-cli' });
}

async function embeddedUrl({ dataDirectory }: Configuration): Promise<string> {
  try {
    const { addresses } = JSON.parse(await readFile(join(dataDirectory, 'run.json'), 'utf8')) as {
      readonly addresses: { readonly postgresql: string };
    };
    const { port } = new URL(`postgres://${addresses.postgresql}`);
    return await postgresUrl({ directory: join(dataDirectory, 'postgres'), port: Number(port) }, 'mufakat');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    throw new Failure(EXIT.unreachable, [
      `No database is configured, and nothing runs in ${dataDirectory}.`,
      'Start it with `npm start`, or set DATABASE_URL.',
    ]);
  }
}
