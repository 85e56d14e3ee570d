import { Client, type Connection, type WorkflowExecutionInfo } from '@temporalio/client';
import { z } from 'zod';
import type { FleetProgress } from '../../../workflows/fleet.ts';
import { FLEET, FLEET_PROGRESS, fleetId } from '../../../workflows/names.ts';

/** What keeps a fleet from going on: nobody takes its work up, or it is tried again and again. */
export type Trouble =
  | { readonly kind: 'no-worker'; readonly since: string }
  | { readonly kind: 'tried-again'; readonly attempt: number; readonly why: string };

/** An order to many cases, as Temporal knows it. */
export interface FleetSeen {
  /** As it was ordered: `migrate-…`, `office/…`. */
  readonly id: string;
  /** Null for one that was ordered by an earlier release. */
  readonly order: Order | null;
  readonly since: string;
  /** `ended`: before its end, from outside or because the order was not the office's. */
  readonly state: 'running' | 'ended';
  readonly endedAt: string | null;
  /** Null where no worker answers. */
  readonly progress: FleetProgress | null;
  readonly trouble: Trouble | null;
}

const ORDER = z.object({ operation: z.string(), argument: z.unknown(), orderedAt: z.string() });
export type Order = z.output<typeof ORDER>;

/** What has not been taken up for so long has nobody to take it up. Milliseconds. */
const TAKEN_UP_WITHIN = 10_000;
/** Of how many fleets it is looked at how they stand, and for how long ended ones are told. */
const LOOKED_AT = 20;
const TOLD_FOR = 24 * 3_600_000;

/**
 * Fleets that run, and those of the last day that ended before their end and were not ordered again since.
 * @param connection one with a deadline (`withDeadline`). @throws when Temporal does not answer.
 */
export async function fleetsSeen(
  connection: Connection,
  namespace: string,
  taskQueue: string,
): Promise<readonly FleetSeen[]> {
  const { workflow } = new Client({ connection, namespace });
  const listed = async (query: string): Promise<readonly WorkflowExecutionInfo[]> => {
    const found: WorkflowExecutionInfo[] = [];
    for await (const one of workflow.list({ query: `WorkflowType = '${FLEET}' AND ${query}`, pageSize: LOOKED_AT })) {
      found.push(one);
      if (found.length === LOOKED_AT) break;
    }
    return found;
  };
  const yesterday = new Date(Date.now() - TOLD_FOR).toISOString();
  const [running, ended] = await Promise.all([
    listed(`TaskQueue = '${taskQueue}' AND ExecutionStatus = 'Running'`),
    listed(
      `TaskQueue = '${taskQueue}' AND ExecutionStatus IN ('Failed', 'Terminated', 'TimedOut', 'Canceled') AND CloseTime > '${yesterday}'`,
    ),
  ]);
  const seen = await Promise.all([...running, ...ended].map((one) => fleetSeen(workflow, one)));
  return seen.flatMap((one) => one ?? []);
}

/** Null: it has come to its end meanwhile, or was ordered again. */
async function fleetSeen(workflow: Client['workflow'], listed: WorkflowExecutionInfo): Promise<FleetSeen | null> {
  const handle = workflow.getHandle(listed.workflowId);
  const latest = await handle.describe();
  const order = ORDER.safeParse(latest.memo).data ?? null;
  const seen = {
    id: latest.workflowId.slice(fleetId('').length),
    order,
    since: order?.orderedAt ?? latest.startTime.toISOString(),
  };
  if (latest.status.name !== 'RUNNING') {
    if (latest.runId !== listed.runId || latest.status.name === 'COMPLETED') return null;
    const endedAt = latest.closeTime?.toISOString() ?? null;
    return { ...seen, state: 'ended', endedAt, progress: null, trouble: null };
  }
  if (listed.status.name !== 'RUNNING') return null;
  const trouble = troubleOf(latest.raw);
  const asked =
    trouble?.kind === 'no-worker' ? null : await handle.query<FleetProgress>(FLEET_PROGRESS).catch(() => null);
  return { ...seen, state: 'running', endedAt: null, progress: asked, trouble };
}

type Described = Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['describe']>>['raw'];

function troubleOf({ pendingWorkflowTask: task, pendingActivities }: Described): Trouble | null {
  const waiting = task?.startedTime == null ? instantOf(task?.scheduledTime) : null;
  if (waiting !== null && isLate(waiting)) return { kind: 'no-worker', since: waiting };
  for (const { attempt, lastFailure, lastStartedTime, scheduledTime } of pendingActivities ?? []) {
    if ((attempt ?? 1) > 1)
      return { kind: 'tried-again', attempt: attempt ?? 1, why: lastFailure?.message ?? 'for an unknown reason' };
    const scheduled = lastStartedTime == null ? instantOf(scheduledTime) : null;
    if (scheduled !== null && isLate(scheduled)) return { kind: 'no-worker', since: scheduled };
  }
  return null;
}

function isLate(since: string): boolean {
  return Date.now() - Date.parse(since) > TAKEN_UP_WITHIN;
}

function instantOf(timestamp: { readonly seconds?: unknown; readonly nanos?: number | null } | null | undefined) {
  if (timestamp?.seconds == null) return null;
  const milliseconds = Number(String(timestamp.seconds)) * 1_000 + Math.floor((timestamp.nanos ?? 0) / 1_000_000);
  return new Date(milliseconds).toISOString();
}
