import { z } from 'zod';
import type { Telling } from '../../../store/tellings.ts';
import type { FleetProgress } from '../../../workflows/fleet.ts';
import type { Finding } from '../finding.ts';
import type { FleetSeen, Order, Trouble } from './fleets.ts';

/** Fleets of tellings have ids of their own (worker/tellings.ts). */
const OF_TELLINGS = 'office/';
/** The worker looks every second: what is not begun after so long is stuck. Milliseconds. */
const BEGUN_WITHIN = 60_000;
/** Every five minutes it is checked that no case was missed; twice without success is stuck. Milliseconds. */
const CHECKED_WITHIN = 11 * 60_000;

const GOES_ON = 'Nothing to do: it goes on by itself, also after a restart.';
const SEE_LOG = 'It is tried again by itself. Look into log/worker.log of the data directory for the reason.';

/** One for each order to many cases that runs, is stuck or has broken off: since when, how far, and what to do. */
export function orderFindings(
  tellings: readonly Telling[],
  fleets: readonly FleetSeen[],
  now: Date,
): readonly Finding[] {
  const byId = new Map(fleets.map((fleet) => [fleet.id, fleet]));
  return [
    ...tellings.flatMap((telling) => tellingFinding(telling, byId.get(`${OF_TELLINGS}${telling.id}`) ?? null, now)),
    ...fleets.filter(({ id }) => !id.startsWith(OF_TELLINGS)).map(fleetFinding),
  ];
}

function tellingFinding(telling: Telling, fleet: FleetSeen | null, now: Date): readonly Finding[] {
  const { event, seq, due, state, finished_at: finishedAt } = telling;
  const name = 'change to be told';
  const what = `${event} of the directory's record ${seq}`;
  const late = (since: string, patience: number): boolean => now.getTime() - Date.parse(since) > patience;
  switch (state) {
    case 'waiting': {
      if (due > now.toISOString())
        return [{ name, status: 'ok', found: `${what}: open cases are told of it from ${due} on` }];
      const found = `${what}: waits since ${due}, no case has been told`;
      if (!late(due, BEGUN_WITHIN)) return [{ name, status: 'ok', found, remedy: GOES_ON }];
      const remedy = 'It begins as soon as a worker runs and reaches Temporal: see worker and Temporal above.';
      return [{ name, status: 'missing', found, remedy }];
    }
    case 'running': {
      const progress = fleet?.progress ?? telling.progress;
      const found = `${what}: since ${due}, ${tellingCounts(progress)}`;
      return [{ name, ...standing(found, fleet?.trouble ?? null, progress) }];
    }
    case 'finished': {
      if (finishedAt === null || !late(finishedAt, CHECKED_WITHIN)) return [];
      const found = `${what}: through since ${finishedAt}, ${tellingCounts(telling.progress)}; some cases have not recorded it`;
      return [{ name, status: 'missing', found, remedy: SEE_LOG }];
    }
  }
}

function fleetFinding(fleet: FleetSeen): Finding {
  const { id, order, since, state, endedAt, progress, trouble } = fleet;
  const { name, what, again } = described(order);
  if (state === 'ended') {
    const found = `${what}: ended at ${endedAt}, before it was through (${id})`;
    return { name, status: 'note', found, remedy: `${again} What was done is not done again.` };
  }
  const counts = progress === null ? 'how far is not known' : countsOf(progress, name === 'migration' ? OVER : DONE);
  return { name, ...standing(`${what}: since ${since}, ${counts}`, trouble, progress) };
}

type Standing = Pick<Finding, 'status' | 'found' | 'remedy'>;

function standing(found: string, trouble: Trouble | null, progress: FleetProgress | Telling['progress']): Standing {
  switch (trouble?.kind) {
    case 'no-worker':
      return {
        status: 'missing',
        found: `${found}; no worker has taken it up since ${trouble.since}`,
        remedy: 'It goes on as soon as a worker of its task queue runs: `npm start`, or see worker above.',
      };
    case 'tried-again':
      return {
        status: 'missing',
        found: `${found}; tried ${trouble.attempt} times: ${trouble.why}`,
        remedy: SEE_LOG,
      };
    case undefined: {
      const against = Number(progress?.['refused'] ?? 0) + Number(progress?.['failed'] ?? 0);
      if (against === 0) return { status: 'ok', found, remedy: GOES_ON };
      return { status: 'note', found, remedy: 'It goes on. What stood against the refused ones is told at its end.' };
    }
  }
}

const MIGRATION = z.object({ machine: z.string(), from: z.int(), to: z.int(), case: z.string().optional() });
const SENDING = z.object({ machine: z.string(), event: z.looseObject({ type: z.string() }) });

function described(order: Order | null): { readonly name: string; readonly what: string; readonly again: string } {
  const migration = order?.operation === 'migrate' ? MIGRATION.safeParse(order.argument).data : undefined;
  if (migration !== undefined) {
    const { machine, from, to, case: only } = migration;
    const [old, later] = [`${machine}@${from}`, `${machine}@${to}`];
    const more = only === undefined ? '' : ` --case ${only}`;
    return {
      name: 'migration',
      what: `${old} → ${later}${only === undefined ? '' : `, case ${only}`}`,
      again: `Unless they have come over since: \`mufakat machine migrate ${old} ${later}${more}\`.`,
    };
  }
  const sending = order?.operation === 'send' ? SENDING.safeParse(order.argument).data : undefined;
  const what =
    sending === undefined ? (order?.operation ?? 'order') : `${sending.event.type} to open cases of ${sending.machine}`;
  return { name: 'order to many cases', what, again: 'Order it again, if it is still wanted.' };
}

const OVER = ['taken over', 'already there'] as const;
const DONE = ['done', 'without need'] as const;
const TOLD = ['told', 'not concerned'] as const;

function tellingCounts(progress: FleetProgress | Telling['progress']): string {
  return progress === null ? 'no case has been told' : countsOf(progress, TOLD);
}

function countsOf(
  progress: FleetProgress | NonNullable<Telling['progress']>,
  [done, unchanged]: readonly [string, string],
): string {
  const count = (field: keyof FleetProgress): number => Number((progress as Partial<FleetProgress>)[field] ?? 0);
  return `${count('done')} ${done}, ${count('unchanged')} ${unchanged}, ${count('refused')} refused, ${count('failed')} failed`;
}
