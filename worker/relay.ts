import { setTimeout as pause } from 'node:timers/promises';
import type { HostLog } from '../host/context.ts';
import { CaseMissing } from '../host/errors.ts';
import type { Host, Plan } from '../host/types.ts';
import {
  type Database,
  type Notifications,
  type OutboxRow,
  putBack,
  StoreUnavailable,
  takeOutbox,
  type WaitingCase,
  waitingInOutbox,
} from '../store/index.ts';
import type { Companions } from './companions.ts';
import { type Loop, repeat } from './loop.ts';
import { isAway, reasonOf } from './reasons.ts';
import type { TemporalStatus } from './status.ts';

/** Rows looked at in one go. */
const VIEW = 1_000;
/** Cases told in one transaction: their rows stay locked while Temporal is told. */
const BATCH = 40;
/** More at once choke the development server's SQLite. */
const AT_ONCE = 4;
/** After so many calls without an answer Temporal is taken to be away, and the rest of the batch waits. */
const PATIENCE = 2;
/** Looks again even when no notification came. Milliseconds. */
const SAFETY_INTERVAL = 1_000;
/** Commands that follow each other this closely are heard of together: what they come to is all a companion needs. Milliseconds. */
const LULL = 75;
/** A case that is never quiet is told of after so long all the same. Milliseconds. */
const LONGEST_WAIT = 1_000;

export interface RelayOptions {
  readonly database: Database;
  readonly host: Host;
  readonly companions: Companions;
  readonly status: TemporalStatus;
  readonly log: HostLog;
}

/**
 * Carries the outbox to the companions, at least once: a row is dropped in the transaction that holds it, after its
 * companion was told. Several relays share the rows.
 */
export function startRelay(options: RelayOptions & { readonly notifications: Notifications }): Loop {
  const { notifications } = options;
  const loop = repeat('relay', SAFETY_INTERVAL, options.log, async () => {
    const lulls = new Lulls();
    for (;;) {
      const { away, unready } = await relayOutbox(options, (waiting) => lulls.over(waiting));
      if (away > 0 || unready === 0) return;
      await pause(LULL);
    }
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

/** Which cases have come to rest since one looked last. */
class Lulls {
  #seen = new Map<string, { readonly seq: number | null; readonly since: number }>();

  over(waiting: readonly WaitingCase[]): string[] {
    const now = performance.now();
    const before = this.#seen;
    this.#seen = new Map();
    const ready: string[] = [];
    for (const { case_id, seq, urgent } of waiting) {
      const seen = before.get(case_id);
      if (urgent || seen?.seq === seq || now - (seen?.since ?? now) >= LONGEST_WAIT) ready.push(case_id);
      else this.#seen.set(case_id, { seq, since: seen?.since ?? now });
    }
    return ready;
  }
}

/** How many cases were told or in no need of it, which could not be told by themselves, and because Temporal is away. */
interface Relayed {
  readonly told: number;
  readonly postponed: number;
  readonly away: number;
}

/** Goes once through the outbox. `unready`: cases that `choose` has left for later. */
export async function relayOutbox(
  options: RelayOptions,
  choose = (waiting: readonly WaitingCase[]): readonly string[] => waiting.map(({ case_id }) => case_id),
): Promise<Relayed & { readonly unready: number }> {
  const waiting = await waitingInOutbox(options.database, VIEW);
  const ready = choose(waiting);
  const sum = { told: 0, postponed: 0, away: 0, unready: waiting.length - ready.length };
  for (let first = 0; first < ready.length && sum.away === 0; first += BATCH) {
    const { told, postponed, away } = await relayBatch(options, ready.slice(first, first + BATCH));
    sum.told += told;
    sum.postponed += postponed;
    sum.away += away;
  }
  return sum;
}

/** Tells the companions of those of these cases that no other relay holds, in one transaction. */
async function relayBatch(options: RelayOptions, cases: readonly string[]): Promise<Relayed> {
  try {
    return await options.database.transaction(async (transaction) => {
      const byCase = new Map<string, OutboxRow[]>();
      for (const row of await takeOutbox(transaction, cases)) {
        byCase.set(row.case_id, [...(byCase.get(row.case_id) ?? []), row]);
      }
      const relayed = { told: 0, postponed: 0, away: 0 };
      const left: OutboxRow[] = [];
      // The one whose case has waited longest comes first.
      const waiting = cases.filter((caseId) => byCase.has(caseId));
      const work = async (): Promise<void> => {
        for (let caseId = waiting.shift(); caseId !== undefined; caseId = waiting.shift()) {
          const rows = byCase.get(caseId) ?? [];
          const outcome = relayed.away < PATIENCE ? await tellOne(options, caseId, rows) : 'away';
          relayed[outcome] += 1;
          if (outcome !== 'told') left.push(...rows);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      if (relayed.told === 0 && relayed.postponed === 0) throw new NothingTold(relayed);
      await putBack(transaction, left);
      return relayed;
    });
  } catch (error) {
    if (error instanceof NothingTold) return error.relayed;
    throw error;
  }
}

/** Leaves every row where it was, and carries the outcome out of the transaction. */
class NothingTold extends Error {
  readonly relayed: Relayed;
  constructor(relayed: Relayed) {
    super('no companion was told');
    this.relayed = relayed;
  }
}

/** `postponed`: it is this case that cannot be told, so the others go before it. */
async function tellOne(
  { host, companions, status, log }: RelayOptions,
  caseId: string,
  rows: readonly OutboxRow[],
): Promise<keyof Relayed> {
  try {
    const plan = await host.plan(caseId);
    const isNew = rows.some(({ what }) => what === 'start');
    if (!needsNone(plan, isNew)) {
      await companions.tell(plan, isNew);
      status.reached();
    }
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

/**
 * A companion is not woken, let alone started, for nothing: the case has nothing to wait for, or came to its end before
 * anybody was told of its beginning. Should a companion run in that last case (it was started, and the row that asked for
 * it not dropped), the search for lost companions finds it.
 */
function needsNone({ wake, effects, ended }: Plan, isNew: boolean): boolean {
  return effects.length === 0 && (ended ? isNew : wake === null);
}
