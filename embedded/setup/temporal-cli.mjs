import { access, constants, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { alone, cacheDirectory, draftOf, exists } from './cache.mjs';
import { CommandFailed, elapsed, keepTelling, run, say } from './telling.mjs';

/** The version that is built or downloaded when there is none: Temporal Server 1.29.1 with its web UI. */
export const TEMPORAL_CLI_VERSION = '1.5.1';
const SOURCE = `github.com/temporalio/cli/cmd/temporal@v${TEMPORAL_CLI_VERSION}`;
const NAME = process.platform === 'win32' ? 'temporal.exe' : 'temporal';

/** @typedef {{ path: string, from: 'PATH' | 'cache' }} FoundTemporal */

/** @returns {string} where our own copy lies, whether or not it is there */
export function cachedTemporalCli() {
  return join(cacheDirectory(), `temporal-cli-${TEMPORAL_CLI_VERSION}`, NAME);
}

/**
 * The Temporal CLI with its development server: on PATH, else our cached copy.
 * @returns {Promise<FoundTemporal | null>}
 */
export async function findTemporalCli() {
  for (const directory of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(directory, NAME);
    if (directory !== '' && (await executable(path))) return { path, from: 'PATH' };
  }
  const cached = cachedTemporalCli();
  return (await executable(cached)) ? { path: cached, from: 'cache' } : null;
}

/**
 * Finds the Temporal CLI, or gets it into our cache: built from its source with Go, else by the SDK's own download.
 * Done once by one process, however many ask.
 * @param {Promise<unknown>} installed settled when npm's packages are there; the SDK stands among them
 * @returns {Promise<FoundTemporal>}
 */
export async function ensureTemporalCli(installed = Promise.resolve()) {
  const found = await findTemporalCli();
  if (found !== null) return found;
  const target = cachedTemporalCli();
  const onWait = (/** @type {number} */ pid) =>
    say(`Temporal: process ${pid} is fetching the server already; waiting for it.`);
  return alone(
    `${target}.lock`,
    async () => {
      if (await executable(target)) return { path: target, from: 'cache' };
      await mkdir(join(target, '..'), { recursive: true });
      const building = await build(target);
      if (building !== null) await download(target, building, installed);
      return { path: target, from: 'cache' };
    },
    onWait,
  );
}

/**
 * @param {string} target
 * @returns {Promise<string | null>} why it could not be built; null when it was
 */
async function build(target) {
  const started = Date.now();
  say(
    `Temporal: no \`temporal\` on PATH and none in our cache; building its server ${TEMPORAL_CLI_VERSION} from source with Go (once; about 3 minutes on 2 cores).`,
  );
  const place = draftOf(target);
  let modules = 0;
  let packages = 0;
  const stopTelling = keepTelling(
    () => `Temporal: ${modules} modules downloaded, ${packages} packages compiled, ${elapsed(started)}`,
  );
  try {
    await run('go', ['install', '-v', SOURCE], {
      env: { GOBIN: place, GOFLAGS: [process.env['GOFLAGS'], '-buildvcs=false'].filter(Boolean).join(' ') },
      onLine: (line) => {
        if (line.startsWith('go: downloading ')) modules += 1;
        else if (!line.startsWith('go: ')) packages += 1;
      },
    });
    await rename(join(place, NAME), target);
    say(`Temporal: built in ${elapsed(started)} → ${target}`);
    return null;
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    return error.code === 'ENOENT' ? 'Go is not installed' : error.message;
  } finally {
    stopTelling();
    await rm(place, { recursive: true, force: true });
  }
}

/**
 * The SDK for tests knows how to download the CLI. It stands in node_modules, so that this works only after `npm ci`.
 * @param {string} target
 * @param {string} whyNotBuilt
 * @param {Promise<unknown>} installed
 */
async function download(target, whyNotBuilt, installed) {
  await installed;
  const started = Date.now();
  say(`Temporal: not built, because ${whyNotBuilt}`);
  say('Temporal: downloading it instead by the Temporal SDK (about 60 MB).');
  const place = draftOf(target);
  await mkdir(place, { recursive: true });
  try {
    const { TestWorkflowEnvironment } = await import('@temporalio/testing');
    const server = await TestWorkflowEnvironment.createLocal({
      server: { executable: { type: 'cached-download', version: `v${TEMPORAL_CLI_VERSION}`, downloadDir: place } },
    });
    await server.teardown();
    const [name] = await readdir(place);
    if (name === undefined) throw new Error('the download left no file');
    await rename(join(place, name), target);
    say(`Temporal: downloaded in ${elapsed(started)} → ${target}`);
  } catch (error) {
    throw new Error(
      [
        'There is no Temporal server to run.',
        `  Building it: ${whyNotBuilt}`,
        `  Downloading it: ${error instanceof Error ? error.message : String(error)}`,
        'Do one of these: install Go 1.25 or newer, or put the Temporal CLI (`temporal`) on PATH, or set TEMPORAL_ADDRESS to a server that runs.',
      ].join('\n'),
      { cause: error },
    );
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

/**
 * @param {string} path
 * @returns {Promise<boolean>}
 */
async function executable(path) {
  if (!(await exists(path))) return false;
  const { X_OK } = constants;
  return (
    (await stat(path)).isFile() &&
    access(path, X_OK).then(
      () => true,
      () => false,
    )
  );
}
