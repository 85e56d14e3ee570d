import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, isBuilt } from './setup/build.mjs';
import { alone, cacheDirectory, exists } from './setup/cache.mjs';
import { installPackages, packagesAreInstalled } from './setup/packages.mjs';
import { runTests } from './setup/tests.mjs';
import { endOnSignals, say } from './setup/telling.mjs';
import { ensureTemporalCli } from './setup/temporal-cli.mjs';
import { ensureTestServer } from './setup/test-server.mjs';

/**
 * Makes a clone ready for what is asked of it, whatever state it is in, and then does it:
 * `node embedded/bootstrap.mjs start|test|build [WORDS]`; `npx mufakat` calls `prepare` here. Plain JavaScript without
 * packages, because it runs before there are any. Quick when nothing is to be done.
 */
const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Installs and builds; fetches at the same time the servers that will be needed. Two processes at once do it once.
 * @param {readonly ((installed: Promise<void>) => Promise<unknown>)[]} servers
 * @returns {Promise<void>}
 */
export async function prepare(servers = []) {
  refuseOldNode();
  if (servers.length === 0 && (await packagesAreInstalled(root)) && (await isBuilt(root))) return;
  const lock = join(cacheDirectory(), 'set-up', createHash('sha256').update(root).digest('hex').slice(0, 16));
  const goOn = endOnSignals();
  await alone(
    lock,
    async () => {
      const installed = installPackages(root);
      const work = [installed.then(() => build(root)), ...servers.map((fetchServer) => fetchServer(installed))];
      // All are waited for, so that nothing goes on behind a message of failure.
      const results = await Promise.allSettled(work);
      for (const result of results) if (result.status === 'rejected') throw result.reason;
    },
    (pid) => say(`Process ${pid} is setting up this clone; waiting for it.`),
  ).finally(goOn);
}

/**
 * The command line, in this process.
 * @param {readonly string[]} words
 */
export async function commandLine(words) {
  const main = join(root, 'dist', 'cli', 'main.js');
  process.argv = [process.execPath, main, ...words];
  await import(pathToFileURL(main).href);
}

/** A real Temporal server is configured, by variable or by file: none of our own is needed. */
async function temporalIsConfigured() {
  if ((process.env['TEMPORAL_ADDRESS'] ?? '') !== '') return true;
  const file = process.env['TEMPORAL_CONFIG_FILE'] ?? join(homedir(), '.config', 'temporalio', 'temporal.toml');
  return exists(file);
}

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Error(`Node ${process.versions.node} is too old: install Node 20.19 or newer; 24 is recommended.`);
}

/**
 * @param {string | undefined} task
 * @param {readonly string[]} words
 */
async function perform(task, words) {
  switch (task) {
    case 'start':
      await prepare((await temporalIsConfigured()) ? [] : [ensureTemporalCli]);
      return commandLine(['start', ...words]);
    case 'test':
      await prepare([ensureTemporalCli, ensureTestServer]);
      process.exitCode = await runTests(root, words);
      return;
    case 'build':
      return prepare();
    default:
      throw new Error('Say what to do: start, test or build.');
  }
}

if (process.argv[1] !== undefined && pathToFileURL(process.argv[1]).href === import.meta.url) {
  try {
    await perform(process.argv[2], process.argv.slice(3));
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
