import type { HostLog } from '../host/context.ts';
import type { Database, Statement } from '../store/index.ts';
import type { Companions } from './companions.ts';
import { type Loop, repeat } from './loop.ts';

const INTERVAL = 30_000;

/** Cases that need a companion, and that nobody touched so lately that it may still be on its way. */
const NEED_COMPANION: Statement = {
  name: 'companions-needed',
  text: `select id from mufakat.cases c
    where (status = 'active' or exists (select 1 from mufakat.effects e where e.case_id = c.id and e.status = 'pending'))
      and updated_at < clock_timestamp() - interval '10 seconds'
      and not exists (select 1 from mufakat.outbox o where o.case_id = c.id)`,
};
const ASK: Statement = {
  name: 'companions-ask',
  text: `insert into mufakat.outbox (case_id, what) select unnest($1::text[]), 'start'`,
};

export interface LostCompanionsOptions {
  readonly database: Database;
  readonly companions: Companions;
  readonly log: HostLog;
}

/** Companions that were terminated, deleted or never started are started again from the store, clocks included. */
export function startLostCompanions(options: LostCompanionsOptions): Loop {
  return repeat('lost companions', INTERVAL, options.log, async () => {
    await findLostCompanions(options);
  });
}

/** @returns the cases whose companion was missing. */
export async function findLostCompanions({
  database,
  companions,
  log,
}: LostCompanionsOptions): Promise<readonly string[]> {
  // Asked before the store, so that a companion that starts in between is not taken for lost.
  const needed = (await database.query<{ id: string }>(NEED_COMPANION, [])).map(({ id }) => id);
  const running = await companions.running();
  const lost = needed.filter((id) => !running.has(id));
  if (lost.length === 0) return lost;
  log.warn({ cases: lost.length, first: lost[0] }, 'companions were lost: they are started again');
  await database.query(ASK, [lost]);
  return lost;
}
