/** The durable statechart engine: pure, plain JSON in and out. See docs/your-machine.md. */
export type {
  AudienceRule,
  ChildMigration,
  EventDeclaration,
  MachineDefinition,
  MachineMigration,
  Migration,
  OfficeView,
  TimerMigration,
  WorkOptions,
} from '../machines/definition.ts';
export { load } from './machine.ts';
export { type MigrationPlan, planCase, type PlannedMigration, planMigration } from './migration-plan.ts';
export { standingOf } from './configurations.ts';
export { MachineRefused, type Problem, PROBLEM_CODES } from './problems.ts';
export { problemsOf } from './checks.ts';
export type * from './types.ts';
