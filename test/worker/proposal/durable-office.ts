import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import { inject } from 'vitest';
import { contentsOf } from '../../../api/contents.ts';
import { type Letter, letterPerformer } from '../../../activities/deliverer.ts';
import { tellCases } from '../../../activities/tell-cases.ts';
import type { Instant } from '../../../engine/types.ts';
import type { Host } from '../../../host/index.ts';
import { policyMoves } from '../../../office/index.ts';
import { type Database, listen, type Notifications } from '../../../store/index.ts';
import { type Companions, createCompanions } from '../../../worker/companions.ts';
import { type RunningWorker, startTemporalWorker } from '../../../worker/create-worker.ts';
import { relayOutbox } from '../../../worker/relay.ts';
import { temporalStatus } from '../../../worker/status.ts';
import { checkTellings } from '../../../worker/tellings.ts';
import { openStage, type Stage } from '../../api/stage.ts';
import { commanded } from '../../office/commanding.ts';
import { policiesWithLater } from '../../office/later-policy.ts';
import { currentBundle } from '../../workflows/bundle.ts';

const QUEUE = 'proposals';
const silent = { info: () => undefined, warn: () => undefined };
const status = temporalStatus(silent);

// Time leaps over activities that are under way: that they are tried again is no news.
Runtime.install({
  logger: new DefaultLogger('ERROR', () => undefined),
  telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' }) } },
  shutdownSignals: [],
});

/**
 * The demonstration office under the rules of demonstration 2, on real servers, with its worker in this process and a
 * Temporal server that skips time. The host's instants are that server's: there is one clock.
 */
export class DurableOffice {
  /** Letters in the order in which they were delivered. */
  readonly letters: Letter[] = [];
  readonly #environment: TestWorkflowEnvironment;
  readonly #stage: Stage;
  readonly #companions: Companions;
  readonly #notifications: Notifications;
  readonly #worker: RunningWorker;

  private constructor(environment: TestWorkflowEnvironment, stage: Stage, bundle: string) {
    this.#environment = environment;
    this.#stage = stage;
    this.#companions = createCompanions({
      client: environment.client,
      connection: environment.connection,
      taskQueue: QUEUE,
      searchable: () => false,
      onUnsearchable: () => undefined,
    });
    this.#notifications = listen(stage.database, () => undefined);
    const deliver = (letter: Letter): Promise<void> => Promise.resolve(void this.letters.push(letter));
    this.#worker = startTemporalWorker({
      address: environment.address,
      namespace: 'default',
      taskQueue: QUEUE,
      bundle,
      host: stage.host,
      performers: { letter: letterPerformer({ deliver }) },
      actors: {},
      operations: {},
      status,
      log: silent,
    });
  }

  static async open(): Promise<DurableOffice> {
    const path = inject('timeSkippingServer');
    const environment = await TestWorkflowEnvironment.createTimeSkipping(
      path === null ? {} : { server: { executable: { type: 'existing-path', path } } },
    );
    const stage = await openStage({
      released: true,
      policies: policiesWithLater(),
      inForce: 'demonstration 2',
      clock: async () => new Date(await environment.currentTimeMs()).toISOString(),
    });
    return new DurableOffice(environment, stage, await currentBundle());
  }

  get host(): Host {
    return this.#stage.host;
  }

  get database(): Database {
    return this.#stage.database;
  }

  now(): Promise<Instant> {
    return this.#stage.clock();
  }

  /** Lets time pass; companions wake on the way. Milliseconds. */
  async pass(milliseconds: number): Promise<void> {
    await this.#environment.sleep(milliseconds);
  }

  /** Tells companions what the last commands ask of them. */
  async relay(): Promise<void> {
    const { database, host } = this.#stage;
    const options = { database, host, companions: this.#companions, notifications: this.#notifications };
    while ((await relayOutbox({ ...options, status, log: silent })).told > 0);
  }

  /** A text in the content store, and its commitment. */
  async keep(text: string): Promise<string> {
    const contents = contentsOf(this.database, () => this.now());
    const [commitment = ''] = await contents.put([{ content: Buffer.from(text), mediaType: 'text/plain' }]);
    return commitment;
  }

  /** Who holds a seat now. */
  async holder(seat: string): Promise<string> {
    const person = (await this.#stage.office.directory()).holder(seat, await this.now());
    if (person === null) throw new Error(`nobody holds ${seat}`);
    return person;
  }

  /** A day soon, whenever this runs, that the calendars of all these places call a working day. */
  async workingDay(places: readonly string[]): Promise<string> {
    const { office } = this.#stage;
    const calendars = (await office.calendars()).changed((await office.directory()).calendar);
    for (let soon = Date.parse(await this.now()) + 2 * 86_400_000; ; soon += 86_400_000) {
      const day = new Date(soon).toISOString().slice(0, 10);
      if (places.every((place) => calendars.worked(place, day).worked)) return day;
    }
  }

  /** A command of the office, through its door; open cases are told of it. */
  async command(seat: string, type: string, data: object): Promise<void> {
    await commanded(this.#stage, seat, type, data);
    const { database, host, office, clock } = this.#stage;
    await checkTellings(
      { database, operation: tellCases(database, host, policyMoves(office)), clock, log: silent },
      -1,
    );
  }

  /** Both Co-Managers do it: one proposes, the other agrees. */
  async jointly(what: 'POLICY' | 'MOVE', data: object): Promise<void> {
    await this.command('comanager-id', `PROPOSE_${what}`, data);
    await this.command('comanager-au', `AGREE_${what}`, data);
  }

  /** The policy that a case runs under, by its name. */
  policyName(digest: string): string {
    return this.#stage.office.policy(digest).name;
  }

  async close(): Promise<void> {
    await this.#worker.stop();
    await this.#notifications.close();
    await this.#stage.close();
    await this.#environment.teardown();
  }
}
