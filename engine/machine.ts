import type { MachineDefinition } from '../machines/definition.ts';
import { problemsOf } from './checks.ts';
import { compile, type Compiled } from './compiled.ts';
import { enter } from './enter.ts';
import { migrate } from './migrate.ts';
import { offersOf } from './migration-offers.ts';
import { plain } from './json.ts';
import { permittedEvents, permittedTypes } from './permitted.ts';
import { MachineRefused } from './problems.ts';
import { recompute } from './recompute.ts';
import { openRoot, otherMachine, refused, type Runtime, sentenceOf, taken } from './runtime.ts';
import { Session } from './session.ts';
import type { CaseState, ChildChart, Command, Json, JsonObject, Machine, Office, StepResult } from './types.ts';
import { Unit } from './unit.ts';
import { vocabularyOf } from './vocabulary.ts';
import { nextTimer, tagsOf, waitingOf } from './waiting.ts';

/**
 * Checks a machine once and makes it ready to run.
 * @param digest SHA-256 (hex) of the released bundle: the pin that cases carry.
 * @throws MachineRefused with all problems of the machine.
 */
export function load(definition: MachineDefinition, digest: string): Machine {
  const problems = problemsOf(definition);
  const pin = `${definition.name}@${definition.version}`;
  if (problems.length > 0) throw new MachineRefused(pin, problems);
  const runtime: Runtime = {
    definition,
    digest,
    compiled: compile(definition.machine),
    events: vocabularyOf(definition).people,
    pin,
  };
  return {
    name: definition.name,
    version: definition.version,
    digest,
    events: definition.events,
    work: definition.work,
    chart: runtime.compiled.chart,
    children: childChartsOf(runtime.compiled),
    start: (input, office) => start(runtime, input, office),
    step: (state, command, office) => step(runtime, state, command, office),
    enter: (value, context, office) => enter(runtime, value, context, office),
    permitted: (state, office) => permittedEvents(runtime, state, office),
    waitingFor: (state) => waitingOf(runtime, state),
    next: nextTimer,
    relations: (state, seats) => definition.relations?.(state.context, seats) ?? [],
    tags: (state) => tagsOf(runtime, state),
    migrations: offersOf(runtime),
    migrate: (old, standing, office) => migrate(runtime, old, standing, office),
  };
}

function childChartsOf({ children }: Compiled): Readonly<Record<string, ChildChart>> {
  return Object.fromEntries(
    [...children].map(([source, child]) => [source, { chart: child.chart, children: childChartsOf(child) }]),
  );
}

function start(runtime: Runtime, input: Json, office: Office): StepResult {
  const root = new Unit(runtime.compiled, null, runtime.definition.machine.id, { source: '', token: '', sync: false });
  const session = new Session(runtime.definition.work, office, 1);
  try {
    session.begin(root, input);
    return taken(runtime, root, session, 1);
  } catch (error) {
    return refused(runtime, null, 'failed', [{ what: sentenceOf(error) }], []);
  }
}

function step(runtime: Runtime, state: CaseState, command: Command, office: Office): StepResult {
  const elsewhere = otherMachine(runtime, state);
  if (elsewhere !== null) return refused(runtime, state, 'other-machine', [{ what: elsewhere }], []);
  if (state.status !== 'active') {
    return refused(
      runtime,
      state,
      'ended',
      [{ what: 'the case has ended: only what takes no step can still be recorded' }],
      [],
    );
  }
  if (command.kind === 'event') {
    const refusal = refusedAtTheDoor(runtime, state, command.event.type, office);
    if (refusal !== null) return refusal;
  }
  const session = new Session(runtime.definition.work, office, state.seq + 1);
  try {
    const root = openRoot(runtime, state);
    const token = give(root, session, command, office);
    if (token !== null) return { outcome: 'stale', token };
    if (command.kind === 'event' && !session.taken) return refusedByGuards(runtime, state, session, office);
    if (command.kind === 'event' && runtime.definition.events[command.event.type]?.recomputes === true)
      recompute(session, root);
    return taken(runtime, root, session, state.seq + 1);
  } catch (error) {
    return refused(runtime, state, 'failed', [{ what: sentenceOf(error) }], permittedTypes(runtime, state, office));
  }
}

/** Gives the command to the machine it is for; answers the token when it is stale. */
function give(root: Unit, session: Session, command: Command, office: Office): string | null {
  if (command.kind === 'event') {
    session.deliver(root, plain(command.event, 'event') as JsonObject);
    return null;
  }
  const unit = command.path.reduce<Unit | undefined>((above, id) => above?.children.get(id), root);
  if (unit === undefined) return command.token;
  if (command.kind === 'timer') {
    const timer = unit.timers.get(command.timer);
    if (timer === undefined || timer.token !== command.token) return command.token;
    if (timer.due > office.now)
      throw new Error(`the timer '${timer.name}' is due at ${timer.due}, and it is ${office.now}`);
    unit.timers.delete(command.timer);
    unit.touch();
    if (timer.to === undefined) session.deliver(unit, timer.event);
    else session.deliverTo(unit, timer.to, timer.event);
    return null;
  }
  const actor = unit.actors.get(command.actor);
  if (actor === undefined || actor.token !== command.token || actor.ended === true) return command.token;
  unit.actors.set(actor.id, { ...actor, ended: true });
  unit.touch();
  session.deliver(
    unit,
    command.kind === 'done'
      ? { type: `xstate.done.actor.${actor.id}`, output: command.output, actorId: actor.id }
      : { type: `xstate.error.actor.${actor.id}`, error: { ...command.error }, actorId: actor.id },
  );
  return null;
}

function refusedAtTheDoor(runtime: Runtime, state: CaseState, type: unknown, office: Office): StepResult | null {
  const refuse = (code: 'unknown-event' | 'reserved', what: string) =>
    refused(runtime, state, code, [{ what }], permittedTypes(runtime, state, office));
  if (typeof type !== 'string') return refuse('unknown-event', 'an event has a type');
  if (type.startsWith('xstate.') || type.startsWith('mufakat.'))
    return refuse('reserved', `${type} is a name of the engine's own: nobody may send it`);
  if (!runtime.events.includes(type)) return refuse('unknown-event', `${runtime.pin} has no event ${type}`);
  return null;
}

function refusedByGuards(runtime: Runtime, state: CaseState, session: Session, office: Office): StepResult {
  const missing = session.explanation.refusals();
  return refused(
    runtime,
    state,
    missing.length > 0 ? 'guard' : 'not-now',
    missing,
    permittedTypes(runtime, state, office),
  );
}
