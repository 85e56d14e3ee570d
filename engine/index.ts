/** The durable statechart engine: pure, plain JSON in and out. See docs/your-machine.md. */
export type {
  AudienceRule,
  EventDeclaration,
  MachineDefinition,
  OfficeView,
  WorkOptions,
} from '../machines/definition.ts';
export { load } from './machine.ts';
export { MachineRefused, type Problem, PROBLEM_CODES } from './problems.ts';
export { problemsOf } from './checks.ts';
export type * from './types.ts';
