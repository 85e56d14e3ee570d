import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Child, type Command, startChild, stopChild } from '../../embedded/child.ts';
import { freePort } from '../../embedded/ports.ts';
import {
  ensureDatabase,
  initialisePostgres,
  postgresCommand,
  type PostgresHome,
  postgresReady,
  postgresUrl,
} from '../../embedded/postgres.ts';
import { ensureTemporalCli } from '../../embedded/setup.ts';
import { temporalCommand, temporalReady } from '../../embedded/temporal.ts';
import type { Watched } from '../measure/cpu.ts';

export interface ServerOptions {
  readonly temporal: boolean;
  readonly restate: boolean;
  /** Temporal's development server keeps its state in a file (slower, durable), or in memory only. */
  readonly temporalFile: boolean;
}

/** The servers of a run, each its own process in one temporary directory. */
export interface Servers {
  readonly postgres: Watched;
  readonly temporal: (Watched & { readonly address: string }) | null;
  readonly restate: (Watched & { readonly ingress: string; readonly admin: string }) | null;
  /** A new empty database, and its address. */
  database(name: string): Promise<string>;
  stop(): Promise<void>;
}

export async function startServers(options: ServerOptions): Promise<Servers> {
  const directory = await mkdtemp(join(tmpdir(), 'mufakat-bench-'));
  const children: Child[] = [];
  const endAll = (): void => children.forEach((child) => child.kill('SIGKILL'));
  process.once('exit', endAll);
  const stop = async (): Promise<void> => {
    await Promise.all(children.map((child) => stopChild(child, 'SIGINT', 15_000)));
    process.off('exit', endAll);
    await rm(directory, { recursive: true, force: true });
  };
  const begin = async (
    name: string,
    command: Command,
    ready: (alive: () => boolean) => Promise<void>,
  ): Promise<Watched> => {
    const log = join(directory, `${name}.log`);
    const child = await startChild(command, log);
    children.push(child);
    try {
      await ready(() => child.running);
    } catch (error) {
      throw new Error(`${name} did not start:\n${(await readFile(log, 'utf8')).slice(-2_000)}`, { cause: error });
    }
    return { name, pid: child.pid };
  };

  try {
    const home: PostgresHome = { directory: join(directory, 'postgres'), port: await freePort() };
    await initialisePostgres(home.directory, (line) => console.error(line));
    const postgres = await begin('PostgreSQL', await postgresCommand(home), (alive) => postgresReady(home, alive));
    const temporal = options.temporal
      ? await startTemporal(begin, options.temporalFile ? join(directory, 'temporal.db') : null)
      : null;
    const restate = options.restate ? await startRestate(begin, join(directory, 'restate')) : null;
    return {
      postgres,
      temporal,
      restate,
      database: async (name) => {
        await ensureDatabase(home, name);
        return postgresUrl(home, name);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Begin = (name: string, command: Command, ready: (alive: () => boolean) => Promise<void>) => Promise<Watched>;

async function startTemporal(begin: Begin, file: string | null): Promise<Servers['temporal']> {
  const { path: program } = await ensureTemporalCli();
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const command = await temporalCommand({ program, port, uiPort: null, file });
  return { address, ...(await begin('Temporal', command, (alive) => temporalReady(address, alive))) };
}

/** Restate writes its log with fsync unless it is told otherwise; it is not. */
async function startRestate(begin: Begin, directory: string): Promise<Servers['restate']> {
  const [ingressPort, adminPort, nodePort] = [await freePort(), await freePort(), await freePort()];
  const [ingress, admin] = [`http://127.0.0.1:${ingressPort}`, `http://127.0.0.1:${adminPort}`];
  const program = fileURLToPath(
    new URL(
      `../node_modules/@restatedev/restate-server-${process.platform}-${process.arch}/bin/restate-server`,
      import.meta.url,
    ),
  );
  const command: Command = {
    program,
    words: ['--no-logo', '--listen-mode', 'tcp', '--base-dir', directory, '--node-name', 'bench'],
    environment: {
      RESTATE_BIND_IP: '127.0.0.1',
      RESTATE_BIND_PORT: String(nodePort),
      RESTATE_INGRESS__BIND_PORT: String(ingressPort),
      RESTATE_ADMIN__BIND_PORT: String(adminPort),
      RESTATE_LOG_FILTER: 'warn',
      RESTATE_DISABLE_TELEMETRY: 'true',
      DO_NOT_TRACK: '1',
    },
  };
  const ready = async (alive: () => boolean): Promise<void> => {
    const until = Date.now() + 60_000;
    for (;;) {
      const answers = await Promise.all([`${ingress}/restate/health`, `${admin}/health`].map(isHealthy));
      if (answers.every(Boolean)) return;
      if (!alive()) throw new Error('Restate ended');
      if (Date.now() > until) throw new Error(`Restate does not answer on ${ingress}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  return { ingress, admin, ...(await begin('Restate', command, ready)) };
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    // Not there yet; whoever waits says so in time.
    return false;
  }
}
