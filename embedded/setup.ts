import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../product.ts';

export interface TemporalCli {
  readonly path: string;
  readonly from: 'PATH' | 'cache';
}

/** The Temporal CLI: on PATH, else cached, else built, else downloaded. */
export async function ensureTemporalCli(): Promise<TemporalCli> {
  return (await ask('temporal-cli')) as TemporalCli;
}

/** The Temporal CLI where there is one now; fetches nothing. */
export async function findTemporalCli(): Promise<TemporalCli | null> {
  return (await ask('find-temporal-cli')) as TemporalCli | null;
}

/** The test server that skips time; null when only the SDK can download it. */
export async function ensureTestServer(): Promise<string | null> {
  return (await ask('test-server')) as string | null;
}

/** The set-up is plain JavaScript, so that it runs before anything is installed; from here it is a program of its own. */
function ask(what: string): Promise<unknown> {
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
