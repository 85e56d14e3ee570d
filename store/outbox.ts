import type { Statement, Transaction } from './database.ts';

/** A companion must hear of its case. */
export interface OutboxRow {
  readonly id: number;
  readonly case_id: string;
  readonly what: 'start' | 'wake' | 'effects' | 'end';
}

const TAKE: Statement = {
  name: 'outbox-take',
  text: 'select id, case_id, what from mufakat.outbox order by id limit $1 for update skip locked',
};
const DROP: Statement = { name: 'outbox-drop', text: 'delete from mufakat.outbox where id = any($1::bigint[])' };

/** The oldest rows that no other relay holds. They stay held until the transaction ends. */
export function takeOutbox(transaction: Transaction, limit: number): Promise<OutboxRow[]> {
  return transaction.query<OutboxRow>(TAKE, [limit]);
}

/** In the transaction that took them, once their companions have been told. */
export async function dropOutbox(transaction: Transaction, ids: readonly number[]): Promise<void> {
  if (ids.length > 0) await transaction.query(DROP, [ids]);
}
