import type { MachineMigration } from '../machines/definition.ts';
import type { Compiled } from './compiled.ts';
import { whatIsMissing } from './enter.ts';
import { sentenceOf } from './runtime.ts';
import type { MachineOffer, StateValue } from './types.ts';

/** Where an old value leads (null: nowhere), and what is missing there. */
export type Target = ReturnType<MachineOffer['target']>;

export function targetOf(compiled: Compiled, rules: MachineMigration, old: StateValue): Target {
  const value = rules.value(old);
  if (value !== null) return { value, missing: whatIsMissing(compiled, value) };
  return { value, missing: [{ what: `the state ${JSON.stringify(old)} is not mapped` }] };
}

/** A mapping that breaks is one of the problems that are told together. */
export function triedTarget(compiled: Compiled, rules: MachineMigration, old: StateValue): Target {
  try {
    return targetOf(compiled, rules, old);
  } catch (error) {
    return { value: null, missing: [{ what: `the mapping breaks on it: ${sentenceOf(error)}` }] };
  }
}
