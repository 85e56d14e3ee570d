import type { AnyMachineSnapshot } from 'xstate';
import type { Compiled } from './compiled.ts';
import { frozen, plain } from './json.ts';
import type {
  ArmedTimer,
  CaseState,
  ChildState,
  ErrorValue,
  Instant,
  Json,
  JsonObject,
  RunningActor,
  StateValue,
} from './types.ts';
import {
  activeNodes,
  childReference,
  type ChildReference,
  historyOf,
  orderOf,
  selfReference,
  snapshotOf,
} from './xstate-internals.ts';

type MachineState = Omit<CaseState, 'machine' | 'seq'>;

/** One machine of a case while a step runs: the root, or a child inside its parent. Written back to plain JSON by `close`. */
export class Unit {
  readonly compiled: Compiled;
  readonly path: readonly string[];
  readonly parent: Unit | null;
  readonly token: string;
  readonly source: string;
  readonly sync: boolean;
  readonly self: object;
  readonly since: Record<string, Instant>;
  /** What has been sent to it and it has not taken yet: only within a step. */
  readonly mailbox: JsonObject[] = [];
  busy = false;
  /** It has been started, in this step or before. */
  began: boolean;
  /** It has come to its end, or its parent has stopped it: it takes nothing any more. */
  halted = false;
  /** It has come to its end; the parent keeps it until it stops it. */
  ended = false;
  #snapshot: AnyMachineSnapshot | undefined;
  readonly #before: MachineState | undefined;
  // Made when first asked for: most steps of most machines touch none of them.
  #timers: Map<string, ArmedTimer> | undefined;
  #actors: Map<string, RunningActor> | undefined;
  #children: Map<string, Unit> | undefined;
  #touched = false;

  constructor(
    compiled: Compiled,
    parent: Unit | null,
    id: string,
    origin: { source: string; token: string; sync: boolean },
    before?: MachineState,
  ) {
    this.since = { ...before?.since };
    this.began = before !== undefined;
    this.#before = before;
    this.compiled = compiled;
    this.parent = parent;
    this.path = parent === null ? [] : [...parent.path, id];
    this.token = origin.token;
    this.source = origin.source;
    this.sync = origin.sync;
    this.self = parent === null ? compiled.self : selfReference(id, parent.self);
  }

  static open(
    compiled: Compiled,
    state: MachineState,
    parent: Unit | null,
    id: string,
    origin: { source: string; token: string; sync: boolean },
  ): Unit {
    const unit = new Unit(compiled, parent, id, origin, state);
    for (const [childId, child] of inOrderOfStart(state.children)) {
      const machine = compiled.children.get(child.source);
      if (machine === undefined)
        throw new Error(
          `the state has a child '${childId}' of the machine '${child.source}', which this version lacks`,
        );
      const opened = Unit.open(machine, child, unit, childId, {
        source: child.source,
        token: child.token,
        sync: child.sync === true,
      });
      opened.ended = child.ended === true;
      unit.children.set(childId, opened);
    }
    return unit;
  }

  get timers(): Map<string, ArmedTimer> {
    return (this.#timers ??= byId(this.#before?.timers ?? NONE));
  }

  get actors(): Map<string, RunningActor> {
    return (this.#actors ??= byId(this.#before?.actors ?? NONE));
  }

  get children(): Map<string, Unit> {
    return (this.#children ??= new Map());
  }

  get snapshot(): AnyMachineSnapshot {
    if (this.#snapshot === undefined) {
      const state = this.#before as MachineState;
      this.#snapshot = snapshotOf(
        this.compiled.machine,
        state,
        frozen(state.context),
        state.history,
        this.references(),
      );
    }
    return this.#snapshot;
  }

  /** The snapshot with the children that run now: an earlier event of this very step may have started or stopped some. */
  freshSnapshot(): AnyMachineSnapshot {
    if (this.#snapshot === undefined) return this.snapshot;
    return { ...this.#snapshot, children: this.references() };
  }

  set snapshot(snapshot: AnyMachineSnapshot) {
    this.#snapshot = snapshot;
    this.#touched = true;
  }

  get status(): MachineState['status'] {
    const status = this.#snapshot?.status ?? this.#before?.status ?? 'active';
    return status === 'done' || status === 'error' ? status : 'active';
  }

  touch(): void {
    this.#touched = true;
  }

  /** Stand-ins for the running children, by id. */
  references(): Record<string, ChildReference> {
    const actors = this.#actors?.size ?? this.#before?.actors.length ?? 0;
    if (actors === 0 && (this.#children?.size ?? 0) === 0) return NOBODY;
    const references: Record<string, ChildReference> = {};
    for (const id of this.actors.keys()) references[id] = childReference(id);
    for (const id of this.children.keys()) references[id] = childReference(id);
    return references;
  }

  /** The state as plain JSON. A machine that nothing happened to gives back the very state it was opened from. */
  close(): MachineState {
    const children: Record<string, ChildState> = {};
    let changed = this.#touched || this.#before === undefined;
    for (const [id, child] of this.#children ?? []) {
      const before = this.#before?.children[id];
      const closed = child.#closeAsChild();
      children[id] = closed;
      changed ||= closed !== before;
    }
    if (!changed) return this.#before as MachineState;
    const { snapshot } = this;
    const state: MachineState = {
      status: this.status,
      value: plain(snapshot.value, 'value') as StateValue,
      context: plain(snapshot.context, 'context', this.#before?.context) as JsonObject,
      history: historyOf(snapshot),
      since: sinceOf(snapshot, this.since),
      timers: listOf(this.#timers, this.#before?.timers),
      actors: listOf(this.#actors, this.#before?.actors),
      children,
    };
    const { output, error } = snapshot as { output?: unknown; error?: unknown };
    const order = orderOf(snapshot);
    if (output === undefined && error === undefined && order === undefined) return state;
    return {
      ...state,
      ...(order === undefined ? {} : { order }),
      ...(output === undefined ? {} : { output: plain(output, 'output') as Json }),
      ...(error === undefined ? {} : { error: errorValue(error) }),
    };
  }

  #closeAsChild(): ChildState {
    const state = this.close();
    const before = this.#before as ChildState | undefined;
    if (state === before && (before.ended === true) === this.ended) return before;
    return {
      ...state,
      source: this.source,
      token: this.token,
      ...(this.ended ? { ended: true as const } : {}),
      ...(this.sync ? { sync: true as const } : {}),
    };
  }
}

/** The keys of a record have no order that JSON keeps: tokens say which child was started first. */
export function inOrderOfStart(children: Readonly<Record<string, ChildState>>): [string, ChildState][] {
  const entries = Object.entries(children);
  return entries.length < 2 ? entries : entries.sort(([, a], [, b]) => compareTokens(a.token, b.token));
}

/** Tokens are `<seq>:<n>`. */
function compareTokens(a: string, b: string): number {
  const [seqA = 0, nA = 0] = a.split(':').map(Number);
  const [seqB = 0, nB = 0] = b.split(':').map(Number);
  return seqA - seqB || nA - nB;
}

const NONE: readonly never[] = Object.freeze([]);
const NOBODY: Record<string, ChildReference> = Object.freeze({});

/** @param before what it is where nothing has been asked for. */
function listOf<T>(map: ReadonlyMap<string, T> | undefined, before: readonly T[] = NONE): readonly T[] {
  if (map === undefined) return before;
  return map.size === 0 ? NONE : [...map.values()];
}

function byId<T extends { readonly id: string }>(list: readonly T[]): Map<string, T> {
  const map = new Map<string, T>();
  for (const one of list) map.set(one.id, one);
  return map;
}

/** Of states that are still active: the others wait for nobody any more. */
function sinceOf(snapshot: AnyMachineSnapshot, since: Readonly<Record<string, Instant>>): Record<string, Instant> {
  const kept: Record<string, Instant> = {};
  const nodes = activeNodes(snapshot);
  for (const id in since) if (nodes.some((node) => node.id === id)) kept[id] = since[id] as Instant;
  return kept;
}

/** Errors become `{}` in JSON: their name and message are what is kept. */
export function errorValue(error: unknown): ErrorValue {
  if (error instanceof Error) return { name: error.name, message: error.message };
  const value = error as { name?: unknown; message?: unknown } | null;
  if (typeof value === 'object' && value !== null && typeof value.message === 'string') {
    return { name: typeof value.name === 'string' ? value.name : 'Error', message: value.message };
  }
  return { name: 'Error', message: typeof error === 'string' ? error : JSON.stringify(error) };
}
