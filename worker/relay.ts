import type { HostLog } from '../host/context.ts';
import { CaseMissing } from '../host/errors.ts';
import type { Host } from '../host/types.ts';
import {
  type Database,
  dropOutbox,
  type Notifications,
  type Statement,
  StoreUnavailable,
  takeOutbox,
} from '../store/index.ts';
import type { Companions } from './companions.ts';
import { type Loop, repeat } from './loop.ts';
import { isAway, reasonOf } from './reasons.ts';
import type { TemporalStatus } from './status.ts';

/** Rows taken at once: they stay locked while Temporal is told. */
const BATCH = 40;
/** More at once choke the development server's SQLite. */
const AT_ONCE = 4;
/** After so many calls without an answer Temporal is taken to be away, and the rest of the batch waits. */
const PATIENCE = 2;
/** Looks again even when no notification came. Milliseconds. */
const SAFETY_INTERVAL = 1_000;

/** To the end of the queue: many cases that cannot be told must not stand before those that can. */
const POSTPONE: Statement = {
  name: 'outbox-postpone',
  text: `insert into mufakat.outbox (case_id, what, created_at)
    select case_id, what, created_at from mufakat.outbox where id = any($1::bigint[]) order by id`,
};

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
    const told: number[] = [];
    const postponed: number[] = [];
    let unanswered = 0;
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined && unanswered < PATIENCE; next = waiting.shift()) {
        const [caseId, ids] = next;
        const outcome = await tellOne(options, caseId);
        if (outcome === 'away') unanswered += 1;
        else (outcome === 'told' ? told : postponed).push(...ids);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    if (postponed.length > 0) await transaction.query(POSTPONE, [postponed]);
    await dropOutbox(transaction, [...told, ...postponed]);
    return told.length;
  });
}

/** `postponed`: it is this case that cannot be told, so the others go before it. */
async function tellOne(
  { host, companions, status, log }: RelayOptions,
  caseId: string,
): Promise<'told' | 'postponed' | 'away'> {
  try {
    await companions.tell(await host.plan(caseId));
    status.reached();
    return 'told';
  } catch (error) {
    // Nothing that was told in this transaction is dropped, and it is told again: harmless.
    if (error instanceof StoreUnavailable) throw error;
    if (error instanceof CaseMissing) {
      log.warn({ case: caseId }, 'the outbox speaks of a case that is not there: dropped');
      return 'told';
    }
    if (isAway(error)) {
      status.away(error);
      return 'away';
    }
    log.warn({ case: caseId, reason: reasonOf(error) }, 'a companion could not be told: will be tried again');
    return 'postponed';
  }
}
