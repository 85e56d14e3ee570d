import type pg from 'pg';
import { type PeerRecord, writeRecord } from '../../scenario/record.ts';

export interface RecordActivities {
  record(record: PeerRecord): Promise<void>;
}

export function createActivities(pool: pg.Pool): RecordActivities {
  return { record: (record) => writeRecord(pool, record) };
}
