/** A thread that checks ranges of records, one after the other, and answers in the same order. */
import { parentPort } from 'node:worker_threads';

import { checkRange, type Range } from './range.ts';

parentPort?.on('message', (range: Range) => {
  const done = checkRange(range);
  parentPort?.postMessage(done, done.broken === null ? [done.hashes.buffer] : []);
});
