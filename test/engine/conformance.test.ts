import { describe, expect, test } from 'vitest';
import { CONFORMANCE } from './cases/index.ts';

const features = [...new Set(CONFORMANCE.map(({ feature }) => feature))];

describe('conformance', () => {
  test('there are at least 160 cases, and no two of one name', () => {
    const names = CONFORMANCE.map(({ feature, name }) => `${feature}: ${name}`);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(160);
    console.log(
      `conformance: ${names.length} cases: ` +
        features.map((each) => `${each} ${CONFORMANCE.filter(({ feature }) => feature === each).length}`).join(', '),
    );
  });

  for (const feature of features) {
    describe(feature, () => {
      for (const { name, run } of CONFORMANCE.filter((each) => each.feature === feature)) test(name, run);
    });
  }
});
