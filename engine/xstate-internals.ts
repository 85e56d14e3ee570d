/**
 * The one file that reaches into XState (5.33): everything here is undocumented there, and each reach has its reason.
 * A move to another XState is a change in this file.
 */
import type { AnyActorLogic, AnyMachineSnapshot, AnyStateMachine, AnyStateNode } from 'xstate';
import type { StateValue } from './types.ts';

/** One action as XState resolved it. `exec` is never called: actions are effects, carried out by the host. */
export interface ResolvedAction {
  readonly type: string;
  readonly params: unknown;
}

/** A transition as XState formats it; `guard` and `actions` are replaced before it runs. */
export interface Transition {
  readonly source: AnyStateNode;
  readonly target: readonly AnyStateNode[] | undefined;
  readonly eventType: string;
  actions: readonly unknown[];
  guard: unknown;
}

/** What `transition()` needs instead of a running actor. */
export interface Scope {
  readonly self: unknown;
  readonly onAction: (action: ResolvedAction) => void;
  readonly onMicrostep: (event: { type: string }, transitions: readonly Transition[]) => void;
  /** Attached to every event a machine sees, the machine's own raised events included. */
  readonly office: object;
}

let current: Scope | undefined;

/** The named guards, actions, delays and actors of a machine. */
export interface Implementations {
  readonly guards: Readonly<Record<string, unknown>>;
  readonly actions: Readonly<Record<string, unknown>>;
  readonly delays: Readonly<Record<string, unknown>>;
  readonly actors: Readonly<Record<string, unknown>>;
}

export function implementationsOf(machine: AnyStateMachine): Implementations {
  return machine.implementations;
}

/** All state nodes in document order, history nodes included. */
export function nodesOf(machine: AnyStateMachine): AnyStateNode[] {
  return [...(machine as unknown as { idMap: Map<string, AnyStateNode> }).idMap.values()];
}

export function nodeById(machine: AnyStateMachine, id: string): AnyStateNode | undefined {
  return (machine as unknown as { idMap: Map<string, AnyStateNode> }).idMap.get(id);
}

export function transitionsOf(node: AnyStateNode): Transition[] {
  const own = [...(node.transitions as unknown as Map<string, Transition[]>).values()].flat();
  return [...own, ...((node.always ?? []) as unknown as Transition[])];
}

/** The declaration by which XState lets a state be entered from anywhere; not in every version's types. */
export function routeOf(node: AnyStateNode): unknown {
  return (node.config as { route?: unknown }).route;
}

/** All actions that a machine's chart and implementations name, as written; not those that `enqueueActions` makes up. */
export function actionsOf(machine: AnyStateMachine): unknown[] {
  const inline = nodesOf(machine).flatMap((node) => (node.type === 'history' ? [] : actionsIn(node)));
  return [...inline, ...Object.values(implementationsOf(machine).actions)];
}

/** Actions that stand in one state node: of its entry, its exit, its transitions and its initial one. */
export function actionsIn(node: AnyStateNode): unknown[] {
  const first = node.type === 'compound' ? (node.initial.actions as unknown[]) : [];
  const ofTransitions = transitionsOf(node).flatMap(({ actions }) => actions);
  return [...node.entry, ...node.exit, ...first, ...ofTransitions];
}

/** The state node that both are in, or one is: by the path of keys that XState gives each node. */
export function commonAncestor(one: AnyStateNode, other: AnyStateNode): AnyStateNode {
  let shared: AnyStateNode = one;
  while (!isWithin(other, shared)) shared = shared.parent as AnyStateNode;
  return shared;
}

function isWithin(node: AnyStateNode, ancestor: AnyStateNode): boolean {
  return ancestor.path.every((key, index) => node.path[index] === key);
}

/**
 * The logic of children never runs inside a step: promises are carried out by the host, child machines are stepped by the
 * engine. XState creates actors while it resolves `invoke` and `spawnChild`, so each named logic is stood in for by one
 * that does nothing.
 */
export function inertLogic(): AnyActorLogic {
  const idle = { status: 'active', output: undefined, error: undefined };
  return {
    transition: () => idle,
    getInitialSnapshot: () => idle,
    getPersistedSnapshot: () => idle,
    start: () => {},
  } as unknown as AnyActorLogic;
}

/** `fromPromise` logic is told from callback and observable logic by what it does: only it ends on a resolved promise. */
export function isPromiseLogic(logic: unknown): boolean {
  const candidate = logic as {
    config?: unknown;
    transition?: (state: unknown, event: unknown, scope: unknown) => { status?: string };
  };
  if (typeof candidate?.config !== 'function' || typeof candidate.transition !== 'function') return false;
  try {
    return (
      candidate.transition({ status: 'active' }, { type: 'xstate.promise.resolve', data: null }, {})?.status === 'done'
    );
  } catch {
    return false;
  }
}

export function isMachineLogic(logic: unknown): logic is AnyStateMachine {
  return typeof logic === 'object' && logic !== null && '__xstatenode' in logic;
}

/** A guard or action made by one of XState's own creators (`and`, `assign`, `raise`, ...), which may stand inline. */
export function isBuiltIn(value: unknown): value is { type: string } & Readonly<Record<string, unknown>> {
  return typeof value === 'function' && ('resolve' in value || 'check' in value);
}

/** `and`, `or`, `not` and `stateIn`, told apart. */
export type Combination =
  | { readonly kind: 'and' | 'or' | 'not'; readonly guards: readonly unknown[] }
  | {
      readonly kind: 'stateIn';
      readonly state: string;
      readonly holds: (snapshot: AnyMachineSnapshot) => boolean;
    };

/**
 * What a guard made by one of XState's creators is; null for every other guard. They carry no name that a bundler would
 * leave alone, so they are told apart by what they answer.
 */
export function combinationOf(guard: unknown): Combination | null {
  if (typeof guard !== 'function' || !('check' in guard)) return null;
  const made = guard as unknown as {
    check: (snapshot: unknown, args: unknown, guard: unknown) => boolean;
    guards?: readonly unknown[];
    stateValue?: unknown;
  };
  if (made.guards === undefined) {
    const { stateValue } = made;
    return {
      kind: 'stateIn',
      state: typeof stateValue === 'string' ? stateValue : JSON.stringify(stateValue),
      holds: (snapshot) => made.check(snapshot, undefined, made),
    };
  }
  const answers = (...guards: (() => boolean)[]): boolean => made.check({ machine: {} }, {}, { guards });
  const [yes, no] = [() => true, () => false];
  if (!answers(no, yes)) return { kind: 'and', guards: made.guards };
  return { kind: answers(yes, no) ? 'or' : 'not', guards: made.guards };
}

/**
 * Puts `watch` in the place of every transition's guard, so that each answer is known with the transition it belongs to.
 * XState calls `check` of a guard that has one with the snapshot and the arguments. Wildcards are kept from lifecycle
 * events here: XState would let `*` match `xstate.done.actor.*`.
 */
export function watchGuards(
  machine: AnyStateMachine,
  watch: (
    transition: Transition,
    guard: unknown,
  ) => (snapshot: AnyMachineSnapshot, args: { context: object; event: { type: string } }) => boolean,
): void {
  for (const node of nodesOf(machine)) {
    if (node.type === 'history') continue;
    for (const candidate of transitionsOf(node)) {
      const wildcard = candidate.eventType === '*' || candidate.eventType.endsWith('.*');
      if (candidate.guard === undefined && !wildcard) continue;
      const ask = candidate.guard === undefined ? () => true : watch(candidate, candidate.guard);
      const guard = () => true;
      guard.check = (snapshot: AnyMachineSnapshot, args: { context: object; event: { type: string } }) =>
        wildcard && args.event.type.startsWith('xstate.') ? false : ask(snapshot, args);
      candidate.guard = guard;
    }
  }
}

/**
 * XState takes an unknown delay for none and fires at once. Names written in the chart are checked at load; those that
 * `enqueueActions` makes up at run time are caught here.
 */
export function refuseUnknownDelays(machine: AnyStateMachine): void {
  const inside = machine.implementations as unknown as { delays: Record<string, unknown> };
  inside.delays = new Proxy(inside.delays, {
    get(delays, name) {
      if (typeof name === 'string' && !Object.hasOwn(delays, name)) throw new Error(`there is no delay '${name}'`);
      return Reflect.get(delays, name) as unknown;
    },
  });
}

/**
 * Makes a machine ready to be stepped: bounded microsteps (XState's own bound is infinite), and the office attached to
 * every event it selects transitions for. The attachment is not enumerable, so it never reaches a state or an effect.
 */
export function prepare(machine: AnyStateMachine, maximumMicrosteps: number): void {
  const inside = machine as unknown as {
    options: { maxIterations: number };
    getTransitionData: (snapshot: unknown, event: object) => unknown;
    _getPreInitialState: (scope: unknown, event: object, queue: unknown) => unknown;
  };
  inside.options.maxIterations = maximumMicrosteps;
  for (const node of nodesOf(machine)) if (node.type !== 'history') remember(node);
  const selected = inside.getTransitionData.bind(machine);
  inside.getTransitionData = (snapshot, event) => selected(snapshot, attachOffice(event));
  const preInitial = inside._getPreInitialState.bind(machine);
  inside._getPreInitialState = (scope, event, queue) => preInitial(scope, attachOffice(event), queue);
}

/**
 * What XState computes once per node and then looks up by way of its cache at every microstep is put on the node itself; and a
 * node without wildcards is asked only for transitions that it has. Neither changes what is found.
 */
function remember(node: AnyStateNode): void {
  const inside = node as unknown as {
    readonly transitions: ReadonlyMap<string, readonly Transition[]>;
    next: (snapshot: AnyMachineSnapshot, event: { type: string }) => unknown;
  };
  const names = node.type === 'compound' ? ['invoke', 'initial'] : ['invoke'];
  for (const name of names) Object.defineProperty(node, name, { value: Reflect.get(node, name) as unknown });
  if ([...inside.transitions.keys()].some((descriptor) => descriptor.includes('*'))) return;
  inside.next = (snapshot, event) => {
    for (const candidate of inside.transitions.get(event.type) ?? []) {
      const guard = candidate.guard as Watched | undefined;
      if (guard === undefined || guard.check(snapshot, { context: snapshot.context as object, event }))
        return [candidate];
    }
    return undefined;
  };
}

/** A guard that `watchGuards` has put in its place. */
interface Watched {
  readonly check: (snapshot: AnyMachineSnapshot, args: { context: object; event: { type: string } }) => boolean;
}

function attachOffice(event: object): object {
  if (current === undefined) return event;
  return Object.defineProperty(event, 'office', { value: current.office, enumerable: false, configurable: true });
}

/** A stand-in for the reference to a running child: enough for `sendTo`, `stopChild` and `snapshot.children`. */
export interface ChildReference {
  readonly id: string;
  readonly child: true;
  readonly getSnapshot: () => object;
}

export function childReference(id: string): ChildReference {
  const snapshot = { status: 'active' };
  return { id, child: true, getSnapshot: () => snapshot };
}

/** The machine's own reference, as guards and actions see it in `self`, and as the parent of children it creates. */
export function selfReference(id: string, parent: unknown): object {
  let booked = 0;
  const ignore = () => {};
  // XState's Actor constructor asks its parent's system for these; nothing of it is ever persisted or compared.
  const system = {
    _bookId: () => `inert:${booked++}`,
    _set: ignore,
    _unregister: ignore,
    _register: ignore,
    _logger: ignore,
    _clock: { setTimeout: ignore, clearTimeout: ignore },
    _sendInspectionEvent: ignore,
    get: () => undefined,
  };
  return { id, sessionId: id, system, _parent: parent, send: ignore, getSnapshot: () => ({ status: 'active' }) };
}

/**
 * What a machine may reach while it is stepped, the actor system included. Nothing is deferred, emitted or executed: actions
 * are only collected.
 */
class ActorScope {
  readonly self: unknown;
  readonly system = this;
  /** XState replaces it for the length of a microstep. */
  actionExecutor: (action: ResolvedAction) => void;
  readonly #scope: Scope;

  constructor(scope: Scope) {
    this.self = scope.self;
    this.actionExecutor = scope.onAction;
    this.#scope = scope;
  }
  get id(): string {
    return (this.self as { id: string }).id;
  }
  get sessionId(): string {
    return this.id;
  }
  logger(): void {}
  defer(): void {}
  emit(): void {}
  stopChild(): void {}
  // Of the system
  get(): undefined {
    return undefined;
  }
  _sendInspectionEvent(event: { type: string; event: { type: string }; _transitions: Transition[] }): void {
    if (event.type === '@xstate.microstep') this.#scope.onMicrostep(event.event, event._transitions);
  }
}

function within<T>(scope: Scope, work: (actorScope: never) => T): T {
  const outer = current;
  current = scope;
  try {
    return work(new ActorScope(scope) as never);
  } finally {
    current = outer;
  }
}

/** XState's exported `transition()` evaluates the initial state anew at each call: the machine's own method does not. */
export function transition(
  machine: AnyStateMachine,
  snapshot: AnyMachineSnapshot,
  event: object,
  scope: Scope,
): AnyMachineSnapshot {
  return within(scope, (actor) => machine.transition(snapshot, event as never, actor) as AnyMachineSnapshot);
}

/** @throws what the machine threw: XState hides it in a snapshot of status `error`. */
export function initial(machine: AnyStateMachine, input: unknown, scope: Scope): AnyMachineSnapshot {
  const snapshot = within(scope, (actor) => machine.getInitialSnapshot(actor, input as never) as AnyMachineSnapshot);
  if (snapshot.status === 'error') throw snapshot.error;
  return snapshot;
}

/** Candidates that would be taken for `event`; guards are asked, nothing else runs. */
export function select(
  machine: AnyStateMachine,
  snapshot: AnyMachineSnapshot,
  event: object,
  scope: Scope,
): readonly Transition[] {
  return within(scope, () => machine.getTransitionData(snapshot, event as never) as unknown as Transition[]);
}

const templates = new WeakMap<AnyStateMachine, Map<string, AnyMachineSnapshot>>();
const TEMPLATES = 2_000;

/** A configuration as a state remembers it. */
export interface Configuration {
  readonly value: StateValue;
  readonly order?: readonly string[];
}

/**
 * A snapshot of the given configuration. `resolveState` forgets history and costs a walk over the chart: the walk is done
 * once per configuration and machine, and history is given as XState keeps it, as nodes.
 * @throws when the value names states that the machine does not have.
 */
export function snapshotOf(
  machine: AnyStateMachine,
  { value, order }: Configuration,
  context: object,
  history: Readonly<Record<string, readonly string[]>>,
  children: Readonly<Record<string, unknown>>,
): AnyMachineSnapshot {
  let cache = templates.get(machine);
  if (cache === undefined) templates.set(machine, (cache = new Map()));
  // What is no bare name begins with a brace.
  const text = typeof value === 'string' ? `:${value}` : JSON.stringify(value);
  const key = order === undefined ? text : `${order.join(' ')} ${text}`;
  let template = cache.get(key);
  if (template === undefined) {
    template = inOrder(machine.resolveState({ value, context: {} }) as AnyMachineSnapshot, order);
    if (cache.size >= TEMPLATES) cache.clear();
    cache.set(key, template);
  }
  const historyValue: Record<string, AnyStateNode[]> = {};
  for (const id in history) {
    historyValue[id] = (history[id] ?? []).flatMap((node) => nodeById(machine, node) ?? []);
  }
  return { ...template, status: 'active', context, historyValue, children } as AnyMachineSnapshot;
}

/**
 * XState takes regions in the order in which they were entered, and keeps that order only as the order of keys and nodes:
 * JSON that was sorted on its way has lost it. So it is told apart, and document order holds where nothing is told.
 */
function inOrder(snapshot: AnyMachineSnapshot, order: readonly string[] | undefined): AnyMachineSnapshot {
  const place = (node: AnyStateNode): number => {
    const told = order?.indexOf(node.id) ?? -1;
    return told >= 0 ? told : node.order;
  };
  const nodes = [...activeNodes(snapshot)].sort((a, b) => place(a) - place(b));
  return { ...snapshot, _nodes: nodes, value: valueOf(nodes, snapshot.machine.root) } as AnyMachineSnapshot;
}

function valueOf(nodes: readonly AnyStateNode[], node: AnyStateNode): StateValue {
  const inside = nodes.filter(({ parent }) => parent === node);
  const [only] = inside;
  if (node.type === 'compound' && only !== undefined && Object.keys(only.states).length === 0) return only.key;
  return Object.fromEntries(inside.map((child) => [child.key, valueOf(nodes, child)]));
}

/** Ids of the active nodes where regions were entered in another order than the document's; else nothing to remember. */
export function orderOf(snapshot: AnyMachineSnapshot): readonly string[] | undefined {
  const nodes = activeNodes(snapshot);
  for (let index = 1; index < nodes.length; index++) {
    if ((nodes[index - 1] as AnyStateNode).order > (nodes[index] as AnyStateNode).order)
      return nodes.map(({ id }) => id);
  }
  return undefined;
}

/** Node ids remembered by history nodes. */
export function historyOf(snapshot: AnyMachineSnapshot): Record<string, string[]> {
  const result: Record<string, string[]> = {};
  const history = snapshot.historyValue as Record<string, readonly { id: string }[]>;
  for (const id in history) result[id] = (history[id] ?? []).map((node) => node.id);
  return result;
}

export function activeNodes(snapshot: AnyMachineSnapshot): readonly AnyStateNode[] {
  return snapshot._nodes;
}

/** Whether a state has come to its end in this configuration: as XState's own `isInFinalState`, which it does not export. */
export function isAtItsEnd(node: AnyStateNode, active: ReadonlySet<AnyStateNode>): boolean {
  const inside = (Object.values(node.states) as AnyStateNode[]).filter(({ type }) => type !== 'history');
  if (node.type === 'compound') return inside.some((child) => child.type === 'final' && active.has(child));
  if (node.type === 'parallel') return inside.every((child) => isAtItsEnd(child, active));
  return node.type === 'final';
}

/** The case's output in a configuration that is its end. XState computes it only while it enters the last state. */
export function endOf(machine: AnyStateMachine, snapshot: AnyMachineSnapshot, scope: Scope): AnyMachineSnapshot {
  const { root } = machine as { root: AnyStateNode };
  const { context } = snapshot;
  const last =
    root.type === 'parallel'
      ? root
      : activeNodes(snapshot).find(({ type, parent }) => type === 'final' && parent === root);
  const output = within(scope, () => {
    const resolve = (mapper: unknown, event: object): unknown =>
      typeof mapper === 'function'
        ? (mapper as (args: object) => unknown)({ context, event, self: scope.self })
        : mapper;
    if (root.output === undefined) return undefined;
    const entered = attachOffice({ type: 'xstate.mufakat.enter' });
    const own = last === root ? undefined : resolve(last?.output, entered);
    return resolve(root.output, attachOffice({ type: `xstate.done.state.${last?.id}`, output: own }));
  });
  return { ...snapshot, status: 'done', output } as AnyMachineSnapshot;
}

/**
 * XState sends to the machine itself what `sendTo` finds no target for. The chart's own sends are made to say so; one that
 * `enqueueActions` makes up at run time is out of reach.
 */
export function refuseSendsToNobody(machine: AnyStateMachine): void {
  const strict = (action: unknown): unknown => {
    if (!isBuiltIn(action) || action.type !== 'xstate.sendTo' || typeof action['to'] !== 'function') return action;
    const find = action['to'] as (...args: unknown[]) => unknown;
    const to = (...args: unknown[]): unknown => {
      const target = find(...args);
      if (target === undefined || target === null)
        throw new Error('sendTo has nobody to send to: there is no such actor');
      return target;
    };
    return Object.assign(() => {}, action, { to });
  };
  for (const node of nodesOf(machine)) {
    if (node.type === 'history') continue;
    for (const list of [node.entry, node.exit] as unknown[][]) list.splice(0, list.length, ...list.map(strict));
    for (const one of transitionsOf(node)) one.actions = one.actions.map(strict);
  }
  const named = implementationsOf(machine).actions as Record<string, unknown>;
  for (const name of Object.keys(named)) named[name] = strict(named[name]);
}

/** What a state invokes under an id. */
export interface Invocation {
  readonly source: string;
  /** It asks for the child's snapshots. */
  readonly sync: boolean;
}

/** By the id of what is invoked. */
export function invocationsOf(nodes: readonly AnyStateNode[]): ReadonlyMap<string, Invocation> {
  const all = nodes.flatMap((node) => (node.type === 'history' ? [] : node.invoke));
  return new Map(all.map(({ id, src, onSnapshot }) => [id, { source: src as string, sync: Boolean(onSnapshot) }]));
}

/** Resolves a delayed `raise` or an `invoke` of a node outside a transition, as entering the node would. */
export function enterTimersAndActors(
  snapshot: AnyMachineSnapshot,
  event: { type: string },
  scope: Scope,
  spawnChild: (source: string, definition: object) => unknown,
  wanted: { readonly arms: (timer: string) => boolean; readonly invokes: (id: string) => boolean },
): AnyMachineSnapshot {
  return within(scope, (actor) => {
    attachOffice(event);
    let next = snapshot;
    for (const node of [...activeNodes(snapshot)].sort((a, b) => a.order - b.order)) {
      const delayed = (node.entry as unknown[]).filter(
        (action) =>
          isBuiltIn(action) &&
          action.type === 'xstate.raise' &&
          String(action['id']).startsWith('xstate.after.') &&
          wanted.arms(String(action['id'])),
      );
      const invoked = node.invoke
        .filter(({ id }) => wanted.invokes(id))
        .map((definition) =>
          spawnChild(definition.src as string, { ...definition, syncSnapshot: Boolean(definition.onSnapshot) }),
        );
      for (const action of [...delayed, ...invoked] as unknown as {
        type: string;
        resolve: (...args: unknown[]) => [AnyMachineSnapshot, unknown];
      }[]) {
        const [after, params] = action.resolve(
          actor,
          next,
          { context: next.context, event, self: scope.self },
          undefined,
          action,
          { internalQueue: [] },
        );
        next = after;
        scope.onAction({ type: action.type, params });
      }
    }
    return next;
  });
}

/** A marker that an entered node leaves among the actions, so that a re-entry restarts "since". */
export const ENTERED = 'mufakat.entered';

export function markEntry(node: AnyStateNode): void {
  (node.entry as unknown[]).unshift({ type: ENTERED, params: { node: node.id } });
}
