import type { HostLog } from '../host/context.ts';
import { reasonOf } from './reasons.ts';

export interface Loop {
  /** Does the work now, or once more after the work that runs. */
  wake(): void;
  /** Resolves when the work that runs has ended. */
  stop(): Promise<void>;
}

/**
 * Does `work` again and again, `interval` milliseconds after its end, or when woken. A failure is logged and does not end
 * the loop; the same failure twice in a row is logged once.
 */
export function repeat(name: string, interval: number, log: HostLog, work: () => Promise<void>): Loop {
  const stopping = new AbortController();
  let woken = false;
  let ring: (() => void) | null = null;
  let lastFailure = '';

  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, interval);
      ring = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      woken = false;
      try {
        await work();
        if (lastFailure !== '') log.info({ loop: name }, 'works again');
        lastFailure = '';
      } catch (error) {
        const text = reasonOf(error);
        if (text !== lastFailure) log.warn({ loop: name, reason: text }, 'failed, will try again');
        lastFailure = text;
      }
      if (!stopping.signal.aborted && !woken) await pause();
      ring = null;
    }
  };
  const running = run();

  const wake = (): void => {
    woken = true;
    ring?.();
  };
  return {
    wake,
    stop: async () => {
      stopping.abort();
      wake();
      await running;
    },
  };
}
