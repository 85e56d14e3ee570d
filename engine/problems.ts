/** Every reason for which a machine is refused at load. */
export const PROBLEM_CODES = [
  'callback-or-observable-logic',
  'inline-guard',
  'inline-action',
  'inline-actor',
  'inline-delay',
  'unknown-guard',
  'unknown-action',
  'unknown-delay',
  'unknown-actor',
  'spawn-in-assign',
  'unnamed-spawn',
  'unnamed-delayed-event',
  'duplicate-actor-id',
  'bad-delay',
  'system-id',
  'context-not-json',
  'reserved-event',
  'undeclared-event',
  'unused-declaration',
  'undeclared-work',
  'bad-audience',
  'bad-meta',
  'bad-version',
  'route',
] as const;

/** What makes a machine unfit to run durably. All problems of a machine are told at once. */
export interface Problem {
  readonly code: (typeof PROBLEM_CODES)[number];
  /** Where: a state node's id, or the name concerned. */
  readonly place: string;
  readonly reason: string;
  readonly remedy: string;
}

/** Thrown by `load` with every problem of the machine. */
export class MachineRefused extends Error {
  override readonly name = 'MachineRefused';
  readonly machine: string;
  readonly problems: readonly Problem[];

  constructor(machine: string, problems: readonly Problem[]) {
    super(
      `${machine} cannot run durably: ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}\n` +
        problems
          .map((problem) => `- ${problem.place}: ${problem.reason}. ${problem.remedy} (${problem.code})`)
          .join('\n'),
    );
    this.machine = machine;
    this.problems = problems;
  }
}
