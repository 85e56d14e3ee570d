import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageRoot } from '../../product.ts';
import type { Office } from '../servers/office.ts';

export interface Submitted {
  readonly reference: string;
  readonly textHash: string;
}

/** Submits the same sample so many times, each a proposal of its own. */
export async function submitSamples(office: Office, count: number): Promise<readonly Submitted[]> {
  const file = join(packageRoot(), 'samples', 'collaboration-tabletop.yaml');
  const proposal: unknown = parse(await readFile(file, 'utf8'), { schema: 'core' });
  const submitted: Submitted[] = [];
  for (let one = 0; one < count; one += 1) {
    const body = { commandId: randomUUID(), proposal, submit: true };
    const answer = await office.request('focal-australia', 'POST', '/proposals', body);
    const reference = answer.body['reference'];
    if (typeof reference !== 'string') throw new Error(`Not submitted: ${JSON.stringify(answer)}`);
    const shown = await office.request('focal-australia', 'GET', `/proposals/${reference}`);
    const { hash } = shown.body['text'] as { readonly hash: string };
    submitted.push({ reference, textHash: hash });
  }
  return submitted;
}
