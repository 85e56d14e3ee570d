import { join } from 'node:path';
import { keptWhys } from '../ledger/audit/whys.ts';
import { directorySource } from '../ledger/log/source.ts';
import { Replayer } from '../ledger/replay/replayer.ts';
import { PUBLIC } from '../ledger/sequencer/publication.ts';
import type { Database } from '../store/index.ts';
import { rebuildCase, staleCases } from './case-rebuilding.ts';
import { officeResolver } from './resolver.ts';

/**
 * Makes cases anew from their good records after one was refused a place in the tree: whoever wrote the record may have
 * changed the case as well. `clock`: the demonstration clock.
 */
export function repairer(
  database: Database,
  directory: string,
  clock: string | null,
): (streams: readonly string[]) => Promise<void> {
  return async (streams) => {
    const stale = new Set(await staleCases(database));
    const touched = streams.filter((stream) => stale.has(stream));
    if (touched.length === 0) return;
    const replayer = new Replayer(
      directorySource(join(directory, PUBLIC)),
      officeResolver(clock),
      keptWhys(directorySource(directory)),
    );
    try {
      for (const stream of touched) await rebuildCase(database, replayer, stream);
    } finally {
      replayer.close();
    }
  };
}
