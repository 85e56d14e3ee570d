import type { Command } from 'commander';
import { packageRoot } from '../../product.ts';
import { EXIT, Failure } from '../failure.ts';
import { createOutput } from '../output.ts';
import { release as build, type Released, ReleaseRefused } from './bundle.ts';
import { textOf } from './check.ts';
import { examine, sourceOf } from './source.ts';

/**
 * `mufakat machine release NAME`: freezes the newest version of a machine as one file named by its SHA-256. The same
 * sources give the same bytes; a pin that was released with other bytes is refused.
 */
export async function release(nameOrFile: string, command: Command): Promise<void> {
  const output = createOutput(command.optsWithGlobals<{ output: 'text' | 'json' | 'jsonl' }>().output);
  const path = sourceOf(nameOrFile);
  const released: Released[] = [];
  for (const { exported, pin, problems } of await examine(path)) {
    if (problems.length > 0) throw new Failure(EXIT.failed, [textOf(pin, problems)], { machine: pin, problems });
    try {
      released.push(await build(packageRoot(), { path, name: exported }));
    } catch (error) {
      if (error instanceof ReleaseRefused) throw new Failure(EXIT.refused, [error.message], { machine: pin });
      throw error;
    }
  }
  output.data(
    { released },
    () =>
      released
        .map(
          ({ pin, digest, bytes, fresh }) =>
            `${pin}  ${digest}  ${bytes} bytes${fresh ? '' : '  (released already, unchanged)'}`,
        )
        .join('\n'),
    released,
  );
}
