import type { AnyStateMachine } from 'xstate';
import type { MachineDefinition } from '../../../machines/definition.ts';
import { base } from '../../../machines/proposal/v3/base.ts';
import { chart, proposal3 } from '../../../machines/proposal/v3/machine.ts';
import { owed } from '../../../machines/proposal/v3/owed.ts';

/** Machines broken on purpose: a property that does not fail of one says nothing. */

type Rules = Readonly<Record<string, (args: never, params: never) => boolean>>;

export function broken(rules: Rules): MachineDefinition {
  const machine = proposal3.machine.provide({ guards: rules as never });
  return { ...proposal3, machine };
}

/** With other rules of the ladder. */
export function withOwed(rules: Rules): MachineDefinition {
  const ladder = (owed as unknown as AnyStateMachine).provide({ guards: rules as never });
  return { ...proposal3, machine: proposal3.machine.provide({ actors: { owed: ladder } }) };
}

export function brokenChart(change: (copy: Record<string, never>) => void): MachineDefinition {
  const copy = copied(chart) as Record<string, never>;
  change(copy);
  return { ...proposal3, machine: base.createMachine(copy as never) as unknown as AnyStateMachine };
}

/** A copy of the plain parts; actions and guards made by XState stay what they are. */
function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copied(item)]));
}

type Node = { states: Record<string, Node>; after: Record<string, unknown>; meta: Record<string, unknown> };
export const at = (copy: unknown, ...path: string[]): Node =>
  path.reduce((node, key) => node.states[key] as Node, copy as Node);
