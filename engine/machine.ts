import type { MachineDefinition } from '../machines/definition.ts';
import { chartOf } from './chart.ts';
import { problemsOf } from './checks.ts';
import { type Compiled, compile } from './compiled.ts';
import { enter } from './enter.ts';
import { permittedEvents, permittedTypes } from './permitted.ts';
import { MachineRefused } from './problems.ts';
import { Session } from './session.ts';
import type {
  CaseState,
  Command,
  GuardAnswer,
  Json,
  JsonObject,
  Machine,
  Office,
  Refusal,
  StepResult,
} from './types.ts';
import { Unit } from './unit.ts';
import { peopleEvents } from './vocabulary.ts';
import { nextTimer, tagsOf, waitingOf } from './waiting.ts';

/** Everything of a machine that the parts of the engine need, made once by `load`. */
export interface Runtime {
  readonly definition: MachineDefinition;
  readonly digest: string;
  readonly compiled: Compiled;
  /** Event types that people may send. */
  readonly events: readonly string[];
  /** `proposal@1`. */
  readonly pin: string;
}

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
    events: peopleEvents(definition.machine),
    pin,
  };
  return {
    name: definition.name,
    version: definition.version,
    digest,
    events: definition.events,
    work: definition.work,
    chart: chartOf(definition.machine),
    start: (input, office) => start(runtime, input, office),
    step: (state, command, office) => step(runtime, state, command, office),
    enter: (value, context, office) => enter(runtime, value, context, office),
    permitted: (state, office) => permittedEvents(runtime, state, office),
    waitingFor: (state) => waitingOf(runtime, state),
    next: nextTimer,
    relations: (state, seats) => definition.relations?.(state.context, seats) ?? [],
    tags: (state) => tagsOf(runtime, state),
  };
}

function start(runtime: Runtime, input: Json, office: Office): StepResult {
  const root = new Unit(runtime.compiled, null, runtime.definition.machine.id, { source: '', token: '', sync: false });
  const session = new Session(office, 1);
  try {
    session.start(root, input);
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
  const session = new Session(office, state.seq + 1);
  try {
    const root = openRoot(runtime, state);
    const token = give(root, session, command, office);
    if (token !== null) return { outcome: 'stale', token };
    if (command.kind === 'event' && !session.taken) return refusedByGuards(runtime, state, session, office);
    return taken(runtime, root, session, state.seq + 1);
  } catch (error) {
    return refused(runtime, state, 'failed', [{ what: sentenceOf(error) }], permittedTypes(runtime, state, office));
  }
}

export function openRoot(runtime: Runtime, state: CaseState): Unit {
  return Unit.open(runtime.compiled, state, null, runtime.definition.machine.id, {
    source: '',
    token: '',
    sync: false,
  });
}

/** Gives the command to the machine it is for; answers the token when it is stale. */
function give(root: Unit, session: Session, command: Command, office: Office): string | null {
  if (command.kind === 'event') {
    session.deliver(root, command.event as JsonObject);
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

export function otherMachine(runtime: Runtime, state: CaseState): string | null {
  const { name, version, digest } = state.machine;
  if (name === runtime.definition.name && version === runtime.definition.version && digest === runtime.digest)
    return null;
  return `the state belongs to ${name}@${version} (${digest.slice(0, 12)}), this is ${runtime.pin} (${runtime.digest.slice(0, 12)})`;
}

function refusedAtTheDoor(runtime: Runtime, state: CaseState, type: unknown, office: Office): StepResult | null {
  if (typeof type !== 'string')
    return refused(
      runtime,
      state,
      'unknown-event',
      [{ what: 'an event has a type' }],
      permittedTypes(runtime, state, office),
    );
  if (type.startsWith('xstate.')) {
    return refused(
      runtime,
      state,
      'reserved',
      [{ what: `${type} is a name of the engine's own: nobody may send it` }],
      permittedTypes(runtime, state, office),
    );
  }
  if (!runtime.events.includes(type)) {
    return refused(
      runtime,
      state,
      'unknown-event',
      [{ what: `${runtime.pin} has no event ${type}` }],
      permittedTypes(runtime, state, office),
    );
  }
  return null;
}

function refusedByGuards(runtime: Runtime, state: CaseState, session: Session, office: Office): StepResult {
  const missing = session.refusals();
  return refused(
    runtime,
    state,
    missing.length > 0 ? 'guard' : 'not-now',
    missing,
    permittedTypes(runtime, state, office),
  );
}

export function taken(runtime: Runtime, root: Unit, session: Session, seq: number): StepResult {
  const { name, version } = runtime.definition;
  return {
    outcome: 'taken',
    state: { machine: { name, version, digest: runtime.digest }, ...root.close(), seq },
    effects: session.effects,
    why: session.why,
  };
}

export function refused(
  runtime: Runtime,
  state: CaseState | null,
  code: Refusal['code'],
  missing: readonly (GuardAnswer | { readonly what: string })[],
  permitted: readonly string[],
): StepResult {
  return { outcome: 'refused', refusal: { code, rule: runtime.pin, value: state?.value ?? null, missing, permitted } };
}

export function sentenceOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
