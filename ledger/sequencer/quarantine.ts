import type { LedgerDatabase, LedgerTransaction } from './database.ts';
import type { RecordRow } from './statements.ts';

/** A record that was refused a place, before that is on record itself. */
export interface Quarantined extends Record<string, unknown> {
  readonly id: number;
  readonly stream: string;
  readonly seq: number;
  readonly reason: string;
  readonly leaf_hash: Buffer;
}

const KEEP = {
  name: 'quarantine-keep',
  text: `insert into mufakat.quarantine (stream, seq, at, type, leaf, "inner", nonce, leaf_hash, command_id, reason)
    select stream, seq, at, type, leaf, "inner", nonce, leaf_hash, command_id, $3 from mufakat.records
    where stream = $1 and seq = $2 and tree_index is null`,
};
const DROP = {
  name: 'quarantine-drop',
  text: 'delete from mufakat.records where stream = $1 and seq = $2 and tree_index is null',
};
const UNRECORDED = {
  name: 'quarantine-unrecorded',
  text: 'select id, stream, seq, reason, leaf_hash from mufakat.quarantine where not recorded order by id limit 100',
};
const RECORDED = { name: 'quarantine-recorded', text: 'update mufakat.quarantine set recorded = true where id = $1' };

/** Takes a record that has no place yet out of the stream, and keeps it as it stands, for whoever looks into it. */
export async function quarantine(transaction: LedgerTransaction, row: RecordRow, reason: string): Promise<void> {
  await transaction.query(KEEP, [row.stream, row.seq, reason]);
  await transaction.query(DROP, [row.stream, row.seq]);
}

export function unrecordedQuarantine(database: LedgerDatabase): Promise<Quarantined[]> {
  return database.query<Quarantined>(UNRECORDED, []);
}

export async function quarantineRecorded(database: LedgerDatabase, id: number): Promise<void> {
  await database.query(RECORDED, [id]);
}
