import type { CaseState } from '../engine/types.ts';
import type { CaseRow, Standing } from './case-row.ts';
import type { Given } from './requests.ts';
import type { RecordToWrite, StepWrite } from './write.ts';

/** What a step needs to know of its case. */
export type KnownCase = Pick<
  CaseRow,
  'id' | 'reference' | 'machine_digest' | 'policy_digest' | 'state' | 'state_hash' | 'seq' | 'head' | 'updated_at'
>;

/** What is known without asking: of a case that is to be opened, that it is not there. */
export interface Recalled {
  readonly directory: Standing['directory'];
  /** The memory knows no answers: a repeated command is found out when it is refused, or when it is written. */
  readonly command: null;
  readonly row: KnownCase | null;
}

type Kept = Omit<KnownCase, 'state'> & { readonly text: string };

/** Characters of all states together. */
const ROOM = 16_000_000;

/**
 * Cases as this process has left them. A step judged on one is written only if the case and the directory still stand
 * there (compare-and-set), so that a memory that others have outrun costs one more try and nothing else; and what a
 * memory would have refused is judged again on what the database says. States are kept as text: nobody can change them.
 */
export class Memory {
  readonly #cases = new Map<string, Kept>();
  readonly #idByReference = new Map<string, string>();
  #directory: Standing['directory'] | null = null;
  #room = ROOM;

  /** What the given act could be judged on. It is forgotten with that: only what was written is known again. */
  recall({ caseKey, opening, dryRun }: Given): Recalled | null {
    const directory = this.#directory;
    if (directory === null || dryRun) return null;
    const kept = this.#forget(this.#idByReference.get(caseKey) ?? caseKey);
    // Opening a case that is there, or acting on one that is not known: the database must be asked.
    if ((kept === null) !== (opening !== null)) return null;
    if (kept === null) return { directory, command: null, row: null };
    const { text, ...known } = kept;
    return { directory, command: null, row: { ...known, state: JSON.parse(text) as CaseState } };
  }

  /** Where the directory stood when it was read last. */
  learn(directory: Standing['directory']): void {
    this.#directory = directory;
  }

  /** A step that is committed. */
  keep(write: StepWrite, reference: string | null): void {
    this.#forget(write.caseId);
    if (write.status !== 'active') return;
    const last = write.records.at(-1) as RecordToWrite;
    this.#cases.set(write.caseId, {
      id: write.caseId,
      reference,
      machine_digest: write.machine.digest,
      policy_digest: write.policyDigest,
      state_hash: write.stateHash,
      seq: last.seq,
      head: Buffer.from(last.stored.leafHash),
      updated_at: write.at,
      text: write.stateText,
    });
    if (reference !== null) this.#idByReference.set(reference, write.caseId);
    this.#room -= write.stateText.length;
    // A map goes through its keys in the order in which they were set: the oldest first.
    for (const oldest of this.#cases.keys()) {
      if (this.#room >= 0) break;
      this.#forget(oldest);
    }
  }

  #forget(caseId: string): Kept | null {
    const kept = this.#cases.get(caseId);
    if (kept === undefined) return null;
    this.#cases.delete(caseId);
    if (kept.reference !== null) this.#idByReference.delete(kept.reference);
    this.#room += kept.text.length;
    return kept;
  }
}
