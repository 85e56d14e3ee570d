import type { Instant } from '../engine/types.ts';
import type { Database, Statement } from '../store/database.ts';
import { eraseContents } from '../store/contents/contents.ts';
import type { Context } from './context.ts';
import { recordIn } from './office-streams.ts';
import type { Erasure, Recorded } from './types.ts';

const ERASED = 'content.erased';

/** Destroys contents and records who did it on which basis, in one transaction. */
export function erase(context: Context, erasure: Erasure): Promise<Recorded> {
  const { commitments, stream, basis, actor, claims, commandId } = erasure;
  return context.database.transaction(async (transaction) => {
    const [recorded] = await recordIn(context, transaction, [
      {
        stream: 'operations',
        type: ERASED,
        facts: { stream, basis, commitments },
        actor,
        claims,
        ...(commandId === undefined ? {} : { commandId }),
      },
    ]);
    if (recorded === undefined) throw new Error('The erasure was not recorded.');
    await eraseContents(transaction, commitments, recorded.at);
    return recorded;
  });
}

const ERASURES: Statement = {
  name: 'erasures',
  text: `select at, "inner" from mufakat.records where stream = 'operations' and type = '${ERASED}' order by seq`,
};

/**
 * Does again what the records say was erased: to be called before a restored content store is opened to anybody.
 * Answers how many contents the restored store still had.
 */
export async function reapplyErasures(database: Database): Promise<number> {
  const rows = await database.query<{ at: Instant; inner: string }>(ERASURES, []);
  let found = 0;
  for (const { at, inner } of rows) {
    const { event } = JSON.parse(inner) as { event: { facts: { commitments: readonly string[] } } };
    found += (await eraseContents(database, event.facts.commitments, at)).length;
  }
  return found;
}
