import { createPrivateKey, randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import type { Performer } from '../../activities/deliverer.ts';
import type { FleetOperation } from '../../activities/fleet.ts';
import type { PolicyMoves } from '../../activities/tell-cases.ts';
import type { PromiseActor } from '../../activities/index.ts';
import type { Instant } from '../../engine/types.ts';
import { type Host, type HostOptions, createHost } from '../../host/index.ts';
import { createSigner } from '../../ledger/authentication.ts';
import { type Database, migrate, openDatabase } from '../../store/index.ts';
import { createOrders } from '../../worker/orders.ts';
import { startWork, type Work, type WorkOptions } from '../../worker/work.ts';
import { CLAIMS, ERRAND, KEY, newCase, officeOf } from '../host/fixture.ts';
import { rounds1 } from '../fixtures/machines/rounds.ts';
import { load } from '../../engine/index.ts';
import { quietTemporal } from '../servers/quiet-temporal.ts';
import { currentBundle } from '../workflows/bundle.ts';

quietTemporal();

const ROUNDS = load(rounds1, 'd'.repeat(64));

export interface Durations {
  readonly reminder: number;
  readonly escalation: number;
}

/** The same key in all processes of a test: what one orders another carries out. */
export const ORDERS_KEY = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 7)]),
  format: 'der',
  type: 'pkcs8',
});
export const ORDERS = createOrders(ORDERS_KEY);

export const wallClock = (): Promise<Instant> => Promise.resolve(new Date().toISOString());

export interface DurableOptions {
  readonly url: string;
  readonly address: string;
  readonly durations?: Durations;
  readonly performers?: Readonly<Record<string, Performer>>;
  readonly actors?: Readonly<Record<string, PromiseActor>>;
  readonly operations?: Readonly<Record<string, FleetOperation>>;
  readonly moves?: PolicyMoves;
  readonly search?: NonNullable<WorkOptions['search']>;
  /** Default: one of its own. */
  readonly taskQueue?: string;
  readonly host?: Partial<HostOptions>;
}

/** A host on a real database, and what it said. */
export interface HostStage {
  readonly database: Database;
  readonly host: Host;
  readonly client: Client;
  readonly log: { readonly fields: object; readonly message: string }[];
  close(): Promise<void>;
}

export async function openHost({
  url,
  address,
  durations = { reminder: 60_000, escalation: 60_000 },
  host: more = {},
}: Pick<DurableOptions, 'url' | 'address' | 'durations' | 'host'>): Promise<HostStage> {
  const database = openDatabase({ url });
  await migrate(database);
  const log: { fields: object; message: string }[] = [];
  const note = (fields: object, message: string): void => void log.push({ fields, message });
  const host = createHost({
    database,
    machines: {
      byPin: (name) => (name === 'rounds' ? ROUNDS : ERRAND),
      byDigest: (digest) => (digest === ROUNDS.digest ? ROUNDS : ERRAND),
      list: () => [ERRAND, ROUNDS],
    },
    office: officeOf({ policy: (digest) => ({ digest, name: 'test@1', values: { ...durations } }) }),
    clock: wallClock,
    signer: createSigner(KEY.privateKey),
    build: 'test',
    log: { info: note, warn: note },
    ...more,
  });
  const connection = Connection.lazy({ address });
  return {
    database,
    host,
    log,
    client: new Client({ connection }),
    close: async () => {
      await host.close();
      await database.close();
      await connection.close();
    },
  };
}

/** A host and all the work of a worker process on real servers, in this process. */
export interface Durable extends HostStage {
  readonly work: Work;
  readonly taskQueue: string;
  /** What was carried out, in order: `<action> <params>`. */
  readonly done: string[];
}

export async function openDurable(options: DurableOptions): Promise<Durable> {
  const { taskQueue = `durable-${randomUUID()}` } = options;
  const stage = await openHost(options);
  const { database, host, log } = stage;
  const note = (fields: object, message: string): void => void log.push({ fields, message });
  const done: string[] = [];
  const work = startWork({
    database,
    host,
    clock: wallClock,
    temporal: { address: options.address, namespace: 'default', taskQueue },
    bundle: await currentBundle(),
    performers: {
      notify: ({ params }) => {
        done.push(`notify ${JSON.stringify(params)}`);
        return Promise.resolve();
      },
      ...options.performers,
    },
    actors: options.actors ?? {},
    operations: options.operations ?? {},
    orders: ORDERS,
    ...(options.search === undefined ? {} : { search: options.search }),
    ...(options.moves === undefined ? {} : { moves: options.moves }),
    log: { info: note, warn: note },
  });
  return {
    ...stage,
    work,
    taskQueue,
    done,
    close: async () => {
      await work.stop();
      await stage.close();
    },
  };
}

/** Opens a case of the machine `rounds` and submits it in the same command: the first wait begins. */
export async function startRounds(host: Host): Promise<string> {
  const answer = await host.start({
    commandId: randomUUID(),
    sender: { person: 'asker', claims: CLAIMS },
    caseId: newCase().replace('errand', 'rounds'),
    machine: { name: 'rounds', version: 1 },
    input: { title: 't' },
    then: [{ type: 'NEXT' }],
  });
  if (answer.outcome !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(answer)}`);
  return answer.caseId;
}

/** Waits for a condition, asked again and again; the wait ends with what was found last. */
export async function until<T>(
  what: string,
  look: () => Promise<T>,
  holds: (found: T) => boolean,
  within = 30_000,
): Promise<T> {
  const end = Date.now() + within;
  for (;;) {
    const found = await look();
    if (holds(found)) return found;
    if (Date.now() > end) throw new Error(`Not within ${within} ms: ${what}. Last found: ${JSON.stringify(found)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Recorded types of a case, in order. */
export async function typesOf(database: Database, caseId: string): Promise<string[]> {
  const { rows } = await database.pool.query<{ type: string }>(
    'select type from mufakat.records where stream = $1 order by seq',
    [caseId],
  );
  return rows.map(({ type }) => type);
}
