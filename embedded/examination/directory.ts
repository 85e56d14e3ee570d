import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataDirectory } from '../data-directory.ts';
import { KEY_NAMES } from '../keys.ts';
import type { Finding } from './finding.ts';

/** What the data directory holds beside the databases: keys, tokens, and the clock it runs by. */
export async function examineDirectory(directory: DataDirectory): Promise<readonly Finding[]> {
  if ((await stat(directory.path).catch(() => null)) === null) {
    const remedy = 'Nothing to do: `npm start` makes it.';
    return [{ name: 'data directory', status: 'off', found: `${directory.path} is not there yet`, remedy }];
  }
  return [
    { name: 'data directory', status: 'ok', found: directory.path },
    await keysFinding(directory),
    await tokensFinding(directory),
    await clockFinding(directory),
  ];
}

async function keysFinding({ keys }: DataDirectory): Promise<Finding> {
  const name = 'keys';
  const found = await Promise.all(
    KEY_NAMES.map(async (key) => ({ key, file: await stat(join(keys, `${key}.pem`)).catch(() => null) })),
  );
  const missing = found.filter(({ file }) => file === null).map(({ key }) => key);
  if (missing.length > 0) {
    return {
      name,
      status: 'note',
      found: `missing in ${keys}: ${missing.join(', ')}`,
      remedy: '`npm start` makes them, or set MUFAKAT_API_KEY and the like.',
    };
  }
  const open = found.filter(({ file }) => file !== null && (file.mode & 0o077) !== 0).map(({ key }) => `${key}.pem`);
  if (open.length > 0) {
    return {
      name,
      status: 'note',
      found: `others can read ${open.join(', ')}`,
      remedy: `chmod 600 ${join(keys, '*.pem')}`,
    };
  }
  return { name, status: 'ok', found: `${KEY_NAMES.join(', ')} (Ed25519) in ${keys}` };
}

async function tokensFinding({ tokens }: DataDirectory): Promise<Finding> {
  const seats = (await readdir(tokens).catch(() => [])).filter((file) => file.endsWith('.jwt'));
  return seats.length === 0
    ? { name: 'demonstration tokens', status: 'off', found: 'none: this is no demonstration, or it was never started' }
    : { name: 'demonstration tokens', status: 'ok', found: `for ${seats.length} seats, in ${tokens}` };
}

async function clockFinding({ clock }: DataDirectory): Promise<Finding> {
  const text = await readFile(clock, 'utf8').catch(() => null);
  if (text === null) return { name: 'clock', status: 'ok', found: 'real days' };
  const kept = (JSON.parse(text) as { clock: string | null }).clock;
  return kept === null
    ? { name: 'clock', status: 'ok', found: 'real days, kept with the data directory' }
    : {
        name: 'clock',
        status: 'note',
        found: `demo, ${kept}, kept with the data directory`,
        remedy: 'For real days, start with another MUFAKAT_DATA_DIRECTORY.',
      };
}
