import type { HostLog } from '../host/context.ts';
import { CaseMissing } from '../host/errors.ts';
import type { Host } from '../host/types.ts';
import { type Database, dropOutbox, type Notifications, takeOutbox } from '../store/index.ts';
import type { Companions } from './companions.ts';
import { type Loop, repeat } from './loop.ts';
import { isAway, reasonOf } from './reasons.ts';
import type { TemporalStatus } from './status.ts';

/** Rows taken at once: they stay locked while Temporal is told. */
const BATCH = 40;
/** More at once choke the development server's SQLite. */
const AT_ONCE = 4;
/** After so many failures in a row Temporal is taken to be away, and the rest of the batch waits. */
const PATIENCE = 2;
/** Looks again even when no notification came. Milliseconds. */
const SAFETY_INTERVAL = 1_000;

export interface RelayOptions {
  readonly database: Database;
  readonly host: Host;
  readonly companions: Companions;
  readonly notifications: Notifications;
  readonly status: TemporalStatus;
  readonly log: HostLog;
}

/**
 * Carries the outbox to the companions, at least once: a row is dropped in the transaction that holds it, after its
 * companion was told. Several relays share the rows.
 */
export function startRelay(options: RelayOptions): Loop {
  const { notifications } = options;
  const loop = repeat('relay', SAFETY_INTERVAL, options.log, async () => {
    while ((await relayBatch(options)) === BATCH);
  });
  const unsubscribe = notifications.onOutbox(() => loop.wake());
  return {
    wake: () => loop.wake(),
    stop: async () => {
      unsubscribe();
      await loop.stop();
    },
  };
}

/** @returns how many rows were told and dropped. */
export async function relayBatch(options: RelayOptions): Promise<number> {
  const { database } = options;
  return database.transaction(async (transaction) => {
    const rows = await takeOutbox(transaction, BATCH);
    const byCase = new Map<string, number[]>();
    for (const { id, case_id } of rows) byCase.set(case_id, [...(byCase.get(case_id) ?? []), id]);
    const waiting = [...byCase];
    const dropped: number[] = [];
    const failures = { inARow: 0 };
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined && failures.inARow < PATIENCE; next = waiting.shift()) {
        const [caseId, ids] = next;
        if (await tellOne(options, caseId, failures)) dropped.push(...ids);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    await dropOutbox(transaction, dropped);
    return dropped.length;
  });
}

/** @returns whether the case needs no more telling. */
async function tellOne(
  { host, companions, status, log }: RelayOptions,
  caseId: string,
  failures: { inARow: number },
): Promise<boolean> {
  try {
    await companions.tell(await host.plan(caseId));
    failures.inARow = 0;
    status.reached();
    return true;
  } catch (error) {
    if (error instanceof CaseMissing) {
      log.warn({ case: caseId }, 'the outbox speaks of a case that is not there: dropped');
      return true;
    }
    failures.inARow += 1;
    if (isAway(error)) status.away(error);
    else log.warn({ case: caseId, reason: reasonOf(error) }, 'a companion could not be told: will be tried again');
    return false;
  }
}
