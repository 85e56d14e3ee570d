import type { Instant } from '../engine/types.ts';
import type { HostLog } from '../host/context.ts';
import type { Host } from '../host/types.ts';
import type { Database, Statement } from '../store/index.ts';
import { type Loop, repeat } from './loop.ts';

const INTERVAL = 1_000;
/** A companion that is well fires within this time: then the net finds nothing. Milliseconds. */
const GRACE = 1_000;

const OVERDUE: Statement = {
  name: 'net-overdue',
  text: 'select case_id from mufakat.timers where due <= $1 group by case_id order by min(due) limit 200',
};

export interface NetOptions {
  readonly database: Database;
  readonly host: Host;
  readonly clock: () => Promise<Instant>;
  readonly log: HostLog;
}

/**
 * Time does not stop when Temporal does: what is overdue is fired through the same host, under the same tokens, so that the
 * companion and the net can both try.
 */
export function startNet(options: NetOptions): Loop {
  return repeat('net', INTERVAL, options.log, () => fireOverdue(options));
}

export async function fireOverdue({ database, host, clock, log }: NetOptions): Promise<void> {
  const before = new Date(Date.parse(await clock()) - GRACE).toISOString();
  const rows = await database.query<{ case_id: string }>(OVERDUE, [before]);
  for (const { case_id } of rows) {
    try {
      await host.fireDue(case_id, 'net');
    } catch (error) {
      // One case that cannot go on must not keep the others waiting.
      log.warn(
        { case: case_id, reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error) },
        'a due timer could not be fired',
      );
    }
  }
}
