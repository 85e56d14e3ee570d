import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below the ports that systems give to connections that go out (from 32768 on Linux, from 49152 elsewhere): of those any may
 * be in use again by the time a server has started.
 */
const FIRST = 16_384;
const END = 32_768;

/** A port nobody listens on now. Another process may take it before we do; servers that find it taken say so. */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  let port: number;
  do port = randomInt(FIRST, END);
  while (!(await isFree(port, host)));
  return port;
}

/** Whether a server could listen there now. */
export function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}
