import type { AnyStateNode } from 'xstate';
import { type Compiled, waitsForSomebody } from './compiled.ts';
import type { Runtime } from './runtime.ts';
import type { CaseState, ChildState, Next, Waiting } from './types.ts';
import { activeNodes, snapshotOf } from './xstate-internals.ts';

interface WaitingMeta {
  readonly waitingFor: readonly string[] | ((context: unknown) => readonly string[]);
  readonly acts?: readonly string[] | ((context: unknown) => readonly string[]);
}

type MachineState = CaseState | ChildState;

/** Who is waited for, for what, since when: from the `meta` of active states, children's included. */
export function waitingOf(runtime: Runtime, state: CaseState): readonly Waiting[] {
  return state.status === 'active' ? walk(runtime.compiled, state, '') : [];
}

function walk(compiled: Compiled, state: MachineState, prefix: string): Waiting[] {
  const own = nodes(compiled, state)
    .filter(waitsForSomebody)
    .flatMap((node) => {
      const { waitingFor, acts } = node.meta as WaitingMeta;
      const who = typeof waitingFor === 'function' ? waitingFor(state.context) : waitingFor;
      return who.map((name) => ({
        who: name,
        state: prefix + node.id,
        since: state.since[node.id] ?? '',
        acts: (typeof acts === 'function' ? acts(state.context) : acts) ?? [],
      }));
    });
  return [...own, ...eachChild(compiled, state, (child, machine, id) => walk(machine, child, `${prefix}${id}/`))];
}

/** Tags of all active states, children's included, in order and once each. */
export function tagsOf(runtime: Runtime, state: CaseState): readonly string[] {
  const collect = (compiled: Compiled, of: MachineState): string[] => [
    ...nodes(compiled, of).flatMap((node) => node.tags),
    ...eachChild(compiled, of, (child, machine) => collect(machine, child)),
  ];
  return [...new Set(collect(runtime.compiled, state))].sort();
}

/** The earliest armed timer of the case, its children's included. */
export function nextTimer(state: CaseState): Next | null {
  const all = timersOf(state);
  const first = all.reduce<(typeof all)[number] | undefined>(
    (best, timer) => (best === undefined || timer.due < best.due ? timer : best),
    undefined,
  );
  return first === undefined ? null : { name: first.name, due: first.due, because: first.because };
}

function timersOf(state: MachineState): MachineState['timers'] {
  return [
    ...state.timers,
    ...Object.values(state.children).flatMap((child) => (child.ended === true ? [] : timersOf(child))),
  ];
}

function nodes(compiled: Compiled, state: MachineState): readonly AnyStateNode[] {
  return activeNodes(snapshotOf(compiled.machine, state, state.context, {}, {}));
}

function eachChild<T>(
  compiled: Compiled,
  state: MachineState,
  work: (child: ChildState, machine: Compiled, id: string) => T[],
): T[] {
  return Object.entries(state.children).flatMap(([id, child]) => {
    const machine = compiled.children.get(child.source);
    return machine === undefined || child.ended === true ? [] : work(child, machine, id);
  });
}
