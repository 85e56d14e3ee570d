import { hash } from 'node:crypto';
import type { Instant, JsonObject } from '../engine/types.ts';
import { canonicalize } from '../ledger/canonical.ts';
import type { Database, Statement } from '../store/database.ts';
import type { Context } from './context.ts';

/** Something that is recorded gathered, not by itself: a refused command, an auditor's read. */
export interface Notice {
  readonly kind: 'refusal' | 'auditor-read';
  readonly at: Instant;
  /** Canonical JSON, without free text or personal data. */
  readonly entry: string;
}

const WRITE: Statement = {
  name: 'notice-write',
  text: 'insert into mufakat.notices (kind, at, entry, digest) values ($1, $2, $3, $4)',
};

export async function writeNotice(database: Database, { kind, at, entry }: Notice): Promise<void> {
  await database.query(WRITE, [kind, at, entry, hash('sha256', entry, 'hex')]);
}

/** That an auditor has read something: who, what, and through which door, by opaque ids. */
export async function noteRead(context: Context, entry: JsonObject): Promise<void> {
  const at = await context.clock();
  await writeNotice(context.database, { kind: 'auditor-read', at, entry: canonicalize({ ...entry, at }) });
}
