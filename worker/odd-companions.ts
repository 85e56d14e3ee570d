import { createHash } from 'node:crypto';
import type { Instant } from '../engine/types.ts';
import type { HostLog } from '../host/context.ts';
import type { Database, Statement } from '../store/index.ts';
import type { CompanionRun, CompanionRuns } from './companion-runs.ts';

/** Work that has waited so long should be under way, or between two tries, in a companion that is well. Milliseconds. */
const PATIENCE = 120_000;
/** Companions that are looked at closely in one go: each costs a call. */
const LOOKED_AT = 50;
/** How far back terminated runs are asked for: more than between two looks. Milliseconds. */
const LOOK_BACK = 10 * 60_000;

const UNKNOWN: Statement = {
  name: 'companions-unknown',
  text: `select r.id from unnest($1::text[]) as r(id) where not exists (select 1 from mufakat.cases c where c.id = r.id)`,
};
const WAITING_WORK: Statement = {
  name: 'companions-waiting-work',
  text: `select e.case_id from mufakat.effects e where e.status = 'pending' and e.at < $1 and e.case_id = any($2::text[])
      and not exists (select 1 from mufakat.outbox o where o.case_id = e.case_id)
    group by e.case_id order by min(e.at) limit ${LOOKED_AT}`,
};

export interface OddCompanionsOptions {
  readonly database: Database;
  readonly runs: CompanionRuns;
  readonly clock: () => Promise<Instant>;
  readonly log: HostLog;
  /** For tests: how long work may wait in a companion that does nothing. Milliseconds. */
  readonly patience?: number;
}

type Running = ReadonlyMap<string, string>;

/**
 * Companions of cases that the store does not know: somebody who reaches Temporal has started them. They are ended.
 * @returns the SHA-256 (hex) of their workflow ids, which may say anything.
 */
export async function endStrangers(options: OddCompanionsOptions, running: Running): Promise<readonly string[]> {
  const { database, runs, log } = options;
  if (running.size === 0) return [];
  // The store is asked last: a case is there before its companion.
  const unknown = await database.query<{ id: string }>(UNKNOWN, [[...running.keys()]]);
  const digests: string[] = [];
  for (const { id } of unknown) {
    const workflowId = running.get(id) ?? id;
    await runs.terminate(workflowId, 'There is no such case.');
    digests.push(createHash('sha256').update(workflowId).digest('hex'));
  }
  if (digests.length > 0) log.warn({ companions: digests.length }, 'companions of no case were ended');
  return digests;
}

/**
 * Companions that run and do not do what waits to be done: their plan was withheld or falsified, or their code cannot go
 * on. They are ended. @returns their cases.
 */
export async function endIdle(options: OddCompanionsOptions, running: Running): Promise<readonly string[]> {
  const { database, runs, clock, log, patience = PATIENCE } = options;
  if (running.size === 0) return [];
  const before = new Date(Date.parse(await clock()) - patience).toISOString();
  const rows = await database.query<{ case_id: string }>(WAITING_WORK, [before, [...running.keys()]]);
  const idle: string[] = [];
  for (const { case_id } of rows) {
    const workflowId = running.get(case_id) as string;
    if (!(await runs.isIdle(workflowId))) continue;
    await runs.terminate(workflowId, 'It does not carry out what waits to be done.');
    idle.push(case_id);
  }
  if (idle.length > 0) log.warn({ cases: idle.length, first: idle[0] }, 'companions did nothing: they are begun anew');
  return idle;
}

/**
 * Companions that run although a run of them was terminated: they were reset, and know what was known then.
 * `known`: cases whose companion was ended or found missing by ourselves. Each run is told once.
 */
export async function findReset(
  { runs, clock }: OddCompanionsOptions,
  running: Running,
  known: ReadonlySet<string>,
  told: Set<string>,
): Promise<readonly CompanionRun[]> {
  const since = new Date(Date.parse(await clock()) - LOOK_BACK).toISOString();
  const ended = await runs.terminated(since);
  const reset = ended.filter(({ caseId, runId }) => running.has(caseId) && !known.has(caseId) && !told.has(runId));
  for (const { runId } of ended) told.add(runId);
  return reset;
}
