import type { Instant } from '../engine/types.ts';
import { type ContentItem, getContents, putContents } from '../store/contents/many.ts';
import type { Database } from '../store/index.ts';

export type { ContentItem as Content };

/**
 * The content store as the doors use it. What is put there lies unclaimed until a step names it; nothing else of it than
 * its commitment reaches host, records, Temporal or logs.
 */
export interface Contents {
  /** Commitments in the order given. @throws StoreUnavailable */
  put(items: readonly ContentItem[]): Promise<readonly string[]>;
  /** By commitment; what is erased or missing is not in it. @throws StoreUnavailable */
  read(commitments: readonly string[]): Promise<ReadonlyMap<string, ContentItem>>;
}

export function contentsOf(database: Pick<Database, 'query'>, clock: () => Promise<Instant>): Contents {
  return {
    put: async (items) => putContents(database, items, await clock()),
    read: (commitments) => getContents(database, commitments),
  };
}

/**
 * Contents that are shown to nobody before `open` is done: what was erased must not come back with a store that was restored
 * from an older copy. After the store was away it is done again.
 */
export function openedBy(contents: Contents, open: () => Promise<unknown>): Contents {
  let opened: Promise<unknown> | null = null;
  return {
    put: (items) => contents.put(items),
    read: async (commitments) => {
      try {
        opened ??= open();
        await opened;
        return await contents.read(commitments);
      } catch (error) {
        opened = null;
        throw error;
      }
    },
  };
}

/** Free text by commitment; null where it is erased or missing. */
export type Texts = ReadonlyMap<string, string | null>;

/** All the texts behind the commitments, in one reading. */
export async function readTexts(contents: Contents, commitments: Iterable<string>): Promise<Texts> {
  const wanted = [...new Set(commitments)];
  if (wanted.length === 0) return new Map();
  const found = await contents.read(wanted);
  return new Map(wanted.map((commitment) => [commitment, found.get(commitment)?.content.toString('utf8') ?? null]));
}
