import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configuration } from '../configuration.ts';
import { EXIT, Failure } from './failure.ts';
import { said } from '../words/said.ts';

/** Where the API is: MUFAKAT_URL, else what `npm start` wrote into the data directory. */
export async function apiAddress(configuration: Configuration): Promise<string> {
  if (configuration.url !== null) return configuration.url.replace(/\/+$/, '');
  const path = join(configuration.dataDirectory, 'run.json');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return standardAddress(configuration);
    throw error;
  }
  return addressIn(text) ?? standardAddress(configuration);
}

/** With an API that was started by hand, without `npm start`, its standard address is the best guess. */
function standardAddress({ apiHost, apiPort }: Configuration): string {
  return `http://${apiHost.includes(':') ? `[${apiHost}]` : apiHost}:${apiPort}`;
}

function addressIn(text: string): string | null {
  try {
    const run = JSON.parse(text) as { readonly api?: unknown; readonly addresses?: { readonly api?: unknown } };
    const address = run.addresses?.api ?? run.api;
    return typeof address === 'string' ? address.replace(/\/+$/, '') : null;
  } catch {
    throw new Failure(EXIT.usage, [said('failures', 'run-file'), said('failures', 'run-file-remedy')]);
  }
}
