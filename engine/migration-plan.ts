import {
  activeCharts,
  configurationsOf,
  countOf,
  coveringOf,
  type DeclaredTimer,
  isAtItsEnd,
  tagsIn,
  timersOf,
} from './configurations.ts';
import { pairTimers, plannedTimers } from './migration-timers.ts';
import type {
  CaseState,
  ChildChart,
  Machine,
  MachineOffer,
  MigrationOffer,
  PlannedChild,
  PlannedTimer,
  StateChart,
  StateValue,
} from './types.ts';

/** What would become of a case in one configuration of the old machine. */
export interface PlannedMigration {
  /** It is of a child machine: its source, after those that it is inside. Absent for the case's own machine. */
  readonly child?: readonly string[];
  readonly from: StateValue;
  readonly to: StateValue | null;
  /** It waits until it reaches a state with the tag that the migration asks for; nothing in it needs to be mapped. */
  readonly waits: boolean;
  readonly timers: readonly PlannedTimer[];
  /** Of a case as it stands: its running child machines. */
  readonly children?: readonly PlannedChild[];
  readonly problems: readonly string[];
}

export interface MigrationPlan {
  /** Pins, as `proposal@1`. */
  readonly from: string;
  readonly to: string;
  readonly rows: readonly PlannedMigration[];
  /** There are too many configurations: each state was looked at once, while parallel regions beside it stood still. */
  readonly cut: boolean;
  /** Why no case at all can come over; null when there is a migration. */
  readonly refused: string | null;
  /** Rows with something that is missing. */
  readonly unmapped: number;
}

/** Parallel regions multiply: of a chart with more configurations than these each state is looked at, and the plan says so. */
const CONFIGURATIONS = 20_000;

/**
 * A dry run of a migration over every configuration in which a case of the old machine can rest (where they are too many, over
 * every state), and every one of the child
 * machines that it maps: their charts are known where neither machine was released before children could migrate.
 */
export function planMigration(from: Machine, to: Machine): MigrationPlan {
  const pins = { from: `${from.name}@${from.version}`, to: `${to.name}@${to.version}` };
  const offer = offerFor(from, to);
  if (offer === undefined) {
    const refused = `${pins.to} does not say how cases of ${pins.from} come over`;
    return { ...pins, rows: [], cut: false, refused, unmapped: 0 };
  }
  const cut = countOf(from.chart) > CONFIGURATIONS;
  const rows = [...everyRow(from, to, offer, cut ? coveringOf : configurationsOf)];
  const unmapped = rows.filter(({ problems }) => problems.length > 0).length;
  return { ...pins, rows, cut, refused: null, unmapped };
}

function* everyRow(
  from: Machine,
  to: Machine,
  offer: MigrationOffer,
  valuesOf: typeof configurationsOf,
): Generator<PlannedMigration> {
  for (const value of valuesOf(from.chart)) {
    const waits = offer.whenTagged !== null && !tagsIn(from.chart, value).includes(offer.whenTagged);
    yield waits ? waiting(value) : planned(to.chart, offer, value, timersOf(from.chart, value));
  }
  yield* rowsOfChildren(from.children ?? {}, to.children ?? {}, offer, []);
}

function* rowsOfChildren(
  from: Readonly<Record<string, ChildChart>>,
  to: Readonly<Record<string, ChildChart>>,
  { children = {} }: MachineOffer,
  above: readonly string[],
): Generator<PlannedMigration> {
  for (const [source, offer] of Object.entries(children)) {
    const before = from[source];
    if (before === undefined || typeof offer === 'string') continue;
    const child = [...above, source];
    const after = to[source];
    for (const value of configurationsOf(before.chart))
      // Where the new version has no such machine, its offer says so of every value.
      yield { child, ...planned(after?.chart ?? before.chart, offer, value, timersOf(before.chart, value)) };
    yield* rowsOfChildren(before.children, after?.children ?? {}, offer, child);
  }
}

/**
 * What would become of one case as it stands: its timers are those that run, fired ones left out, its tags those of child
 * machines too, as when it is judged, and what runs in it that cannot come over is a problem. Null when there is no
 * migration. What only judging tells (guards, the new context) is left.
 */
export function planCase(from: Machine, to: Machine, state: CaseState): PlannedMigration | null {
  const offer = offerFor(from, to);
  if (offer === undefined) return null;
  if (offer.whenTagged !== null && !from.tags(state).includes(offer.whenTagged)) return waiting(state.value);
  const row = planned(to.chart, offer, state.value, state.timers);
  if (offer.childrenOf === undefined) return { ...row, problems: [...row.problems, ...runningChildren(state)] };
  const children = offer.childrenOf(state);
  if (children.length === 0) return row;
  return { ...row, children, problems: [...row.problems, ...children.flatMap(({ problems }) => problems)] };
}

/** By a version that was released before children could migrate, none of them can. */
function runningChildren({ children }: CaseState): string[] {
  return Object.entries(children).flatMap(([id, child]) =>
    child.ended === true
      ? []
      : [`the child machine '${id}' is still running, and cannot come over: wait until it has ended`],
  );
}

function offerFor(from: Machine, to: Machine): MigrationOffer | undefined {
  return from.name === to.name ? to.migrations?.find((one) => one.from === from.version) : undefined;
}

function waiting(from: StateValue): PlannedMigration {
  return { from, to: null, waits: true, timers: [], problems: [] };
}

/** @param before the old timers that count. */
function planned(
  chart: StateChart,
  offer: MachineOffer,
  old: StateValue,
  before: readonly DeclaredTimer[],
): PlannedMigration {
  let target: ReturnType<MigrationOffer['target']>;
  try {
    target = offer.target(old);
  } catch (error) {
    const what = `the mapping breaks on it: ${error instanceof Error ? error.message : String(error)}`;
    target = { value: null, missing: [{ what }] };
  }
  const { value, missing } = target;
  const active = value === null || missing.length > 0 ? null : activeCharts(chart, value);
  const ends = active !== null && isAtItsEnd(chart, new Set(active));
  const after = value === null || active === null || ends ? [] : timersOf(chart, value);
  const { problems } = pairTimers(before, after, offer.timers);
  const told = problems.filter(({ timer }) => (active === null ? offer.timers[timer] === undefined : !ends));
  return {
    from: old,
    to: value,
    waits: false,
    timers: plannedTimers(before, offer.timers),
    problems: [...missing, ...told].map(({ what }) => what),
  };
}
