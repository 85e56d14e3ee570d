import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { focalSeat, memberId } from '../office/index.ts';
import { packageRoot } from '../product.ts';

/** Not proposals of their own: the office itself, and the second stage of one that is loaded. */
const OTHERS: ReadonlySet<string> = new Set(['office.yaml', 'new-project-regional.yaml']);
const PROPOSAL = z.looseObject({ proponent: z.string() });
const ANSWER = z.looseObject({ reference: z.string().nullable() });

export interface SamplesOptions {
  /** Address of the API. */
  readonly api: string;
  /** Folder of the demonstration's tokens. */
  readonly tokens: string;
  /** File that keeps that all of them are loaded. */
  readonly done: string;
}

/**
 * Submits the samples, each by the focal point of its proponent, through the API like anybody. Once in the life of a data
 * directory; interrupted, it goes on where it was: the command ids are the same.
 * @returns references of what was submitted now.
 */
export async function loadSamples({ api, tokens, done }: SamplesOptions): Promise<readonly string[]> {
  if (await stat(done).catch(() => null)) return [];
  const folder = join(packageRoot(), 'samples');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml') && !OTHERS.has(name)).sort();
  const references: string[] = [];
  for (const file of files) {
    const proposal = PROPOSAL.parse(parse(await readFile(join(folder, file), 'utf8'), { schema: 'core' }));
    const token = await readFile(join(tokens, `${focalSeat(memberId(proposal.proponent))}.jwt`), 'utf8');
    const response = await fetch(`${api}/api/v1/proposals`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ commandId: commandIdOf(file), proposal, submit: true }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`The sample ${file} was not taken (${response.status}): ${text}`);
    references.push(ANSWER.parse(JSON.parse(text)).reference ?? basename(file, '.yaml'));
  }
  await writeFile(done, `${JSON.stringify({ references })}\n`);
  return references;
}

/** The same UUID (version 8: made by our own rule) for the same file. */
function commandIdOf(file: string): string {
  const hex = createHash('sha256').update(`mufakat sample ${file}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
