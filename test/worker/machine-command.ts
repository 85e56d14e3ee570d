import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mufakat, newDirectory } from '../servers/office.ts';
import { ORDERS_KEY } from './stage.ts';

export interface MachineAnswer {
  readonly code: number | null;
  /** Of standard output. */
  readonly data: string;
  readonly words: string;
}

/**
 * `mufakat machine …`, each time in a process of its own, against the servers of a test. Its orders are signed with the key
 * that the test's worker knows; `key` names another file beside it.
 */
export async function machineCommand(servers: {
  readonly database: string;
  readonly temporal: string;
  readonly taskQueue: string;
}): Promise<(words: readonly string[], key?: string) => Promise<MachineAnswer>> {
  const directory = await newDirectory();
  await writeFile(join(directory, 'worker.pem'), ORDERS_KEY.export({ type: 'pkcs8', format: 'pem' }));
  return async (words, key = 'worker.pem') => {
    const { out, ...ended } = await mufakat(directory, ['--output', 'json', 'machine', ...words], {
      DATABASE_URL: servers.database,
      TEMPORAL_ADDRESS: servers.temporal,
      MUFAKAT_TASK_QUEUE: servers.taskQueue,
      MUFAKAT_WORKER_KEY: join(directory, key),
    });
    return { ...ended, data: out };
  };
}
