import type { MachineMigration } from '../machines/definition.ts';
import type { Compiled } from './compiled.ts';
import { activeCharts, isAtItsEnd, timersOf } from './configurations.ts';
import { type Target, triedTarget } from './migration-target.ts';
import { pairTimers, type Policy } from './migration-timers.ts';
import { timerName } from './names.ts';
import type { ArmedTimer, CaseState, ChildStanding, ChildState, PlannedChild, StateValue } from './types.ts';
import { inOrderOfStart } from './unit.ts';
import { activeNodes, type Invocation, invocationsOf, nodesOf, snapshotOf } from './xstate-internals.ts';

/** What becomes of one machine of a case, the root or a child. Nothing of it is carried out yet. */
export interface ComingOver {
  /** Null while it is not known. */
  readonly value: StateValue | null;
  /** What an old timer becomes, by the id of the new one. */
  readonly pairs: ReadonlyMap<string, { readonly old: ArmedTimer; readonly policy: Policy }>;
  /** Whether the new state arms the timer of this id: not one that had fired before. */
  readonly arms: (timer: string) => boolean;
  readonly children: readonly Fate[];
  /** What stands against it, its children left out. */
  readonly own: readonly string[];
  /** All that stands against it, its children's included. */
  readonly problems: readonly string[];
}

/** What becomes of one child machine. */
export interface Fate {
  readonly id: string;
  readonly old: ChildState;
  readonly fate: PlannedChild['fate'];
  /** How it goes on; null where it does not, or cannot. `sync`: the parent asks for its snapshots. */
  readonly carried: {
    readonly compiled: Compiled;
    readonly rules: MachineMigration;
    readonly inner: ComingOver;
    readonly sync: boolean;
  } | null;
  /** Why nothing can be said of it at all. */
  readonly against: string | null;
}

/**
 * @param rules those of the new version, in whose terms `compiled` is.
 * @param standing what the old version says of this machine; undefined where it does not know.
 */
export function comingOver(
  compiled: Compiled,
  rules: MachineMigration,
  old: CaseState | ChildState,
  standing: ChildStanding | undefined,
  { value, missing }: Target,
): ComingOver {
  const { chart } = compiled;
  const legal = value !== null && missing.length === 0 ? value : null;
  const ends = legal !== null && isAtItsEnd(chart, new Set(activeCharts(chart, legal)));
  const declared = value === null || ends ? [] : timersOf(chart, value);
  const armed = pairTimers(old.timers, declared, rules.timers);
  // Without a known target nobody can say what runs there: only what is not mapped at all is told.
  const timers = ends ? [] : armed.problems.filter(({ timer }) => value !== null || rules.timers[timer] === undefined);
  const left = declared.filter(({ id }) => !armed.pairs.has(id));
  const children = fatesOf(compiled, rules, old, standing, { value: legal, ends });
  const own = [...missing, ...timers].map(({ what }) => what);
  return {
    value,
    pairs: armed.pairs,
    arms: standing === undefined ? armsUnlessKept(rules, armed.pairs) : armsUnlessSpent(rules, standing, left),
    children,
    own,
    problems: [...own, ...children.flatMap(problemsOf)],
  };
}

function problemsOf({ id, against, carried }: Fate): readonly string[] {
  if (against !== null) return [against];
  return (carried?.inner.problems ?? []).map((what) => `the child machine '${id}': ${what}`);
}

function armsUnlessSpent(
  rules: MachineMigration,
  { spent }: ChildStanding,
  left: ReturnType<typeof timersOf>,
): ComingOver['arms'] {
  const fired = spent.map((id) => ({ id, name: timerName(id) }));
  const { pairs } = pairTimers(fired, left, rules.timers);
  return (timer) => [undefined, 'restart'].includes(pairs.get(timer)?.policy);
}

/**
 * The old version was released before machines told the charts of their children: what its state had armed is not known. A timer
 * that is kept, and of which none runs, is taken for one that has fired.
 */
function armsUnlessKept({ timers }: MachineMigration, pairs: ComingOver['pairs']): ComingOver['arms'] {
  const kept = new Set(
    Object.values(timers).flatMap((rule) => (rule === 'drop' || rule.policy === 'restart' ? [] : [rule.as])),
  );
  return (timer) => pairs.has(timer) || !kept.has(timerName(timer));
}

/** The new state of the parent: null while it is not known. */
interface Parent {
  readonly value: StateValue | null;
  readonly ends: boolean;
}

/** In the order in which the children were started. */
function fatesOf(
  compiled: Compiled,
  rules: MachineMigration,
  old: CaseState | ChildState,
  standing: ChildStanding | undefined,
  parent: Parent,
): readonly Fate[] {
  const children = inOrderOfStart(old.children);
  if (children.length === 0) return [];
  const everywhere = invocationsOf(nodesOf(compiled.machine));
  const there =
    parent.value === null
      ? everywhere
      : invocationsOf(activeNodes(snapshotOf(compiled.machine, { value: parent.value }, {}, {}, {})));
  return children.map(([id, child]) => {
    const invoked = { anywhere: everywhere.has(id), there: there.get(id) };
    return fateOf(compiled, rules, id, child, standing?.children?.[id], parent.ends, invoked);
  });
}

interface Invoked {
  readonly anywhere: boolean;
  readonly there: Invocation | undefined;
}

function fateOf(
  compiled: Compiled,
  { children = {} }: MachineMigration,
  id: string,
  old: ChildState,
  standing: ChildStanding | undefined,
  parentEnds: boolean,
  { anywhere, there }: Invoked,
): Fate {
  const { source } = old;
  const ends: Fate = { id, old, fate: 'ends', carried: null, against: null };
  const against = (what: string): Fate => ({ ...ends, against: `the child machine '${id}' ${what}` });
  const rule = Object.hasOwn(children, source) ? children[source] : undefined;
  if (rule === undefined)
    return old.ended === true
      ? ends
      : against(
          `is still running, and cannot come over: wait until it has ended, or say what becomes of '${source}' in \`children\``,
        );
  if (rule === 'drop' || parentEnds) return ends;
  if (rule === 'restart') {
    if (!anywhere && !isGenerated(id) && old.ended !== true)
      return against('is to restart, and no state of the new version invokes it: nothing would start it');
    return there === undefined ? ends : { ...ends, fate: 'restarted' };
  }
  if (anywhere && there === undefined) return ends;
  if (!anywhere && isGenerated(id))
    return against('has no id of its own, and the state that invoked it does so no more: restart or drop it');
  if (there !== undefined && there.source !== source)
    return against(`is of '${source}', and the new version invokes '${there.source}' by that id: restart or drop it`);
  const machine = compiled.children.get(source);
  if (machine === undefined) return against(`is of '${source}', which the new version has not: drop it`);
  const inner = comingOver(machine, rule, old, standing, triedTarget(machine, rule, old.value));
  const sync = there?.sync ?? old.sync === true;
  return { ...ends, fate: 'carried', carried: { compiled: machine, rules: rule, inner, sync } };
}

/** XState's own name for what a state invokes without an id, `<index>.<state id>`; what is spawned always has one. */
function isGenerated(id: string): boolean {
  return /^\d+\./.test(id);
}
