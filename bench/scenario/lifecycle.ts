/**
 * The eight commands of one lifecycle: opening it, which begins the first of four waits under a clock, and seven events.
 */
export interface Step {
  readonly type: string;
  readonly seat: string;
}

export const EVENTS: readonly Step[] = [
  { type: 'ACCEPT', seat: 'desk' },
  { type: 'POSITION', seat: 'judge-a' },
  { type: 'POSITION', seat: 'judge-b' },
  { type: 'SIGN', seat: 'judge-a' },
  { type: 'SIGN', seat: 'judge-b' },
  { type: 'REPORT', seat: 'author' },
  { type: 'CLOSE', seat: 'desk' },
];
export const COMMANDS = EVENTS.length + 1;

/** The clocks of the four waits, in milliseconds. None runs out within a benchmark: the next command comes first. */
export const CLOCKS = {
  screeningDue: 3_600_000,
  considerationDue: 7_200_000,
  decisionDue: 10_800_000,
  closingDue: 14_400_000,
} as const;

/** What opens a lifecycle. */
export const INPUT = { title: 'Cyber drill for small island administrations', kind: 'project' } as const;
