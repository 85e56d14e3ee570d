import type { FleetOperation } from '../activities/fleet.ts';
import { untold } from '../activities/tell-cases.ts';
import type { Instant, Json } from '../engine/types.ts';
import type { HostLog } from '../host/context.ts';
import { type Database, StoreUnavailable } from '../store/index.ts';
import { openTellings, type Telling, tellingChecked, tellingStands, uncheckedTellings } from '../store/tellings.ts';
import type { Fleets } from './fleets.ts';
import { type Loop, repeat } from './loop.ts';
import { isAway, reasonOf } from './reasons.ts';
import type { TemporalStatus } from './status.ts';

/** How soon open cases begin to be told of a change. Milliseconds. */
const INTERVAL = 1_000;
/** How often, and after how long without an end, it is looked for cases that were not told. Milliseconds. */
const CHECK_INTERVAL = 5 * 60_000;
const PAGE = 1_000;

/** Name of the fleet's operation (see activities/tell-cases.ts). */
export const TELL = 'tell';

export interface TellingsOptions {
  readonly database: Database;
  readonly fleets: Pick<Fleets, 'order' | 'standing'>;
  readonly clock: () => Promise<Instant>;
  readonly status: TemporalStatus;
  readonly log: HostLog;
}

/** Has a fleet tell open cases what the directory says, and keeps how far it is. While Temporal is away, it waits. */
export function startTellings(options: TellingsOptions): Loop {
  return repeat('tellings', INTERVAL, options.log, () => carryTellings(options));
}

export async function carryTellings({ database, fleets, clock, status, log }: TellingsOptions): Promise<void> {
  const now = await clock();
  for (const telling of await openTellings(database, now)) {
    const { id } = telling;
    try {
      const standing = telling.state === 'waiting' ? null : await fleets.standing(fleetOf(id));
      if (standing === null) {
        await fleets.order({ id: fleetOf(id), operation: TELL, argument: argumentOf(telling) });
        await tellingStands(database, id, 'running', null, now);
      } else await tellingStands(database, id, standing.state === 'running' ? 'running' : 'finished', standing, now);
      status.reached();
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      if (isAway(error)) return status.away(error);
      log.warn(
        { telling: id, reason: reasonOf(error) },
        'open cases could not be told of a change: will be tried again',
      );
    }
  }
}

export interface TellingsCheckOptions extends Pick<TellingsOptions, 'database' | 'clock' | 'log'> {
  readonly operation: FleetOperation;
}

/** Every five minutes cases are looked for that a fleet has missed, or could not reach because Temporal is away. */
export function startTellingsCheck(options: TellingsCheckOptions): Loop {
  return repeat('tellings check', CHECK_INTERVAL, options.log, async () => {
    await checkTellings(options, CHECK_INTERVAL);
  });
}

/**
 * Tells, without Temporal, whoever should know a change and has no record of it.
 * @param patience milliseconds that a fleet has to come to its end by itself.
 * @returns how many cases were told by it.
 */
export async function checkTellings(options: TellingsCheckOptions, patience: number): Promise<number> {
  const { database, clock, log } = options;
  const now = await clock();
  const before = new Date(Date.parse(now) - patience).toISOString();
  let told = 0;
  for (const telling of await uncheckedTellings(database, now, before)) {
    const found = await checkOne(options, telling);
    told += found.told;
    if (found.told > 0)
      log.warn({ telling: telling.id, cases: found.told }, 'cases had not been told of a change: now they are');
    if (found.failed > 0)
      log.warn(
        { telling: telling.id, cases: found.failed },
        'cases could not be told of a change: will be tried again',
      );
    else await tellingChecked(database, telling.id, now);
  }
  return told;
}

async function checkOne(
  { database, operation, log }: TellingsCheckOptions,
  telling: Telling,
): Promise<{ readonly told: number; readonly failed: number }> {
  const argument = argumentOf(telling);
  let told = 0;
  let failed = 0;
  for (let after: string | null = null; ;) {
    const page: readonly string[] = await operation.cases(argument, after, PAGE);
    for (const caseId of page.length === 0 ? [] : await untold(database, telling, page)) {
      try {
        const outcome = await operation.apply(caseId, argument, fleetOf(telling.id));
        if (outcome === 'done') told += 1;
      } catch (error) {
        if (error instanceof StoreUnavailable) throw error;
        failed += 1;
        log.warn({ case: caseId, reason: reasonOf(error) }, 'a case could not be told of a change');
      }
    }
    after = page.at(-1) ?? null;
    if (page.length < PAGE) return { told, failed };
  }
}

/** Fleets of the office have ids of their own. */
function fleetOf(id: string): string {
  return `office/${id}`;
}

function argumentOf({ id, seq, event, at, argument }: Telling): Json {
  return { id, seq, event, at, ...argument };
}
