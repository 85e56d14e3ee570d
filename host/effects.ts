import type { Command, Effect, Instant, Json } from '../engine/types.ts';
import type { Statement } from '../store/database.ts';
import { latest, systemAct } from './acts.ts';
import { untilWritten } from './attempts.ts';
import { readForPlan } from './case-row.ts';
import type { Context } from './context.ts';
import { CaseMissing } from './errors.ts';
import { planOf } from './plans.ts';
import { systemStep } from './system-step.ts';
import type { EffectAsked, Plan } from './types.ts';
import type { SettledEffect } from './write.ts';

export type Outcome =
  { readonly output: Json } | { readonly error: { readonly name: string; readonly message: string } };

const ASKED: Statement = {
  name: 'effect-asked',
  text: `select e.payload, e.at, c.id as case_id, c.reference from mufakat.effects e join mufakat.cases c on c.id = e.case_id
    where e.case_id = $1 and e.effect_id = $2 and e.status = 'pending'`,
};

const SETTLE: Statement = {
  name: 'effect-settle',
  text: `update mufakat.effects set status = $3, outcome = $4::json, settled_at = $5
    where case_id = $1 and effect_id = $2 and status = 'pending'`,
};

/** What a pending effect asks for; null when it is done, failed or stopped. */
export async function effect(context: Context, caseId: string, effectId: string): Promise<EffectAsked | null> {
  const [row] = await context.database.query<{
    payload: Effect;
    at: Instant;
    case_id: string;
    reference: string | null;
  }>(ASKED, [caseId, effectId]);
  return row === undefined ? null : { effect: row.payload, at: row.at, caseId: row.case_id, reference: row.reference };
}

/**
 * The outcome of an effect. For a promise actor it is a step of the machine; what an action or a send came to is kept
 * with the effect, and nothing is recorded.
 */
export async function settle(context: Context, caseId: string, effectId: string, outcome: Outcome): Promise<Plan> {
  return context.turns.take(caseId, async () => {
    const row = await untilWritten(caseId, () => settleOnce(context, caseId, effectId, outcome));
    const { row: current } = row === 'settled' ? await readForPlan(context.database, caseId) : { row };
    if (current === null) throw new CaseMissing(caseId);
    return planOf(context, current);
  });
}

async function settleOnce(context: Context, caseId: string, effectId: string, outcome: Outcome) {
  const now = await context.clock();
  const { row, directory } = await readForPlan(context.database, caseId);
  if (row === null) throw new CaseMissing(caseId);
  const pending = row.pending?.some(({ id }) => id === effectId) === true;
  if (!pending) {
    context.log.info({ case: caseId, effect: effectId }, 'an outcome that is no longer wanted, dropped');
    return row;
  }
  const settled: SettledEffect = {
    id: effectId,
    status: 'error' in outcome ? 'failed' : 'done',
    outcome: 'error' in outcome ? { ...outcome.error } : outcome.output,
  };
  const asked = await effect(context, caseId, effectId);
  if (asked === null) return null;
  const at = latest(now, row.updated_at, directory.at);
  if (asked.effect.kind !== 'start' || row.state.status !== 'active') {
    await keep(context, caseId, settled, at);
    return 'settled' as const;
  }
  const act = systemAct(completionOf(asked.effect, outcome), '');
  const step = await systemStep(context, row, act, at, directory.seq, settled, 'companion');
  if (step === null) return null;
  if (step === 'stale') await keep(context, caseId, { ...settled, status: 'stale' }, at);
  return 'settled' as const;
}

async function keep(context: Context, caseId: string, { id, status, outcome }: SettledEffect, at: Instant) {
  await context.database.query(SETTLE, [caseId, id, status, JSON.stringify(outcome), at]);
}

function completionOf(asked: Effect & { kind: 'start' }, outcome: Outcome): Exclude<Command, { kind: 'event' }> {
  const { path, actor, token } = asked;
  return 'error' in outcome
    ? { kind: 'error', path, actor, token, error: { name: outcome.error.name, message: outcome.error.message } }
    : { kind: 'done', path, actor, token, output: outcome.output };
}
