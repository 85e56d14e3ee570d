import { describe, expect, test } from 'vitest';
import { Coverage } from './coverage.ts';
import { Case } from './kinds.ts';
import { runningMachine } from './running.ts';
import { TOURS } from './tours.ts';

const machine = await runningMachine();

describe('every state of the proposal@3 that runs is visited, every branch of every transition taken', () => {
  const coverage = new Coverage(machine);

  test.each(Object.entries(TOURS))('%s', { timeout: 300_000 }, (_, tour) => {
    tour((kind) => {
      const walk = new Case(kind, { machine });
      walk.observe = coverage.observe;
      return walk;
    });
  });

  test('nothing is left out', () => {
    const { states, branches } = coverage;
    console.log(`${machine.name}@${machine.version} ${machine.digest}`);
    console.log(`visited ${states.all - states.missing.length} of ${states.all} states`);
    console.log(`took ${branches.all - branches.missing.length} of ${branches.all} branches`);
    expect(states.missing).toEqual([]);
    expect(branches.missing).toEqual([]);
  });
});
