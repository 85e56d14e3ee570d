import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import type { Command } from './child.ts';
import { freePort } from './ports.ts';

export interface TemporalHome {
  /** Path of the Temporal CLI. */
  readonly program: string;
  readonly port: number;
  /** Port of the web UI; null: without it. */
  readonly uiPort: number | null;
  /** File that keeps its state; null: in memory only. */
  readonly file: string | null;
}

/**
 * The development server as a command. It listens on this machine only. What nobody asks, its HTTP API and its metrics, gets
 * ports from us: those that it would choose may be in use again by the time it listens there.
 */
export async function temporalCommand({ program, port, uiPort, file }: TemporalHome): Promise<Command> {
  return {
    program,
    words: [
      ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port)],
      ...['--http-port', String(await freePort()), '--metrics-port', String(await freePort())],
      ...(uiPort === null ? ['--headless'] : ['--ui-port', String(uiPort)]),
      ...(file === null ? [] : ['--db-filename', file]),
      ...['--log-level', 'warn', '--log-format', 'json'],
    ],
  };
}

/** Waits until the server serves its default namespace. @throws when `alive` says that it has ended, or after `patience` milliseconds. */
export async function temporalReady(address: string, alive: () => boolean, patience = 60_000): Promise<void> {
  const until = Date.now() + patience;
  for (;;) {
    const failure = await serves(address);
    if (failure === null) return;
    if (!alive()) throw new Error(`The Temporal server ended: ${failure}`);
    if (Date.now() > until) throw new Error(`The Temporal server does not answer on ${address}: ${failure}`);
    await pause(100);
  }
}

async function serves(address: string): Promise<string | null> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: '2 seconds' });
    try {
      await connection.withDeadline(Date.now() + 2_000, () =>
        connection.workflowService.describeNamespace({ namespace: 'default' }),
      );
      return null;
    } finally {
      await connection.close();
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
