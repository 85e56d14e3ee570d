import {
  type Client,
  type Connection,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';
import type { Plan } from '../host/types.ts';
import type { companion, CompanionInput } from '../workflows/companion.ts';
import {
  caseOfCompanion,
  COMPANION,
  companionId,
  companionIdAfterEnd,
  PLAN_SIGNAL,
  SEARCH_ATTRIBUTES,
} from '../workflows/names.ts';
import { isUnknownSearchAttribute } from './reasons.ts';
import { CALL_DEADLINE } from './temporal.ts';

const STATE = defineSearchAttributeKey(SEARCH_ATTRIBUTES.state, 'KEYWORD');
const KIND = defineSearchAttributeKey(SEARCH_ATTRIBUTES.kind, 'KEYWORD');
const TURN = defineSearchAttributeKey(SEARCH_ATTRIBUTES.turn, 'KEYWORD_LIST');
const DUE = defineSearchAttributeKey(SEARCH_ATTRIBUTES.due, 'DATETIME');

/** All pages of a list together. Milliseconds. */
const LIST_DEADLINE = 30_000;

/** Tells companions what to do. Idempotent: a plan that is told twice is carried out once. */
export interface Companions {
  /** Starts the companion if it does not run. */
  tell(plan: Plan): Promise<void>;
  /** Ids of all cases whose companion runs. */
  running(): Promise<ReadonlySet<string>>;
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
  const within = <T>(work: () => Promise<T>): Promise<T> => connection.withDeadline(Date.now() + CALL_DEADLINE, work);

  const start = async (plan: Plan, workflowId: string): Promise<void> => {
    const input: CompanionInput = { caseId: plan.caseId, searchable: searchable() };
    const { story } = plan;
    await client.workflow.signalWithStart<typeof companion, [Plan]>(COMPANION, {
      workflowId,
      taskQueue,
      args: [input],
      signal: PLAN_SIGNAL,
      signalArgs: [plan],
      // A late signal must not revive a companion that has done its work; one that was terminated or failed starts again.
      workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      staticSummary: `${story.reference ?? plan.caseId} (${story.kind})`,
      ...(searchable() ? { typedSearchAttributes: attributesOf(plan) } : {}),
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
    tell: (plan) =>
      within(async () => {
        if (plan.ended && plan.effects.length === 0) return tellTheEnd(plan);
        try {
          await start(plan, companionId(plan.caseId));
        } catch (error) {
          if (isUnknownSearchAttribute(error)) onUnsearchable();
          if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
          // The companion has ended with the case, and a command after the end still has effects: a run of another id.
          await start(plan, companionIdAfterEnd(plan.caseId, plan.effects.at(-1)?.id ?? 'end'));
        }
      }),
    running: () =>
      connection.withDeadline(Date.now() + LIST_DEADLINE, async () => {
        const cases = new Set<string>();
        const query = `WorkflowType = '${COMPANION}' AND ExecutionStatus = 'Running'`;
        for await (const { workflowId } of client.workflow.list({ query })) cases.add(caseOfCompanion(workflowId));
        return cases;
      }),
  };
}

function attributesOf({ story, wake }: Plan): TypedSearchAttributes {
  const attributes = new TypedSearchAttributes([
    { key: STATE, value: story.state },
    { key: KIND, value: story.kind },
    { key: TURN, value: [...story.turn] },
  ]);
  return wake === null ? attributes : attributes.updateCopy([{ key: DUE, value: new Date(wake) }]);
}
