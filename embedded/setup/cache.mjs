import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Our place for what is fetched once for all clones of a person: `$XDG_CACHE_HOME/mufakat`, else `~/.cache/mufakat`.
 * @returns {string}
 */
export function cacheDirectory() {
  const base = process.env['XDG_CACHE_HOME'];
  return join(base === undefined || base === '' ? join(homedir(), '.cache') : base, 'mufakat');
}

/**
 * @param {string} path
 * @returns {Promise<boolean>}
 */
export async function exists(path) {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/**
 * A path beside `path`, on the same file system, from which it can be put in place by one rename.
 * @param {string} path
 * @returns {string}
 */
export function draftOf(path) {
  return `${path}.${process.pid}.${randomBytes(3).toString('hex')}`;
}

/**
 * Does `work` while no other process does it under the same lock directory. A lock whose holder is gone is taken over.
 * @template T
 * @param {string} lock path of the lock
 * @param {() => Promise<T>} work
 * @param {(holder: number) => void} onWait told once when another process holds the lock
 * @returns {Promise<T>}
 */
export async function alone(lock, work, onWait = () => {}) {
  await take(lock, onWait);
  try {
    return await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

/**
 * @param {string} lock
 * @param {(holder: number) => void} onWait
 */
async function take(lock, onWait) {
  await mkdir(join(lock, '..'), { recursive: true });
  for (let told = false; ;) {
    try {
      await mkdir(lock);
      await writeFile(join(lock, 'pid'), String(process.pid));
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const holder = await holderOf(lock);
    if (holder !== null && !lives(holder)) {
      await removeLeft(lock, holder);
      continue;
    }
    if (!told && holder !== null) onWait(holder);
    told ||= holder !== null;
    await pause(200);
  }
}

/**
 * Several may find the same dead lock: it is moved away first, and put back if it was no longer that one.
 * @param {string} lock
 * @param {number} dead
 */
async function removeLeft(lock, dead) {
  const aside = draftOf(lock);
  try {
    await rename(lock, aside);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw error;
  }
  const moved = await holderOf(aside);
  if (moved === dead || moved === null) await rm(aside, { recursive: true, force: true });
  else await rename(aside, lock);
}

/** A lock without a pid for longer than this was left by a process that died between two steps. Milliseconds. */
const UNSIGNED = 5_000;

/**
 * @param {string} lock
 * @returns {Promise<number | null>} null: not known yet
 */
async function holderOf(lock) {
  try {
    return Number(await readFile(join(lock, 'pid'), 'utf8'));
  } catch {
    const made = await stat(lock).catch(() => null);
    return made !== null && Date.now() - made.mtimeMs > UNSIGNED ? 0 : null;
  }
}

/**
 * @param {number} pid
 * @returns {boolean}
 */
function lives(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
