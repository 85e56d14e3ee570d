import { activeCharts, configurationsOf, type DeclaredTimer, isAtItsEnd, tagsIn, timersOf } from './configurations.ts';
import { pairTimers } from './migration-timers.ts';
import type { CaseState, Machine, MigrationOffer, StateValue } from './types.ts';

/** What would become of a case in one configuration of the old machine. */
export interface PlannedMigration {
  readonly from: StateValue;
  readonly to: StateValue | null;
  /** It waits until it reaches a state with the tag that the migration asks for; nothing in it needs to be mapped. */
  readonly waits: boolean;
  readonly timers: readonly { readonly name: string; readonly as: string | null; readonly policy: string }[];
  readonly problems: readonly string[];
}

export interface MigrationPlan {
  /** Pins, as `proposal@1`. */
  readonly from: string;
  readonly to: string;
  readonly rows: readonly PlannedMigration[];
  /** There are more configurations than were looked at. */
  readonly cut: boolean;
  /** Why no case at all can come over; null when there is a migration. */
  readonly refused: string | null;
  /** Rows with something that is missing. */
  readonly unmapped: number;
}

/** Parallel regions multiply: more configurations than these are not looked at, and the plan says that it was cut. */
const CONFIGURATIONS = 20_000;

/** A dry run of a migration over every configuration in which a case of the old machine can rest. */
export function planMigration(from: Machine, to: Machine): MigrationPlan {
  const pins = { from: `${from.name}@${from.version}`, to: `${to.name}@${to.version}` };
  const offer = offerFor(from, to);
  if (offer === undefined) {
    const refused = `${pins.to} does not say how cases of ${pins.from} come over`;
    return { ...pins, rows: [], cut: false, refused, unmapped: 0 };
  }
  const rows: PlannedMigration[] = [];
  let cut = false;
  for (const value of configurationsOf(from.chart)) {
    if (rows.length === CONFIGURATIONS) {
      cut = true;
      break;
    }
    rows.push(planned(to, offer, { value, timers: timersOf(from.chart, value), tags: tagsIn(from.chart, value) }));
  }
  const unmapped = rows.filter(({ problems }) => problems.length > 0).length;
  return { ...pins, rows, cut, refused: null, unmapped };
}

/**
 * What would become of one case as it stands: its timers are those that run, fired ones left out, its tags those of child
 * machines too, as when it is judged, and what runs in it that cannot come over is a problem. Null when there is no
 * migration. What only judging tells (guards, the new context) is left.
 */
export function planCase(from: Machine, to: Machine, state: CaseState): PlannedMigration | null {
  const offer = offerFor(from, to);
  if (offer === undefined) return null;
  const row = planned(to, offer, { value: state.value, timers: state.timers, tags: from.tags(state) });
  return row.waits ? row : { ...row, problems: [...row.problems, ...runningChildren(state)] };
}

/** Child machines are not mapped: their own versions are those of the parent. */
export function runningChildren({ children }: CaseState): string[] {
  return Object.entries(children).flatMap(([id, child]) =>
    child.ended === true
      ? []
      : [`the child machine '${id}' is still running, and cannot come over: wait until it has ended`],
  );
}

function offerFor(from: Machine, to: Machine): MigrationOffer | undefined {
  return from.name === to.name ? to.migrations?.find((one) => one.from === from.version) : undefined;
}

/** Where a case stands in the old machine: its state, the timers and the tags that count there. */
interface Standing {
  readonly value: StateValue;
  readonly timers: readonly DeclaredTimer[];
  readonly tags: readonly string[];
}

function planned(to: Machine, offer: MigrationOffer, { value: old, timers: before, tags }: Standing): PlannedMigration {
  if (offer.whenTagged !== null && !tags.includes(offer.whenTagged))
    return { from: old, to: null, waits: true, timers: [], problems: [] };
  let target: ReturnType<MigrationOffer['target']>;
  try {
    target = offer.target(old);
  } catch (error) {
    const what = `the mapping breaks on it: ${error instanceof Error ? error.message : String(error)}`;
    target = { value: null, missing: [{ what }] };
  }
  const { value, missing } = target;
  const active = value === null || missing.length > 0 ? null : activeCharts(to.chart, value);
  const ends = active !== null && isAtItsEnd(to.chart, new Set(active));
  const after = value === null || active === null || ends ? [] : timersOf(to.chart, value);
  const { problems } = pairTimers(before, after, offer.timers);
  const told = problems.filter(({ timer }) => (active === null ? offer.timers[timer] === undefined : !ends));
  return {
    from: old,
    to: value,
    waits: false,
    timers: before.map(({ name }) => {
      const rule = offer.timers[name];
      if (rule === undefined) return { name, as: null, policy: 'unmapped' };
      return rule === 'drop' ? { name, as: null, policy: 'drop' } : { name, as: rule.as, policy: rule.policy };
    }),
    problems: [...missing, ...told].map(({ what }) => what),
  };
}
