import type { JsonObject } from '../../engine/types.ts';
import type { LedgerDatabase } from './database.ts';

/** Streams listed in one record: a page stays well within what a leaf may take. */
export const HEADS_PER_PAGE = 200;

/** One stream's end as a `heads` record tells it. */
export interface Head {
  readonly stream: string;
  readonly seq: number;
  /** Leaf hash (hex) of that record. */
  readonly hash: string;
}

/** Facts of a `heads` record. Pages follow each other in the stream, each chained to the one before. */
export interface HeadsPage extends JsonObject {
  readonly day: string;
  readonly page: number;
  readonly pages: number;
  /** Leaves of the tree that were counted. */
  readonly size: number;
  readonly heads: readonly (Head & JsonObject)[];
}

const HEADS = {
  name: 'stream-ends',
  text: `select distinct on (stream) stream, seq, encode(leaf_hash, 'hex') as hash from mufakat.records
    where tree_index >= $1 and tree_index < $2 order by stream, seq desc`,
};
const NOTED = {
  name: 'heads-noted',
  text: 'update mufakat.tree set heads_day = $1::date, heads_size = $2 where heads_day is null or heads_day < $1::date',
};

/** The ends of all streams that got a record between two sizes of the tree, in pages. */
export async function headsPages(
  database: LedgerDatabase,
  day: string,
  from: number,
  to: number,
): Promise<readonly HeadsPage[]> {
  const heads = await database.query<Head & JsonObject>(HEADS, [from, to]);
  const pages = Math.ceil(heads.length / HEADS_PER_PAGE);
  return Array.from({ length: pages }, (_, page) => ({
    day,
    page: page + 1,
    pages,
    size: to,
    heads: heads.slice(page * HEADS_PER_PAGE, (page + 1) * HEADS_PER_PAGE),
  }));
}

export async function headsNoted(database: LedgerDatabase, day: string, size: number): Promise<void> {
  await database.query(NOTED, [day, size]);
}
