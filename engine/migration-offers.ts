import type { MachineMigration } from '../machines/definition.ts';
import { comingOver, type Fate } from './coming-over.ts';
import type { Compiled } from './compiled.ts';
import { targetOf, triedTarget } from './migration-target.ts';
import { plannedTimers } from './migration-timers.ts';
import type { Runtime } from './runtime.ts';
import type { CaseState, MachineOffer, MigrationOffer, PlannedChild } from './types.ts';

/** The migrations of a machine, as far as they can be tried without migrating. */
export function offersOf({ compiled, definition }: Runtime): readonly MigrationOffer[] {
  return (definition.migrations ?? []).map((migration) => ({
    from: migration.from,
    whenTagged: migration.whenTagged ?? null,
    ...offerOf(compiled, migration),
    childrenOf: (old) => childrenOf(compiled, migration, old),
  }));
}

function offerOf(compiled: Compiled, rules: MachineMigration): MachineOffer {
  const children = Object.entries(rules.children ?? {}).map(([source, rule]) => {
    const machine = compiled.children.get(source);
    if (typeof rule === 'string') return [source, rule] as const;
    return [source, machine === undefined ? nowhere(source, rule) : offerOf(machine, rule)] as const;
  });
  return {
    timers: rules.timers,
    target: (old) => targetOf(compiled, rules, old),
    ...(children.length === 0 ? {} : { children: Object.fromEntries(children) }),
  };
}

function nowhere(source: string, { timers }: MachineMigration): MachineOffer {
  return {
    timers,
    target: () => ({ value: null, missing: [{ what: `the new version has no child machine '${source}': drop it` }] }),
  };
}

function childrenOf(compiled: Compiled, rules: MachineMigration, old: CaseState): readonly PlannedChild[] {
  const { children } = comingOver(compiled, rules, old, undefined, triedTarget(compiled, rules, old.value));
  return planned(children, []);
}

/** Every child after its parent. Those that had ended are told only where something stands against them. */
function planned(fates: readonly Fate[], above: readonly string[]): PlannedChild[] {
  return fates.flatMap(({ id, old, fate, carried, against }) => {
    const path = [...above, id];
    const outside = against === null ? [] : [...above.map(machineNamed), against];
    const own = (carried?.inner.own ?? []).map((what) => [...path.map(machineNamed), what].join(': '));
    const problems = against === null ? own : [outside.join(': ')];
    if (old.ended === true && problems.length === 0) return [];
    const timers = carried === null ? [] : plannedTimers(old.timers, carried.rules.timers);
    return [{ path, fate, timers, problems }, ...planned(carried?.inner.children ?? [], path)];
  });
}

const machineNamed = (id: string): string => `the child machine '${id}'`;
