import { readConfiguration } from '../../configuration.ts';
import { type PlannedMigration, planCase } from '../../engine/index.ts';
import type { CaseState, Machine, PlannedChild } from '../../engine/types.ts';
import type { Database, Statement } from '../../store/index.ts';
import { openOwnDatabase } from '../audit/database.ts';
import { stateText, timerText } from './plan.ts';

/** Open cases that stand alike: in the same state, with the same timers, children and problems. */
interface Group {
  readonly from: string;
  readonly to: string | null;
  readonly outcome: 'comes over' | 'waits' | 'refused';
  readonly timers: PlannedMigration['timers'];
  /** Running child machines, by their path. */
  readonly children: readonly PlannedChild[];
  readonly problems: readonly string[];
  cases: number;
}

export interface OpenCases {
  readonly cases: number;
  /** Cases of the new version already: nothing would be done. */
  readonly there: number;
  readonly groups: readonly Readonly<Group>[];
}

const PAGE = 500;
const OPEN: Statement = {
  name: 'cli-open-cases-of-machine',
  text: `select id, version, state from mufakat.cases where status = 'active' and machine = $1 and version in ($2, $3)
    and id > $4 and ($5::text is null or id = $5 or reference = $5) order by id limit $6`,
};

/** What would become of every open case as it stands now; nothing is written. @param only id or reference of the one meant. */
export async function tryOpenCases(from: Machine, to: Machine, only: string | null): Promise<OpenCases> {
  const database = await openOwnDatabase(readConfiguration());
  try {
    return await tried(database, from, to, only);
  } finally {
    await database.close();
  }
}

async function tried(database: Database, from: Machine, to: Machine, only: string | null): Promise<OpenCases> {
  const groups = new Map<string, Group>();
  let cases = 0;
  let there = 0;
  for (let after = ''; ;) {
    const values = [from.name, from.version, to.version, after, only, PAGE];
    const rows = await database.query<{ id: string; version: number; state: CaseState }>(OPEN, values);
    for (const { version, state } of rows) {
      cases += 1;
      if (version === to.version) there += 1;
      else count(groups, from, to, state);
    }
    const last = rows.at(-1);
    if (last === undefined) return { cases, there, groups: [...groups.values()] };
    after = last.id;
  }
}

function count(groups: Map<string, Group>, from: Machine, to: Machine, state: CaseState): void {
  const row = planCase(from, to, state);
  // The plan of the whole machine was complete, or nothing is tried.
  if (row === null)
    throw new Error(`${to.name}@${to.version} does not say how cases of version ${from.version} come over`);
  const { children = [] } = row;
  const key = JSON.stringify([row.from, row.timers, children, row.problems]);
  const group = groups.get(key) ?? {
    from: stateText(row.from),
    to: row.to === null ? null : stateText(row.to),
    outcome: row.waits ? 'waits' : row.problems.length > 0 ? 'refused' : 'comes over',
    timers: row.timers,
    children,
    problems: row.problems,
    cases: 0,
  };
  group.cases += 1;
  groups.set(key, group);
}

/** How many of them would fare so. */
export function casesWhich({ groups }: OpenCases, outcome: Group['outcome']): number {
  return groups.reduce((all, group) => (group.outcome === outcome ? all + group.cases : all), 0);
}

export function openCasesText(open: OpenCases): string {
  const { cases, there, groups } = open;
  const sum = (outcome: Group['outcome']): number => casesWhich(open, outcome);
  return [
    `${cases} open cases: ${sum('comes over')} would come over, ${sum('waits')} wait, ${sum('refused')} would be refused, ${there} are there already`,
    ...groups.flatMap((group) => [
      `  ${group.cases} in ${group.from}: ${group.outcome}${group.outcome === 'comes over' ? ` to ${group.to}` : ''}`,
      ...timersText(group.timers),
      ...group.children.flatMap(({ path, fate, timers }) => [
        `      child ${path.join('/')}: ${fate}`,
        ...timersText(timers).map((line) => `  ${line}`),
      ]),
      ...group.problems.map((problem) => `      ! ${problem}`),
    ]),
  ].join('\n');
}

function timersText(timers: PlannedMigration['timers']): string[] {
  return timers.map((timer) => `      timer ${timerText(timer)}`);
}
