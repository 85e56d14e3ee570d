import { once } from 'node:events';
import type { Format } from '../output.ts';

/**
 * Writes items to stdout as they come, so that nothing has to be held: JSONL one a line, JSON as one array, or text. Waits
 * when the reader is slower.
 */
export async function stream<T>(
  format: Format,
  text: (item: T) => string,
  produce: (write: (item: T) => Promise<void>) => Promise<void>,
): Promise<void> {
  // Whoever read has gone, as `head` does: nothing is left to be said.
  process.stdout.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  let count = 0;
  const put = async (words: string): Promise<void> => {
    if (!process.stdout.write(words)) await once(process.stdout, 'drain');
  };
  await produce(async (item) => {
    if (format === 'json') await put(`${count === 0 ? '[' : ','}\n${JSON.stringify(item)}`);
    else await put(`${format === 'jsonl' ? JSON.stringify(item) : text(item)}\n`);
    count += 1;
  });
  if (format === 'json') await put(count === 0 ? '[]\n' : '\n]\n');
}
