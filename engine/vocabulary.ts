import type { AnyStateMachine } from 'xstate';
import type { MachineDefinition } from '../machines/definition.ts';
import { actionsOf, implementationsOf, isBuiltIn, isMachineLogic, nodesOf, transitionsOf } from './xstate-internals.ts';

/** Every event type a machine has to do with, sorted by who gives it. */
export interface Vocabulary {
  /** What people may send: accepted at the door. */
  readonly people: readonly string[];
  /** `after.<timer>`, `done.<actor>` and `error.<actor>`: how firings and completions are recorded, children's included. */
  readonly system: readonly string[];
  /** Named by transitions, raised by the machine itself or sent up by its children, and declared for nobody: not accepted at the door. */
  readonly internal: readonly string[];
  /** Declared, and matched by no transition. */
  readonly unused: readonly string[];
}

export function vocabularyOf({ machine, events }: Pick<MachineDefinition, 'machine' | 'events'>): Vocabulary {
  const named = descriptorsOf(machine);
  const wildcards = named.filter(isWildcard);
  const exact = named.filter((descriptor) => !isWildcard(descriptor));
  const own = new Set([...typesSentBy(machine, 'xstate.raise'), ...typesSentByChildren(machine)]);
  const system = systemTypes(machine);
  const declared = Object.keys(events).filter((type) => !system.has(type) && !isKept(type));
  const matched = declared.filter((type) => exact.includes(type) || wildcards.some((each) => matches(each, type)));
  // What its parts tell each other may be made at run time, where no check finds it: `internal.` says so by its name.
  const internal = exact.filter(
    (type) => (own.has(type) || type.startsWith('internal.')) && events[type] === undefined,
  );
  return {
    people: [...new Set([...exact.filter((type) => !internal.includes(type)), ...matched])].sort(),
    system: [...system].sort(),
    internal: internal.sort(),
    unused: declared.filter((type) => !matched.includes(type) && events[type]?.recordedOnly !== true).sort(),
  };
}

/** Names that the host records by itself. */
function isKept(type: string): boolean {
  return type === 'start' || type === 'enter';
}

function isWildcard(descriptor: string): boolean {
  return descriptor === '*' || descriptor.endsWith('.*');
}

/** As XState matches: `a.*` is for `a` and everything that begins with `a.`. */
function matches(wildcard: string, type: string): boolean {
  return wildcard === '*' || type === wildcard.slice(0, -2) || type.startsWith(wildcard.slice(0, -1));
}

/** Event descriptors of all transitions, without lifecycle events. */
function descriptorsOf(machine: AnyStateMachine): readonly string[] {
  const descriptors = nodesOf(machine).flatMap((node) =>
    node.type === 'history' ? [] : transitionsOf(node).map(({ eventType }) => eventType),
  );
  return [...new Set(descriptors.filter((type) => type !== '' && !type.startsWith('xstate.')))];
}

function systemTypes(machine: AnyStateMachine): Set<string> {
  const types = new Set<string>();
  for (const node of nodesOf(machine)) {
    if (node.type === 'history') continue;
    for (const delay of Object.keys((node.config.after ?? {}) as object)) types.add(`after.${delay}`);
    for (const invoked of node.invoke) addActor(machine, String(invoked.src), invoked.id, types);
  }
  for (const action of actionsOf(machine)) {
    if (!isBuiltIn(action)) continue;
    if (action.type === 'xstate.spawnChild' && typeof action['src'] === 'string')
      addActor(machine, action['src'], action['id'], types);
    const sends = action.type === 'xstate.raise' || action.type === 'xstate.sendTo';
    if (sends && action['delay'] !== undefined && typeof action['id'] === 'string') {
      if (!action['id'].startsWith('xstate.after.')) types.add(`after.${action['id']}`);
    }
  }
  return types;
}

function addActor(machine: AnyStateMachine, source: string, id: unknown, types: Set<string>): void {
  const logic = implementationsOf(machine).actors[source];
  // A child machine lives inside the parent's step: only what its own timers and actors do is recorded.
  if (isMachineLogic(logic)) for (const type of systemTypes(logic)) types.add(type);
  else if (typeof id === 'string') for (const kind of ['done', 'error']) types.add(`${kind}.${id}`);
}

function typesSentBy(machine: AnyStateMachine, kind: 'xstate.raise' | 'xstate.sendTo'): string[] {
  return actionsOf(machine).flatMap((action) => {
    if (!isBuiltIn(action) || action.type !== kind) return [];
    const event = action['event'] as { type?: unknown } | undefined;
    return typeof event === 'object' && typeof event.type === 'string' ? [event.type] : [];
  });
}

function typesSentByChildren(machine: AnyStateMachine): string[] {
  return Object.values(implementationsOf(machine).actors)
    .filter(isMachineLogic)
    .flatMap((child) => typesSentBy(child, 'xstate.sendTo'));
}
