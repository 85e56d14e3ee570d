import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../store/index.ts';

const PATIENCE = 60_000;

/** Waits until the API takes commands. @throws when it ends before, or after a minute. */
export async function apiReady(address: string, alive: () => boolean): Promise<void> {
  await until(alive, async () => {
    const response = await fetch(`${address}/readyz`, { signal: AbortSignal.timeout(5_000) });
    return response.ok ? null : `${address}/readyz says ${response.status}`;
  });
}

const HEARTBEAT = {
  name: 'worker-beats',
  text: `select from mufakat.heartbeats where process = 'worker' and at > $1::timestamptz`,
};

/** Waits until a worker that was started after `since` tells that it lives. */
export async function workerReady(database: Database, since: string, alive: () => boolean): Promise<void> {
  await until(alive, async () =>
    (await database.query(HEARTBEAT, [since])).length > 0 ? null : 'its heartbeat is not there yet',
  );
}

async function until(alive: () => boolean, ask: () => Promise<string | null>): Promise<void> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const failure = await ask().catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
    if (failure === null) return;
    if (!alive()) throw new Error('it ended before it was ready');
    if (Date.now() > end) throw new Error(`it was not ready after ${PATIENCE / 1000} s: ${failure}`);
    await pause(100);
  }
}
