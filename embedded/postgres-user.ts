import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const NAME = 'postgres';

export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
  /** Its own rights do not lead it to all the folders it needs (a clone under /root, say): it is lent the right to pass. */
  readonly reaching: boolean;
}

/**
 * PostgreSQL refuses to run as root. Root therefore runs it as the user `postgres`, who is created when missing; everybody
 * else runs it as themselves (null).
 */
export async function serverUser(needed: readonly string[], say: (line: string) => void): Promise<ServerUser | null> {
  if (process.getuid?.() !== 0) return null;
  const identity = (await lookUp()) ?? (await create(say));
  const open = await Promise.all(needed.map(opensToOthers));
  return { ...identity, reaching: open.includes(false) };
}

async function lookUp(): Promise<{ uid: number; gid: number } | null> {
  try {
    const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => execute('id', [flag, NAME])));
    return uid === undefined || gid === undefined ? null : { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}

async function create(say: (line: string) => void): Promise<{ uid: number; gid: number }> {
  say('PostgreSQL: it refuses to run as root; creating the system user `postgres` for it.');
  try {
    await execute('useradd', ['--system', '--user-group', '--no-create-home', NAME]);
  } catch (error) {
    throw new Error(
      'PostgreSQL refuses to run as root, and the user `postgres` could not be created. Start as another user, or create it: useradd --system --user-group postgres',
      { cause: error },
    );
  }
  const identity = await lookUp();
  if (identity === null) throw new Error('The user `postgres` was created and cannot be found.');
  return identity;
}

/** Whether anybody may pass through all folders above and into this one. Folders that are not there yet are made so. */
async function opensToOthers(folder: string): Promise<boolean> {
  for (let path = folder; ; path = dirname(path)) {
    const found = await stat(path).catch(() => null);
    if (found !== null && (found.mode & 0o001) === 0) return false;
    if (path === dirname(path)) return true;
  }
}
