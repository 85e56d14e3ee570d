import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { bundle } from '../../../cli/machine/bundle.ts';
import type { Machine } from '../../../engine/types.ts';
import { loadBundle, readReleaseIndex, releasedMachines } from '../../../machines/registry.ts';

const ROOT = join(import.meta.dirname, '../../..');
const RELEASED = join(ROOT, 'machines/released');

/** proposal@3 as it runs: the released bytes; before there is a release, the bytes that would be released. */
export async function runningMachine(): Promise<Machine> {
  if ('proposal@3' in readReleaseIndex(RELEASED)) return releasedMachines(RELEASED).byPin('proposal', 3);
  const bytes = await bundle(ROOT, { path: join(ROOT, 'machines/proposal/v3/machine.ts'), name: 'proposal3' });
  return loadBundle(bytes, createHash('sha256').update(bytes).digest('hex'));
}
