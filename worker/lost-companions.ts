import type { Instant } from '../engine/types.ts';
import type { HostLog } from '../host/context.ts';
import type { Database, Statement } from '../store/index.ts';
import type { Companions } from './companions.ts';
import { type Loop, repeat } from './loop.ts';

const INTERVAL = 30_000;
const PAGE = 1_000;
/** A case touched so lately may have a companion that Temporal's lists do not show yet. Milliseconds. */
const SETTLING = 10_000;

/** Cases that need a companion, in pages by id: those under a clock, and those with work to be carried out. */
const NEED_COMPANION: Statement = {
  name: 'companions-needed',
  text: `select id from mufakat.cases c
    where ((status = 'active' and wake is not null) or exists (select 1 from mufakat.effects e where e.case_id = c.id and e.status = 'pending'))
      and updated_at < $1
      and not exists (select 1 from mufakat.outbox o where o.case_id = c.id)
      and id > $2 order by id limit ${PAGE}`,
};
/** Companions that nobody needs any more and that were not told so: a relay was killed, or a signal came too late. */
const ASK_TO_END: Statement = {
  name: 'companions-ask-to-end',
  text: `insert into mufakat.outbox (case_id, what) select id, 'end' from mufakat.cases c
    where id = any($1::text[]) and status <> 'active' and updated_at < $2
      and not exists (select 1 from mufakat.effects e where e.case_id = c.id and e.status = 'pending')
      and not exists (select 1 from mufakat.outbox o where o.case_id = c.id)
    returning case_id`,
};
const ASK: Statement = {
  name: 'companions-ask',
  text: `insert into mufakat.outbox (case_id, what) select unnest($1::text[]), 'start'`,
};

export interface LostCompanionsOptions {
  readonly database: Database;
  readonly companions: Pick<Companions, 'running'>;
  readonly clock: () => Promise<Instant>;
  readonly log: HostLog;
  /** The outbox has new rows. */
  readonly onAsked: () => void;
  /** Puts on record that companions were lost. */
  readonly onLost?: (cases: readonly string[]) => Promise<void>;
}

/** Companions that were terminated, deleted or never started are started again from the store, clocks included. */
export function startLostCompanions(options: LostCompanionsOptions): Loop {
  return repeat('lost companions', INTERVAL, options.log, async () => {
    const lost = await findLostCompanions(options);
    if (lost.length > 0) await options.onLost?.(lost);
  });
}

/** @returns the cases whose companion was missing: the outbox asks for them. */
export async function findLostCompanions(options: LostCompanionsOptions): Promise<readonly string[]> {
  const { database, companions, clock, log, onAsked } = options;
  const before = new Date(Date.parse(await clock()) - SETTLING).toISOString();
  const needed: string[] = [];
  for (let last = ''; ;) {
    const page = await database.query<{ id: string }>(NEED_COMPANION, [before, last]);
    needed.push(...page.map(({ id }) => id));
    if (page.length < PAGE) break;
    last = page.at(-1)?.id ?? '';
  }
  // Asked after the store, so that a companion that starts in between is not taken for lost.
  const running = await companions.running();
  const wanted = new Set(needed);
  const unneeded = [...running].filter((id) => !wanted.has(id));
  const ending = unneeded.length === 0 ? [] : await database.query(ASK_TO_END, [unneeded, before]);
  if (ending.length > 0) onAsked();
  const lost = needed.filter((id) => !running.has(id));
  if (lost.length === 0) return lost;
  log.warn({ cases: lost.length, first: lost[0] }, 'companions were lost: they are started again');
  await database.query(ASK, [lost]);
  onAsked();
  return lost;
}
