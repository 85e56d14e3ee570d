import { chmod, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** What lies where in a data directory. */
export interface DataDirectory {
  readonly path: string;
  readonly lock: string;
  readonly run: string;
  readonly clock: string;
  readonly postgres: string;
  readonly temporal: string;
  readonly keys: string;
  readonly tokens: string;
  readonly log: string;
  readonly letters: string;
}

export function dataDirectory(path: string): DataDirectory {
  const root = resolve(path);
  const at = (name: string): string => join(root, name);
  return {
    path: root,
    lock: at('lock'),
    run: at('run.json'),
    clock: at('clock.json'),
    postgres: at('postgres'),
    temporal: at('temporal.db'),
    keys: at('keys'),
    tokens: at('tokens'),
    log: at('log'),
    letters: at('mail.log.jsonl'),
  };
}

/** Makes the folders. Only their owner reads them; root lets the user of PostgreSQL pass to the database's own folder. */
export async function makeDataDirectory(directory: DataDirectory): Promise<void> {
  await mkdir(directory.path, { recursive: true });
  await chmod(directory.path, process.getuid?.() === 0 ? 0o711 : 0o700);
  for (const path of [directory.keys, directory.tokens, directory.log])
    await mkdir(path, { recursive: true, mode: 0o700 });
}
