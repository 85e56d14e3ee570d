import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MachineDefinition } from '../../../machines/definition.ts';
import { broken } from './broken.ts';
import { History, type Start } from './history.ts';
import type { Kind } from './kinds.ts';
import { picture } from './mirror.ts';
import { decisions, judgeAll, kind, MINUTES, sample, start } from './random-histories.ts';

describe('(e) the two governments and their calendars exchanged in any history', () => {
  test('give the mirrored history', { timeout: 60 * MINUTES }, () => {
    const seen = judgeAll(fc.tuple(kind, start, decisions), ([one, from, numbers]) => {
      const { events, difference } = besideItsMirror(one, from, numbers);
      expect(difference).toBeNull();
      return events;
    });
    console.log(`(e) beside their mirrors: ${seen}`);
  });

  test('bites: a rule that favours one government', { timeout: 10 * MINUTES }, () => {
    const definition = broken({ notHeldYet: (_: unknown, { seat }: { seat: string }) => seat === 'au' });
    const differs = (numbers: readonly number[]) =>
      besideItsMirror('bilateral', 'ready', numbers, definition).difference !== null;
    expect(sample(300).some(differs)).toBe(true);
  });
});

/** @returns the first step at which a history and its mirror differ; null when they never do. */
function besideItsMirror(
  one: Kind,
  from: Start,
  numbers: readonly number[],
  definition?: MachineDefinition,
): { readonly events: number; readonly difference: string | null } {
  const options = { start: from, ...(definition === undefined ? {} : { definition }) };
  const plain = new History(one, options).begin();
  const mirror = new History(one, { ...options, mirrored: true }).begin();
  for (const number of numbers) {
    const before = [plain.walk.state, mirror.walk.state];
    if (plain.walk.state.status !== 'active') break;
    plain.decide(number);
    mirror.decide(number);
    // Refused on both sides: what was compared is as it was.
    if (plain.walk.state === before[0] && mirror.walk.state === before[1]) continue;
    const [left, right] = [picture(plain.walk.state, false), picture(mirror.walk.state, true)];
    if (left !== right)
      return {
        events: plain.taken,
        difference: `${JSON.stringify(plain.walk.steps.at(-1))}\n${left}\n${right}`,
      };
  }
  return { events: plain.taken, difference: null };
}
