import {
  CancellationScope,
  condition,
  continueAsNew,
  defineSignal,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { CompanionActivities } from '../activities/index.ts';
import type { Instant } from '../engine/types.ts';
import type { Plan, PlannedEffect } from '../host/types.ts';
import { causeOf } from './failures.ts';
import { PLAN_SIGNAL, SEARCH_ATTRIBUTES } from './names.ts';

export interface CompanionInput {
  readonly caseId: string;
  /** What it has to do, or what an earlier run of it still had to do. */
  readonly plan?: Plan;
  /** Whether the cluster knows our search attributes: one that does not would refuse every task that sets them. */
  readonly searchable: boolean;
}

export const planSignal = defineSignal<[Plan]>(PLAN_SIGNAL);

/** They only speak to the host, which is there or will be: tried until it answers. */
const { fireDue, giveUp } = proxyActivities<CompanionActivities>({
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 seconds' },
});

const STATE = defineSearchAttributeKey(SEARCH_ATTRIBUTES.state, 'KEYWORD');
const TURN = defineSearchAttributeKey(SEARCH_ATTRIBUTES.turn, 'KEYWORD_LIST');
const DUE = defineSearchAttributeKey(SEARCH_ATTRIBUTES.due, 'DATETIME');

/** Milliseconds. */
const CLOCK_DIFFERENCE = 1_000;

/**
 * The companion of one case: sleeps to the earliest due instant, has what is due fired, and carries out effects, all at
 * the same time. Nothing of the case is in it: lost, it is started again from the store.
 */
export async function companion({ caseId, searchable, plan: earlier }: CompanionInput): Promise<void> {
  /** Effects that are to be begun, and those that are being carried out, by id. */
  const waiting = new Map<string, PlannedEffect>();
  const running = new Set<string>();
  /** A plan that was read before an effect was settled may still speak of it. */
  const finished = new Set<string>();
  let plan = null as Plan | null;
  let alarm = null as { readonly due: Instant; readonly scope: CancellationScope } | null;
  let firing = false;
  /** Earliest wake heard of while a firing was under way: its answer may be older than what a signal said meanwhile. */
  let heard = null as Instant | null;
  /** What the last firing was for. */
  let firedFor = null as Instant | null;
  let told = '';
  let news = false;
  let failure = null as { readonly error: unknown } | null;

  const adopt = (next: Plan, authoritative: boolean): void => {
    // Plans may overtake each other: waking too early is harmless, waking too late is not.
    const current = plan?.wake ?? null;
    const keep = authoritative ? isEarlier(heard, next.wake) : plan !== null && !isEarlier(next.wake, current);
    if (!authoritative && firing && isEarlier(next.wake, heard)) heard = next.wake;
    const ended = next.ended || plan?.ended === true;
    const wake = keep ? { wake: authoritative ? heard : current, wakeName: plan?.wakeName ?? null } : {};
    plan = { ...next, ...wake, ended, effects: [] };
    for (const effect of next.effects) {
      if (!running.has(effect.id) && !finished.has(effect.id)) waiting.set(effect.id, effect);
    }
    news = true;
    tell(plan);
  };

  const tell = ({ story, wake, wakeName, ended }: Plan): void => {
    const clock = wake === null || ended ? 'none' : `${wakeName ?? 'clock'} at ${wake}`;
    const text = `${story.reference ?? caseId} · ${story.kind} · ${story.state}\nwaits for ${story.turn.join(', ') || 'nobody'}\nnext clock: ${clock}`;
    if (text === told) return;
    // The first values came with the start, and the last are of no use to a list of what runs: each update is an event.
    const unchanged = told === '' || ended || !searchable;
    told = text;
    setCurrentDetails(text);
    if (unchanged) return;
    upsertSearchAttributes([
      { key: STATE, value: story.state },
      { key: TURN, value: [...story.turn] },
      { key: DUE, value: wake === null ? null : new Date(wake) },
    ]);
  };

  /** What runs beside the main loop ends in a plan; should it fail for good, the companion fails and is started again. */
  const beside = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!isCancellation(error)) failure = { error };
    } finally {
      news = true;
    }
  };

  const carryOut = (effect: PlannedEffect): Promise<void> =>
    beside(async () => {
      try {
        const outcome = await activityFor(effect)(caseId, effect.id).catch((error: unknown) => {
          if (isCancellation(error)) throw error;
          return giveUp(caseId, effect.id, causeOf(error));
        });
        finished.add(effect.id);
        adopt(outcome, false);
      } finally {
        running.delete(effect.id);
      }
    });

  const fire = (): Promise<void> =>
    beside(async () => {
      try {
        adopt(await fireDue(caseId), true);
      } finally {
        firing = false;
        heard = null;
      }
    });

  /** One durable sleep: a later instant needs no new one, the firing that finds nothing due answers the next. */
  const sleepUntil = (due: Instant, summary: string): void => {
    alarm?.scope.cancel();
    const scope = new CancellationScope();
    alarm = { due, scope };
    void scope.run(() =>
      beside(async () => {
        // A firing that found this very instant still to come saw a slower clock than ours: it is given time.
        const least = due === firedFor ? CLOCK_DIFFERENCE : 1;
        await sleep(Math.max(least, Date.parse(due) - Date.now()), { summary });
        if (alarm?.scope === scope) alarm = null;
        firing = true;
        firedFor = due;
        void fire();
      }),
    );
  };

  setHandler(planSignal, (next) => adopt(next, false));
  if (earlier !== undefined) adopt(earlier, false);
  for (;;) {
    await condition(() => news);
    news = false;
    if (failure !== null) throw failure.error;
    if (plan === null) continue;
    for (const effect of waiting.values()) {
      running.add(effect.id);
      void carryOut(effect);
    }
    waiting.clear();
    if (firing || running.size > 0) {
      // Neither the end nor a new run may cut off what is being carried out.
    } else if (plan.ended) return;
    else if (workflowInfo().continueAsNewSuggested) {
      await continueAsNew<typeof companion>({ caseId, searchable, plan });
    }
    const { wake, wakeName, ended } = plan;
    if (!ended && !firing && wake !== null && (alarm === null || wake < alarm.due)) {
      sleepUntil(wake, wakeName ?? 'clock');
    }
  }
}

/** Null is never: no instant is later. */
function isEarlier(one: Instant | null, other: Instant | null): boolean {
  return one !== null && (other === null || one < other);
}

/** The activity that carries out one effect, under the terms declared beside the machine. */
function activityFor({ kind, name, work }: PlannedEffect): CompanionActivities['perform'] {
  const { startToCloseTimeout, summary, retry } = work;
  const { nonRetryableErrors = [], ...policy } = retry ?? {};
  return proxyActivities<CompanionActivities>({
    startToCloseTimeout,
    summary: summary ?? `${kind} ${name}`,
    retry: { ...policy, nonRetryableErrorTypes: [...nonRetryableErrors] },
  }).perform;
}
