import type { MachineDefinition } from '../machines/definition.ts';
import type { Compiled } from './compiled.ts';
import type { Session } from './session.ts';
import type { CaseState, GuardAnswer, Refusal, StepResult } from './types.ts';
import { Unit } from './unit.ts';

/** Everything of a machine that the parts of the engine need, made once by `load`. */
export interface Runtime {
  readonly definition: MachineDefinition;
  readonly digest: string;
  readonly compiled: Compiled;
  /** Event types that people may send. */
  readonly events: readonly string[];
  /** `proposal@1`. */
  readonly pin: string;
}

export function openRoot(runtime: Runtime, state: CaseState): Unit {
  return Unit.open(runtime.compiled, state, null, runtime.definition.machine.id, {
    source: '',
    token: '',
    sync: false,
  });
}

export function otherMachine(runtime: Runtime, state: CaseState): string | null {
  const { name, version, digest } = state.machine;
  if (name === runtime.definition.name && version === runtime.definition.version && digest === runtime.digest)
    return null;
  return `the state belongs to ${name}@${version} (${digest.slice(0, 12)}), this is ${runtime.pin} (${runtime.digest.slice(0, 12)})`;
}

export function taken(runtime: Runtime, root: Unit, session: Session, seq: number): StepResult {
  return {
    outcome: 'taken',
    state: numbered(runtime, root.close(), seq),
    effects: session.log.effects,
    why: session.explanation.why,
  };
}

function numbered(runtime: Runtime, closed: Omit<CaseState, 'machine' | 'seq'>, seq: number): CaseState {
  const { name, version } = runtime.definition;
  const machine = { name, version, digest: runtime.digest };
  const { status, value, context, history, since, timers, actors, children, order, output, error } = closed;
  // Written out where nothing seldom is in it: a spread costs a tenth of a step.
  return order === undefined && output === undefined && error === undefined
    ? { machine, status, value, context, history, since, timers, actors, children, seq }
    : { machine, ...closed, seq };
}

export function refused(
  runtime: Runtime,
  state: CaseState | null,
  code: Refusal['code'],
  missing: readonly (GuardAnswer | { readonly what: string })[],
  permitted: readonly string[],
): StepResult {
  return { outcome: 'refused', refusal: { code, rule: runtime.pin, value: state?.value ?? null, missing, permitted } };
}

export function sentenceOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
