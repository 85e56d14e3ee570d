import { CONFORMANCE } from './cases/index.ts';
import { sameLives, samples } from './differential.ts';

/** What first differs from what it should be, and by which suite it was seen; null when nothing does. */
export interface Finding {
  readonly by: 'differential' | 'conformance';
  readonly what: string;
}

/** Runs random lives, then all cases, until one fails. Bundled together with a faulty engine. */
export async function firstFinding(lives: number): Promise<Finding | null> {
  for (const plan of samples(lives)) {
    try {
      await sameLives(plan);
    } catch (error) {
      return { by: 'differential', what: String(error).slice(0, 120) };
    }
  }
  for (const { feature, name, run } of CONFORMANCE) {
    try {
      run();
    } catch {
      return { by: 'conformance', what: `${feature}: ${name}` };
    }
  }
  return null;
}

/** Names of the conformance cases that fail, for comparing builds; and the lives, as the engine lived them. */
export async function everything(lives: number): Promise<{ failed: string[]; cases: number; pictures: unknown[] }> {
  const failed: string[] = [];
  for (const { feature, name, run } of CONFORMANCE) {
    try {
      run();
    } catch (error) {
      failed.push(`${feature}: ${name}: ${String(error)}`);
    }
  }
  const pictures: unknown[] = [];
  for (const plan of samples(lives)) pictures.push(await sameLives(plan));
  return { failed, cases: CONFORMANCE.length, pictures };
}
