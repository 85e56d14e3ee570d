import { ApplicationFailure } from '@temporalio/common';
import { CaseMissing } from '../host/errors.ts';

/** Their words hold no free text and no personal data. */
const OURS: ReadonlySet<string> = new Set(['StoreUnavailable', 'MachineMissing', 'CaseMissing', 'StepFailed', 'Busy']);

/** Of an error only what may go into Temporal's history: our own words, and of every other error its name. */
export function toldOf(error: unknown): string {
  const name = error instanceof Error ? error.name : 'Error';
  return error instanceof Error && OURS.has(name) ? `${name}: ${error.message}` : name;
}

/** Failures go into Temporal's history: they are told by name, our own with their words. */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ApplicationFailure) throw error;
    const name = error instanceof Error ? error.name : 'Error';
    const words = error instanceof Error && OURS.has(name) ? error.message : `${name} in an activity`;
    throw ApplicationFailure.create({ message: words, type: name, nonRetryable: error instanceof CaseMissing });
  }
}
