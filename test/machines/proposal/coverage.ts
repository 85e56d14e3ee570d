import type { CaseState, ChildChart, ChildState, Machine, StateChart, StateValue, Why } from '../../../engine/types.ts';
import type { Observer } from './walk.ts';

/**
 * Which states were visited and which candidates of which transitions were taken, told from the machine's own chart and those
 * of its child machines.
 */
export class Coverage {
  readonly #states: ReadonlySet<string>;
  readonly #branches: ReadonlyMap<string, string>;
  readonly #counts = new Map<string, number>();
  readonly visited = new Set<string>();
  readonly taken = new Set<string>();
  readonly #root: ChildChart;

  constructor(machine: Machine) {
    const { chart, children = {} } = machine;
    this.#root = { chart, children };
    const states = new Set<string>();
    const branches = new Map<string, string>();
    for (const node of chartsIn(this.#root).flatMap(nodes)) {
      if (node.type !== 'history') states.add(node.id);
      const seen = new Map<string, number>();
      for (const { on, guard, targets } of node.transitions) {
        const index = seen.get(on) ?? 0;
        seen.set(on, index + 1);
        branches.set(`${node.id} ${on} ${index}`, `${guard ?? ''} → ${targets.join()}`);
      }
      for (const [on, count] of seen) this.#counts.set(`${node.id} ${on}`, count);
    }
    this.#states = states;
    this.#branches = branches;
  }

  readonly observe: Observer = (_, step, after) => {
    this.note(step.why, after);
  };

  note(why: readonly Why[], after: CaseState): void {
    this.#visit(this.#root, after);
    const at = new Map<string, number>();
    for (const one of why) {
      const key = `${one.source} ${one.on}`;
      // Two children of one source are counted each for itself.
      const place = `${one.path.join('/')} ${key}`;
      const index = at.get(place) ?? 0;
      if (one.taken) {
        this.taken.add(`${key} ${one.guards.length === 0 ? this.#unguarded(key, index) : index}`);
        for (const target of one.targets) this.visited.add(target);
      }
      const next = index + 1;
      at.set(place, one.taken || next >= (this.#counts.get(key) ?? 1) ? 0 : next);
    }
  }

  #visit(of: ChildChart, { value, children }: Pick<ChildState, 'value' | 'children'>): void {
    for (const id of activeIds(of.chart, value)) this.visited.add(id);
    for (const child of Object.values(children)) {
      const inner = of.children[child.source];
      if (inner !== undefined) this.#visit(inner, child);
    }
  }

  /** A candidate without a guard is not asked: it stands after those that were. */
  #unguarded(key: string, index: number): number {
    for (let candidate = index; candidate < (this.#counts.get(key) ?? 1); candidate += 1)
      if (this.#branches.get(`${key} ${candidate}`)?.startsWith(' →')) return candidate;
    return index;
  }

  get states(): { readonly all: number; readonly missing: readonly string[] } {
    return { all: this.#states.size, missing: [...this.#states].filter((id) => !this.visited.has(id)) };
  }

  get branches(): { readonly all: number; readonly missing: readonly string[] } {
    const missing = [...this.#branches].filter(([key]) => !this.taken.has(key));
    return { all: this.#branches.size, missing: missing.map(([key, label]) => `${key}: ${label}`) };
  }
}

function chartsIn({ chart, children }: ChildChart): readonly StateChart[] {
  return [chart, ...Object.values(children).flatMap(chartsIn)];
}

function nodes(chart: StateChart): readonly StateChart[] {
  return [chart, ...chart.states.flatMap(nodes)];
}

function activeIds(node: StateChart, value: StateValue): readonly string[] {
  if (typeof value === 'string') {
    const child = node.states.find(({ key }) => key === value);
    return [node.id, ...(child === undefined ? [] : [child.id])];
  }
  return [
    node.id,
    ...Object.entries(value).flatMap(([key, inner]) => {
      const child = node.states.find((state) => state.key === key);
      return child === undefined ? [] : activeIds(child, inner);
    }),
  ];
}
