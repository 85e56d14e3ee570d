import { expect, it } from 'vitest';
import { refusedLines } from '../../cli/machine/migrate.ts';
import type { FleetProgress } from '../../workflows/fleet.ts';

const example = (number: number) => ({ case: `permit/${number}`, why: 'refused: not-now: it has to be quiet' });
const progress = (refused: number, told: number): FleetProgress => ({
  last: null,
  state: 'finished',
  done: 3,
  unchanged: 0,
  refused,
  failed: 1,
  examples: Array.from({ length: told }, (_, index) => example(index)),
});

it('a migration names the refused cases that were kept, and counts the others', () => {
  expect(refusedLines(progress(24, 20), 'permit@1').slice(-3)).toEqual([
    '  permit/19: refused: not-now: it has to be quiet',
    '  and 5 more',
    'Look at their states, then run the command again: what has come over is not touched.',
  ]);
  const all = refusedLines(progress(1, 2), 'permit@1');
  expect(all).toHaveLength(4);
  expect(all[0]).toBe('1 refused, 1 failed: these cases run on in permit@1.');
});
