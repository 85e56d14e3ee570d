import type { Instant } from '../engine/types.ts';
import type { Statement } from '../store/index.ts';
import type { CompanionRun } from './companion-runs.ts';
import { type Loop, repeat } from './loop.ts';
import { endIdle, endStrangers, findReset, type OddCompanionsOptions } from './odd-companions.ts';

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

export interface LostCompanionsOptions extends OddCompanionsOptions {
  /** The outbox has new rows. */
  readonly onAsked: () => void;
  /** For tests: how long a case that was just touched is left alone. Milliseconds. */
  readonly settling?: number;
}

/** What was wrong with companions: ids of cases, and digests of what was no companion of ours. */
export interface FoundCompanions {
  /** Terminated, deleted, never started, or without effect: they are started again from the store, clocks included. */
  readonly lost: readonly string[];
  /** Reset: they are told again what there is to do. */
  readonly reset: readonly CompanionRun[];
  /** Of no case of the store: ended. */
  readonly strangers: readonly string[];
}

/** Looks for companions that are not what the store asks for, mends them, and has it put on record. */
export function startLostCompanions(
  options: LostCompanionsOptions & {
    readonly onFound: (found: FoundCompanions) => Promise<void>;
    /** Milliseconds. */
    readonly interval?: number;
  },
): Loop {
  const search = searchForCompanions(options);
  return repeat('lost companions', options.interval ?? INTERVAL, options.log, async () => {
    const found = await search();
    if (found.lost.length + found.reset.length + found.strangers.length > 0) await options.onFound(found);
  });
}

/** A search that may be made again and again: what it has told of before it does not tell twice. */
export function searchForCompanions(options: LostCompanionsOptions): () => Promise<FoundCompanions> {
  const told = new Set<string>();
  let before: readonly string[] = [];
  return async () => {
    const needed = await casesThatNeedOne(options);
    // Asked after the store, so that a companion that starts in between is not taken for lost.
    const running = await options.runs.running();
    const strangers = await endStrangers(options, running);
    const idle = await endIdle(options, running);
    await endUnneeded(options, needed, running);
    const missing = needed.filter((id) => !running.has(id));
    const lost = [...missing, ...idle];
    const reset = await findReset(options, running, new Set([...before, ...lost]), told);
    before = lost;
    await ask(options, [...lost, ...reset.map(({ caseId }) => caseId)]);
    if (missing.length > 0)
      options.log.warn({ cases: missing.length, first: missing[0] }, 'companions were lost: they are started again');
    return { lost, reset, strangers };
  };
}

async function casesThatNeedOne(options: LostCompanionsOptions): Promise<readonly string[]> {
  const before = await settledBefore(options);
  const needed: string[] = [];
  for (let last = ''; ;) {
    const page = await options.database.query<{ id: string }>(NEED_COMPANION, [before, last]);
    needed.push(...page.map(({ id }) => id));
    if (page.length < PAGE) return needed;
    last = page.at(-1)?.id ?? '';
  }
}

async function endUnneeded(
  options: LostCompanionsOptions,
  needed: readonly string[],
  running: ReadonlyMap<string, string>,
): Promise<void> {
  const wanted = new Set(needed);
  const unneeded = [...running.keys()].filter((id) => !wanted.has(id));
  if (unneeded.length === 0) return;
  const ending = await options.database.query(ASK_TO_END, [unneeded, await settledBefore(options)]);
  if (ending.length > 0) options.onAsked();
}

async function ask({ database, onAsked }: LostCompanionsOptions, cases: readonly string[]): Promise<void> {
  if (cases.length === 0) return;
  await database.query(ASK, [cases]);
  onAsked();
}

async function settledBefore({ clock, settling = SETTLING }: LostCompanionsOptions): Promise<Instant> {
  return new Date(Date.parse(await clock()) - settling).toISOString();
}
