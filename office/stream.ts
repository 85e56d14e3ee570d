import type { Instant } from '../engine/types.ts';
import type { Database, Statement } from '../store/database.ts';
import type { DirectoryRecord } from './directory.ts';

interface Row {
  readonly seq: number;
  readonly at: Instant;
  readonly type: string;
  readonly inner: string;
}

const RECORDS: Statement = {
  name: 'directory-records',
  text: `select seq, at, type, "inner" from mufakat.records
    where stream = 'directory' and seq > $1 and seq <= $2 order by seq`,
};

const HEAD: Statement = { name: 'directory-head', text: `select seq from mufakat.streams where id = 'directory'` };

/** Records of the directory stream after `after`, up to and including `upTo`. @throws StoreUnavailable */
export async function directoryRecords(
  database: Pick<Database, 'query'>,
  after: number,
  upTo: number,
): Promise<readonly DirectoryRecord[]> {
  const rows = await database.query<Row>(RECORDS, [after, upTo]);
  return rows.map(({ seq, at, type, inner }) => {
    const { event } = JSON.parse(inner) as {
      readonly event: { readonly facts: unknown; readonly commitments: Readonly<Record<string, string>> };
    };
    return { seq, at, type, facts: event.facts, commitments: event.commitments };
  });
}

/** Sequence number of the directory's last record; 0 while there is none. @throws StoreUnavailable */
export async function directoryHead(database: Pick<Database, 'query'>): Promise<number> {
  const [row] = await database.query<{ seq: number }>(HEAD, []);
  if (row === undefined)
    throw new Error('The stream `directory` is missing: the migrations of this database have not run.');
  return row.seq;
}

const HEAD_AT: Statement = {
  name: 'directory-head-at',
  text: `select coalesce(max(seq), 0) as seq from mufakat.records where stream = 'directory' and at <= $1`,
};

/** Sequence number of the directory's last record at that instant; 0 where there was none. @throws StoreUnavailable */
export async function directoryHeadAt(database: Pick<Database, 'query'>, at: Instant): Promise<number> {
  const [row] = await database.query<{ seq: number }>(HEAD_AT, [at]);
  return row?.seq ?? 0;
}
