import type { CaseState, GuardAnswer, Machine, StateChart, StateValue } from '../../engine/types.ts';

/** Who reads: an opaque person id, and the seats from which that person can act now. */
export interface Reader {
  readonly person: string;
  readonly seats: readonly string[];
  /** Auditors see everything. */
  readonly auditor: boolean;
}

/**
 * What one reader may know of one case: one answer for show, list, history and refusals, from the one declaration of the
 * case's machine version. What may not be seen is absent, and leaves no trace in what is shown instead.
 */
export interface Visibility {
  /** Nothing of this case is hidden from the reader. */
  readonly everything: boolean;
  /** May learn of events of this type. */
  sees(type: string): boolean;
  /** May learn of this record: by its type, or because it is the reader's own act. */
  seesRecord(record: { readonly type: string; readonly person: string | null }): boolean;
  /** The state without what hidden events alone could have told. */
  state(value: StateValue): StateValue;
  /** The state as it would be if no hidden event had happened since the visible part was entered. */
  supposed(value: StateValue): StateValue;
  /** Whether it tells of hidden events that this state node is active. */
  hides(node: string): boolean;
}

export function visibilityOf(machine: Machine, state: CaseState, reader: Reader): Visibility {
  const ended = state.status !== 'active';
  const relations = new Set(['everyone', ...machine.relations(state, reader.seats)]);
  const sees = (type: string): boolean =>
    reader.auditor ||
    (machine.events[type]?.audience ?? []).some(({ to, from }) => relations.has(to) && (from === 'at-once' || ended));
  const everything = reader.auditor || Object.keys(machine.events).every(sees);
  const declared = new Set(Object.keys(machine.events));
  const closed = everything ? NONE : closedRegions(machine.chart, sees, declared);
  const hidden = nodesWithin(machine.chart, closed);
  return {
    everything,
    sees,
    seesRecord: ({ type, person }) => sees(type) || (person !== null && person === reader.person),
    state: (value) => (everything ? value : (visibleValue(machine.chart, value, closed) ?? value)),
    supposed: (value) => (everything ? value : supposedValue(machine.chart, value, closed)),
    hides: (node) => hidden.has(node),
  };
}

const NONE: ReadonlySet<string> = new Set();
/** Key of the region that holds the phases of a case, where other regions stand beside it. */
const LIFE = 'life';

/**
 * Nodes whose active child tells of hidden events: what is active inside them is not shown. Side by side with others, a
 * node also moves by what nobody declares (conditions, completions, what the machine's parts tell each other), and that may
 * follow from a hidden event. The phases of the case as a whole are known to everybody who may know of the case.
 */
function closedRegions(
  root: StateChart,
  sees: (type: string) => boolean,
  declared: ReadonlySet<string>,
): ReadonlySet<string> {
  const closed = new Set<string>();
  const visit = (node: StateChart, isRegion: boolean): void => {
    const secret = (type: string): boolean => (declared.has(type) ? !sees(type) : isRegion);
    const phases = node === root || node.key === LIFE;
    if (!phases && node.type === 'compound' && movesBetweenChildren(node, secret)) closed.add(node.id);
    for (const child of node.states) visit(child, node.key !== LIFE && (isRegion || node.type === 'parallel'));
  };
  visit(root, false);
  return closed;
}

function movesBetweenChildren(node: StateChart, secret: (type: string) => boolean): boolean {
  const childOf = new Map(node.states.flatMap((child) => idsOf(child).map((id) => [id, child.id] as const)));
  return [node, ...descendants(node)].some((source) =>
    source.transitions.some(
      ({ on, targets }) =>
        secret(on) && targets.some((target) => childOf.has(target) && childOf.get(target) !== childOf.get(source.id)),
    ),
  );
}

/** The active children in the chart's own order: the order of a state value tells which region moved last. */
function activeChildren(
  node: StateChart,
  value: Exclude<StateValue, string>,
): readonly (readonly [StateChart, StateValue])[] {
  return node.states.flatMap((child) => {
    const inner = value[child.key];
    return inner === undefined ? [] : [[child, inner] as const];
  });
}

/** Null: nothing inside this node can be shown. */
function visibleValue(node: StateChart, value: StateValue, closed: ReadonlySet<string>): StateValue | null {
  if (closed.has(node.id)) return null;
  if (typeof value === 'string') return value;
  const active = activeChildren(node, value);
  const entries = active.flatMap(([child, inner]): [string, StateValue][] => {
    const visible = visibleValue(child, inner, closed);
    return visible === null ? [] : [[child.key, visible]];
  });
  if (entries.length > 0) return Object.fromEntries(entries);
  // A compound state of which only the inside is hidden is still shown by its name; a parallel one by its parent's.
  return node.type === 'parallel' ? null : (active[0]?.[0].key ?? null);
}

function supposedValue(node: StateChart, value: StateValue, closed: ReadonlySet<string>): StateValue {
  if (closed.has(node.id)) return initialValue(node);
  if (typeof value === 'string') return value;
  return Object.fromEntries(
    activeChildren(node, value).map(([child, inner]) => [child.key, supposedValue(child, inner, closed)]),
  );
}

function initialValue(node: StateChart): StateValue {
  if (node.type === 'parallel') return Object.fromEntries(node.states.map((child) => [child.key, initialValue(child)]));
  const first = node.states.find(({ id }) => id === node.initial);
  if (first === undefined) return {};
  return first.states.length === 0 ? first.key : { [first.key]: initialValue(first) };
}

function nodesWithin(root: StateChart, closed: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(
    descendants(root)
      .filter((node) => closed.has(node.id))
      .flatMap((node) => descendants(node).map(({ id }) => id)),
  );
}

function descendants(node: StateChart): readonly StateChart[] {
  return node.states.flatMap((child) => [child, ...descendants(child)]);
}

function idsOf(node: StateChart): readonly string[] {
  return [node.id, ...descendants(node).map(({ id }) => id)];
}

/** What a guard has read of the case may tell of hidden events; its name and answer are the rule itself. */
export function seenGuard(guard: GuardAnswer, visibility: Visibility): GuardAnswer {
  if (visibility.everything) return guard;
  const read = Object.entries(guard.read).filter(([path]) => !path.startsWith('context.') && path !== 'context');
  return { ...guard, read: Object.fromEntries(read) };
}
