import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Child, startChild, stopChild } from '../../embedded/child.ts';
import { freePort } from '../../embedded/ports.ts';
import { ensureTemporalCli } from '../../embedded/setup.ts';
import { temporalCommand, temporalReady } from '../../embedded/temporal.ts';

/** A Temporal server of a test's own, which it may kill: the one that all tests share must live. */
export interface TemporalServer {
  readonly address: string;
  /** Kills the server as a power cut would; `start` starts it again at the same address. */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Temporal's own CLI against this server: answers its standard output. */
  cli(...words: string[]): Promise<string>;
}

export interface TemporalServerOptions {
  /** Keeps the server's state over a kill; without it the server forgets everything. */
  readonly file?: string;
  /** After so many events a workflow is advised to continue as new. */
  readonly continueAsNewAfter?: number;
}

/** A real Temporal development server on a free port. */
export async function startTemporal({ file, continueAsNewAfter }: TemporalServerOptions = {}): Promise<TemporalServer> {
  const { path: program } = await ensureTemporalCli();
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const directory = await mkdtemp(join(tmpdir(), 'mufakat-temporal-'));
  const log = join(directory, 'log');
  const advice =
    continueAsNewAfter === undefined
      ? []
      : ['--dynamic-config-value', `limit.historyCount.suggestContinueAsNew=${continueAsNewAfter}`];
  let child: Child | null = null;
  const start = async (): Promise<void> => {
    const command = await temporalCommand({ program, port, uiPort: null, file: file ?? null });
    const started = await startChild({ ...command, words: [...command.words, ...advice] }, log);
    child = started;
    try {
      await temporalReady(address, () => started.running);
    } catch (error) {
      started.kill('SIGKILL');
      throw new Error(`Temporal did not start:\n${(await readFile(log, 'utf8')).slice(-2_000)}`, { cause: error });
    }
  };
  const end = async (signal: 'SIGKILL' | 'SIGINT'): Promise<void> => {
    if (child !== null) await stopChild(child, signal, 10_000);
    child = null;
  };
  await start();
  return {
    address,
    start,
    kill: () => end('SIGKILL'),
    stop: async () => {
      await end('SIGINT');
      await rm(directory, { recursive: true, force: true });
    },
    cli: (...words) => temporalCli(address, ...words),
  };
}

/** Temporal's own CLI against a server: answers its standard output. */
export async function temporalCli(address: string, ...words: string[]): Promise<string> {
  const { path } = await ensureTemporalCli();
  const { stdout } = await promisify(execFile)(path, [...words, '--address', address], { maxBuffer: 2 ** 26 });
  return stdout;
}
