import type { Instant } from '../engine/types.ts';
import type { Statement } from '../store/database.ts';
import type { Context } from './context.ts';
import type { Notice } from './notices.ts';
import { recordIn } from './office-streams.ts';
import { systemRecord } from './system-record.ts';
import type { OfficeRecord, Recorded } from './types.ts';

/** A record holds this many digests well within its limit; a minute with more of them takes several. */
const DIGESTS_PER_RECORD = 2_000;

/** Serialises gatherers: the second one finds nothing left to gather. */
const LOCK: Statement = {
  name: 'gather-lock',
  text: `select 1 from mufakat.streams where id = 'operations' for update`,
};
const WAITING: Statement = {
  name: 'notices-waiting',
  text: `select id, kind, digest, date_trunc('minute', at, 'UTC') as minute from mufakat.notices
    where gathered is null and at < date_trunc('minute', $1::timestamptz, 'UTC') order by minute, kind, id limit 20000`,
};
const GATHERED: Statement = {
  name: 'notices-gathered',
  text: 'update mufakat.notices set gathered = $1 where id = any($2::bigint[])',
};

interface Group {
  readonly kind: Notice['kind'];
  readonly minute: Instant;
  readonly ids: number[];
  readonly digests: string[];
}

/**
 * Records what was refused and what auditors have read: for each minute that is over, one record a kind in the stream
 * `operations`, with the digests of the notices. Called by the worker about once a minute; by several at once it is
 * still done once.
 */
export async function gather(context: Context): Promise<readonly Recorded[]> {
  return context.database.transaction(async (transaction) => {
    await transaction.query(LOCK, []);
    const rows = await transaction.query<{ id: number; kind: Notice['kind']; digest: string; minute: Instant }>(
      WAITING,
      [await context.clock()],
    );
    const groups = grouped(rows);
    const recorded = await recordIn(context, transaction, groups.map(recordOf));
    for (const [index, { ids }] of groups.entries()) await transaction.query(GATHERED, [recorded[index]?.seq, ids]);
    return recorded;
  });
}

function grouped(rows: readonly { id: number; kind: Notice['kind']; digest: string; minute: Instant }[]): Group[] {
  const groups: Group[] = [];
  for (const { id, kind, digest, minute } of rows) {
    let group = groups.at(-1);
    if (
      group === undefined ||
      group.kind !== kind ||
      group.minute !== minute ||
      group.ids.length === DIGESTS_PER_RECORD
    ) {
      group = { kind, minute, ids: [], digests: [] };
      groups.push(group);
    }
    group.ids.push(id);
    group.digests.push(digest);
  }
  return groups;
}

function recordOf({ kind, minute, digests }: Group): OfficeRecord {
  const facts = { minute, count: digests.length, digests };
  return systemRecord(`${kind}.gathered`, facts, { gathered: kind });
}
