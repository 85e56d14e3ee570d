import type { Instant } from '../../engine/types.ts';
import type { Database, Statement } from '../database.ts';

/** A record as readers of cases need it: both parts still as their canonical texts. */
export interface RecordRow {
  readonly stream: string;
  readonly seq: number;
  readonly at: Instant;
  readonly type: string;
  readonly leaf: string;
  readonly inner: string;
}

const ALL: Statement = {
  name: 'case-records',
  text: `select stream, seq, at, type, leaf, "inner" from mufakat.records where stream = any($1) order by stream, seq`,
};

const LATEST: Statement = {
  name: 'case-records-latest',
  text: `select distinct on (stream) stream, seq, at, type, leaf, "inner" from mufakat.records
    where stream = any($1) and type = any($2) order by stream, seq desc`,
};

const OF_TYPES: Statement = {
  name: 'case-records-of-types',
  text: `select stream, seq, at, type, leaf, "inner" from mufakat.records
    where stream = any($1) and type = any($2) order by stream, seq`,
};

const ONE: Statement = {
  name: 'case-record',
  text: `select stream, seq, at, type, leaf, "inner" from mufakat.records where stream = $1 and seq = $2`,
};

/** That record; null where the stream has none of the number. @throws StoreUnavailable */
export async function recordOf(
  database: Pick<Database, 'query'>,
  stream: string,
  seq: number,
): Promise<RecordRow | null> {
  const [row] = await database.query<RecordRow>(ONE, [stream, seq]);
  return row ?? null;
}

/** Records of the streams that are of one of the types, each stream in order. @throws StoreUnavailable */
export async function recordsOfTypes(
  database: Pick<Database, 'query'>,
  streams: readonly string[],
  types: readonly string[],
): Promise<readonly RecordRow[]> {
  return streams.length === 0 ? [] : database.query<RecordRow>(OF_TYPES, [streams, types]);
}

/** All records of the streams, each stream in order. @throws StoreUnavailable */
export async function recordsOf(
  database: Pick<Database, 'query'>,
  streams: readonly string[],
): Promise<readonly RecordRow[]> {
  return streams.length === 0 ? [] : database.query<RecordRow>(ALL, [streams]);
}

/** Of each stream the last record of one of the types. @throws StoreUnavailable */
export async function latestRecordsOf(
  database: Pick<Database, 'query'>,
  streams: readonly string[],
  types: readonly string[],
): Promise<readonly RecordRow[]> {
  return streams.length === 0 ? [] : database.query<RecordRow>(LATEST, [streams, types]);
}
