import type { ConformanceCase } from '../collection.ts';
import { actors } from './actors.ts';
import { context } from './context.ts';
import { doors } from './doors.ts';
import { guards } from './guards.ts';
import { regions } from './regions.ts';
import { steps } from './steps.ts';
import { timers } from './timers.ts';
import { transitions } from './transitions.ts';

/** All conformance cases, by feature. */
export const CONFORMANCE: readonly ConformanceCase[] = [
  ...transitions,
  ...guards,
  ...context,
  ...steps,
  ...regions,
  ...timers,
  ...actors,
  ...doors,
];
