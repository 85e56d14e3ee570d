import type { AnyActorLogic, AnyStateMachine } from 'xstate';
import { chartOf } from './chart.ts';
import { inquiry, type Inquiry, questionOf } from './guards.ts';
import type { StateChart } from './types.ts';
import type { Transition } from './xstate-internals.ts';
import {
  implementationsOf,
  inertLogic,
  isBuiltIn,
  isMachineLogic,
  markEntry,
  nodesOf,
  prepare,
  refuseSendsToNobody,
  refuseUnknownDelays,
  selfReference,
  watchGuards,
} from './xstate-internals.ts';

/** XState's own bound on microsteps is infinite: a cycle of eventless transitions would hang the process. */
const MAXIMUM_MICROSTEPS = 1_000;

/** A machine whose guards are watched and whose children are inert, with its child machines compiled likewise. */
export interface Compiled {
  readonly machine: AnyStateMachine;
  readonly chart: StateChart;
  readonly children: ReadonlyMap<string, Compiled>;
  /** The reference of a machine without a parent: it holds nothing, so all cases share it. */
  readonly self: object;
}

/** Told of every candidate transition whose guard was asked while a step runs. */
export interface GuardWatcher {
  asked(candidate: Transition, answer: boolean, asked: Inquiry): void;
  /** A guard has thrown; what `work` throws next is about that. */
  failed(error: unknown): void;
  /** Set in a probe: collects the fields of the event that guards ask for in vain. */
  readonly needs?: string[];
}

let watcher: GuardWatcher | undefined;

/** Runs `work` with `to` told of every guard asked. Steps are synchronous, so one watcher at a time is enough. */
export function watching<T>(to: GuardWatcher, work: () => T): T {
  const outer = watcher;
  watcher = to;
  try {
    return work();
  } finally {
    watcher = outer;
  }
}

export function compile(source: AnyStateMachine): Compiled {
  const { delays, actors } = implementationsOf(source);
  // Of the machine as it was written: the guards that stand in below tell nothing of themselves.
  const chart = chartOf(source);
  const children = new Map<string, Compiled>();
  const inert: Record<string, AnyActorLogic> = {};
  for (const [name, logic] of Object.entries(actors)) {
    inert[name] = inertLogic();
    if (isMachineLogic(logic)) children.set(name, compile(logic));
  }
  const machine = source.provide({
    actors: inert as never,
    delays: mapFunctions(delays, checkedDelay) as never,
  });
  prepare(machine, MAXIMUM_MICROSTEPS);
  refuseUnknownDelays(machine);
  refuseSendsToNobody(machine);
  watchGuards(machine, (transition, guard) => {
    const question = questionOf(machine, guard);
    return (snapshot, args) => {
      const asked = inquiry(watcher?.needs);
      try {
        const answer = question(snapshot, args, asked);
        watcher?.asked(transition, answer, asked);
        return answer;
      } catch (error) {
        watcher?.failed(error);
        throw error;
      }
    };
  });
  for (const node of nodesOf(machine)) if (waitsForSomebody(node)) markEntry(node);
  return { machine, chart, children, self: selfReference(machine.id, undefined) };
}

export function waitsForSomebody(node: { readonly meta?: unknown; readonly type: string }): boolean {
  return node.type !== 'history' && typeof node.meta === 'object' && node.meta !== null && 'waitingFor' in node.meta;
}

type Named = (args: { context: object; event: object }, params: unknown) => unknown;

function mapFunctions(
  named: Readonly<Record<string, unknown>>,
  wrap: (name: string, implementation: Named) => Named,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(named).map(([name, value]) => [
      name,
      typeof value === 'function' && !isBuiltIn(value) ? wrap(name, value as Named) : value,
    ]),
  );
}

/** XState lets NaN, infinities and negative delays pass: the timer would fire at once, or never. */
function checkedDelay(name: string, delay: Named): Named {
  return (args, params) => {
    const milliseconds = delay(args, params);
    if (!Number.isInteger(milliseconds) || (milliseconds as number) < 0) {
      throw new Error(`the delay '${name}' answered ${String(milliseconds)}: a delay is whole milliseconds from 0 on`);
    }
    return milliseconds;
  };
}
