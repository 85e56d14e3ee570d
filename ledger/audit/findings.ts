import { LogUnreachable } from '../log/source.ts';

/** The checks of an audit: what each refuses is said where it is made. */
export type Check =
  | 'checkpoint'
  | 'consistency'
  | 'entries'
  | 'tiles'
  | 'root'
  | 'leaf-form'
  | 'chain'
  | 'time'
  | 'inner-missing'
  | 'inner-hash'
  | 'inner-form'
  | 'announced'
  | 'key'
  | 'authn'
  | 'directory'
  | 'state-chain'
  | 'heads'
  | 'archive'
  | 'replay'
  | 'from'
  | 'to'
  | 'why'
  | 'effects'
  | 'due';

/** One thing that does not match, with its exact place. No content of a record: only places, digests and names. */
export interface Finding {
  readonly check: Check;
  /** Index in the tree, where it has one. */
  readonly index?: number;
  readonly stream?: string;
  readonly seq?: number;
  /** File of the log, where it is about one. */
  readonly path?: string;
  readonly what: string;
}

/** Findings beyond this are counted, not kept: a log that is wrong everywhere must not fill the memory. */
const KEPT = 1_000;

export class Findings {
  readonly #kept: Finding[] = [];
  #count = 0;

  add(finding: Finding): void {
    this.#count += 1;
    if (this.#kept.length < KEPT) this.#kept.push(finding);
  }

  get count(): number {
    return this.#count;
  }

  get kept(): readonly Finding[] {
    return this.#kept;
  }
}

/** What an error that was met while reading says of the log. @throws LogUnreachable as it came: it says nothing of it. */
export function messageOf(error: unknown): string {
  if (error instanceof LogUnreachable) throw error;
  return error instanceof Error ? error.message : String(error);
}
