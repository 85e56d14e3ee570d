import type { Database, Statement } from '../store/index.ts';
import { type Loop, repeat } from './loop.ts';
import type { HostLog } from '../host/context.ts';
import type { TemporalStatus } from './status.ts';

const INTERVAL = 2_000;

const BEAT: Statement = {
  name: 'heartbeat',
  text: `insert into mufakat.heartbeats (process, at, details) values ($1, clock_timestamp(), $2)
    on conflict (process) do update set at = excluded.at, details = excluded.details`,
};

/** Tells other processes that this worker lives, and since when Temporal has been away. */
export function startHeartbeat(options: {
  readonly database: Database;
  readonly status: TemporalStatus;
  /** What else is told; asked at each beat. No personal data. */
  readonly details: () => Readonly<Record<string, unknown>>;
  readonly log: HostLog;
}): Loop {
  const { database, status, details, log } = options;
  return repeat('heartbeat', INTERVAL, log, async () => {
    await database.query(BEAT, ['worker', JSON.stringify({ ...details(), temporalAwaySince: status.awaySince })]);
  });
}
