import type { Instant } from '../engine/types.ts';
import type { HostLog } from '../host/context.ts';
import { reasonOf } from './reasons.ts';

/** Whether Temporal answers, and if not, since when: for /readyz and `doctor`. */
export interface TemporalStatus {
  readonly awaySince: Instant | null;
  reached(): void;
  away(error: unknown): void;
  /** Told when it answers again. */
  onReturn(handler: () => void): void;
}

export function temporalStatus(log: HostLog): TemporalStatus {
  let awaySince: Instant | null = null;
  const handlers: (() => void)[] = [];
  return {
    get awaySince() {
      return awaySince;
    },
    reached: () => {
      if (awaySince === null) return;
      log.info({ awaySince }, 'Temporal answers again');
      awaySince = null;
      for (const handler of handlers) handler();
    },
    away: (error) => {
      if (awaySince !== null) return;
      awaySince = new Date().toISOString();
      log.warn(
        { reason: reasonOf(error) },
        'Temporal does not answer: people can go on deciding, clocks are fired by the net, letters wait',
      );
    },
    onReturn: (handler) => void handlers.push(handler),
  };
}
