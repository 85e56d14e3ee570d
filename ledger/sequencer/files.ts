import { type Checkpoint, parseCheckpoint } from '../log/checkpoint.ts';
import { directorySource } from '../log/source.ts';
import type { LedgerTransaction } from './database.ts';
import { PUBLIC } from './publication.ts';
import { signedCheckpoint, type TreeRow } from './statements.ts';

/** How the published files stand to the database. */
export interface FilesFound {
  /** `behind`: they can be made anew from the records. `disputed`: one of the two is not what was published. */
  readonly state: 'equal' | 'behind' | 'disputed';
  /** Leaves under the published checkpoint; 0 when there is none. */
  readonly size: number;
  /** `behind` by more than a crash explains: files were lost or come from an older copy. */
  readonly lost: boolean;
  readonly reason: string;
}

/** Compares the checkpoint on disk with what the database says was signed. */
export async function inspectFiles(
  database: LedgerTransaction,
  directory: string,
  origin: string,
  tree: TreeRow,
): Promise<FilesFound> {
  const bytes = await directorySource(`${directory}/${PUBLIC}`).read('checkpoint');
  const checkpoint = bytes === null ? null : textOf(bytes);
  if (checkpoint === null) {
    if (tree.published === 0 && bytes === null) return { state: 'equal', size: 0, lost: false, reason: '' };
    return { state: 'behind', size: 0, lost: true, reason: 'there is no readable checkpoint' };
  }
  const { size } = checkpoint;
  if (checkpoint.origin !== origin) return disputed(size, `the files are of the log ${checkpoint.origin}`);
  if (size > tree.size) return disputed(size, 'the database is older than the published checkpoint');
  const signed = await signedCheckpoint(database, size);
  if (signed === null) return disputed(size, 'the database knows nothing of the published checkpoint');
  if (!signed.root.equals(checkpoint.root)) return disputed(size, 'another root was signed for the published size');
  if (size >= tree.published) return { state: 'equal', size, lost: false, reason: '' };
  // `published` moves only after its checkpoint is in place: a smaller one on disk was put there by something else.
  return { state: 'behind', size, lost: true, reason: 'the files are older than what was published' };
}

function disputed(size: number, reason: string): FilesFound {
  return { state: 'disputed', size, lost: false, reason };
}

function textOf(note: Buffer): Checkpoint | null {
  try {
    const text = note.toString('utf8');
    return parseCheckpoint(text.slice(0, text.lastIndexOf('\n\n') + 1));
  } catch {
    return null;
  }
}
