import type { AnyStateMachine } from 'xstate';
import { isBuiltIn, implementationsOf, isMachineLogic, nodesOf, transitionsOf } from './xstate-internals.ts';

/** Event types that people may send to the machine: what its transitions name, without lifecycle events and wildcards. */
export function peopleEvents(machine: AnyStateMachine): readonly string[] {
  const types = new Set<string>();
  for (const node of nodesOf(machine)) {
    if (node.type === 'history') continue;
    for (const { eventType } of transitionsOf(node)) {
      if (eventType !== '' && !eventType.startsWith('xstate.') && !eventType.includes('*')) types.add(eventType);
    }
  }
  // What the machine's parts tell each other: from a person it would be a forgery.
  return [...types].filter((type) => !type.startsWith('internal.')).sort();
}

/**
 * What the machine's records can be called: people's own types, and the system's `after.<timer>`, `done.<actor>` and
 * `error.<actor>` of the root machine. Children's firings are recorded under the same names.
 */
export function recordedTypes(machine: AnyStateMachine): { people: readonly string[]; system: readonly string[] } {
  const system = new Set<string>();
  for (const node of nodesOf(machine)) {
    if (node.type === 'history') continue;
    for (const delay of Object.keys((node.config.after ?? {}) as object)) system.add(`after.${delay}`);
    for (const invoked of node.invoke) {
      const logic = implementationsOf(machine).actors[invoked.src as string];
      if (isMachineLogic(logic)) {
        for (const type of recordedTypes(logic).system) system.add(type);
        continue;
      }
      for (const kind of ['done', 'error']) system.add(`${kind}.${invoked.id}`);
    }
  }
  for (const action of actionsOf(machine)) {
    if (
      !isBuiltIn(action) ||
      (action.type !== 'xstate.raise' && action.type !== 'xstate.sendTo') ||
      action['delay'] === undefined
    )
      continue;
    if (String(action['id']).startsWith('xstate.after.')) continue;
    system.add(`after.${String(action['id'])}`);
  }
  return { people: peopleEvents(machine), system: [...system].sort() };
}

function actionsOf(machine: AnyStateMachine): unknown[] {
  const inline = nodesOf(machine).flatMap((node) =>
    node.type === 'history'
      ? []
      : [...node.entry, ...node.exit, ...transitionsOf(node).flatMap((transition) => transition.actions)],
  );
  return [...inline, ...Object.values(implementationsOf(machine).actions)];
}
