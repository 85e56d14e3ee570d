import { spawn } from 'node:child_process';
import { join } from 'node:path';

/**
 * Runs the tests to their end, in the terminal of the caller.
 * @param {string} root the clone
 * @param {readonly string[]} words handed to vitest
 * @returns {Promise<number>} exit code
 */
export function runTests(root, words) {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vitest, 'run', ...words], { cwd: root, stdio: 'inherit' });
    // The terminal sends Ctrl-C to both; the tests end their servers first, and then we end.
    const wait = () => {};
    process.on('SIGINT', wait);
    for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.once(signal, () => child.kill(signal));
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
