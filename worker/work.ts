import type { PromiseActor } from '../activities/index.ts';
import type { FleetOperation } from '../activities/fleet.ts';
import { migrateAll } from '../activities/migrate-all.ts';
import { sendToAll } from '../activities/send-to-all.ts';
import { type PolicyMoves, tellCases } from '../activities/tell-cases.ts';
import type { Performer } from '../activities/deliverer.ts';
import type { Instant } from '../engine/types.ts';
import type { HostLog } from '../host/context.ts';
import type { Host } from '../host/types.ts';
import { type Database, listen } from '../store/index.ts';
import { recordCompanions } from './companion-records.ts';
import { companionRuns } from './companion-runs.ts';
import { type Companions, createCompanions } from './companions.ts';
import { startTemporalWorker } from './create-worker.ts';
import { createFleets, type Fleets, withinDeadline } from './fleets.ts';
import { startHeartbeat } from './health.ts';
import { repeat } from './loop.ts';
import { startLostCompanions } from './lost-companions.ts';
import { startNet } from './net.ts';
import { type Orders, ownOrders } from './orders.ts';
import { recordRefusedEffect, recordRefusedOrder } from './refusals.ts';
import { startRelay } from './relay.ts';
import { temporalStatus, type TemporalStatus } from './status.ts';
import { startTellings, startTellingsCheck, TELL } from './tellings.ts';
import { lazyClient, reach, registerSearchAttributes } from './temporal.ts';

/** Refusals and reads of auditors are gathered once a minute; asked more often, so that none waits for long. */
const GATHER_INTERVAL = 20_000;
/** How soon it is known that Temporal is away, or back, when nobody has anything to say to it. */
const PROBE_INTERVAL = 2_000;
const SEARCH_ATTRIBUTES_INTERVAL = 30_000;

export interface WorkOptions {
  readonly database: Database;
  readonly host: Host;
  readonly clock: () => Promise<Instant>;
  readonly temporal: { readonly address: string; readonly namespace: string; readonly taskQueue: string };
  /** Path of the workflow bundle. */
  readonly bundle: string;
  readonly performers: Readonly<Record<string, Performer>>;
  readonly actors: Readonly<Record<string, PromiseActor>>;
  /** What fleets can do, by name; sending a command of the office to all cases (`send`), taking them to a later version (`migrate`) and telling them of a change of the office (`tell`) are always there. */
  readonly operations?: Readonly<Record<string, FleetOperation>>;
  /** Vouches for orders to many cases and tells those of the office; without it only this process's own are carried out. */
  readonly orders?: Orders;
  /** What is known of policies, for cases that come over to another one; without it none does. */
  readonly moves?: PolicyMoves;
  readonly log: HostLog;
  /** For tests: how often companions are looked for, and how long they and what waits for them are left alone. Milliseconds. */
  readonly search?: { readonly interval?: number; readonly settling?: number; readonly patience?: number };
}

export interface Work {
  readonly companions: Companions;
  readonly fleets: Fleets;
  readonly status: TemporalStatus;
  stop(): Promise<void>;
}

/** Everything a worker process does: companions and their activities, relay, net, and the search for lost companions. */
export function startWork(options: WorkOptions): Work {
  const { database, host, clock, log, temporal } = options;
  const status = temporalStatus(log);
  const { client, connection } = lazyClient(temporal);
  const stopping = new AbortController();
  let searchable = false;
  const companions = createCompanions({
    client,
    connection,
    taskQueue: temporal.taskQueue,
    searchable: () => searchable,
    onUnsearchable: () => {
      searchable = false;
      attributes.wake();
    },
  });
  const notifications = listen(database, (error) =>
    log.warn({ reason: error instanceof Error ? error.name : 'error' }, 'the connection for notifications was lost'),
  );

  const attributes = repeat('search attributes', SEARCH_ATTRIBUTES_INTERVAL, log, async () => {
    if (!searchable) searchable = await registerSearchAttributes(connection, temporal.namespace, log);
  });
  const probe = repeat('Temporal', PROBE_INTERVAL, log, async () => {
    try {
      await reach(connection, temporal.namespace);
      status.reached();
    } catch (error) {
      status.away(error);
    }
  });
  const orders = options.orders ?? ownOrders();
  const fleets = createFleets(client, temporal.taskQueue, orders);
  const tell = tellCases(database, host, options.moves ?? NO_MOVES);
  const worker = startTemporalWorker({
    ...options,
    ...temporal,
    status,
    onNotWaiting: (caseId, effectId) => recordRefusedEffect(database, host, caseId, effectId),
    guard: {
      isAuthentic: ({ authn, ...order }) => orders.isAuthentic(order, authn),
      onRefused: (order) => recordRefusedOrder(host, order),
    },
    operations: {
      send: sendToAll(database, host),
      migrate: migrateAll(database, host),
      [TELL]: tell,
      ...options.operations,
    },
  });
  const tellings = startTellings({ database, fleets: withinDeadline(fleets, connection), clock, status, log });
  const relay = startRelay({ database, host, companions, notifications, status, log });
  const lost = startLostCompanions({
    database,
    runs: companionRuns(client, connection, stopping.signal),
    clock,
    log,
    onAsked: () => relay.wake(),
    onFound: (found) => recordCompanions(host, found),
    ...options.search,
  });
  status.onReturn(() => {
    relay.wake();
    lost.wake();
    attributes.wake();
    tellings.wake();
  });
  const loops = [
    probe,
    attributes,
    relay,
    lost,
    startNet({ database, host, clock, log }),
    tellings,
    startTellingsCheck({ database, operation: tell, clock, log }),
    startHeartbeat({
      database,
      status,
      details: () => ({ taskQueue: temporal.taskQueue, pid: process.pid, searchAttributes: searchable }),
      log,
    }),
    repeat('gather', GATHER_INTERVAL, log, async () => {
      await host.gather();
    }),
  ];

  return {
    companions,
    fleets,
    status,
    stop: async () => {
      stopping.abort();
      await Promise.all([worker.stop(), ...loops.map((loop) => loop.stop())]);
      await notifications.close();
      await connection.close();
    },
  };
}

/** An office whose policies never change. */
const NO_MOVES: PolicyMoves = { serves: () => false, movedAgain: () => Promise.resolve(false) };
