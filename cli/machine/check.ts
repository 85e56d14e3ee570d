import type { Command } from 'commander';
import type { Problem } from '../../engine/problems.ts';
import { EXIT, Failure } from '../failure.ts';
import { createOutput } from '../output.ts';
import { examine, sourceOf } from './source.ts';

/** `mufakat machine check NAME|FILE`: everything that stands against running a machine durably, in one list. */
export async function check(nameOrFile: string, command: Command): Promise<void> {
  const output = createOutput(command.optsWithGlobals<{ output: 'text' | 'json' | 'jsonl' }>().output);
  const path = sourceOf(nameOrFile);
  const machines = (await examine(path)).map(({ pin, problems }) => ({ machine: pin, problems }));
  output.data({ machines }, () => machines.map(({ machine, problems }) => textOf(machine, problems)).join('\n\n'));
  const faults = machines.reduce((sum, { problems }) => sum + problems.length, 0);
  if (faults > 0) {
    throw new Failure(EXIT.failed, [
      `${faults} ${faults === 1 ? 'problem' : 'problems'} in ${nameOrFile}: it would be refused at load.`,
    ]);
  }
}

export function textOf(machine: string, problems: readonly Problem[]): string {
  if (problems.length === 0) return `${machine}: ready to run durably`;
  const lines = problems.map(
    ({ code, place, reason, remedy }) =>
      `  ${code}\n    where   ${place}\n    why     ${reason}\n    remedy  ${remedy}`,
  );
  return `${machine}: ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}\n${lines.join('\n')}`;
}
