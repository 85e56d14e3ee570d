import type { Instant } from '../engine/types.ts';
import type { HostLog } from '../host/context.ts';
import type { Host } from '../host/types.ts';
import { type Database, type Statement, StoreUnavailable } from '../store/index.ts';
import { type Loop, repeat } from './loop.ts';
import { reasonOf } from './reasons.ts';

const INTERVAL = 1_000;
/** A companion that is well fires within this time: then the net finds nothing. Milliseconds. */
const GRACE = 1_000;

const OVERDUE: Statement = {
  name: 'net-overdue',
  text: `select case_id from mufakat.timers where due <= $1 and not case_id = any($2::text[])
    group by case_id order by min(due) limit 200`,
};
/** A case that cannot go on is tried again after so long: it needs a person. Milliseconds. */
const FIRST_REST = 5_000;
const LONGEST_REST = 5 * 60_000;

export interface NetOptions {
  readonly database: Database;
  readonly host: Host;
  readonly clock: () => Promise<Instant>;
  readonly log: HostLog;
}

/** Cases that could not be fired, by id: left alone until then, by this process's monotonic clock in milliseconds. */
export type Resting = Map<string, { readonly until: number; readonly rest: number }>;

/**
 * Time does not stop when Temporal does: what is overdue is fired through the same host, under the same tokens, so that the
 * companion and the net can both try.
 */
export function startNet(options: NetOptions): Loop {
  const resting: Resting = new Map();
  return repeat('net', INTERVAL, options.log, () => fireOverdue(options, resting));
}

export async function fireOverdue({ database, host, clock, log }: NetOptions, resting: Resting): Promise<void> {
  const before = new Date(Date.parse(await clock()) - GRACE).toISOString();
  const asleep = [...resting].filter(([, { until }]) => until > performance.now()).map(([id]) => id);
  const rows = await database.query<{ case_id: string }>(OVERDUE, [before, asleep]);
  for (const { case_id } of rows) {
    try {
      await host.fireDue(case_id, 'net');
      resting.delete(case_id);
    } catch (error) {
      // The store is away for every case; one case that cannot go on must not keep the others waiting.
      if (error instanceof StoreUnavailable) throw error;
      const rest = Math.min(2 * (resting.get(case_id)?.rest ?? FIRST_REST / 2), LONGEST_REST);
      resting.set(case_id, { until: performance.now() + rest, rest });
      log.warn({ case: case_id, reason: reasonOf(error) }, 'a due timer could not be fired');
    }
  }
}
