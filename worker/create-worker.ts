import { setTimeout as pause } from 'node:timers/promises';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createActivities, type PromiseActor } from '../activities/index.ts';
import { createFleetActivities, type FleetGuard, type FleetOperation } from '../activities/fleet.ts';
import type { Performer } from '../activities/deliverer.ts';
import type { HostLog } from '../host/context.ts';
import type { Host } from '../host/types.ts';
import { connectionOptions, type TemporalOptions } from './temporal.ts';
import { isAway, reasonOf } from './reasons.ts';
import type { TemporalStatus } from './status.ts';

const LONGEST_BACKOFF = 1_000;

const NOBODY: FleetGuard = { isAuthentic: () => Promise.resolve(false), onRefused: () => Promise.resolve() };

export interface TemporalWorkerOptions extends TemporalOptions {
  readonly taskQueue: string;
  /** Path of the workflow bundle that ships (dist/workflows.bundle.js). */
  readonly bundle: string;
  readonly host: Host;
  readonly performers: Readonly<Record<string, Performer>>;
  readonly actors: Readonly<Record<string, PromiseActor>>;
  readonly operations: Readonly<Record<string, FleetOperation>>;
  /** Without it no order to many cases is carried out. */
  readonly guard?: FleetGuard;
  /** A companion was told to carry out what is not waiting: done already, or asked for by nobody of ours. */
  readonly onNotWaiting?: (caseId: string, effectId: string) => Promise<void>;
  readonly status: TemporalStatus;
  readonly log: HostLog;
}

export interface RunningWorker {
  /** Resolves when the worker has drained and its connection is closed. */
  stop(): Promise<void>;
}

/**
 * Runs companions and their activities. Waits for Temporal when it is away at the start, and begins anew should the worker
 * fail; everything else of the process goes on meanwhile.
 */
export function startTemporalWorker(options: TemporalWorkerOptions): RunningWorker {
  const stopping = new AbortController();
  const { signal } = stopping;
  let worker: Worker | null = null;

  const runOnce = async (): Promise<void> => {
    const connection = await NativeConnection.connect(connectionOptions(options));
    try {
      worker = await Worker.create({
        connection,
        namespace: options.namespace,
        taskQueue: options.taskQueue,
        workflowBundle: { codePath: options.bundle },
        activities: {
          ...createActivities(options),
          ...createFleetActivities(options.operations, options.guard ?? NOBODY),
        },
        // A worker that dies while it holds a companion costs the next task this long, and not ten seconds.
        stickyQueueScheduleToStartTimeout: '2 seconds',
        maxCachedWorkflows: 500,
      });
      options.status.reached();
      options.log.info({ address: options.address, taskQueue: options.taskQueue }, 'companions are run here');
      if (!signal.aborted) await worker.run();
    } finally {
      worker = null;
      // Only after run() has returned: a connection closed under a running worker hangs it.
      await connection.close();
    }
  };

  const running = (async () => {
    for (let backoff = 100; !signal.aborted; backoff = Math.min(2 * backoff, LONGEST_BACKOFF)) {
      try {
        await runOnce();
        backoff = 100;
      } catch (error) {
        if (isAway(error)) options.status.away(error);
        else options.log.warn({ reason: reasonOf(error) }, 'companions cannot be run here: will be tried again');
      }
      await pause(backoff, undefined, { signal }).catch(() => undefined);
    }
  })();

  return {
    stop: async () => {
      stopping.abort();
      if (worker?.getState() === 'RUNNING') worker.shutdown();
      await running;
    },
  };
}
