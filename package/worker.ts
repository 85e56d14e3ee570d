import type { Performer } from '../activities/deliverer.ts';
import type { PromiseActor } from '../activities/index.ts';
import type { Host, HostLog } from '../host/index.ts';
import type { Database } from '../store/index.ts';
import { workflowBundlePath } from '../worker/bundle.ts';
import { startWork } from '../worker/work.ts';
import { wallClock } from './wall-clock.ts';

export type { Performer, PromiseActor };

export interface WorkerOptions {
  readonly database: Database;
  readonly host: Host;
  readonly temporal: { readonly address: string; readonly namespace: string; readonly taskQueue: string };
  /** What carries out the machines' named actions, by name. */
  readonly performers?: Readonly<Record<string, Performer>>;
  /** The work of the machines' promise actors, by the source's name. */
  readonly actors?: Readonly<Record<string, PromiseActor>>;
  /** Where it says what needs a look. Default: warnings to standard error. */
  readonly log?: HostLog;
}

const TO_STANDARD_ERROR: HostLog = {
  info: () => undefined,
  warn: (fields, message) => void process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
};

/**
 * `mufakat/worker`: what happens by itself. Companions sleep until the next clock is due, letters and promise actors are
 * carried out and tried again. Any number of processes may run one; it waits for Temporal while that is away.
 */
export function startWorker(options: WorkerOptions): { stop(): Promise<void> } {
  const { database, host, temporal, performers = {}, actors = {}, log = TO_STANDARD_ERROR } = options;
  const bundle = workflowBundlePath();
  return startWork({ database, host, temporal, performers, actors, log, bundle, clock: wallClock });
}
