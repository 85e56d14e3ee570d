import { Command, InvalidArgumentError } from 'commander';
import { DIR, type MaterialOptions, URL_, VKEY } from './material.ts';
import type { ReplayOptions } from './replay.ts';

/** `mufakat audit`: what an auditor can prove, from the ledger alone. */
export function auditCommand(): Command {
  const audit = new Command('audit').description('verify the ledger, and run again why things came out as they did');
  audit
    .command('verify')
    .description('the whole log: signatures, root, tiles, chains, heads, form, inner parts, rights')
    .addOption(DIR)
    .addOption(URL_)
    .addOption(VKEY)
    .option('--origin <name>', 'name of the log that must be found')
    .option('--seen <file...>', 'checkpoints that you kept from earlier: the log must continue each')
    .action(async (options, command: Command) => (await import('./verify.ts')).verify(options, command));
  audit
    .command('replay')
    .description('runs the archived machine again: from, to, why, effects and due instants must come out as recorded')
    .argument('[reference]', 'for example RSO-2026-0007; without one, every case')
    .addOption(DIR)
    .addOption(URL_)
    .addOption(VKEY)
    .option('--at <instant>', 'up to that instant', instant)
    .option('--seq <number>', 'up to that record', number)
    .option('--under <rules>', 'what would have happened under other rules: proposal@2, a policy, or both with a comma')
    .action(async (reference: string | undefined, options: ReplayOptions, command: Command) =>
      (await import('./replay.ts')).replay(reference, options, command),
    );
  audit
    .command('show')
    .description('what was known at an instant, who owed what, which events were possible')
    .argument('<reference>', 'for example RSO-2026-0007')
    .addOption(DIR)
    .addOption(URL_)
    .addOption(VKEY)
    .option('--at <instant>', 'the instant (default: now)', instant)
    .option('--as <seat>', 'whose possibilities are shown', 'desk')
    .action(async (reference: string, options, command: Command) =>
      (await import('./show.ts')).show(reference, options, command),
    );
  audit
    .command('receipt')
    .description('proof that one record is in the ledger, to be checked without asking anyone (C2SP tlog-proof)')
    .argument('<reference>', 'for example RSO-2026-0007')
    .requiredOption('--seq <number>', 'number of the record', number)
    .addOption(DIR)
    .addOption(URL_)
    .addOption(VKEY)
    .action(async (reference: string, options: MaterialOptions & { readonly seq: number }) =>
      (await import('./receipt.ts')).receipt(reference, options),
    );
  return audit;
}

function instant(value: string): string {
  const time = Date.parse(value);
  if (Number.isNaN(time)) throw new InvalidArgumentError('Give an instant, for example 2026-03-02T09:00:00Z.');
  return new Date(time).toISOString();
}

function number(value: string): number {
  const parsed = Number(value);
  if (!Number.isSafeInteger(parsed) || parsed < 1) throw new InvalidArgumentError('Give a whole number from 1.');
  return parsed;
}
