import { join } from 'node:path';
import { Command } from 'commander';
import { readReleaseIndex } from '../../machines/registry.ts';
import { policyBytes, readSources, releasedRulesDirectory, serves } from '../../policies/index.ts';
import { releaseRules } from '../../policies/released.ts';
import { packageRoot } from '../../product.ts';
import { createOutput, type Format } from '../output.ts';

/** `mufakat policy …`: the office's rules as dated data. */
export function policyCommand(): Command {
  const policy = new Command('policy').description('policies and calendars: the rules under which cases run');
  policy
    .command('release')
    .description('keeps the policies of released machines, and all calendars, as they stand: cases may run under them')
    .action((_options: object, command: Command) => {
      const output = createOutput(command.optsWithGlobals<{ output: Format }>().output);
      const machines = Object.keys(readReleaseIndex(join(packageRoot(), 'machines', 'released')));
      const { policies: all, calendars } = readSources();
      const policies = all.filter((one) => serves(one).some((pin) => machines.includes(pin)));
      const fresh = releaseRules(releasedRulesDirectory(), {
        policies: policies.map(({ values }) => policyBytes(values)),
        calendars: calendars.map(({ bytes }) => bytes),
      });
      output.data(
        { policies: policies.map(({ name, digest }) => ({ name, digest, fresh: fresh.includes(digest) })), fresh },
        () =>
          policies
            .map(
              ({ name, digest }) =>
                `${name}  ${digest}${fresh.includes(digest) ? '' : '  (released already, unchanged)'}`,
            )
            .join('\n'),
        policies,
      );
    });
  return policy;
}
