import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Connection } from '@temporalio/client';

export interface TemporalServer {
  readonly address: string;
  /** Kills the server as a power cut would, and starts it again at the same address when told. */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Temporal's own CLI against this server: answers its standard output. */
  cli(...words: string[]): string;
}

export interface TemporalServerOptions {
  /** Path of the CLI's binary. */
  readonly executable: string;
  /** Keeps the server's state over a kill; without it the server forgets everything. */
  readonly file?: string;
  /** After so many events a workflow is advised to continue as new. */
  readonly continueAsNewAfter?: number;
}

/** A real Temporal development server of its own on a free port. */
export async function startTemporal({
  executable,
  file,
  continueAsNewAfter,
}: TemporalServerOptions): Promise<TemporalServer> {
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  let server: ChildProcess | null = null;

  const start = async (): Promise<void> => {
    const words = ['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--port', String(port)];
    if (file !== undefined) words.push('--db-filename', file);
    if (continueAsNewAfter !== undefined) {
      words.push('--dynamic-config-value', `limit.historyCount.suggestContinueAsNew=${continueAsNewAfter}`);
    }
    server = spawn(executable, [...words, '--log-level', 'never'], { stdio: 'ignore' });
    const ended = once(server, 'exit').then(([code]) => {
      throw new Error(`The Temporal server ended with ${String(code)} before it answered.`);
    });
    await Promise.race([answers(address), ended]);
    // From here on its end is ordered by the test.
    ended.catch(() => undefined);
  };
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    const ending = server;
    server = null;
    if (ending === null || ending.exitCode !== null) return;
    const ended = once(ending, 'exit');
    ending.kill(signal);
    await ended;
  };
  await start();
  return {
    address,
    start,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    cli: (...words) => execFileSync(executable, [...words, '--address', address], { encoding: 'utf8' }),
  };
}

async function answers(address: string): Promise<void> {
  const until = Date.now() + 60_000;
  for (;;) {
    try {
      const connection = await Connection.connect({ address, connectTimeout: 1_000 });
      try {
        await connection.withDeadline(Date.now() + 2_000, () =>
          connection.workflowService.describeNamespace({ namespace: 'default' }),
        );
        return;
      } finally {
        await connection.close();
      }
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port was given'));
        else resolve(address.port);
      });
    });
  });
}
