import { join } from 'node:path';
import { Command } from 'commander';
import { readConfiguration } from '../../configuration.ts';
import { exchangeKey, logSigner, readKeyIfThere } from '../../ledger/keys.ts';
import { formatVerifierKey, noteVerifier } from '../../ledger/log/note.ts';
import { compare } from '../../ledger/sequencer/comparison.ts';
import { rebuildTiles, RecordsDiffer } from '../../ledger/sequencer/rebuild.ts';
import type { Database } from '../../store/index.ts';
import { purgeErased } from '../../store/contents/purge.ts';
import { EXIT, Failure } from '../failure.ts';
import { createOutput, type Format } from '../output.ts';
import { openOwnDatabase } from './database.ts';

/** `mufakat ledger`: what the worker does by itself in time, and how to mend what it only reports. */
export function ledgerCommand(): Command {
  const ledger = new Command('ledger').description('mend store or published files from what the other holds');
  ledger
    .command('check')
    .description('compares store, records and published files, all of them')
    .action(async (_options: object, command: Command) =>
      withDatabase(async (database, directory) => {
        const output = createOutput(command.optsWithGlobals<{ output: Format }>().output);
        const found = await compare(database, directory);
        output.data(
          { good: found.length === 0, found },
          () =>
            found.length === 0
              ? 'good: store, records and published files match'
              : found.map(({ where, what }) => `${where}: ${what}`).join('\n'),
          found,
        );
        if (found.length > 0) process.exitCode = EXIT.failed;
      }),
    );
  ledger
    .command('rebuild-tiles')
    .description('makes the published files anew from the records, up to the last checkpoint')
    .action(async (_options: object, command: Command) =>
      withDatabase(async (database, directory) => {
        const output = createOutput(command.optsWithGlobals<{ output: Format }>().output);
        try {
          const { size } = await rebuildTiles(database, directory);
          output.data({ size }, () => `The files of ${size} records were made anew.`);
        } catch (error) {
          if (error instanceof RecordsDiffer) throw new Failure(EXIT.failed, [error.message]);
          throw error;
        }
      }),
    );
  ledger
    .command('rebuild-store')
    .description(
      'makes cases and clocks anew from the records; records that only the published ledger has are taken back first',
    )
    .action(async (_options: object, command: Command) =>
      (await import('./rebuild-store.ts')).rebuildStoreCommand(command),
    );
  ledger
    .command('purge')
    .description('rewrites the content store, so that erased contents are in no page and no write-ahead log any more')
    .action(async (_options: object, command: Command) =>
      withDatabase(async (database) => {
        await purgeErased(database);
        createOutput(command.optsWithGlobals<{ output: Format }>().output).data(
          { purged: true },
          () => 'The content store was rewritten.',
        );
      }),
    );
  ledger
    .command('key')
    .description("the log's public key, to be given to auditors (--vkey)")
    .action((_options: object, command: Command) => {
      const output = createOutput(command.optsWithGlobals<{ output: Format }>().output);
      const { logOrigin } = readConfiguration();
      const key = readKeyIfThere(logKeyPath());
      if (key === null)
        throw new Failure(EXIT.notFound, [
          `There is no key in ${logKeyPath()}: the worker makes it at its first start.`,
        ]);
      const vkey = formatVerifierKey(logSigner(logOrigin, key));
      output.data({ vkey }, () => vkey);
    });
  ledger
    .command('rotate-key')
    .description("gives the log a new key, which the old one announces at the worker's next start")
    .action((_options: object, command: Command) => {
      const output = createOutput(command.optsWithGlobals<{ output: Format }>().output);
      if (readKeyIfThere(logKeyPath()) === null)
        throw new Failure(EXIT.notFound, [`There is no key in ${logKeyPath()} to rotate.`]);
      const vkey = formatVerifierKey(noteVerifier(readConfiguration().logOrigin, exchangeKey(logKeyPath())));
      output.data({ vkey }, () => vkey);
      output.words(
        'Restart the worker: its checkpoints are then signed by both keys, and the old one announces the new one.',
      );
    });
  return ledger;
}

function logKeyPath(): string {
  const configuration = readConfiguration();
  return configuration.logKey ?? join(configuration.dataDirectory, 'keys', 'log.pem');
}

/** @throws Failure (unreachable) when there is no database to work on. */
export async function withDatabase(work: (database: Database, directory: string) => Promise<void>): Promise<void> {
  const configuration = readConfiguration();
  const database = await openOwnDatabase(configuration);
  try {
    await work(database, join(configuration.dataDirectory, 'ledger'));
  } finally {
    await database.close();
  }
}
