import type { Migration } from '../machines/definition.ts';
import { chartOf } from './chart.ts';
import { isAtItsEnd, activeCharts, timersOf } from './configurations.ts';
import { enterAt, whatIsMissing } from './enter.ts';
import { plain } from './json.ts';
import { runningChildren } from './migration-plan.ts';
import { pairTimers, type Policy } from './migration-timers.ts';
import { refused, type Runtime, sentenceOf, taken } from './runtime.ts';
import { timerName } from './names.ts';
import { Session } from './session.ts';
import type {
  ArmedTimer,
  CaseState,
  ChildState,
  Effect,
  Instant,
  Json,
  JsonObject,
  MigrationOffer,
  MigrationStanding,
  Office,
  StateValue,
  StepResult,
} from './types.ts';
import { Unit } from './unit.ts';

/** The migrations of a machine, as far as they can be tried without a case. */
export function offersOf(runtime: Runtime): readonly MigrationOffer[] {
  return (runtime.definition.migrations ?? []).map((migration) => ({
    from: migration.from,
    whenTagged: migration.whenTagged ?? null,
    timers: migration.timers,
    target: (old) => targetOf(runtime, migration, old),
  }));
}

function targetOf(runtime: Runtime, migration: Migration, old: StateValue): ReturnType<MigrationOffer['target']> {
  const value = migration.value(old);
  if (value !== null) return { value, missing: whatIsMissing(runtime, value) };
  return { value, missing: [{ what: `the state ${JSON.stringify(old)} is not mapped` }] };
}

/**
 * Takes a case of an earlier version over: as if its mapped state were entered now, except that its timers keep what the
 * migration says, and nobody has waited less long than before.
 */
export function migrate(runtime: Runtime, old: CaseState, standing: MigrationStanding, office: Office): StepResult {
  const { name, version } = old.machine;
  const refuse = (code: 'other-machine' | 'ended' | 'incomplete' | 'not-now', missing: readonly { what: string }[]) =>
    refused(runtime, old, code, missing, []);
  if (name !== runtime.definition.name || version >= runtime.definition.version)
    return refuse('other-machine', [{ what: `a case of ${name}@${version} does not come over to ${runtime.pin}` }]);
  if (old.status !== 'active') return refuse('ended', [{ what: 'the case has ended: it stays what it is' }]);
  const migration = runtime.definition.migrations?.find(({ from }) => from === version);
  if (migration === undefined)
    return refuse('incomplete', [{ what: `${runtime.pin} does not say how cases of version ${version} come over` }]);
  const { whenTagged } = migration;
  if (whenTagged !== undefined && !standing.tags.includes(whenTagged))
    return refuse('not-now', [{ what: `a case may come over only in a state tagged '${whenTagged}'` }]);
  try {
    return carryOver(runtime, migration, old, standing, office);
  } catch (error) {
    return refused(runtime, old, 'failed', [{ what: sentenceOf(error) }], []);
  }
}

function carryOver(
  runtime: Runtime,
  migration: Migration,
  old: CaseState,
  standing: MigrationStanding,
  office: Office,
): StepResult {
  const chart = chartOf(runtime.definition.machine);
  const { value, missing } = targetOf(runtime, migration, old.value);
  const problems: { what: string }[] = [...missing, ...runningChildren(old).map((what) => ({ what }))];
  const ends = value !== null && missing.length === 0 && isAtItsEnd(chart, new Set(activeCharts(chart, value)));
  const declared = value === null || ends ? [] : timersOf(chart, value);
  const armed = pairTimers(old.timers, declared, migration.timers);
  // Without a known target nobody can say what runs there: only what is not mapped at all is told.
  if (!ends)
    problems.push(...armed.problems.filter(({ timer }) => value !== null || migration.timers[timer] === undefined));
  if (value === null || problems.length > 0) return refused(runtime, old, 'incomplete', problems, []);

  const left = declared.filter(({ id }) => !armed.pairs.has(id));
  const spent = pairTimers(
    standing.spent.map((id) => ({ id, name: timerName(id) })),
    left,
    migration.timers,
  );
  const known = new Set(idsOf(chart));
  const session = new Session(runtime.definition.work, office, old.seq + 1);
  leave(runtime, session, old);
  const root = enterAt(
    runtime,
    session,
    value,
    plain(migration.context(old.context, old.value), 'context') as JsonObject,
    {
      history: stillKnown(old.history, known),
      since: (id) => old.since[id] ?? sinceRenamed(old.since, known),
      arms: (id) => [undefined, 'restart'].includes(spent.pairs.get(id)?.policy),
    },
  );
  for (const [id, { old: before, policy }] of armed.pairs) {
    const fresh = root.timers.get(id);
    if (fresh !== undefined) rearm(session, root, broughtOver(fresh, before, policy, office.now));
  }
  return taken(runtime, root, session, old.seq + 1);
}

/** Ends everything that runs in the old state, so that the host drops timers and stops work. */
function leave(runtime: Runtime, session: Session, old: CaseState): void {
  const ghost = new Unit(runtime.compiled, null, runtime.definition.machine.id, { source: '', token: '', sync: false });
  for (const timer of old.timers) ghost.timers.set(timer.id, timer);
  for (const actor of old.actors) ghost.actors.set(actor.id, actor);
  for (const { id } of old.timers) session.running.disarm(ghost, id);
  for (const { id } of old.actors) session.running.stop(ghost, id);
}

/** The new timer with the instant that the policy gives it. `by` is what the new rule answered: a replay asks for it. */
function broughtOver(fresh: ArmedTimer, old: ArmedTimer, policy: Policy, now: Instant): ArmedTimer {
  const because: Json = {
    migrated: policy,
    from: { timer: old.name, armedAt: old.armedAt, due: old.due, because: old.because },
    by: { due: fresh.due, because: fresh.because },
  };
  switch (policy) {
    case 'keep-due-date':
      return { ...fresh, armedAt: old.armedAt, due: old.due, because };
    case 'keep-remaining': {
      const waited = Date.parse(now) - Date.parse(old.armedAt);
      const due = new Date(Math.max(Date.parse(now), Date.parse(fresh.due) - waited)).toISOString();
      return { ...fresh, armedAt: old.armedAt, due, because };
    }
    case 'restart':
      return { ...fresh, because };
  }
}

function rearm(session: Session, root: Unit, timer: ArmedTimer): void {
  root.timers.set(timer.id, timer);
  const index = session.log.effects.findIndex(({ id }) => id === timer.token);
  const { due, because } = timer;
  session.log.effects[index] = { ...(session.log.effects[index] as Effect & { kind: 'arm' }), due, because };
}

/** A state under a new name waits since the last of those that are no more was entered; null when there is none. */
function sinceRenamed(since: CaseState['since'], known: ReadonlySet<string>): Instant | null {
  const gone = Object.entries(since).flatMap(([id, instant]) => (known.has(id) ? [] : [instant]));
  return gone.sort().at(-1) ?? null;
}

/** What history remembers in terms that the new version knows. */
function stillKnown(history: CaseState['history'], known: ReadonlySet<string>): ChildState['history'] {
  return Object.fromEntries(
    Object.entries(history).filter(([id, states]) => known.has(id) && states.every((state) => known.has(state))),
  );
}

function idsOf(chart: ReturnType<typeof chartOf>): readonly string[] {
  return [chart.id, ...chart.states.flatMap(idsOf)];
}
