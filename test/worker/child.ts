import { appendFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { FleetOperation } from '../../activities/fleet.ts';
import { openDurable } from './stage.ts';

/** A worker process of its own, to be killed. What it carries out it writes to a file, a line each. */
const { TEST_DATABASE, TEST_TEMPORAL, TEST_QUEUE, TEST_FILE } = process.env;
if (TEST_DATABASE === undefined || TEST_TEMPORAL === undefined || TEST_QUEUE === undefined || TEST_FILE === undefined)
  throw new Error('This process is started by a test.');
const write = (line: string): void => appendFileSync(TEST_FILE, `${line}\n`);

const slow: FleetOperation = {
  cases: (_, after, limit) => {
    const first = after === null ? 0 : Number(after) + 1;
    const ids = Array.from({ length: limit }, (__, index) => String(first + index).padStart(4, '0'));
    return Promise.resolve(ids.filter((id) => id < '0300'));
  },
  apply: async (id) => {
    await pause(10);
    write(`slow ${id}`);
    return 'done';
  },
};

await openDurable({
  url: TEST_DATABASE,
  address: TEST_TEMPORAL,
  taskQueue: TEST_QUEUE,
  durations: { reminder: 6_000, escalation: 2_000 },
  performers: {
    notify: async ({ caseId, effect, params }) => {
      write(`begun ${caseId} ${effect}`);
      await pause(1_500);
      write(`notify ${caseId} ${JSON.stringify(params)}`);
    },
  },
  operations: { slow },
});
write('ready');
