import { Client, Connection } from '@temporalio/client';
import { median } from '../measure/statistics.ts';
import type { Environment } from '../variants/environment.ts';

/** What one lifecycle leaves in Temporal: events of its history, and billable actions. */
export interface Footprint {
  readonly historyEvents: number;
  readonly actions: number;
}

const SAMPLE = 10;

/** Medians over some of the workflows that began since then. */
export async function footprintOf(
  { temporalAddress, taskQueue }: Environment,
  since: Date,
  count: number,
): Promise<Footprint> {
  const connection = await Connection.connect({ address: temporalAddress });
  try {
    const client = new Client({ connection });
    const query = `TaskQueue = '${taskQueue}' AND StartTime > '${since.toISOString()}'`;
    const events: number[] = [];
    const actions: number[] = [];
    for await (const { workflowId, runId, status } of client.workflow.list({ query })) {
      if (status.name !== 'COMPLETED') throw new Error(`${workflowId} is ${status.name} after everything has settled`);
      const { events: history = [] } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      events.push(history?.length ?? 0);
      actions.push((history ?? []).reduce((sum, event) => sum + actionsOf(event), 0));
      if (events.length === Math.min(SAMPLE, count)) break;
    }
    return { historyEvents: median(events), actions: median(actions) };
  } finally {
    await connection.close();
  }
}

type Event = NonNullable<
  Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>['events']
>[number];

/** As Temporal Cloud counts actions: starts, signals, updates, timers, activities (local ones by their marker), upserts. */
function actionsOf(event: Event): number {
  return (event.workflowExecutionStartedEventAttributes ??
    event.workflowExecutionSignaledEventAttributes ??
    event.workflowExecutionUpdateAcceptedEventAttributes ??
    event.timerStartedEventAttributes ??
    event.activityTaskScheduledEventAttributes ??
    event.markerRecordedEventAttributes ??
    event.upsertWorkflowSearchAttributesEventAttributes)
    ? 1
    : 0;
}
