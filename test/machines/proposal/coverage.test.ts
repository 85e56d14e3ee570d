import { describe, expect, test } from 'vitest';
import { load } from '../../../engine/index.ts';
import { proposal2 } from '../../../machines/proposal/v2/machine.ts';
import { Coverage } from './coverage.ts';
import { Case } from './kinds.ts';
import { TOURS } from './tours.ts';

describe('every state of proposal@2 is visited, every branch of every transition taken', () => {
  const coverage = new Coverage(load(proposal2, 'covered'));

  test.each(Object.entries(TOURS))('%s', { timeout: 300_000 }, (_, tour) => {
    tour((kind) => {
      const walk = new Case(kind);
      walk.observe = coverage.observe;
      return walk;
    });
  });

  test('nothing is left out', () => {
    const { states, branches } = coverage;
    console.log(`visited ${states.all - states.missing.length} of ${states.all} states`);
    console.log(`took ${branches.all - branches.missing.length} of ${branches.all} branches`);
    expect(states.missing).toEqual([]);
    expect(branches.missing).toEqual([]);
  });
});
