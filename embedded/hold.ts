import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { identityOf, type ProcessIdentity, stillRuns } from './process-identity.ts';

const HOLDER = z.object({ pid: z.number(), started: z.string() });

/** The data directory is in use by another `npm start`. */
export class DirectoryHeld extends Error {
  override readonly name = 'DirectoryHeld';
  readonly holder: number;
  constructor(path: string, holder: number) {
    super(
      [
        `The data directory ${path} is in use by process ${holder}.`,
        `Use what runs there (\`npx mufakat doctor\` shows it), stop it (kill ${holder}), or set MUFAKAT_DATA_DIRECTORY to another directory.`,
      ].join('\n'),
    );
    this.holder = holder;
  }
}

/**
 * Takes the data directory for this process alone. A lock whose process is gone, even one killed without a word, is taken
 * over.
 * @returns what gives it back.
 * @throws DirectoryHeld
 */
export async function holdDirectory(lock: string, path: string): Promise<() => Promise<void>> {
  const own = await identityOf(process.pid);
  if (own === null) throw new Error('This process cannot find itself in the list of processes.');
  const draft = `${lock}.${process.pid}`;
  await writeFile(draft, JSON.stringify(own), { mode: 0o600 });
  try {
    // A link appears with its whole content, or not at all.
    while (!(await linked(draft, lock))) {
      const holder = await holderOf(lock);
      if (holder !== null && (await stillRuns(holder))) throw new DirectoryHeld(path, holder.pid);
      await removeLeft(lock, holder);
    }
  } finally {
    await rm(draft, { force: true });
  }
  return () => rm(lock, { force: true });
}

/** Who holds the lock, whether or not that process still runs; null when nobody does. */
export async function holderOf(lock: string): Promise<ProcessIdentity | null> {
  try {
    return HOLDER.parse(JSON.parse(await readFile(lock, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new Error(`The lock ${lock} cannot be read. Make sure that no \`npm start\` runs, and remove it.`, {
      cause: error,
    });
  }
}

/** Two processes may find the same dead lock: it is moved away first, and put back if it was no longer that one. */
async function removeLeft(lock: string, dead: ProcessIdentity | null): Promise<void> {
  const aside = `${lock}.left.${process.pid}`;
  try {
    await rename(lock, aside);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw error;
  }
  const moved = await holderOf(aside);
  if (moved !== null && (moved.pid !== dead?.pid || moved.started !== dead.started)) await linked(aside, lock);
  await rm(aside, { force: true });
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
