import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type Child, type Command, startChild, stopChild } from '../../embedded/child.ts';
import { freePort } from '../../embedded/ports.ts';
import { initialisePostgres, postgresCommand, postgresReady, postgresUrl } from '../../embedded/postgres.ts';
import { replayEveryCase } from './replay.ts';
import { ensureTemporalCli, ensureTestServer } from '../../embedded/setup.ts';
import { temporalCommand, temporalReady } from '../../embedded/temporal.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Administration database of the one PostgreSQL of this run. Take a database of your own by `freshDatabase()`. */
    databaseUrl: string;
    /** The one Temporal server of this run, `host:port`. Take a task queue of your own. */
    temporalAddress: string;
    /** Executable of the server that skips time; null when only the SDK can download it. */
    timeSkippingServer: string | null;
  }
}

/** One real PostgreSQL and one real Temporal server for the whole run; both end with it. */
export default async function startServers(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'mufakat-test-'));
  const children: Child[] = [];
  const endAll = (): void => children.forEach((child) => child.kill('SIGKILL'));
  process.once('exit', endAll);
  const stop = async (): Promise<void> => {
    await Promise.all(children.map((child) => stopChild(child, 'SIGINT', 10_000)));
    process.off('exit', endAll);
    await rm(directory, { recursive: true, force: true });
  };
  const begin = async (name: string, command: Command, ready: (alive: () => boolean) => Promise<void>) => {
    const log = join(directory, `${name}.log`);
    const child = await startChild(command, log);
    children.push(child);
    try {
      await ready(() => child.running);
    } catch (error) {
      throw new Error(`${name} did not start:\n${(await readFile(log, 'utf8')).slice(-2_000)}`, { cause: error });
    }
  };
  try {
    const [databaseUrl, temporalAddress, timeSkippingServer] = await Promise.all([
      startPostgres(join(directory, 'postgres'), begin),
      startTemporal(begin),
      ensureTestServer(),
    ]);
    project.provide('databaseUrl', databaseUrl);
    project.provide('temporalAddress', temporalAddress);
    project.provide('timeSkippingServer', timeSkippingServer);
  } catch (error) {
    await stop();
    throw error;
  }
  return async () => {
    try {
      await replayAll(project);
    } finally {
      await stop();
    }
  };
}

/** Every case that any test ran is run again from its records; the run fails unless all of them come out the same. */
async function replayAll(project: TestProject): Promise<void> {
  const { databases, cases, replayed, asAudited, steps, wrong } = await replayEveryCase(
    project.getProvidedContext().databaseUrl,
  );
  console.log(
    `replayed ${replayed} of ${cases} cases (${steps} steps) in ${databases} databases, ${asAudited} as an auditor does`,
  );
  if (replayed === cases) return;
  // What a teardown throws is printed, and by itself does not fail the run.
  process.exitCode = 1;
  throw new Error([`${cases - replayed} cases do not come out as recorded:`, ...wrong].join('\n'));
}

type Begin = (name: string, command: Command, ready: (alive: () => boolean) => Promise<void>) => Promise<void>;

async function startPostgres(directory: string, begin: Begin): Promise<string> {
  await initialisePostgres(directory, (line) => console.warn(line));
  const home = { directory, port: await freePort() };
  await begin('PostgreSQL', await postgresCommand(home), (alive) => postgresReady(home, alive));
  return postgresUrl(home, 'postgres');
}

async function startTemporal(begin: Begin): Promise<string> {
  const { path: program } = await ensureTemporalCli();
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const command = await temporalCommand({ program, port, uiPort: null, file: null });
  await begin('Temporal', command, (alive) => temporalReady(address, alive));
  return address;
}
