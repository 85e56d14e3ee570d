import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { dataDirectory, makeDataDirectory } from '../../embedded/data-directory.ts';
import { withDatabase } from './database.ts';
import { advance, fill, schemaOf, type Sequence, sequencesOf, type Table, tablesOf } from './schema.ts';

/** Not kept: the cluster, which only one major version of PostgreSQL reads (its rows are kept), and what processes have logged. */
const LEFT_OUT = new Set(['postgres', 'log']);

interface File {
  readonly file: string;
  readonly mode: number;
  /** Its bytes, compressed before they are written as text: base64 hides repetition from the compression of the whole. */
  readonly gzipped: string;
}

/** A data directory as it is kept in the repository: the statements that made its database, rows, and all other files. */
export interface Snapshot {
  readonly statements: readonly string[];
  readonly tables: readonly Table[];
  readonly sequences: readonly Sequence[];
  readonly files: readonly File[];
}

const zipped = (bytes: string | Buffer): Buffer => gzipSync(bytes, { level: 9 });

/** The bytes of a file of a snapshot. */
export function unpacked({ gzipped }: File): Buffer {
  return gunzipSync(Buffer.from(gzipped, 'base64'));
}

/** The same file with other bytes. */
export function packed({ file, mode }: Omit<File, 'gzipped'>, bytes: Buffer): File {
  return { file, mode, gzipped: zipped(bytes).toString('base64') };
}

/** Reads a data directory whose office has been stopped. */
export async function snapshotOf(directory: string): Promise<Snapshot> {
  const database = await withDatabase(directory, async (client) => ({
    statements: await schemaOf(client),
    tables: await tablesOf(client),
    sequences: await sequencesOf(client),
  }));
  return { ...database, files: await filesIn(directory) };
}

/** Makes a data directory, in which nothing is yet, as the snapshot says. */
export async function restore({ statements, tables, sequences, files }: Snapshot, directory: string): Promise<void> {
  await makeDataDirectory(dataDirectory(directory));
  for (const file of files) {
    const path = join(directory, file.file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, unpacked(file), { mode: file.mode });
  }
  await withDatabase(directory, async (client) => {
    for (const statement of statements) await client.query(statement);
    for (const table of tables) await fill(client, table);
    for (const sequence of sequences) await advance(client, sequence);
  });
}

export async function writeSnapshot(snapshot: Snapshot, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, zipped(JSON.stringify(snapshot)));
}

export async function readSnapshot(path: string): Promise<Snapshot> {
  return JSON.parse(gunzipSync(await readFile(path)).toString('utf8')) as Snapshot;
}

async function filesIn(directory: string): Promise<readonly File[]> {
  const names = await readdir(directory, { recursive: true });
  const files: File[] = [];
  for (const file of names.sort()) {
    if (LEFT_OUT.has(file.split('/')[0] ?? '')) continue;
    const path = join(directory, file);
    const found = await stat(path);
    if (!found.isFile()) continue;
    files.push(packed({ file, mode: found.mode & 0o777 }, await readFile(path)));
  }
  return files;
}
