import fc from 'fast-check';
import type { Plan } from './generator.ts';
import { plans } from './generator.ts';
import { lifeOfActor, lifeOfEngine, type Picture } from './lives.ts';
import { same } from './same.ts';

/** Seed of the random machines: a run that failed is repeated by setting it. */
export const SEED = Number(process.env['MUFAKAT_TEST_SEED'] ?? 20_260_302);

/** Random machines and lives, always the same for a seed. */
export function samples(count: number, seed = SEED): readonly Plan[] {
  return fc.sample(plans, { numRuns: count, seed });
}

/** @throws when the engine's life differs from the actor's, with the first act after which it does. */
export async function sameLives(plan: Plan): Promise<readonly Picture[]> {
  const [actor, engine] = [await lifeOfActor(plan), lifeOfEngine(plan)];
  for (const [index, picture] of actor.entries()) {
    const act = index === 0 ? 'the start' : `act ${index}, ${JSON.stringify(plan.acts[index - 1])}`;
    same(engine[index], picture, `after ${act}`);
  }
  return actor;
}
