import { randomUUID } from 'node:crypto';

import { directorySource } from '../log/source.ts';
import { nodesFrom } from '../log/tiles.ts';
import { rootAt } from '../tree/proofs.ts';
import type { LedgerDatabase } from './database.ts';
import { PUBLIC, writeTiles } from './publication.ts';
import { Stage } from './stage.ts';
import { releaseLease, seizeLease, signedCheckpoint } from './statements.ts';

/** Milliseconds for which a rebuild keeps sequencers away, at most. */
const LEASE = 600_000;

/** The records give another root than was signed: files made from them would be a forgery. */
export class RecordsDiffer extends Error {
  override readonly name = 'RecordsDiffer';
}

export interface Rebuilt {
  readonly size: number;
}

/**
 * Makes all published files and the bundles of inner parts anew from the records, up to the last checkpoint that was
 * signed. Sequencers are fenced off meanwhile and go on by themselves afterwards. @throws RecordsDiffer
 */
export async function rebuildTiles(database: LedgerDatabase, directory: string): Promise<Rebuilt> {
  const holder = randomUUID();
  const tree = await seizeLease(database, holder, LEASE);
  try {
    const stage = await Stage.takeOver(directory, tree.epoch);
    if (tree.published === 0) return { size: 0 };
    await writeTiles(database, stage, directory, 0, tree.published);
    const root = await rootAt(tree.published, nodesFrom(directorySource(`${directory}/${PUBLIC}`), tree.published));
    const signed = await signedCheckpoint(database, tree.published);
    if (signed === null || !signed.root.equals(root)) {
      throw new RecordsDiffer(
        `The records give another root for ${tree.published} leaves than was signed. Restore the records from a copy: see \`mufakat audit verify\`.`,
      );
    }
    await stage.write([[`${PUBLIC}/checkpoint`, Buffer.from(signed.note)]]);
    return { size: tree.published };
  } finally {
    await releaseLease(database, holder, tree.epoch);
  }
}
