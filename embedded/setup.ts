import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../product.ts';

/** The Temporal CLI: on PATH, else cached, else built, else downloaded. `from` tells which of the first two it is now. */
export async function ensureTemporalCli(): Promise<{ readonly path: string; readonly from: 'PATH' | 'cache' }> {
  return (await fetchIt('temporal-cli')) as { path: string; from: 'PATH' | 'cache' };
}

/** The test server that skips time; null when only the SDK can download it. */
export async function ensureTestServer(): Promise<string | null> {
  return (await fetchIt('test-server')) as string | null;
}

/** The set-up is plain JavaScript, so that it runs before anything is installed; from here it is a program of its own. */
function fetchIt(what: string): Promise<unknown> {
  const program = join(packageRoot(), 'embedded', 'setup', 'fetch.mjs');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, what], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(JSON.parse(output));
      else reject(new Error(`${what} could not be had; what was tried is told above.`));
    });
  });
}
