import type { Instant } from '../engine/types.ts';
import type { Act } from './acts.ts';
import type { CaseRow } from './case-row.ts';
import type { Context } from './context.ts';
import { StepFailed } from './errors.ts';
import { judgeAll, prepare, writePrepared } from './step.ts';
import type { Caller, HostRefusal } from './types.ts';
import type { SettledEffect } from './write.ts';

/**
 * One step that nobody has asked for: a firing, a completion. `stale`: it belongs to an earlier arming or run, nothing
 * was written. Null: the case had moved on, read again.
 * @throws StepFailed when the machine breaks on it.
 */
export async function systemStep(
  context: Context,
  row: CaseRow,
  act: Act,
  at: Instant,
  directoryHead: number,
  settled: SettledEffect | null,
  caller: Caller,
): Promise<'taken' | 'stale' | null> {
  const machine = context.machines.byDigest(row.machine_digest);
  const ground = { caseId: row.id, row, machine, policyDigest: row.policy_digest, at, directoryHead };
  const judged = await judgeAll(context, ground, [act]);
  if (judged.outcome === 'stale') {
    context.log.info({ case: row.id, type: act.type, token: judged.token }, 'stale, dropped');
    return 'stale';
  }
  if (judged.outcome === 'refused') throw failed(row.id, act, judged.refusal);
  const prepared = prepare(context, ground, judged.judgements, { command: null, reference: null, settled, caller });
  if ('refusal' in prepared) throw failed(row.id, act, prepared.refusal);
  const written = await writePrepared(context, context.database, prepared);
  if (written === null) return null;
  if ('refusal' in written) throw failed(row.id, act, written.refusal);
  context.announcer.tell(row.id, written.told);
  return 'taken';
}

function failed(caseId: string, act: Act, refusal: HostRefusal): StepFailed {
  const what = refusal.missing.map((one) => ('what' in one ? one.what : `guard ${one.guard} said no`)).join('; ');
  return new StepFailed(caseId, act.type, refusal.rule, what || refusal.code);
}
