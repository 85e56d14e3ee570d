import type pg from 'pg';

/** What every peer writes for every command: one row. mufakat's own record holds more (hashes, a signature, the reasons). */
export interface PeerRecord {
  readonly stream: string;
  readonly seq: number;
  readonly type: string;
  readonly actor: { readonly person: string; readonly seat: string };
  readonly event: { readonly type: string };
  readonly from: unknown;
  readonly to: unknown;
}

export const RECORDS_TABLE = `create table if not exists records (
  stream text not null,
  seq integer not null,
  at timestamptz(3) not null default clock_timestamp(),
  type text not null,
  record json not null,
  primary key (stream, seq)
)`;

/** Written once, however often it is tried: a retry finds its row. */
export async function writeRecord(pool: pg.Pool, record: PeerRecord): Promise<void> {
  await pool.query({
    name: 'record',
    text: 'insert into records (stream, seq, type, record) values ($1, $2, $3, $4) on conflict do nothing',
    values: [record.stream, record.seq, record.type, JSON.stringify(record)],
  });
}
