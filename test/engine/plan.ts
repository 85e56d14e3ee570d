import { type AnyStateMachine, cancel, enqueueActions, raise } from 'xstate';
import type { Json } from '../../engine/types.ts';
import type { MachineDefinition } from '../../machines/definition.ts';
import { definitionOf, machineOf, note } from './kit.ts';

/**
 * Random statecharts with timers, and random lives of them: the same pair is lived by an XState actor on a simulated
 * clock, by the engine, and (with `definitionFrom`) by a host. A plan is plain JSON, so that a failing one can be kept.
 */
export interface Plan {
  readonly root: NodePlan;
  readonly acts: readonly Act[];
}

export type Act =
  | { readonly act: 'event'; readonly type: string }
  | { readonly act: 'pass'; readonly milliseconds: number }
  /** Completes the `which`-th of the promise actors that run; none when none runs. */
  | { readonly act: 'done' | 'error'; readonly which: number; readonly output: Json }
  /** A completion or firing of an earlier run or arming, which must change nothing. */
  | { readonly act: 'late'; readonly which: number };

export interface TransitionPlan {
  /** `any` and `history`: the index-th state, or history, in document order; null: stays where it is. */
  readonly target: { readonly to: 'self' | 'any' | 'history'; readonly index: number } | null;
  readonly guard: 'yes' | 'no' | 'positive' | 'few' | null;
  readonly reenter: boolean;
  readonly actions: readonly ActionPlan[];
}

export type ActionPlan =
  | { readonly do: 'inc' | 'letter' | 'note' }
  | { readonly do: 'raise'; readonly type: string }
  | { readonly do: 'raiseLater'; readonly type: string; readonly delay: number }
  | { readonly do: 'cancel' };

export interface NodePlan {
  readonly kind: 'atomic' | 'compound' | 'parallel' | 'final';
  readonly children: readonly NodePlan[];
  readonly history: 'shallow' | 'deep' | null;
  readonly after: readonly { readonly delay: number; readonly then: TransitionPlan }[];
  readonly on: readonly { readonly type: string; readonly then: TransitionPlan }[];
  readonly always: TransitionPlan | null;
  readonly invoke: { readonly done: TransitionPlan | null; readonly failed: TransitionPlan | null } | null;
  readonly onDone: TransitionPlan | null;
  readonly entry: readonly ActionPlan[];
  readonly exit: boolean;
}

export const EVENTS = ['A', 'B', 'C', 'D'] as const;
export const RAISED = ['internal.R', 'internal.S'] as const;

/** Paths of all states below the root in document order, and of all histories: what the index of a target means. */
function pathsOf(plan: NodePlan, path: string): { states: string[]; histories: string[] } {
  const inside = plan.children.map((child, index) => pathsOf(child, `${path}.s${index}`));
  return {
    states: [...(path === 'm' ? [] : [path]), ...inside.flatMap(({ states }) => states)],
    histories: [...(plan.history === null ? [] : [`${path}.h`]), ...inside.flatMap(({ histories }) => histories)],
  };
}

/** Raises while the count is low, so that no chain of raised events is endless. */
function raiseWhileFew(type: string): object {
  return enqueueActions(({ context, enqueue }) => {
    if ((context as { n: number }).n >= 60) return;
    enqueue('inc');
    enqueue.raise({ type });
  });
}

/** Says something to somebody while the count is low, so that no talk is endless. */
function tellWhileFew(whom: string, type: string): object {
  return enqueueActions(({ context, enqueue, self }) => {
    if ((context as { n: number }).n >= 60) return;
    enqueue('inc');
    if (whom === 'parent') enqueue.sendTo(() => self._parent as never, { type } as never);
    else enqueue.sendTo(whom, { type } as never);
  });
}

/** What stands for a machine's place in a family: whom its notes and cancels become messages to. */
export interface Place {
  readonly talksTo: readonly string[];
  /** Child machines it invokes for as long as it lives. */
  readonly kids: readonly string[];
  /** A child machine that every second of its invocations is of, in the place of a promise. */
  readonly visitor: string | null;
}

const ALONE: Place = { talksTo: [], kids: [], visitor: null };

export function machineFrom(
  plan: Pick<Plan, 'root'>,
  actors: Readonly<Record<string, unknown>> = {},
  { talksTo, kids, visitor }: Place = ALONE,
): AnyStateMachine {
  const { states, histories } = pathsOf(plan.root, 'm');
  let jobs = 0;

  const actionsOf = (actions: readonly ActionPlan[], place: string): unknown[] =>
    actions.flatMap((one): unknown[] => {
      switch (one.do) {
        case 'inc':
          return ['inc'];
        case 'letter':
          return [{ type: 'letter', params: ({ context }: { context: { n: number } }) => ({ place, n: context.n }) }];
        case 'note': {
          const whom = talksTo[place.length % (talksTo.length || 1)];
          return whom === undefined
            ? [note(place)]
            : [note(place), tellWhileFew(whom, EVENTS[place.length % 4] as string)];
        }
        case 'raise':
          return [raiseWhileFew(one.type)];
        case 'raiseLater':
          // XState lets both fire when an id is armed twice; cancelled first, both sides mean the same.
          return [cancel('later'), raise({ type: one.type }, { delay: one.delay, id: 'later' })];
        default:
          return [cancel('later')];
      }
    });
  // A history is entered from outside only: entered from within, XState leaves its parent without entering it again, and
  // the actor lives on in a configuration that no restored actor would have.
  const historiesFor = (source: string): string[] =>
    histories.filter((history) => !`${source}.`.startsWith(history.slice(0, -1)));
  const targetOf = ({ to, index }: { to: string; index: number }, source: string): string => {
    if (to === 'self' && source !== 'm') return source;
    const outside = to === 'history' ? historiesFor(source) : [];
    if (outside.length > 0) return outside[index % outside.length] as string;
    return states[index % states.length] as string;
  };
  const transitionOf = (one: TransitionPlan, source: string): object => ({
    ...(one.target === null ? {} : { target: `#${targetOf(one.target, source)}`, reenter: one.reenter }),
    ...(one.guard === null ? {} : { guard: one.guard === 'few' ? { type: 'below', params: { n: 30 } } : one.guard }),
    actions: actionsOf(one.actions, `${source}!`),
  });
  const grouped = (list: readonly (readonly [string | number, TransitionPlan])[], path: string): object => {
    const groups: Record<string, object[]> = {};
    for (const [key, then] of list) (groups[key] ??= []).push(transitionOf(then, path));
    return groups;
  };
  const invokeOf = ({ done, failed }: NonNullable<NodePlan['invoke']>, path: string): object => ({
    id: `job${jobs}`,
    src: jobs++ % 2 === 0 ? (visitor ?? 'job') : 'job',
    input: { place: path },
    ...(done === null ? {} : { onDone: transitionOf(done, path) }),
    ...(failed === null ? {} : { onError: transitionOf(failed, path) }),
  });
  const nodeOf = (one: NodePlan, path: string): object => ({
    id: path,
    tags: [path],
    entry: [note(`${path}+`), ...actionsOf(one.entry, `${path}+`)],
    exit: one.exit ? [note(`${path}-`)] : [],
    ...(one.kind === 'parallel' || one.kind === 'final' ? { type: one.kind } : {}),
    ...(one.kind === 'compound' ? { initial: 's0' } : {}),
    ...(one.kind === 'final'
      ? {}
      : {
          on: grouped(
            one.on.map(({ type, then }) => [type, then] as const),
            path,
          ),
          after: grouped(
            one.after.map(({ delay, then }) => [delay, then] as const),
            path,
          ),
        }),
    ...(one.children.length === 0
      ? {}
      : {
          states: {
            ...Object.fromEntries(
              one.children.map((child, index) => [`s${index}`, nodeOf(child, `${path}.s${index}`)]),
            ),
            ...(one.history === null ? {} : { h: { id: `${path}.h`, type: 'history', history: one.history } }),
          },
        }),
    ...(one.always === null ? {} : { always: [transitionOf(one.always, path)] }),
    ...(one.invoke === null ? {} : { invoke: invokeOf(one.invoke, path) }),
    ...(one.onDone === null ? {} : { onDone: transitionOf(one.onDone, path) }),
  });
  const invoke = kids.map((kid) => ({ id: kid, src: kid }));
  return machineOf({ ...nodeOf(plan.root, 'm'), ...(kids.length === 0 ? {} : { invoke }) }, { actors });
}

/** The same machine as an engine or host loads it. */
export function definitionFrom(plan: Plan): MachineDefinition {
  return definitionOf(machineFrom(plan));
}

/** Which features a plan has, for the shares that the test prints. */
export function featuresOf(plan: Plan): Readonly<Record<(typeof FEATURES)[number], boolean>> {
  const nodes = nodesIn(plan.root);
  const transitions = nodes.flatMap(({ after, on, always, invoke, onDone }) => [
    ...[...after, ...on].map(({ then }) => then),
    ...[always, invoke?.done ?? null, invoke?.failed ?? null, onDone].filter((one) => one !== null),
  ]);
  const actions = [...nodes.flatMap(({ entry }) => entry), ...transitions.flatMap((one) => one.actions)];
  const histories = pathsOf(plan.root, 'm').histories.length > 0;
  return {
    after: nodes.some(({ after }) => after.length > 0),
    parallel: nodes.some(({ kind }) => kind === 'parallel'),
    history: histories && transitions.some(({ target }) => target?.to === 'history'),
    invoke: nodes.some(({ invoke }) => invoke !== null),
    raise: actions.some(({ do: what }) => what === 'raise' || what === 'raiseLater'),
    reentry: transitions.some(({ target, reenter }) => target?.to === 'self' && reenter),
  };
}

export const FEATURES = ['after', 'parallel', 'history', 'invoke', 'raise', 'reentry'] as const;

function nodesIn(plan: NodePlan): NodePlan[] {
  return [plan, ...plan.children.flatMap(nodesIn)];
}
