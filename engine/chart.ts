import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { guardLabel } from './guards.ts';
import { nameOf } from './names.ts';
import type { StateChart } from './types.ts';
import { transitionsOf } from './xstate-internals.ts';

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
            guard: transition.guard === undefined ? null : guardLabel(transition.guard),
            actions: transition.actions.map(labelOf),
          })),
    states: Object.values(node.states).map((child) => nodeOf(child as AnyStateNode)),
  };
}

function labelOf(action: unknown): string {
  if (typeof action === 'string') return action;
  return (action as { type: string }).type;
}
