import {
  continueAsNew,
  defineQuery,
  defineSignal,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { FleetActivities, FleetTally } from '../activities/fleet.ts';
import type { Json } from '../engine/types.ts';
import { FLEET_PROGRESS, FLEET_STOP } from './names.ts';

/** What is ordered. */
export interface FleetOrder {
  /** Given by whoever orders it: the same order is carried out once. */
  readonly id: string;
  /** Name of a registered operation. */
  readonly operation: string;
  /** What the operation is told: opaque ids, names, versions. No free text, no personal data. */
  readonly argument: Json;
}

/** Who vouches for an order: the id of a key of the office, and its signature (Base64). Without one nothing is carried out. */
export interface OrderAuthentication {
  readonly key: string;
  readonly signature: string;
}

export interface FleetInput extends FleetOrder {
  readonly authn?: OrderAuthentication;
  /** Where an earlier run of this fleet has come to. */
  readonly progress?: FleetProgress;
}

export interface FleetProgress extends FleetTally {
  /** Id of the last case that was looked at; null before the first. Cases are taken in the order of their ids. */
  readonly last: string | null;
  readonly state: 'running' | 'stopped' | 'finished';
}

export const progressQuery = defineQuery<FleetProgress>(FLEET_PROGRESS);
export const stopSignal = defineSignal(FLEET_STOP);

const RETRY = { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 seconds' } as const;

/** A worker killed over a page is noticed by its missing heartbeat, and the page is taken up where it was. */
const { fleetPage } = proxyActivities<FleetActivities>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '10 seconds',
  retry: RETRY,
});

const NOTHING: FleetProgress = {
  last: null,
  state: 'running',
  done: 0,
  unchanged: 0,
  refused: 0,
  failed: 0,
  examples: [],
};
const EXAMPLES = 20;

/**
 * One operation on very many cases, page by page, with progress. Everything in it may be done again: operations are
 * idempotent by fleet and case. What cannot be done on a case is counted and named, and does not hold up the others.
 */
export async function fleet({ progress: earlier, ...order }: FleetInput): Promise<FleetProgress> {
  let progress = earlier ?? NOTHING;
  let stopping = false;
  setHandler(progressQuery, () => progress);
  setHandler(stopSignal, () => {
    stopping = true;
  });
  for (;;) {
    if (stopping) return { ...progress, state: 'stopped' };
    if (workflowInfo().continueAsNewSuggested) {
      await continueAsNew<typeof fleet>({ ...order, progress });
    }
    const page = await fleetPage({ ...order, after: progress.last });
    progress = {
      last: page.last ?? progress.last,
      state: page.last === null ? 'finished' : 'running',
      done: progress.done + page.done,
      unchanged: progress.unchanged + page.unchanged,
      refused: progress.refused + page.refused,
      failed: progress.failed + page.failed,
      examples: [...progress.examples, ...page.examples].slice(0, EXAMPLES),
    };
    setCurrentDetails(
      `${order.operation}: ${progress.done} done, ${progress.unchanged} unchanged, ${progress.refused} refused, ${progress.failed} failed\nlast case: ${progress.last ?? 'none'}`,
    );
    if (progress.state === 'finished') return progress;
  }
}
