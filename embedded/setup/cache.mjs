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
    // Gone in one step: whoever takes it next never finds half of it.
    const left = draftOf(lock);
    if (await exists(lock)) await rename(lock, left);
    await rm(left, { recursive: true, force: true });
  }
}

/**
 * @param {string} lock
 * @param {(holder: number) => void} onWait
 */
async function take(lock, onWait) {
  await mkdir(join(lock, '..'), { recursive: true });
  // It appears with the pid in it, in one step: a lock whose pid is being written would look like one that was left.
  const signed = draftOf(lock);
  await mkdir(signed);
  await writeFile(join(signed, 'pid'), String(process.pid));
  for (let told = false; ;) {
    if (await moved(signed, lock)) return;
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
 * @param {string} from
 * @param {string} lock
 * @returns {Promise<boolean>} false: somebody has the lock
 */
async function moved(from, lock) {
  try {
    await rename(from, lock);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'EPERM') return false;
    throw error;
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
  if ((await holderOf(aside)) === dead) await rm(aside, { recursive: true, force: true });
  else await rename(aside, lock);
}

/**
 * @param {string} lock
 * @returns {Promise<number | null>} null: nobody, by now
 */
async function holderOf(lock) {
  try {
    return Number(await readFile(join(lock, 'pid'), 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
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
