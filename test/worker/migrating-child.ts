import { openDurable } from './stage.ts';
import { PERMITS } from './permits.ts';

/** A worker process of its own with both versions of the permit, to be killed. */
const { TEST_DATABASE, TEST_TEMPORAL, TEST_QUEUE } = process.env;
if (TEST_DATABASE === undefined || TEST_TEMPORAL === undefined || TEST_QUEUE === undefined)
  throw new Error('This process is started by a test.');

await openDurable({
  url: TEST_DATABASE,
  address: TEST_TEMPORAL,
  taskQueue: TEST_QUEUE,
  host: { machines: PERMITS },
});
