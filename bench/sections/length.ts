import { cpuOf, difference, total } from '../measure/cpu.ts';
import { startVariant } from '../servers/processes.ts';
import type { Place } from './side-by-side.ts';

export const LENGTHS = [10, 100, 1_000] as const;
export type Length = (typeof LENGTHS)[number];

/** CPU milliseconds and wall milliseconds per event. */
export interface Cost {
  readonly cpu: number;
  readonly wall: number;
}

/**
 * The same number of events as short, middling and long lifecycles through the host, first without and then with the
 * worker behind it. What grows with a case's length would show here.
 */
export async function measureLengths(
  place: Place,
  events: number,
  behind: 'mufakat' | 'sql',
): Promise<Record<Length, Cost>> {
  const { postgres, temporal } = place.servers;
  const servers = behind === 'sql' || temporal === null ? [postgres] : [postgres, temporal];
  const running = await startVariant(behind, place.environment, servers);
  try {
    await running.ask({ order: 'lengths', length: 100, lifecycles: 10 });
    const costs: Partial<Record<Length, Cost>> = {};
    for (const length of LENGTHS) {
      const lifecycles = Math.max(2, Math.round(events / length));
      const before = cpuOf(running.watched);
      const wall = await running.ask<number>({ order: 'lengths', length, lifecycles });
      await running.ask({ order: 'settle' });
      const cpu = total(difference(cpuOf(running.watched), before));
      costs[length] = { cpu: cpu / (lifecycles * length), wall: wall / (lifecycles * length) };
    }
    return costs as Record<Length, Cost>;
  } finally {
    await running.stop();
  }
}
