import type { Statement, Transaction } from '../store/database.ts';

const DRAW: Statement = {
  name: 'reference-draw',
  text: `insert into mufakat.counters (prefix, last) values ($1, 1)
    on conflict (prefix) do update set last = mufakat.counters.last + 1 returning last`,
};

/** The next reference under a prefix. Its row stays locked until the transaction ends, so that numbers have no gaps. */
export async function drawReference(transaction: Transaction, prefix: string): Promise<string> {
  const [row] = await transaction.query<{ last: number }>(DRAW, [prefix]);
  if (row === undefined) throw new Error(`The counter ${prefix} gave no number.`);
  return `${prefix}${String(row.last).padStart(4, '0')}`;
}
