import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { exists } from './cache.mjs';
import { elapsed, run, say } from './telling.mjs';

/** Folders without sources of the build; the same are left out in tsconfig.build.json. */
const OTHERS = new Set(['node_modules', 'dist', 'test', 'bench', 'docs', 'samples', 'released']);

/**
 * Compiles the sources into dist/ and bundles the workflows, when a source has changed since the last time.
 * @param {string} root the clone
 * @returns {Promise<void>}
 */
export async function build(root) {
  const stamp = stampOf(root);
  const sources = await sourcesIn(root);
  const digest = await digestOf(root, sources);
  if ((await readFile(stamp, 'utf8').catch(() => '')) === digest) return;
  const started = Date.now();
  say('Build: compiling the sources and bundling the workflows (about 10 s).');
  await rm(stamp, { force: true });
  await mkdir(join(root, 'dist'), { recursive: true });
  await run(process.execPath, [join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json'], {
    cwd: root,
  });
  await removeLeftovers(root, sources);
  await run(process.execPath, [join('dist', 'worker', 'build-workflows.js')], { cwd: root });
  await writeFile(stamp, digest);
  say(`Build: done in ${elapsed(started)}`);
}

/**
 * @param {string} root
 * @returns {Promise<boolean>} whether dist/ is what the sources give
 */
export async function isBuilt(root) {
  const stamp = await readFile(stampOf(root), 'utf8').catch(() => '');
  return stamp !== '' && stamp === (await digestOf(root, await sourcesIn(root)));
}

/** @param {string} root */
function stampOf(root) {
  return join(root, 'dist', '.built-from');
}

/**
 * @param {string} root
 * @returns {Promise<string[]>} paths under the clone, sorted
 */
async function sourcesIn(root) {
  /** @type {string[]} */
  const found = [];
  /** @param {string} folder */
  const look = async (folder) => {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!OTHERS.has(entry.name)) await look(path);
      } else if (entry.name.endsWith('.ts') && !entry.name.endsWith('.config.ts')) found.push(relative(root, path));
    }
  };
  await look(root);
  return found.sort();
}

/**
 * @param {string} root
 * @param {readonly string[]} sources
 * @returns {Promise<string>}
 */
async function digestOf(root, sources) {
  const hash = createHash('sha256');
  for (const path of ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', ...sources]) {
    hash
      .update(`${path}\0`)
      .update(await readFile(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

/**
 * What was built from sources that are gone must not be found any more.
 * @param {string} root
 * @param {readonly string[]} sources
 */
async function removeLeftovers(root, sources) {
  const known = new Set(sources.map((path) => path.replace(/\.ts$/, '')));
  const dist = join(root, 'dist');
  for (const path of await readdir(dist, { recursive: true })) {
    const name = path.replace(/(?:\.d\.ts|\.js\.map|\.js)$/, '');
    if (name === path || path === 'workflows.bundle.js' || known.has(name)) continue;
    if (await exists(join(dist, path))) await rm(join(dist, path));
  }
}
