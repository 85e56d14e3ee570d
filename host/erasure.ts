import type { Instant } from '../engine/types.ts';
import type { Database, Statement } from '../store/database.ts';
import { eraseContents } from '../store/contents/contents.ts';
import type { Context } from './context.ts';
import { recordIn } from './office-streams.ts';
import { systemRecord } from './system-record.ts';
import type { Erasure, Host, Recorded } from './types.ts';

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
 * Does again what the records say was erased: a content store that was restored from an older copy is not opened to anybody
 * before. What it still had is put on record. Answers how many contents that were.
 */
export async function reapplyErasures(database: Database, host: Pick<Host, 'record'>): Promise<number> {
  const rows = await database.query<{ at: Instant; inner: string }>(ERASURES, []);
  let count = 0;
  for (const { at, inner } of rows) {
    const { event } = JSON.parse(inner) as { event: { facts: { commitments: readonly string[] } } };
    count += (await eraseContents(database, event.facts.commitments, at)).length;
  }
  if (count === 0) return 0;
  await host.record([systemRecord('erasures.reapplied', { count }, { contents: 'restored' })]);
  return count;
}
