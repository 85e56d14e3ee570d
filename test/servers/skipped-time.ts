import { TestWorkflowEnvironment } from '@temporalio/testing';
import { inject } from 'vitest';
import type { Performer } from '../../activities/deliverer.ts';
import type { PromiseActor } from '../../activities/index.ts';
import type { Instant } from '../../engine/types.ts';
import type { Host } from '../../host/index.ts';
import type { Database } from '../../store/index.ts';
import { createCompanions } from '../../worker/companions.ts';
import { type RunningWorker, startTemporalWorker } from '../../worker/create-worker.ts';
import { relayOutbox } from '../../worker/relay.ts';
import { temporalStatus } from '../../worker/status.ts';
import { currentBundle } from '../workflows/bundle.ts';
import { quietTemporal } from './quiet-temporal.ts';

const QUEUE = 'skipped-time';
const silent = { info: () => undefined, warn: () => undefined };
const status = temporalStatus(silent);

/** A Temporal server that skips time, and a worker in this process that runs the companions of one host on it. */
export class SkippedTime {
  readonly #environment: TestWorkflowEnvironment;
  #worker: RunningWorker | null = null;

  private constructor(environment: TestWorkflowEnvironment) {
    this.#environment = environment;
  }

  static async open(): Promise<SkippedTime> {
    quietTemporal();
    const path = inject('timeSkippingServer');
    const server = path === null ? {} : { server: { executable: { type: 'existing-path', path } as const } };
    return new SkippedTime(await TestWorkflowEnvironment.createTimeSkipping(server));
  }

  get address(): string {
    return this.#environment.address;
  }

  milliseconds(): Promise<number> {
    return this.#environment.currentTimeMs();
  }

  /** The host takes its instants from the server that skips time: there is one clock. */
  readonly clock = async (): Promise<Instant> => new Date(await this.milliseconds()).toISOString();

  /** Lets time pass; companions wake on the way. Milliseconds. */
  async pass(milliseconds: number): Promise<void> {
    await this.#environment.sleep(milliseconds);
  }

  /** Runs the companions of a host. Once. */
  async work(
    host: Host,
    performers: Readonly<Record<string, Performer>>,
    actors: Readonly<Record<string, PromiseActor>> = {},
  ): Promise<void> {
    this.#worker = startTemporalWorker({
      address: this.address,
      namespace: 'default',
      taskQueue: QUEUE,
      bundle: await currentBundle(),
      host,
      performers,
      actors,
      operations: {},
      status,
      log: silent,
    });
  }

  /** Tells companions all that the last commands ask of them. */
  async relay(database: Database, host: Host): Promise<void> {
    const { client, connection } = this.#environment;
    const never = { searchable: () => false, onUnsearchable: () => undefined };
    const companions = createCompanions({ client, connection, taskQueue: QUEUE, ...never });
    while ((await relayOutbox({ database, host, companions, status, log: silent })).told > 0);
  }

  /** The worker alone: a host that it runs is closed between this and `close`. */
  async stopWork(): Promise<void> {
    await this.#worker?.stop();
  }

  async close(): Promise<void> {
    await this.#environment.teardown();
  }
}
