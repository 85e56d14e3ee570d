import { spawnChild } from 'xstate';
import type { AnyMachineSnapshot, AnyStateNode } from 'xstate';
import { plain } from './json.ts';
import { refused, type Runtime, sentenceOf, taken } from './runtime.ts';
import { Session } from './session.ts';
import type { Instant, JsonObject, Office, StateValue, StepResult } from './types.ts';
import { Unit } from './unit.ts';
import { activeNodes, endOf, enterTimersAndActors, isAtItsEnd, snapshotOf, transition } from './xstate-internals.ts';
import { type Compiled, waitsForSomebody } from './compiled.ts';

/**
 * Puts a case into the middle of its life: a complete and legal configuration, or a refusal that lists what is missing.
 * Timers are armed and actors started as if the states were entered now; named entry actions are not repeated, since what
 * they did was done before.
 */
export function enter(runtime: Runtime, value: StateValue, context: JsonObject, office: Office): StepResult {
  const missing = whatIsMissing(runtime.compiled, value);
  if (missing.length > 0) return refused(runtime, null, 'incomplete', missing, []);
  const session = new Session(runtime.definition.work, office, 1);
  try {
    const root = newRoot(runtime);
    enterAt(session, root, value, context, NEW);
    return taken(runtime, root, session, 1);
  } catch (error) {
    return refused(runtime, null, 'failed', [{ what: sentenceOf(error) }], []);
  }
}

export function newRoot({ compiled, definition }: Runtime): Unit {
  return new Unit(compiled, null, definition.machine.id, { source: '', token: '', sync: false });
}

/** What a machine brings along from an earlier version. */
export interface Brought {
  readonly history: Readonly<Record<string, readonly string[]>>;
  /** Since when the state of this id waits for somebody; null: from now on. */
  readonly since: (state: string) => Instant | null;
  /** Whether the timer of this id is to be armed. */
  readonly arms: (timer: string) => boolean;
}

const NEW: Brought = { history: {}, since: () => null, arms: () => true };

/** Enters a configuration that is known to be complete. The children that the machine has already are not invoked again. */
export function enterAt(
  session: Session,
  unit: Unit,
  value: StateValue,
  context: JsonObject,
  { history, since, arms }: Brought,
): void {
  const { machine } = unit.compiled;
  const brought = new Set(unit.children.keys());
  session.within(unit, (scope) => {
    const at = snapshotOf(machine, { value }, plain(context, 'context'), history, unit.references());
    if (isAtItsEnd(machine.root as AnyStateNode, new Set(activeNodes(at)))) return endOf(machine, at, scope);
    for (const node of activeNodes(at))
      if (waitsForSomebody(node)) unit.since[node.id] = since(node.id) ?? session.office.now;
    const event = { type: 'xstate.mufakat.enter' };
    const entered = enterTimersAndActors(
      at,
      event,
      scope,
      (source, definition) => spawnChild(source as never, definition as never),
      { arms, invokes: (id) => !brought.has(id) },
    );
    return transition(machine, entered, event, scope) satisfies AnyMachineSnapshot;
  });
}

export function whatIsMissing({ machine }: Compiled, value: StateValue): { what: string }[] {
  try {
    const complete = snapshotOf(machine, { value }, {}, {}, {});
    const missing = differences(value, complete.value as StateValue, machine.id);
    return missing.length > 0 ? missing : [...histories(activeNodes(complete)), ...passedEnds(activeNodes(complete))];
  } catch (error) {
    return [{ what: sentenceOf(error) }];
  }
}

function histories(nodes: readonly AnyStateNode[]): { what: string }[] {
  return nodes
    .filter(({ type }) => type === 'history')
    .map(({ id }) => ({ what: `${id}: is a history, in which nobody can be: say where it leads` }));
}

/** A state inside the case that is at its end would have been left by its `onDone` in the step that ended it. */
function passedEnds(nodes: readonly AnyStateNode[]): { what: string }[] {
  const active = new Set(nodes);
  return nodes
    .filter(({ id, parent, on }) => parent !== undefined && `xstate.done.state.${id}` in on)
    .filter((node) => isAtItsEnd(node, active))
    .map(({ id }) => ({
      what: `${id}: is at its end, and its completion would have been taken: say where that leads`,
    }));
}

/** XState fills a partial value up with initial states: what it had to add was missing. */
function differences(given: StateValue, complete: StateValue, place: string): { what: string }[] {
  if (typeof complete === 'string')
    return typeof given === 'string' ? [] : [{ what: `${place}: '${complete}' has no states inside` }];
  if (typeof given === 'string') {
    const inside = complete[given];
    return [
      {
        what: `${place}: says only '${given}', which must say where it is inside${inside === undefined ? '' : ` (for example ${JSON.stringify(inside)})`}`,
      },
    ];
  }
  return Object.entries(complete).flatMap(([key, inner]) => {
    const part = given[key];
    return part === undefined
      ? [{ what: `${place}: the region '${key}' is missing` }]
      : differences(part, inner, `${place}.${key}`);
  });
}
