import { CONFORMANCE } from '../cases/index.ts';
import { lifeOfEngine, type Picture } from '../lives.ts';
import type { Plan } from '../plan.ts';

/** Runs the cases of one feature inside Temporal's sandbox; answers what failed. */
export async function cases(feature: string): Promise<{ ran: number; failed: string[] }> {
  const chosen = CONFORMANCE.filter((each) => each.feature === feature);
  const failed = chosen.flatMap(({ name, run }) => {
    try {
      run();
      return [];
    } catch (error) {
      return [`${name}: ${String(error)}`];
    }
  });
  return { ran: chosen.length, failed };
}

/** Lives a random machine inside Temporal's sandbox. */
export async function life(plan: Plan): Promise<readonly Picture[]> {
  return lifeOfEngine(plan);
}
