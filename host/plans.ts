import { type CaseRow, type PendingEffect, readForPlan, sleepOnWake } from './case-row.ts';
import type { Context } from './context.ts';
import { CaseMissing } from './errors.ts';
import type { Plan, PlannedEffect } from './types.ts';
import { stateName } from './views.ts';

/** What an activity may take when its author has not said: the work is short and may be tried for days. */
const DEFAULT_WORK = { startToCloseTimeout: 30_000 } as const;

/** The companion's own read. Writes only if the companion would sleep on another instant than the case's earliest. */
export async function plan(context: Context, caseId: string): Promise<Plan> {
  const { row } = await readForPlan(context.database, caseId);
  if (row === null) throw new CaseMissing(caseId);
  return planOf(context, row);
}

/** From a row with its pending effects; makes sure that the row says what the companion will sleep on. */
export async function planOf(context: Context, row: CaseRow): Promise<Plan> {
  // A companion that ends sleeps on nothing more.
  if (row.companion_wake === row.wake || row.state.status !== 'active') return composePlan(context, row);
  const current = await sleepOnWake(context.database, row.id);
  if (current === null) throw new CaseMissing(row.id);
  return composePlan(context, current);
}

function composePlan(context: Context, row: CaseRow): Plan {
  const machine = context.machines.byDigest(row.machine_digest);
  const ended = row.state.status !== 'active';
  const turn = ended ? [] : [...new Set(machine.waitingFor(row.state).map((waiting) => waiting.who))];
  return {
    caseId: row.id,
    wake: row.wake,
    wakeName: row.wake_name,
    effects: (row.pending ?? []).map((effect) => planned(effect, machine.work)),
    ended,
    story: { reference: row.reference, kind: row.kind, state: stateName(row.state.value), turn },
  };
}

function planned({ id, kind, name }: PendingEffect, work: Record<string, PlannedEffect['work']>): PlannedEffect {
  return { id, kind, name, work: work[name] ?? DEFAULT_WORK };
}
