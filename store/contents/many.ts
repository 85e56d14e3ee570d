import { randomBytes } from 'node:crypto';
import type { Instant } from '../../engine/types.ts';
import { commitment as commitmentOf, NONCE_BYTES } from '../../ledger/record.ts';
import type { Database, Statement } from '../database.ts';

/** Bytes of a text or file, as they are put into the store and found again. */
export interface ContentItem {
  readonly content: Buffer;
  readonly mediaType: string;
}

const PUT_MANY: Statement = {
  name: 'content-put-many',
  text: `insert into contents.contents (commitment, nonce, content, media_type, bytes, put_at)
    select c.commitment, c.nonce, c.content, c.media_type, octet_length(c.content), $5
    from unnest($1::text[], $2::bytea[], $3::bytea[], $4::text[]) as c(commitment, nonce, content, media_type)`,
};
const GET_MANY: Statement = {
  name: 'content-get-many',
  text: `select commitment, content, media_type from contents.contents
    where commitment = any($1::text[]) and content is not null`,
};

/** Puts all the texts and files of one command in one statement, unclaimed; gives their commitments in order. */
export async function putContents(
  database: Pick<Database, 'query'>,
  items: readonly ContentItem[],
  at: Instant,
): Promise<readonly string[]> {
  const kept = items.map(({ content, mediaType }) => {
    const nonce = randomBytes(NONCE_BYTES);
    return { nonce, content, mediaType, commitment: commitmentOf(nonce, content) };
  });
  await database.query(PUT_MANY, [
    kept.map(({ commitment }) => commitment),
    kept.map(({ nonce }) => nonce),
    kept.map(({ content }) => content),
    kept.map(({ mediaType }) => mediaType),
    at,
  ]);
  return kept.map(({ commitment }) => commitment);
}

/** The contents behind the commitments; what is erased or missing is not among them. */
export async function getContents(
  database: Pick<Database, 'query'>,
  commitments: readonly string[],
): Promise<ReadonlyMap<string, ContentItem>> {
  const rows = await database.query<{ commitment: string; content: Buffer; media_type: string }>(GET_MANY, [
    commitments,
  ]);
  return new Map(rows.map(({ commitment, content, media_type }) => [commitment, { content, mediaType: media_type }]));
}
