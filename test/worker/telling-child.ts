import { policyMoves } from '../../office/index.ts';
import { proposalOffice } from './proposals.ts';
import { openDurable } from './stage.ts';

/** A worker process of its own that tells cases of the office, to be killed. */
const { TEST_DATABASE, TEST_TEMPORAL, TEST_QUEUE } = process.env;
if (TEST_DATABASE === undefined || TEST_TEMPORAL === undefined || TEST_QUEUE === undefined)
  throw new Error('This process is started by a test.');

const { office, host } = proposalOffice(TEST_DATABASE);
await openDurable({
  url: TEST_DATABASE,
  address: TEST_TEMPORAL,
  taskQueue: TEST_QUEUE,
  performers: { letter: () => Promise.resolve() },
  moves: policyMoves(office),
  host,
});
