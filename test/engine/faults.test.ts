import { describe, expect, test } from 'vitest';
import { builtProbe } from './built.ts';
import { FAULTS } from './faults.ts';

const LIVES = 12;
const caught: string[] = [];

describe('faults planted in the engine', () => {
  test('without a fault nothing is found', { timeout: 120_000 }, async () => {
    const { firstFinding } = await builtProbe();
    expect(await firstFinding(LIVES)).toBeNull();
  });

  for (const fault of FAULTS) {
    test(`caught: ${fault.name}`, { timeout: 120_000 }, async () => {
      const { firstFinding } = await builtProbe({ fault });
      const finding = await firstFinding(LIVES);
      expect(finding).not.toBeNull();
      caught.push(finding?.by ?? '');
    });
  }

  test('at least twenty were planted, and every one was caught', () => {
    console.log(
      `planted faults: ${caught.length} of ${FAULTS.length} caught, ${caught.filter((by) => by === 'differential').length} ` +
        'of them by random lives alone',
    );
    expect(caught.length).toBe(FAULTS.length);
    expect(FAULTS.length).toBeGreaterThanOrEqual(20);
  });
});
