import { randomBytes } from 'node:crypto';
import type { Instant } from '../../engine/types.ts';
import { commitment as commitmentOf, NONCE_BYTES } from '../../ledger/record.ts';
import type { Database, Statement, Transaction } from '../database.ts';

/** What is left in the open of a text or file: everything else of it stays here. */
export interface PutContent {
  /** SHA-256 (hex) of a random nonce (32 bytes) followed by the content. */
  readonly commitment: string;
  readonly bytes: number;
  readonly mediaType: string;
}

export interface KeptContent {
  readonly content: Buffer;
  readonly mediaType: string;
  /** With it anybody who has the content can check the commitment. */
  readonly nonce: Buffer;
}

/** `erased` says that it was there once and has been destroyed on record; null that nothing of it is known. */
export type FoundContent = KeptContent | 'erased' | null;

/** The case and field that a content is meant for. */
export interface ContentPlace {
  /** Case id or stream. */
  readonly caseId: string;
  readonly field: string;
}

const UNCHANGED: Statement = {
  name: 'content-unchanged',
  text: `select commitment from contents.contents
    where case_id = $1 and field = $2 and bytes = $3 and media_type = $4 and content = $5 order by claimed_at desc limit 1`,
};
const PUT: Statement = {
  name: 'content-put',
  text: `insert into contents.contents (commitment, nonce, content, media_type, bytes, put_at) values ($1, $2, $3, $4, $5, $6)`,
};
const GET: Statement = {
  name: 'content-get',
  text: 'select content, media_type, nonce, erased_at from contents.contents where commitment = $1',
};
const SWEEP: Statement = {
  name: 'content-sweep',
  text: `with swept as (delete from contents.contents where case_id is null and put_at < $1 and erased_at is null returning 1)
    select count(*) as swept from swept`,
};
const ERASE: Statement = {
  name: 'content-erase',
  text: `update contents.contents set nonce = null, content = null, erased_at = $2
    where commitment = any($1::text[]) and erased_at is null returning commitment`,
};

interface Found {
  readonly content: Buffer | null;
  readonly media_type: string;
  readonly nonce: Buffer | null;
  readonly erased_at: Instant | null;
}

/**
 * Puts a text or file into the store, as yet unclaimed: the step that names its commitment claims it, and what nobody
 * claims is swept. A field that has not changed keeps its nonce and so its commitment: give its place.
 */
export async function putContent(
  database: Database,
  content: string | Uint8Array,
  mediaType: string,
  at: Instant,
  place?: ContentPlace,
): Promise<PutContent> {
  const bytes =
    typeof content === 'string'
      ? Buffer.from(content)
      : Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if (place !== undefined) {
    const [same] = await database.query<{ commitment: string }>(UNCHANGED, [
      place.caseId,
      place.field,
      bytes.length,
      mediaType,
      bytes,
    ]);
    if (same !== undefined) return { commitment: same.commitment, bytes: bytes.length, mediaType };
  }
  const nonce = randomBytes(NONCE_BYTES);
  const commitment = commitmentOf(nonce, bytes);
  await database.query(PUT, [commitment, nonce, bytes, mediaType, bytes.length, at]);
  return { commitment, bytes: bytes.length, mediaType };
}

export async function getContent(database: Database, commitment: string): Promise<FoundContent> {
  const [row] = await database.query<Found & Record<string, unknown>>(GET, [commitment]);
  if (row === undefined) return null;
  if (row.content === null || row.nonce === null) return 'erased';
  return { content: row.content, mediaType: row.media_type, nonce: row.nonce };
}

/** Drops what was put before `before` and never claimed by a step; answers how many. */
export async function sweepContents(database: Database, before: Instant): Promise<number> {
  const [row] = await database.query<{ swept: number }>(SWEEP, [before]);
  return row?.swept ?? 0;
}

/**
 * Destroys nonce and content; proofs and replay need neither. Answers the commitments that were still there. The caller
 * records it in the same transaction (see host/erasure.ts): nothing is erased silently.
 */
export async function eraseContents(
  transaction: Transaction,
  commitments: readonly string[],
  at: Instant,
): Promise<readonly string[]> {
  const rows = await transaction.query<{ commitment: string }>(ERASE, [commitments, at]);
  return rows.map((row) => row.commitment);
}
