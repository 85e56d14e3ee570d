import type { Instant } from '../engine/types.ts';
import { latest, systemAct } from './acts.ts';
import { untilWritten } from './attempts.ts';
import { type CaseRow, readForPlan, type Standing } from './case-row.ts';
import type { Context } from './context.ts';
import { CaseMissing, StepFailed } from './errors.ts';
import { planOf } from './plans.ts';
import { systemStep } from './system-step.ts';
import { firstDue } from './timers.ts';
import type { Caller, Plan } from './types.ts';

/** A machine that arms a timer without delay at each firing would keep its companion busy for ever: the next call goes on. */
const FIRINGS_PER_CALL = 100;

/**
 * Fires what is due, each at an instant of its own and on the state that the one before left: a timer that a late firing
 * arms is counted from that firing, so that each rung of a ladder keeps its own distance to the one before.
 */
export async function fireDue(context: Context, caseId: string, caller: Caller): Promise<Plan> {
  return context.turns.take(caseId, async () => {
    for (let fired = 0; ; fired += 1) {
      const row = await untilWritten(caseId, () => fireOne(context, caseId, caller, fired < FIRINGS_PER_CALL));
      if (row !== 'fired') return planOf(context, row);
    }
  });
}

/**
 * Fires what was due before an act is judged: an act that comes after a deadline never does what the deadline forbids, only
 * because nobody had the time to fire it. The companion is told, as after the net. A timer that breaks the machine does
 * not take the case from its people: it stays due, and the act is judged. @returns whether anything was fired.
 */
export async function fireBeforeAct(
  context: Context,
  row: Pick<CaseRow, 'id' | 'state'>,
  now: Instant,
): Promise<boolean> {
  if (firstDue(row.state, now) === null) return false;
  try {
    for (let fired = 0; fired < FIRINGS_PER_CALL; fired += 1) {
      if ((await fireOne(context, row.id, 'net', true)) !== 'fired') break;
    }
    return true;
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    context.log.warn({ case: row.id, error: error.name }, 'a due timer broke the machine; the act is judged before it');
    return false;
  }
}

/** The row when nothing (more) is due. Null: somebody was faster, look again. */
async function fireOne(
  context: Context,
  caseId: string,
  caller: Caller,
  mayFire: boolean,
): Promise<'fired' | CaseRow | null> {
  const now = await context.clock();
  const standing: Standing = await readForPlan(context.database, caseId);
  const { row, directory } = standing;
  if (row === null) throw new CaseMissing(caseId);
  // Not later than the clock says: a timer is not due before its instant because the case's last step was stamped ahead.
  const due = mayFire ? firstDue(row.state, now) : null;
  if (due === null) return row;
  const { path, timer } = due;
  const act = systemAct({ kind: 'timer', path, timer: timer.id, token: timer.token }, timer.name);
  const at = latest(now, row.updated_at, directory.at);
  const outcome = await systemStep(context, row, act, at, directory.seq, null, caller);
  if (outcome === null) return null;
  if (outcome === 'stale') throw new Error(`The timer ${timer.token} of ${caseId} stands in its state, and is stale.`);
  return 'fired';
}
