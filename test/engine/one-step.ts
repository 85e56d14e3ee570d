import { readFileSync } from 'node:fs';
import { load } from '../../engine/index.ts';
import type { CaseState, Command, Office } from '../../engine/types.ts';
import { definitionFrom, type Plan } from './plan.ts';

/** Takes one step of a random machine and ends: a process that knows nothing of the steps before it. */
export interface OneStep {
  readonly plan: Plan;
  readonly state: CaseState | null;
  readonly command: Command | null;
  readonly office: Omit<Office, 'due'>;
}

const { plan, state, command, office } = JSON.parse(readFileSync(0, 'utf8')) as OneStep;
const machine = load(definitionFrom(plan), 'random');
const outside: Office = {
  ...office,
  due: (rule) => {
    throw new Error(`no rule ${rule}`);
  },
};
const result =
  state === null || command === null ? machine.start(null, outside) : machine.step(state, command, outside);
process.stdout.write(JSON.stringify(result));
