import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Option } from 'commander';
import { readConfiguration } from '../../configuration.ts';
import { archivePath } from '../../ledger/archive.ts';
import { type AuditedFiles, auditedDirectory, auditedUrl } from '../../ledger/audit/files.ts';
import { openCheckpoint, parseCheckpoint } from '../../ledger/log/checkpoint.ts';
import { BadNote, type NoteVerifier, parseVerifierKey } from '../../ledger/log/note.ts';
import type { LogSource } from '../../ledger/log/source.ts';
import { readReleaseIndex } from '../../machines/registry.ts';
import { readPolicies } from '../../policies/index.ts';
import { packageRoot } from '../../product.ts';
import { EXIT, Failure } from '../failure.ts';

/** Options of all commands that read a ledger. */
export interface MaterialOptions {
  readonly dir?: string;
  readonly url?: string;
  readonly vkey?: string;
}

export const DIR = new Option(
  '--dir <directory>',
  'the ledger: its own directory, or a copy of what is published (default: the one in the data directory)',
);
export const URL_ = new Option(
  '--url <address>',
  'the published ledger, for example http://127.0.0.1:7180/log',
).conflicts('dir');
export const VKEY = new Option(
  '--vkey <key>',
  "the log's public key as you were given it: name+id+key, or a file with it",
);

/** Where the ledger is read. */
export async function materialOf({ dir, url }: MaterialOptions): Promise<AuditedFiles> {
  const place = url === undefined ? (dir ?? join(readConfiguration().dataDirectory, 'ledger')) : webAddress(url);
  const files = url === undefined ? await auditedDirectory(place) : auditedUrl(place);
  if ((await files.published.read('checkpoint')) === null) {
    throw new Failure(EXIT.notFound, [
      `There is no ledger at ${place}: no checkpoint was found.`,
      'Give the directory with --dir or the address with --url; a ledger that has just begun publishes within seconds.',
    ]);
  }
  return files;
}

function webAddress(text: string): string {
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) return text;
  throw new Failure(EXIT.usage, [
    `--url ${text} is no address of the web.`,
    'Write for example --url http://127.0.0.1:7180/log.',
  ]);
}

export async function trustedKey({ vkey }: MaterialOptions): Promise<NoteVerifier | null> {
  if (vkey === undefined) return null;
  const text = vkey.includes('+') ? vkey : await keyIn(vkey);
  try {
    return parseVerifierKey(text);
  } catch (error) {
    if (error instanceof BadNote) throw new Failure(EXIT.usage, [`--vkey ${vkey}: ${error.message}`, KEY_REMEDY]);
    throw error;
  }
}

async function keyIn(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new Failure(EXIT.usage, [
      `--vkey ${path} is neither a key nor a file that can be read (${code}).`,
      KEY_REMEDY,
    ]);
  }
}

const KEY_REMEDY =
  "Give the log's public key as `npx mufakat ledger key` prints it where the log is kept, or a file with it.";

/** Leaves that the checkpoint counts; its signature is verify's business, unless a key is given. */
export async function publishedSize(files: AuditedFiles, trusted: NoteVerifier | null): Promise<number> {
  const note = (await files.published.read('checkpoint'))?.toString('utf8') ?? '';
  try {
    if (trusted !== null) return openCheckpoint(note, trusted.name, [trusted]).size;
    return parseCheckpoint(note.slice(0, note.lastIndexOf('\n\n') + 1)).size;
  } catch (error) {
    if (error instanceof BadNote) throw new Failure(EXIT.failed, [`The checkpoint cannot be used: ${error.message}`]);
    throw error;
  }
}

/** The demonstration clock of the data directory; null in real time. */
export async function demonstrationClock(): Promise<string | null> {
  const configuration = readConfiguration();
  if (configuration.clock !== null) return configuration.clock;
  try {
    const text = await readFile(join(configuration.dataDirectory, 'clock.json'), 'utf8');
    return (JSON.parse(text) as { readonly clock: string | null }).clock;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** The archive beside the ledger, and behind it the rules that this release brings with it. */
export function rulesSource(published: LogSource): LogSource {
  return {
    name: published.name,
    read: async (path) => (await published.read(path)) ?? (await installed(path)),
  };
}

async function installed(path: string): Promise<Buffer | null> {
  const released = join(packageRoot(), 'machines', 'released');
  for (const digest of Object.values(readReleaseIndex(released))) {
    if (path === archivePath(digest)) return readFile(join(released, `${digest}.js`));
  }
  for (const [digest, bytes] of readPolicies().archive()) {
    if (path === archivePath(digest)) return bytes;
  }
  return null;
}
