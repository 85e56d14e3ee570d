import type { Standing } from './living.ts';
import type { OldOffice } from './old-office.ts';
import { clockedLives1, plainLives1 } from './proposal-1.ts';
import { clockedLives2, plainLives2 } from './proposal-2.ts';

/** What is done in an office of a release before it is kept. */
export interface Lives {
  readonly plain: (office: OldOffice) => Promise<Standing>;
  readonly clocked: (office: OldOffice) => Promise<Standing>;
  /** The demonstration clock of the second. */
  readonly clock: string;
}

/** Of each version of the machine: a release is lived in by the newest that it has. */
export const LIVES: Readonly<Record<string, Lives>> = {
  // Five days are 20 s, and the office is stopped well within that.
  'proposal@1': { plain: plainLives1, clocked: clockedLives1, clock: '1d=4s' },
  // Two weeks of consultation are 28 s.
  'proposal@2': { plain: plainLives2, clocked: clockedLives2, clock: '1d=2s' },
};
