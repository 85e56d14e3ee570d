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
import type { Plan, PlannedEffect } from '../host/types.ts';
import { PLAN_SIGNAL, SEARCH_ATTRIBUTES } from './names.ts';

export interface CompanionInput {
  readonly caseId: string;
  /** What an earlier run of this companion still had to do. */
  readonly plan?: Plan;
  /** Whether the cluster knows our search attributes: one that does not would refuse every task that sets them. */
  readonly searchable: boolean;
}

export const planSignal = defineSignal<[Plan]>(PLAN_SIGNAL);

/** The host decides whether to try again: it answers `StoreUnavailable` while PostgreSQL is away. */
const { fireDue, giveUp } = proxyActivities<CompanionActivities>({
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 seconds' },
});

const STATE = defineSearchAttributeKey(SEARCH_ATTRIBUTES.state, 'KEYWORD');
const TURN = defineSearchAttributeKey(SEARCH_ATTRIBUTES.turn, 'KEYWORD_LIST');
const DUE = defineSearchAttributeKey(SEARCH_ATTRIBUTES.due, 'DATETIME');

/**
 * The companion of one case: sleeps to the earliest due instant, has what is due fired, and carries out effects. Nothing
 * of the case is in it: lost, it is started again from the store.
 */
export async function companion(input: CompanionInput): Promise<void> {
  const { caseId, searchable } = input;
  const running = new Set<string>();
  const waiting = new Map<string, PlannedEffect>();
  let wake = null as string | null;
  let wakeName = null as string | null;
  let ended = false;
  let news = false;
  let told = '';

  const adopt = (plan: Plan, authoritative: boolean): void => {
    // Signals may overtake each other: waking too early is harmless, waking too late is not.
    if (authoritative || wake === null || (plan.wake !== null && plan.wake < wake)) ({ wake, wakeName } = plan);
    ended ||= plan.ended;
    for (const effect of plan.effects) if (!running.has(effect.id)) waiting.set(effect.id, effect);
    news = true;
    tell(plan);
  };

  const tell = ({ story }: Plan): void => {
    const text = `${story.reference ?? caseId} · ${story.kind} · ${story.state}\nwaits for ${story.turn.join(', ') || 'nobody'}\nnext clock ${wakeName ?? 'none'}${wake === null ? '' : ` at ${wake}`}`;
    if (text === told) return;
    const first = told === '';
    told = text;
    setCurrentDetails(text);
    // The first values came with the start: an update would cost an event.
    if (first || !searchable || ended) return;
    upsertSearchAttributes([
      { key: STATE, value: story.state },
      { key: TURN, value: [...story.turn] },
      { key: DUE, value: wake === null ? null : new Date(wake) },
    ]);
  };

  const carryOut = async (effect: PlannedEffect): Promise<void> => {
    const { retry, startToCloseTimeout, summary } = effect.work;
    const { perform } = proxyActivities<CompanionActivities>({
      startToCloseTimeout,
      summary: summary ?? `${effect.kind} ${effect.name}`,
      ...(retry === undefined
        ? {}
        : { retry: { ...withoutErrors(retry), nonRetryableErrorTypes: [...(retry.nonRetryableErrors ?? [])] } }),
    });
    try {
      adopt(await perform(caseId, effect.id), false);
    } catch (error) {
      if (isCancellation(error)) throw error;
      adopt(await giveUp(caseId, effect.id, causeOf(error)), false);
    } finally {
      running.delete(effect.id);
      news = true;
    }
  };

  setHandler(planSignal, (plan) => adopt(plan, false));
  if (input.plan !== undefined) adopt(input.plan, true);
  await condition(() => news);

  let alarm = null as { readonly due: string; readonly scope: CancellationScope } | null;
  let rang = false;
  for (;;) {
    news = false;
    for (const effect of waiting.values()) {
      running.add(effect.id);
      void carryOut(effect);
    }
    waiting.clear();
    if (ended && running.size === 0) return;
    if (workflowInfo().continueAsNewSuggested && running.size === 0) {
      await continueAsNew<typeof companion>({
        caseId,
        searchable,
        plan: { caseId, wake, wakeName, effects: [], ended, story: EMPTY_STORY },
      });
    }
    if (rang) {
      rang = false;
      adopt(await fireDue(caseId), true);
      continue;
    }
    // One durable sleep: a later instant needs no new one, the fire that finds nothing due answers the next.
    if (!ended && wake !== null && (alarm === null || wake < alarm.due)) {
      alarm?.scope.cancel();
      const due: string = wake;
      const scope = new CancellationScope();
      alarm = { due, scope };
      void scope.run(async () => {
        try {
          await sleep(Math.max(1, Date.parse(due) - Date.now()), { summary: wakeName ?? 'clock' });
          if (alarm?.scope === scope) {
            alarm = null;
            rang = true;
          }
        } catch (error) {
          if (!isCancellation(error)) throw error;
        }
      });
    }
    await condition(() => news || rang);
  }
}

const EMPTY_STORY: Plan['story'] = { reference: null, kind: '', state: '', turn: [] };

function withoutErrors(retry: NonNullable<PlannedEffect['work']['retry']>): Omit<typeof retry, 'nonRetryableErrors'> {
  const { nonRetryableErrors: _, ...rest } = retry;
  return rest;
}

/** What made the last try fail, without Temporal's own wrapping. */
function causeOf(error: unknown): { name: string; message: string } {
  let cause = error;
  while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
  const { type, message } = cause as { type?: string | null; message?: string };
  return { name: type ?? (cause instanceof Error ? cause.name : 'Error'), message: message ?? String(cause) };
}
