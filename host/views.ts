import type { JsonObject, Json, StateValue } from '../engine/types.ts';
import { latest } from './acts.ts';
import { type CaseRow, readCase } from './case-row.ts';
import type { Context } from './context.ts';
import { earliest, nextOf } from './timers.ts';
import type { CaseView, Permitted, Sender } from './types.ts';

/** The case as it stands; null when there is none. */
export async function view(context: Context, caseKey: string): Promise<CaseView | null> {
  const { row } = await readCase(context.database, caseKey, null);
  return row === null ? null : viewOf(context, row);
}

function viewOf(context: Context, row: CaseRow): CaseView {
  const machine = context.machines.byDigest(row.machine_digest);
  return {
    caseId: row.id,
    reference: row.reference,
    machine,
    policy: row.policy_digest,
    state: row.state,
    seq: row.seq,
    openedAt: row.opened_at,
    updatedAt: row.updated_at,
    waitingFor: row.state.status === 'active' ? machine.waitingFor(row.state) : [],
    next: nextOf(earliest(row.state)),
  };
}

/** What that sender could do in the case now. */
export async function permitted(
  context: Context,
  { caseId, machine, state, policy, updatedAt }: CaseView,
  { person, seat }: Pick<Sender, 'person' | 'seat'>,
): Promise<Permitted> {
  const { directory } = await readCase(context.database, caseId, null);
  const at = latest(await context.clock(), updatedAt, directory.at);
  const actor = await context.office.actor(person, seat, at, directory.seq, { caseId });
  if ('refused' in actor) return actor;
  const facts: JsonObject = await context.office.facts(at, directory.seq, caseId);
  const { values } = context.office.policy(policy);
  const due = (rule: string, args: Json) => context.office.due(values, rule, args, at);
  return { actor, events: machine.permitted(state, { now: at, policy: values, actor, facts, due }) };
}

/** A state value as one word for lists and Temporal's UI: `consideration`, `review.legal + review.budget`. */
export function stateName(value: StateValue): string {
  return typeof value === 'string' ? value : leaves(value, '').join(' + ');
}

function leaves(value: StateValue, above: string): string[] {
  if (typeof value === 'string') return [`${above}${value}`];
  const regions = Object.entries(value);
  return regions.length === 0
    ? [above.slice(0, -1)]
    : regions.flatMap(([region, inside]) => leaves(inside, `${above}${region}.`));
}
