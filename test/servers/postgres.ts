import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startChild, stopChild } from '../../embedded/child.ts';
import { freePort } from '../../embedded/ports.ts';
import { initialisePostgres, postgresCommand, postgresReady, postgresUrl } from '../../embedded/postgres.ts';

export interface PostgresServer {
  readonly host: string;
  readonly port: number;
  /** A new empty database, and its address. */
  createDatabase(): Promise<string>;
  stop(): Promise<void>;
}

/**
 * A PostgreSQL of its own on a free port and in a temporary directory, for who stops and starts servers or runs outside of
 * the tests' common set-up. Tests otherwise take a database of the common server (see fresh-database.ts).
 */
export async function startPostgres(): Promise<PostgresServer> {
  const directory = await mkdtemp(join(tmpdir(), 'mufakat-postgres-'));
  const home = { directory: join(directory, 'postgres'), port: await freePort() };
  await initialisePostgres(home.directory, (line) => console.warn(line));
  const child = await startChild(await postgresCommand(home), join(directory, 'postgres.log'));
  await postgresReady(home, () => child.running);
  const administration = await postgresUrl(home, 'postgres');
  return {
    host: new URL(administration).hostname,
    port: home.port,
    createDatabase: async () => {
      const name = `test_${randomBytes(6).toString('hex')}`;
      const client = new pg.Client(administration);
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return postgresUrl(home, name);
    },
    stop: async () => {
      await stopChild(child, 'SIGINT', 10_000);
      await rm(directory, { recursive: true, force: true });
    },
  };
}
