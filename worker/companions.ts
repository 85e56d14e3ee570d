import {
  type Client,
  type Connection,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';
import type { Plan } from '../host/types.ts';
import type { companion, CompanionInput } from '../workflows/companion.ts';
import { COMPANION, companionId, companionIdAfterEnd, PLAN_SIGNAL, SEARCH_ATTRIBUTES } from '../workflows/names.ts';
import { isUnknownSearchAttribute } from './reasons.ts';
import { within } from './temporal.ts';

const STATE = defineSearchAttributeKey(SEARCH_ATTRIBUTES.state, 'KEYWORD');
const KIND = defineSearchAttributeKey(SEARCH_ATTRIBUTES.kind, 'KEYWORD');
const TURN = defineSearchAttributeKey(SEARCH_ATTRIBUTES.turn, 'KEYWORD_LIST');
const DUE = defineSearchAttributeKey(SEARCH_ATTRIBUTES.due, 'DATETIME');

/** Tells companions what to do. Idempotent: a plan that is told twice is carried out once. */
export interface Companions {
  /** Starts the companion if it does not run. `isNew`: nobody has asked for it before, so that it is not looked for. */
  tell(plan: Plan, isNew: boolean): Promise<void>;
}

export interface CompanionsOptions {
  readonly client: Client;
  readonly connection: Connection;
  readonly taskQueue: string;
  /** Whether the cluster knows our search attributes. */
  readonly searchable: () => boolean;
  /** It does not, though it was thought to. */
  readonly onUnsearchable: () => void;
}

export function createCompanions({
  client,
  connection,
  taskQueue,
  searchable,
  onUnsearchable,
}: CompanionsOptions): Companions {
  const optionsOf = (plan: Plan, workflowId: string) =>
    ({
      workflowId,
      taskQueue,
      // A late signal must not revive a companion that has done its work; one that was terminated or failed starts again.
      workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      staticSummary: `${plan.story.reference ?? plan.caseId} (${plan.story.kind})`,
      ...(searchable() ? { typedSearchAttributes: attributesOf(plan) } : {}),
    }) as const;

  /** Its first plan comes with its start: an event and an action less than a signal, and half the work for Temporal. */
  const startNew = async (plan: Plan): Promise<void> => {
    const input: CompanionInput = { caseId: plan.caseId, searchable: searchable(), plan };
    await client.workflow.start<typeof companion>(COMPANION, {
      ...optionsOf(plan, companionId(plan.caseId)),
      args: [input],
    });
  };

  const startOrSignal = async (plan: Plan, workflowId: string): Promise<void> => {
    const input: CompanionInput = { caseId: plan.caseId, searchable: searchable() };
    await client.workflow.signalWithStart<typeof companion, [Plan]>(COMPANION, {
      ...optionsOf(plan, workflowId),
      args: [input],
      signal: PLAN_SIGNAL,
      signalArgs: [plan],
    });
  };

  /** The end of a case whose companion is gone needs no new one. */
  const tellTheEnd = async (plan: Plan): Promise<void> => {
    try {
      await client.workflow.getHandle(companionId(plan.caseId)).signal<[Plan]>(PLAN_SIGNAL, plan);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  };

  return {
    tell: (plan, isNew) =>
      within(connection, async () => {
        if (plan.ended && plan.effects.length === 0) return tellTheEnd(plan);
        try {
          if (isNew && (await unlessStarted(() => startNew(plan)))) return;
          if (await unlessStarted(() => startOrSignal(plan, companionId(plan.caseId)))) return;
          // The companion has ended with the case, and a command after the end still has effects: a run of another id.
          await startOrSignal(plan, companionIdAfterEnd(plan.caseId, plan.effects.at(-1)?.id ?? 'end'));
        } catch (error) {
          if (isUnknownSearchAttribute(error)) onUnsearchable();
          throw error;
        }
      }),
  };
}

/** @returns false when Temporal has, or had, a companion of that id. */
async function unlessStarted(start: () => Promise<void>): Promise<boolean> {
  try {
    await start();
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}

function attributesOf({ story, wake }: Plan): TypedSearchAttributes {
  const attributes = new TypedSearchAttributes([
    { key: STATE, value: story.state },
    { key: KIND, value: story.kind },
    { key: TURN, value: [...story.turn] },
  ]);
  return wake === null ? attributes : attributes.updateCopy([{ key: DUE, value: new Date(wake) }]);
}
