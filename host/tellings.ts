import type { Instant } from '../engine/types.ts';
import type { Statement, Transaction } from '../store/database.ts';
import type { CaseNews } from './types.ts';

/** At once only if there is anybody to tell; a case that is opened until a later instant has to be told then. */
const TELL: Statement = {
  name: 'telling-wanted',
  text: `insert into mufakat.tellings (id, seq, event, at, due, argument)
    select $1, $2, $3, $4, $4, $5::json
    where $6 or exists (select 1 from mufakat.cases where status = 'active') on conflict (id) do nothing`,
};

/**
 * Orders, in the transaction that records a change of the directory, that open cases are told of it. What becomes true
 * only later (an acting officer's first day) is told of then.
 * @param seq the directory's record.
 */
export async function wantTelling(
  transaction: Transaction,
  seq: number,
  at: Instant,
  { event, policy, cases = 'all', alsoAt = [] }: CaseNews,
): Promise<void> {
  const argument = JSON.stringify({ cases, ...(policy === undefined ? {} : { policy }) });
  await transaction.query(TELL, [`${seq}/${event}`, seq, event, at, argument, false]);
  for (const later of new Set(alsoAt.filter((instant) => instant > at)))
    await transaction.query(TELL, [`${seq}/${event}/${later}`, seq, event, later, argument, true]);
}
