import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import type { Command } from './child.ts';
import { postgresPrograms } from './postgres-programs.ts';
import { serverUser, type ServerUser } from './postgres-user.ts';

const execute = promisify(execFile);
const OWNER = 'mufakat';

/** A PostgreSQL of our own in a directory: `cluster/` holds its data, `password` the password of its owner. */
export interface PostgresHome {
  readonly directory: string;
  readonly port: number;
}

/** Creates the data directory if there is none yet; takes half a second. Interrupted, it begins anew the next time. */
export async function initialisePostgres(directory: string, say: (line: string) => void): Promise<void> {
  const cluster = join(directory, 'cluster');
  if (await there(join(cluster, 'PG_VERSION'))) return;
  const { initdb } = await postgresPrograms();
  const user = await serverUser([directory, dirname(initdb)], say);
  await mkdir(directory, { recursive: true });
  if (user !== null) await chmod(directory, 0o711);
  const draft = join(directory, 'cluster.new');
  const password = join(directory, 'password');
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await writeFile(password, randomBytes(18).toString('base64url'), { mode: 0o600 });
  if (user !== null) for (const path of [draft, password]) await chown(path, user.uid, user.gid);
  const command = asUser(user, initdb, [
    `--pgdata=${draft}`,
    `--username=${OWNER}`,
    `--pwfile=${password}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ]);
  await execute(command.program, command.words, { ...command.user, env: { ...process.env, LC_ALL: 'C' } });
  await rename(draft, cluster);
}

/** The server as a command. It listens on this machine only; everything that is committed is on the disk (fsync). */
export async function postgresCommand(home: PostgresHome, flags: readonly string[] = []): Promise<Command> {
  const { postgres } = await postgresPrograms();
  const user = await serverUser([home.directory, dirname(postgres)], () => undefined);
  // Write-ahead log that is done with is removed, not kept for reuse: erased contents would live on in it.
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    'wal_recycle=off',
    // The log of the server must not quote rows or statements: they may hold free text.
    'log_error_verbosity=terse',
    'log_min_error_statement=panic',
    ...flags,
  ];
  const words = ['-D', join(home.directory, 'cluster'), '-p', String(home.port)];
  return {
    ...asUser(user, postgres, [...words, ...settings.flatMap((setting) => ['-c', setting])]),
    environment: { LC_ALL: 'C' },
  };
}

/** Address of a database of the server, its owner's password in it. */
export async function postgresUrl(home: PostgresHome, database: string): Promise<string> {
  const password = await readFile(join(home.directory, 'password'), 'utf8');
  return `postgres://${OWNER}:${password.trim()}@127.0.0.1:${home.port}/${database}`;
}

/** Waits until the server takes connections. @throws when `alive` says that it has ended, or after `patience` milliseconds. */
export async function postgresReady(home: PostgresHome, alive: () => boolean, patience = 60_000): Promise<void> {
  const until = Date.now() + patience;
  for (;;) {
    const failure = await connects(await postgresUrl(home, 'postgres'));
    if (failure === null) return;
    if (!alive()) throw new Error(`PostgreSQL ended: ${failure}`);
    if (Date.now() > until) throw new Error(`PostgreSQL does not answer on port ${home.port}: ${failure}`);
    await pause(50);
  }
}

/** Creates the database if it is not there. */
export async function ensureDatabase(home: PostgresHome, name: string): Promise<void> {
  const client = new pg.Client(await postgresUrl(home, 'postgres'));
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

async function connects(url: string): Promise<string | null> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  // The server may end in the middle of the greeting; the failed connect tells it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function asUser(user: ServerUser | null, program: string, words: readonly string[]): Command {
  if (user === null) return { program, words };
  if (!user.reaching) return { program, words, user };
  const identity = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  const reach = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
  return { program: 'setpriv', words: [...identity, ...reach, program, ...words] };
}

async function there(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
