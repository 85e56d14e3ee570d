import { companionId } from '../../workflows/names.ts';
import type { HostStage } from './stage.ts';
import { until } from './stage.ts';

/** Names of the events of a run, without `EVENT_TYPE_`. */
export async function eventsOf(stage: HostStage, workflowId: string): Promise<string[]> {
  const { events } = await stage.client.workflow.getHandle(workflowId).fetchHistory();
  return (events ?? []).map(({ eventType }) => nameOf(eventType));
}

/**
 * What Temporal Cloud would bill a run for: starts, signals, timers, activities, updates of search attributes. A start by
 * signalWithStart counts as a start and a signal.
 */
export function actionsIn(events: readonly string[]): number {
  return events.filter((event) => ACTIONS.has(event)).length;
}

const ACTIONS = new Set([
  'WORKFLOW_EXECUTION_STARTED',
  'WORKFLOW_EXECUTION_SIGNALED',
  'TIMER_STARTED',
  'ACTIVITY_TASK_SCHEDULED',
  'UPSERT_WORKFLOW_SEARCH_ATTRIBUTES',
]);

function nameOf(type: unknown): string {
  return typeof type === 'number' ? (NAMES.get(type) ?? `EVENT_${type}`) : String(type).replace('EVENT_TYPE_', '');
}

/** temporal.api.enums.v1.EventType, as far as companions meet it. */
const NAMES = new Map([
  [1, 'WORKFLOW_EXECUTION_STARTED'],
  [2, 'WORKFLOW_EXECUTION_COMPLETED'],
  [3, 'WORKFLOW_EXECUTION_FAILED'],
  [5, 'WORKFLOW_TASK_SCHEDULED'],
  [6, 'WORKFLOW_TASK_STARTED'],
  [7, 'WORKFLOW_TASK_COMPLETED'],
  [8, 'WORKFLOW_TASK_TIMED_OUT'],
  [9, 'WORKFLOW_TASK_FAILED'],
  [10, 'ACTIVITY_TASK_SCHEDULED'],
  [11, 'ACTIVITY_TASK_STARTED'],
  [12, 'ACTIVITY_TASK_COMPLETED'],
  [13, 'ACTIVITY_TASK_FAILED'],
  [17, 'TIMER_STARTED'],
  [18, 'TIMER_FIRED'],
  [19, 'TIMER_CANCELED'],
  [26, 'WORKFLOW_EXECUTION_SIGNALED'],
  [27, 'WORKFLOW_EXECUTION_TERMINATED'],
  [28, 'WORKFLOW_EXECUTION_CONTINUED_AS_NEW'],
  [40, 'UPSERT_WORKFLOW_SEARCH_ATTRIBUTES'],
]);

/** Waits until the companion's current run is over, and answers how. */
export async function endOf(stage: HostStage, caseId: string, within?: number): Promise<string> {
  const handle = stage.client.workflow.getHandle(companionId(caseId));
  const described = async (): Promise<string> =>
    handle.describe().then(
      ({ status }) => status.name,
      () => 'NOT_THERE',
    );
  return until('the companion has ended', described, (name) => name !== 'RUNNING' && name !== 'NOT_THERE', within);
}

export function runs(stage: HostStage, caseId: string): Promise<string> {
  const handle = stage.client.workflow.getHandle(companionId(caseId));
  const described = async (): Promise<string> =>
    handle.describe().then(
      ({ status }) => status.name,
      () => 'NOT_THERE',
    );
  return until('the companion runs', described, (name) => name === 'RUNNING');
}
