import type { Instant } from '../engine/types.ts';

/** The time of this computer, as hosts and workers take it. */
export function wallClock(): Promise<Instant> {
  return Promise.resolve(new Date().toISOString());
}
