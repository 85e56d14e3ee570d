import type {
  CaseState,
  ChildChart,
  ChildStanding,
  ChildState,
  Machine,
  MigrationStanding,
  StateChart,
  StateValue,
} from './types.ts';

/** A timer that a state arms when it is entered. */
export interface DeclaredTimer {
  /** As XState names it: `xstate.after.<delay>.<state id>`. */
  readonly id: string;
  readonly name: string;
}

/**
 * Every configuration in which a case can rest, from the chart alone: all children of a compound state, all combinations of
 * parallel regions. More than can be reached, and never less. Left out are the ends of the case, and what is left in the
 * step that enters it: a state with an eventless transition that nothing guards, an inner end with a completion.
 */
export function* configurationsOf(chart: StateChart): Generator<StateValue> {
  for (const value of valuesOf(chart)) if (value !== null && canRest(chart, value)) yield value;
}

/** How many configurations the chart allows; those in which no case rests are counted as well. */
export function countOf(chart: StateChart): number {
  const inside = chart.states.filter(({ type }) => type !== 'history');
  if (chart.type === 'compound') return inside.reduce((sum, child) => sum + countOf(child), 0);
  if (chart.type === 'parallel') return inside.reduce((product, child) => product * countOf(child), 1);
  return 1;
}

/**
 * Configurations in which each state is active at least once: where parallel regions multiply beyond what can be looked at.
 * While one region goes through its states, the others stand where they first can.
 */
export function* coveringOf(chart: StateChart): Generator<StateValue> {
  for (const value of coverOf(chart)) if (value !== null && canRest(chart, value)) yield value;
}

function* coverOf(node: StateChart): Generator<StateValue | null> {
  const inside = node.states.filter(({ type }) => type !== 'history');
  if (node.type === 'compound') {
    for (const child of inside)
      for (const value of coverOf(child)) yield value === null ? child.key : { [child.key]: value };
    return;
  }
  if (node.type !== 'parallel') {
    yield null;
    return;
  }
  const stands = Object.fromEntries(inside.map((region) => [region.key, firstRestOf(region) ?? {}]));
  for (const region of inside) for (const value of coverOf(region)) yield { ...stands, [region.key]: value ?? {} };
}

function firstRestOf(region: StateChart): StateValue | null {
  const values = [...coverOf(region)];
  return values.find((value) => value !== null && canRest(region, value)) ?? values[0] ?? null;
}

function* valuesOf(node: StateChart): Generator<StateValue | null> {
  const inside = node.states.filter(({ type }) => type !== 'history');
  if (node.type === 'compound') {
    for (const child of inside)
      for (const value of valuesOf(child)) yield value === null ? child.key : { [child.key]: value };
  } else if (node.type === 'parallel') yield* combinations(inside);
  else yield null;
}

function* combinations([first, ...others]: readonly StateChart[]): Generator<Readonly<Record<string, StateValue>>> {
  if (first === undefined) {
    yield {};
    return;
  }
  for (const value of valuesOf(first))
    for (const rest of combinations(others)) yield { [first.key]: value ?? {}, ...rest };
}

/** The active state nodes of a configuration, outermost first. */
export function activeCharts(chart: StateChart, value: StateValue): readonly StateChart[] {
  const inner = typeof value === 'string' ? { [value]: {} } : value;
  return [
    chart,
    ...chart.states.flatMap((child) => {
      const below = inner[child.key];
      return below === undefined ? [] : activeCharts(child, below);
    }),
  ];
}

/** The timers that a configuration arms when it is entered. */
export function timersOf(chart: StateChart, value: StateValue): readonly DeclaredTimer[] {
  return activeCharts(chart, value).flatMap((node) => {
    const names = node.transitions.flatMap(({ on }) => (on.startsWith('after.') ? [on.slice('after.'.length)] : []));
    return [...new Set(names)].map((name) => ({ id: `xstate.after.${name}.${node.id}`, name }));
  });
}

export function tagsIn(chart: StateChart, value: StateValue): readonly string[] {
  return [...new Set(activeCharts(chart, value).flatMap(({ tags }) => tags))];
}

/** What a machine says of a case that is to leave it for a later version. */
export function standingOf(machine: Machine, state: CaseState): MigrationStanding {
  return { tags: machine.tags(state), ...runningIn(machine.chart, machine.children ?? {}, state) };
}

function runningIn(
  chart: StateChart,
  charts: Readonly<Record<string, ChildChart>>,
  state: CaseState | ChildState,
): ChildStanding {
  const running = new Set(state.timers.map(({ id }) => id));
  const spent = timersOf(chart, state.value).flatMap(({ id }) => (running.has(id) ? [] : [id]));
  const children = Object.entries(state.children).flatMap(([id, child]) => {
    const known = charts[child.source];
    return child.ended === true || known === undefined
      ? []
      : [[id, runningIn(known.chart, known.children, child)] as const];
  });
  return children.length === 0 ? { spent } : { spent, children: Object.fromEntries(children) };
}

function canRest(chart: StateChart, value: StateValue): boolean {
  const active = new Set(activeCharts(chart, value));
  if (isAtItsEnd(chart, active)) return false;
  return [...active].every(
    (node) =>
      !node.transitions.some(({ on, guard }) => on === 'always' && guard === null) &&
      !(node.transitions.some(({ on }) => on === `done.state.${node.id}`) && isAtItsEnd(node, active)),
  );
}

export function isAtItsEnd(node: StateChart, active: ReadonlySet<StateChart>): boolean {
  const inside = node.states.filter(({ type }) => type !== 'history');
  if (node.type === 'compound') return inside.some((child) => child.type === 'final' && active.has(child));
  if (node.type === 'parallel') return inside.every((child) => isAtItsEnd(child, active));
  return node.type === 'final';
}
