import type { TimerMigration } from '../machines/definition.ts';
import type { DeclaredTimer } from './configurations.ts';
import type { PlannedTimer } from './types.ts';

export type Policy = Exclude<TimerMigration, 'drop'>['policy'];

export interface Pairing<Old extends DeclaredTimer> {
  /** What an old timer becomes, by the id of the new one. */
  readonly pairs: ReadonlyMap<string, { readonly old: Old; readonly policy: Policy }>;
  /** Timers that would be lost without anybody having said so. */
  readonly problems: readonly { readonly timer: string; readonly what: string }[];
}

/**
 * Finds for each old timer the new one it becomes: of those of the right name the one in the state of the same id, else the
 * first that no other has become.
 */
export function pairTimers<Old extends DeclaredTimer>(
  before: readonly Old[],
  after: readonly DeclaredTimer[],
  rules: Readonly<Record<string, TimerMigration>>,
): Pairing<Old> {
  const pairs = new Map<string, { old: Old; policy: Policy }>();
  const problems: { timer: string; what: string }[] = [];
  for (const old of before) {
    const { name } = old;
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule === undefined) problems.push({ timer: name, what: `the timer '${name}' is not mapped` });
    if (rule === undefined || rule === 'drop') continue;
    const free = after.filter((timer) => timer.name === rule.as && !pairs.has(timer.id));
    const sameState = `xstate.after.${rule.as}.${stateOf(old)}`;
    const found = free.find(({ id }) => id === sameState) ?? free[0];
    if (found !== undefined) pairs.set(found.id, { old, policy: rule.policy });
    else problems.push({ timer: name, what: `the timer '${name}' becomes '${rule.as}', which does not run there` });
  }
  return { pairs, problems };
}

/** The same in words, for a plan. */
export function plannedTimers(
  before: readonly { readonly name: string }[],
  rules: Readonly<Record<string, TimerMigration>>,
): readonly PlannedTimer[] {
  return before.map(({ name }) => {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule === undefined) return { name, as: null, policy: 'unmapped' };
    return rule === 'drop' ? { name, as: null, policy: 'drop' } : { name, as: rule.as, policy: rule.policy };
  });
}

function stateOf({ id, name }: DeclaredTimer): string {
  return id.slice(`xstate.after.${name}.`.length);
}
