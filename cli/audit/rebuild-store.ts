import { join } from 'node:path';
import type { Command } from 'commander';
import { readConfiguration } from '../../configuration.ts';
import { auditedDirectory } from '../../ledger/audit/files.ts';
import { verifyLog } from '../../ledger/audit/verify.ts';
import { Directory } from '../../office/directory.ts';
import { EXIT, Failure } from '../failure.ts';
import { createOutput, type Format } from '../output.ts';
import { CaseDiffers, rebuildCase, staleCases } from '../../worker/case-rebuilding.ts';
import { withDatabase } from './ledger.ts';
import { openReplayer } from './replay.ts';
import { takeBackRecords } from './records-back.ts';
import { lineOf } from './verify.ts';

/**
 * `mufakat ledger rebuild-store`. Takes back from the ledger's files what the database lacks (a database restored from an
 * older copy), then makes anew every case that is not what its records say. Contents are never touched: those that a record
 * names and the content store lacks are listed.
 */
export async function rebuildStoreCommand(command: Command): Promise<void> {
  const output = createOutput(command.optsWithGlobals<{ output: Format }>().output);
  const directory = join(readConfiguration().dataDirectory, 'ledger');
  const files = await auditedDirectory(directory);
  const verified = await verifyLog({ files, origin: null, trusted: null, rights: Directory.EMPTY });
  if (verified.count > 0) {
    throw new Failure(EXIT.failed, [
      'The files of the ledger are not good themselves; nothing was rebuilt from them:',
      ...verified.findings.map(lineOf),
    ]);
  }
  await withDatabase(async (database) => {
    const back = await takeBackRecords(database, files, verified.size);
    if (back.conflicts.length > 0) {
      throw new Failure(EXIT.conflict, [
        'The database has other records where the published ledger has these; the published ones win. Nothing was changed:',
        ...back.conflicts,
        'Move the database aside and restore it from a copy, then run this again.',
      ]);
    }
    const replayer = await openReplayer(files);
    try {
      const stale = await staleCases(database);
      const missing: string[] = [];
      for (const stream of stale) missing.push(...(await rebuildCase(database, replayer, stream)));
      output.data({ records: back.taken, cases: stale, missingContents: missing }, () =>
        [
          `${back.taken} records were taken back, ${stale.length} cases made anew.`,
          ...missing.map((commitment) => `missing content: ${commitment}`),
        ].join('\n'),
      );
    } catch (error) {
      if (error instanceof CaseDiffers) throw new Failure(EXIT.failed, [error.message]);
      throw error;
    } finally {
      replayer.close();
    }
  });
}
