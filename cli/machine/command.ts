import { Command } from 'commander';

/** `mufakat machine …`: released machines, and what becomes one. What a command needs is loaded when it is called. */
export function machineCommand(): Command {
  const machine = new Command('machine').description('machines: check, release, list, compare and migrate them');

  machine
    .command('list')
    .description('the released machines, each checked against its digest')
    .action(async (_options, command: Command) => (await import('./list.ts')).list(command));

  machine
    .command('check')
    .description('everything that stands against running a machine durably')
    .argument('<name-or-file>', 'a machine in machines/, or a source file')
    .action(async (nameOrFile: string, _options, command: Command) =>
      (await import('./check.ts')).check(nameOrFile, command),
    );

  machine
    .command('release')
    .description('freeze the newest version of a machine; a released version is never changed')
    .argument('<name-or-file>', 'a machine in machines/, or a source file')
    .action(async (nameOrFile: string, _options, command: Command) =>
      (await import('./release.ts')).release(nameOrFile, command),
    );

  machine
    .command('diff')
    .description('how machine B differs from machine A')
    .argument('<a>', 'a released pin such as proposal@1, a name or a file')
    .argument('<b>', 'likewise')
    .action(async (a: string, b: string, _options, command: Command) =>
      (await import('./diff.ts')).diff(a, b, command),
    );

  machine
    .command('plan')
    .description('what would become of running cases of A in B, for every state of A; fails when something is unmapped')
    .argument('<a>', 'a released pin such as proposal@1, a name or a file')
    .argument('<b>', 'likewise')
    .action(async (a: string, b: string, _options, command: Command) =>
      (await import('./plan.ts')).plan(a, b, command),
    );

  machine
    .command('migrate')
    .description('take running cases of A over to B: shows the plan, refuses while something is unmapped')
    .argument('<a>', 'a released pin such as proposal@1')
    .argument('<b>', 'a later version of the same machine')
    .option('--case <reference>', 'only this case, by reference or id')
    .option('--dry-run', 'show the plan only')
    .action(async (a: string, b: string, _options, command: Command) =>
      (await import('./migrate.ts')).migrate(a, b, command),
    );

  return machine;
}
