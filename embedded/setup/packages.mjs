import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { elapsed, keepTelling, run, say } from './telling.mjs';

/**
 * @typedef {{ version?: string, optional?: boolean, link?: boolean }} Locked
 * @typedef {{ packages: Record<string, Locked> }} Lockfile
 */

/**
 * Installs npm's packages as the lockfile says, when they are not.
 * @param {string} root the clone
 * @returns {Promise<void>}
 */
export async function installPackages(root) {
  const reason = await whyInstall(root);
  if (reason === null) return;
  const started = Date.now();
  const { packages } = await lockfile(join(root, 'package-lock.json'));
  say(
    `Packages: ${reason}; installing them with npm (once; ${Object.keys(packages).length - 1} packages, about a minute).`,
  );
  let fetched = 0;
  const stopTelling = keepTelling(() => `Packages: ${fetched} fetched, ${elapsed(started)}`);
  try {
    await run(npm(), ['ci', '--loglevel', 'http', '--no-audit', '--no-fund'], {
      cwd: root,
      onLine: (line) => {
        if (/http fetch GET 200 .*\.tgz/.test(line)) fetched += 1;
      },
    });
  } finally {
    stopTelling();
  }
  say(`Packages: installed in ${elapsed(started)}`);
}

/**
 * @param {string} root
 * @returns {Promise<boolean>} whether all is as the lockfile says
 */
export async function packagesAreInstalled(root) {
  return (await whyInstall(root)) === null;
}

/**
 * @param {string} root
 * @returns {Promise<string | null>} null when all is as the lockfile says
 */
async function whyInstall(root) {
  const wanted = await lockfile(join(root, 'package-lock.json'));
  /** @type {Lockfile} */
  let installed;
  try {
    installed = await lockfile(join(root, 'node_modules', '.package-lock.json'));
  } catch {
    return 'there is no complete node_modules';
  }
  for (const [path, { version, optional, link }] of Object.entries(wanted.packages)) {
    if (path === '' || link === true) continue;
    const found = installed.packages[path];
    if (found === undefined && optional === true) continue;
    if (found?.version !== version)
      return `${path} is ${found?.version ?? 'missing'}, and the lockfile says ${version}`;
  }
  return null;
}

/**
 * @param {string} path
 * @returns {Promise<Lockfile>}
 */
async function lockfile(path) {
  return JSON.parse(await readFile(path, 'utf8'));
}

/** @returns {string} */
export function npm() {
  return process.platform === 'win32' ? 'npm.cmd' : 'npm';
}
