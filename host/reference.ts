import type { Statement, Transaction } from '../store/database.ts';
import type { Act } from './acts.ts';
import type { Context } from './context.ts';
import type { Ground } from './step.ts';

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

/** Which act, if any, gives its case a reference, and under which prefix. */
export function referenceWanted(
  context: Context,
  { row, machine, caseId, at }: Ground,
  acts: readonly Act[],
): { readonly prefix: string; readonly act: number } | null {
  if (row !== null && row.reference !== null) return null;
  for (const [act, { type }] of acts.entries()) {
    const prefix = context.reference({ machine, caseId, event: type, at });
    if (prefix !== null) return { prefix, act };
  }
  return null;
}

/** The act with the drawn reference among its facts, as the machine and the record get it. */
export function withReference(act: Act, reference: string): Act {
  const facts = { ...act.facts, reference };
  switch (act.given.kind) {
    case 'start':
      return { ...act, facts, given: { kind: 'start', input: facts } };
    case 'enter':
    case 'migrate':
    case 'note':
      return { ...act, facts };
    case 'step': {
      const { command } = act.given;
      if (command.kind !== 'event') return act;
      return {
        ...act,
        facts,
        given: { kind: 'step', command: { kind: 'event', event: { ...command.event, reference } } },
      };
    }
  }
}
