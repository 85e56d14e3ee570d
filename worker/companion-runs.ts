import { type Client, type Connection, WorkflowNotFoundError } from '@temporalio/client';
import type { Instant } from '../engine/types.ts';
import { caseOfCompanion, COMPANION } from '../workflows/names.ts';
import { within } from './temporal.ts';

/** All pages of a list together. Milliseconds. */
const LIST_DEADLINE = 30_000;
/** A companion whose code has failed this often on the same news will not go on by itself. */
const STUCK_AFTER = 3;

/** What Temporal says of companions, and the right to end one. */
export interface CompanionRuns {
  /** The workflow id of a running companion, by the id of the case that it runs for. */
  running(): Promise<ReadonlyMap<string, string>>;
  /** Runs that were terminated since then, by hand or because somebody reset them. */
  terminated(since: Instant): Promise<readonly CompanionRun[]>;
  /** Whether that companion does nothing: it runs and carries out no work, or its code cannot go on. */
  isIdle(workflowId: string): Promise<boolean>;
  terminate(workflowId: string, reason: string): Promise<void>;
}

export interface CompanionRun {
  readonly caseId: string;
  readonly runId: string;
}

/** @param stopping a worker that stops does not wait for answers: the client would ask a Temporal that is away for long. */
export function companionRuns(client: Client, connection: Connection, stopping: AbortSignal): CompanionRuns {
  const stopped = new Promise<never>((_, reject) => {
    stopping.addEventListener('abort', () => reject(new Error('The worker stops.')), { once: true });
  });
  stopped.catch(() => undefined);
  const unlessStopped = <T>(work: () => Promise<T>, deadline?: number): Promise<T> =>
    Promise.race([within(connection, work, deadline), stopped]);
  const list = (condition: string) => client.workflow.list({ query: `WorkflowType = '${COMPANION}' AND ${condition}` });
  return {
    running: () =>
      unlessStopped(async () => {
        const runs = new Map<string, string>();
        for await (const { workflowId } of list(`ExecutionStatus = 'Running'`))
          runs.set(caseOfCompanion(workflowId), workflowId);
        return runs;
      }, LIST_DEADLINE),
    terminated: (since) =>
      unlessStopped(async () => {
        const runs: CompanionRun[] = [];
        for await (const { workflowId, runId } of list(`ExecutionStatus = 'Terminated' AND CloseTime > '${since}'`))
          runs.push({ caseId: caseOfCompanion(workflowId), runId });
        return runs;
      }, LIST_DEADLINE),
    isIdle: (workflowId) =>
      unlessStopped(async () => {
        const { raw } = await client.workflow.getHandle(workflowId).describe();
        const task = raw.pendingWorkflowTask ?? null;
        if (task !== null) return (task.attempt ?? 0) >= STUCK_AFTER;
        return (raw.pendingActivities ?? []).length === 0;
      }),
    terminate: (workflowId, reason) =>
      unlessStopped(async () => {
        try {
          await client.workflow.getHandle(workflowId).terminate(reason);
        } catch (error) {
          if (!(error instanceof WorkflowNotFoundError)) throw error;
        }
      }),
  };
}
