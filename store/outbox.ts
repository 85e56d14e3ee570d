import type { Database, Statement, Transaction } from './database.ts';

/** A companion must hear of its case. */
export interface OutboxRow {
  readonly id: number;
  readonly case_id: string;
  readonly what: 'start' | 'wake' | 'effects' | 'end';
}

/** A case of which a companion must hear, as it stands now. */
export interface WaitingCase {
  readonly case_id: string;
  /** Its last record; null when there is no such case. */
  readonly seq: number | null;
  /** There is work to be carried out, or nothing more will come: no reason to wait. */
  readonly urgent: boolean;
}

const WAITING: Statement = {
  name: 'outbox-waiting',
  text: `select o.case_id, c.seq, c.status is distinct from 'active' or exists (
      select from mufakat.effects e where e.case_id = o.case_id and e.status = 'pending') as urgent
    from (select case_id, min(id) as first from (select id, case_id from mufakat.outbox order by id limit $1) oldest
      group by case_id) o
    left join mufakat.cases c on c.id = o.case_id order by o.first`,
};
const TAKE: Statement = {
  name: 'outbox-take',
  text: `delete from mufakat.outbox where id in (
      select id from mufakat.outbox where case_id = any($1::text[]) order by id for update skip locked)
    returning id, case_id, what`,
};
/** To the end of the queue: many cases that cannot be told must not stand before those that can. */
const PUT_BACK: Statement = {
  name: 'outbox-put-back',
  text: `insert into mufakat.outbox (case_id, what)
    select case_id, what from unnest($1::text[], $2::text[]) with ordinality as row (case_id, what, place) order by place`,
};

/** The cases of the oldest rows, those that have waited longest first. Nothing is held. */
export function waitingInOutbox(database: Database, rows: number): Promise<WaitingCase[]> {
  return database.query<WaitingCase & Record<string, unknown>>(WAITING, [rows]);
}

/** Takes the rows of these cases that no other relay holds. They are gone when the transaction ends well. */
export function takeOutbox(transaction: Transaction, cases: readonly string[]): Promise<OutboxRow[]> {
  return transaction.query<OutboxRow & Record<string, unknown>>(TAKE, [cases]);
}

/** Of rows taken in this transaction, those whose companions could not be told. */
export async function putBack(transaction: Transaction, rows: readonly OutboxRow[]): Promise<void> {
  if (rows.length === 0) return;
  await transaction.query(PUT_BACK, [rows.map(({ case_id }) => case_id), rows.map(({ what }) => what)]);
}
