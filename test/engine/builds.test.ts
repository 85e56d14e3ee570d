import { describe, expect, test } from 'vitest';
import { and } from 'xstate';
import { builtProbe } from './built.ts';

/** Calling what is never called throws an explanation in the development build alone. */
function buildFound(): 'development' | 'production' {
  try {
    (and([]) as unknown as () => boolean)();
    return 'production';
  } catch {
    return 'development';
  }
}

describe('both builds of XState', () => {
  test('development and production give the same results on every case and life', { timeout: 300_000 }, async () => {
    console.log(`XState: the suite itself runs on the ${buildFound()} build`);
    const [development, production] = [
      await (await builtProbe({ xstate: 'development' })).everything(40),
      await (await builtProbe({ xstate: 'production' })).everything(40),
    ];
    console.log(`XState builds: ${development.cases} cases and ${development.pictures.length} lives on each`);
    expect(development.failed).toEqual([]);
    expect(production.failed).toEqual([]);
    expect(production.pictures).toEqual(development.pictures);
  });
});
