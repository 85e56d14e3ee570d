import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { load } from '../../engine/index.ts';
import type { Machine, StepResult } from '../../engine/types.ts';
import { SEED, samples } from './differential.ts';
import { definitionFrom, type Plan } from './plan.ts';
import { lifeOfEngine } from './lives.ts';
import type { OneStep } from './one-step.ts';

const folder = mkdtempSync(join(tmpdir(), 'mufakat-one-step-'));
const script = join(folder, 'one-step.mjs');

describe('metamorphic: what must change nothing that can be seen', () => {
  beforeAll(async () => {
    await build({
      entryPoints: [fileURLToPath(new URL('one-step.ts', import.meta.url))],
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      outfile: script,
    });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('a JSON round trip before each step', () => {
    const plans = samples(60);
    for (const plan of plans) {
      expect(lifeOfEngine(plan, { roundTrip: false })).toEqual(lifeOfEngine(plan, { roundTrip: true }));
    }
    console.log(`metamorphic: JSON round trip before each step of ${plans.length} lives, seed ${SEED}`);
  });

  test('keys of the state in another order', () => {
    for (const plan of samples(20)) {
      const before = (drive: { state: object }) => {
        drive.state = reversed(drive.state) as never;
      };
      expect(lifeOfEngine(plan, { before })).toEqual(lifeOfEngine(plan));
    }
  });

  test('a machine loaded anew for each step', () => {
    for (const plan of samples(10)) {
      const fresh = () => load(definitionFrom(plan), 'random');
      const machine: Machine = {
        ...fresh(),
        start: (...given) => fresh().start(...given),
        step: (...given) => fresh().step(...given),
      };
      expect(lifeOfEngine(plan, { machine })).toEqual(lifeOfEngine(plan));
    }
  });

  test('a new process for each step', { timeout: 240_000 }, () => {
    const plans = samples(3);
    let processes = 0;
    for (const plan of plans) {
      const machine = inProcesses(plan, () => processes++);
      expect(lifeOfEngine(plan, { machine })).toEqual(lifeOfEngine(plan));
    }
    console.log(`metamorphic: ${plans.length} lives in ${processes} processes, one for each step`);
    expect(processes).toBeGreaterThan(20);
  });
});

function inProcesses(plan: Plan, count: () => void): Machine {
  const once = (step: OneStep): StepResult => {
    count();
    return JSON.parse(
      execFileSync(process.execPath, [script], { input: JSON.stringify(step), encoding: 'utf8' }),
    ) as StepResult;
  };
  return {
    ...load(definitionFrom(plan), 'random'),
    start: (_input, { due: _, ...office }) => once({ plan, state: null, command: null, office }),
    step: (state, command, { due: _, ...office }) => once({ plan, state, command, office }),
  };
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, reversed(item)] as const)
      .reverse(),
  );
}
