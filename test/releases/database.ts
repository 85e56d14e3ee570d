import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startChild, stopChild } from '../../embedded/child.ts';
import { dataDirectory } from '../../embedded/data-directory.ts';
import { freePort } from '../../embedded/ports.ts';
import {
  ensureDatabase,
  initialisePostgres,
  postgresCommand,
  postgresReady,
  postgresUrl,
} from '../../embedded/postgres.ts';
import { DATABASE } from '../../embedded/start.ts';

/** Opens the database of a data directory whose office does not run; makes an empty one where there is none. */
export async function withDatabase<T>(directory: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const home = { directory: dataDirectory(directory).postgres, port: await freePort() };
  const logs = await mkdtemp(join(tmpdir(), 'mufakat-log-'));
  await initialisePostgres(home.directory, (line) => console.warn(line));
  const server = await startChild(await postgresCommand(home), join(logs, 'postgresql.log'));
  try {
    await postgresReady(home, () => server.running);
    await ensureDatabase(home, DATABASE);
    const client = new pg.Client(await postgresUrl(home, DATABASE));
    await client.connect();
    try {
      await client.query(`set timezone = 'UTC'`);
      return await work(client);
    } finally {
      await client.end();
    }
  } finally {
    await stopChild(server, 'SIGINT', 20_000);
    await rm(logs, { recursive: true, force: true });
  }
}
