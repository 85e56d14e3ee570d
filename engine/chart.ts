import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { nameOf } from './session.ts';
import type { StateChart } from './types.ts';
import { isBuiltIn, transitionsOf } from './xstate-internals.ts';

/** The statechart as data. */
export function chartOf(machine: AnyStateMachine): StateChart {
  return nodeOf(machine.root as AnyStateNode);
}

function nodeOf(node: AnyStateNode): StateChart {
  return {
    id: node.id,
    key: node.key,
    type: node.type,
    tags: node.tags,
    initial: node.type === 'compound' ? (node.initial.target[0]?.id ?? null) : null,
    transitions:
      node.type === 'history'
        ? []
        : transitionsOf(node).map((transition) => ({
            on: nameOf(transition.eventType) || 'always',
            targets: (transition.target ?? []).map((target) => target.id),
            guard: transition.guard === undefined ? null : labelOf(transition.guard),
            actions: transition.actions.map(labelOf),
          })),
    states: Object.values(node.states).map((child) => nodeOf(child as AnyStateNode)),
  };
}

function labelOf(reference: unknown): string {
  if (typeof reference === 'string') return reference;
  if (isBuiltIn(reference)) {
    const inner = reference['guards'] as unknown[] | undefined;
    // `and`, `or` and `not` carry no type: their name is the function's, which a bundler may number.
    const name = (reference as unknown as { name: string }).name.replace(/\d+$/, '');
    if (inner !== undefined) return `${name}(${inner.map(labelOf).join(', ')})`;
    return reference.type ?? name;
  }
  return (reference as { type: string }).type;
}
