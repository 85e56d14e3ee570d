import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { loadBundle, readReleaseIndex } from '../../machines/registry.ts';
import { createOutput } from '../output.ts';
import { isIntact } from './bundle.ts';
import { releasedFolder } from './source.ts';
import { packageRoot } from '../../product.ts';
import { EXIT, Failure } from '../failure.ts';

/** `mufakat machine list`: the released machines, each checked against its digest. */
export function list(command: Command): void {
  const output = createOutput(command.optsWithGlobals<{ output: 'text' | 'json' | 'jsonl' }>().output);
  const machines = Object.entries(readReleaseIndex(releasedFolder())).map(([pin, digest]) => {
    if (!isIntact(packageRoot(), digest)) return { machine: pin, digest, intact: false, events: [] };
    const { events } = loadBundle(readFileSync(join(releasedFolder(), `${digest}.js`)), digest);
    return { machine: pin, digest, intact: true, events: Object.keys(events) };
  });
  output.data(
    { machines },
    () =>
      machines.length === 0
        ? 'No machine is released. Release one with: mufakat machine release NAME'
        : machines
            .map(({ machine, digest, intact, events }) =>
              intact ? `${machine}  ${digest}\n  ${events.join(' ')}` : `${machine}  ${digest}  CHANGED OR MISSING`,
            )
            .join('\n'),
    machines,
  );
  const broken = machines.filter(({ intact }) => !intact);
  if (broken.length > 0) {
    throw new Failure(EXIT.failed, [
      `The bytes of ${broken.map(({ machine }) => machine).join(', ')} are not those that were released.`,
      'Restore machines/released from version control: cases are pinned to these bytes.',
    ]);
  }
}
