import type { MachineMigration, Migration } from '../machines/definition.ts';
import { type ComingOver, comingOver, type Fate } from './coming-over.ts';
import { enterAt, newRoot } from './enter.ts';
import { plain } from './json.ts';
import { targetOf } from './migration-target.ts';
import type { Policy } from './migration-timers.ts';
import { refused, type Runtime, sentenceOf, taken } from './runtime.ts';
import { Session } from './session.ts';
import type {
  ArmedTimer,
  CaseState,
  ChildState,
  Effect,
  Instant,
  Json,
  JsonObject,
  MigrationStanding,
  Office,
  StateChart,
  StateValue,
  StepResult,
} from './types.ts';
import { inOrderOfStart, Unit } from './unit.ts';

type Carried = NonNullable<Fate['carried']>;

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
  const { compiled } = runtime;
  const coming = comingOver(compiled, migration, old, standing, targetOf(compiled, migration, old.value));
  if (coming.problems.length > 0)
    return refused(
      runtime,
      old,
      'incomplete',
      coming.problems.map((what) => ({ what })),
      [],
    );
  const session = new Session(runtime.definition.work, office, old.seq + 1);
  leave(session, old, newRoot(runtime));
  const root = newRoot(runtime);
  arrive(session, root, migration, old, coming);
  return taken(runtime, root, session, old.seq + 1);
}

/** Ends everything that runs in the old state, children's included, so that the host drops timers and stops work. */
function leave(session: Session, old: CaseState | ChildState, ghost: Unit): void {
  for (const timer of old.timers) ghost.timers.set(timer.id, timer);
  for (const actor of old.actors) ghost.actors.set(actor.id, actor);
  for (const { id } of old.timers) session.running.disarm(ghost, id);
  for (const { id } of old.actors) session.running.stop(ghost, id);
  // What is left has only a place: whether the new version has such a machine does not matter.
  for (const [id, child] of inOrderOfStart(old.children)) {
    const { source, token } = child;
    leave(session, child, new Unit(ghost.compiled, ghost, id, { source, token, sync: false }));
  }
}

/**
 * Enters the new state of a machine, then those of the children that it brings along: until each has arrived, what is sent to
 * it waits, and when the parent has stopped it meanwhile, it never arrives.
 */
function arrive(
  session: Session,
  unit: Unit,
  rules: MachineMigration,
  old: CaseState | ChildState,
  { value, pairs, arms, children }: ComingOver,
): void {
  const known = new Set(idsOf(unit.compiled.chart));
  const brought = children.flatMap(({ id, old: before, carried }) =>
    carried === null ? [] : [{ ...carried, old: before, unit: bring(unit, id, before, carried) }],
  );
  enterAt(session, unit, value as StateValue, contextOf(rules, old), {
    history: stillKnown(old.history, known),
    since: (id) => old.since[id] ?? sinceRenamed(old.since, known),
    arms,
  });
  for (const [id, { old: before, policy }] of pairs) {
    const fresh = unit.timers.get(id);
    if (fresh !== undefined) rearm(session, unit, broughtOver(fresh, before, policy, session.office.now));
  }
  for (const child of brought)
    if (!child.unit.ended && !child.unit.halted) arrive(session, child.unit, child.rules, child.old, child.inner);
}

/** The child that goes on; it has not arrived yet. One that had ended stays so, and does not begin again. */
function bring(parent: Unit, id: string, old: ChildState, { compiled, rules, inner, sync }: Carried): Unit {
  const origin = { source: old.source, token: old.token, sync };
  const unit =
    old.ended === true
      ? new Unit(compiled, parent, id, origin, atItsEnd(old, rules, inner))
      : new Unit(compiled, parent, id, origin);
  unit.ended = old.ended === true;
  unit.busy = !unit.ended;
  parent.children.set(id, unit);
  return unit;
}

function atItsEnd({ order: _, ...old }: ChildState, rules: MachineMigration, { value }: ComingOver): ChildState {
  const nothing = { history: {}, since: {}, timers: [], actors: [], children: {} };
  return { ...old, ...nothing, value: value as StateValue, context: contextOf(rules, old) };
}

function contextOf(rules: MachineMigration, { context, value }: Pick<CaseState, 'context' | 'value'>): JsonObject {
  return plain(rules.context(context, value), 'context') as JsonObject;
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

function rearm(session: Session, unit: Unit, timer: ArmedTimer): void {
  unit.timers.set(timer.id, timer);
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

function idsOf(chart: StateChart): readonly string[] {
  return [chart.id, ...chart.states.flatMap(idsOf)];
}
