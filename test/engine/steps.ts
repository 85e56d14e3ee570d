import type { CaseState, Effect, Office, StepResult } from '../../engine/types.ts';

/** Steps of one case, told by milliseconds since it began. */

const START = Date.parse('2026-03-02T01:00:00.000Z');

export function at(milliseconds: number): string {
  return new Date(START + milliseconds).toISOString();
}

/** An office in which whatever is asked of a rule is due `after` milliseconds later. */
export function officeAt(milliseconds: number, after: number): Office {
  return {
    now: at(milliseconds),
    policy: {},
    actor: { person: null, seat: 'system' },
    facts: {},
    due: (rule) => ({ due: at(milliseconds + after), because: { rule } }),
  };
}

/** A step that was taken, as the host keeps it: nothing but JSON passes from step to step. */
export function taken(result: StepResult): { state: CaseState; effects: readonly Effect[] } {
  if (result.outcome !== 'taken') throw new Error(JSON.stringify(result));
  return JSON.parse(JSON.stringify(result)) as { state: CaseState; effects: readonly Effect[] };
}
