import { StoreUnavailable } from '../store/unavailable.ts';
import { Busy } from './errors.ts';

/** Milliseconds after which a command that keeps losing its race is given up: callers are promised an answer in ten seconds. */
const PATIENCE = 8_000;
/** A lost answer is asked for once more, if there is time for it. */
const TIME_TO_ASK_AGAIN = 2_000;

/**
 * Judges and writes until it is written or refused. `attempt` answers null when the case or the directory had moved on.
 * A unique violation (the command id was taken meanwhile) and a lost answer start it again: the next read tells what
 * has become of it.
 */
export async function untilWritten<T>(caseKey: string, attempt: () => Promise<T | null>): Promise<T> {
  const started = performance.now();
  let lost = false;
  for (let tries = 1; ; tries += 1) {
    try {
      const answer = await attempt();
      if (answer !== null) return answer;
    } catch (error) {
      const passed = performance.now() - started;
      if (error instanceof StoreUnavailable && error.lost && !lost && passed < TIME_TO_ASK_AGAIN) lost = true;
      else if (!isRaceLost(error)) throw error;
    }
    if (performance.now() - started > PATIENCE) throw new Busy(caseKey);
    if (tries > 2) await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(50, 2 ** tries)));
  }
}

const UNIQUE_VIOLATION = '23505';
const SERIALISATION = new Set(['40001', '40P01']);

function isRaceLost(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  if (SERIALISATION.has(String(error.code))) return true;
  return error.code === UNIQUE_VIOLATION && 'constraint' in error && error.constraint === 'commands_pkey';
}

/** A step named content that is not there to be claimed (see contents.require_claimed). */
export function isContentMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'MU001';
}
