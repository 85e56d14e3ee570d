import { describe, expect, test } from 'vitest';
import { load, MachineRefused, PROBLEM_CODES, problemsOf } from '../../engine/index.ts';
import { faulty } from '../fixtures/faulty-machine.ts';
import { chart, machineOf, definitionOf } from './kit.ts';

const codesOf = (definition: Parameters<typeof problemsOf>[0]) => problemsOf(definition).map(({ code }) => code);

describe('machines that are refused', () => {
  test('one machine with every fault: all of them in one list', () => {
    const found = new Set(codesOf(faulty));
    console.log(
      `refusals at load: ${found.size} of ${PROBLEM_CODES.length} codes in one list of ${codesOf(faulty).length}`,
    );
    expect([...found].sort()).toEqual([...PROBLEM_CODES].sort());
  });

  test('each problem says where, why and what to do', () => {
    for (const { place, reason, remedy } of problemsOf(faulty)) {
      expect(place).not.toBe('');
      expect(reason.length).toBeGreaterThan(10);
      expect(remedy.length).toBeGreaterThan(10);
    }
  });

  test('load throws them all at once', () => {
    expect(() => load(faulty, 'x')).toThrow(MachineRefused);
    expect(() => load(faulty, 'x')).toThrow(/spawn-in-assign[\s\S]*undeclared-event/);
  });

  test('a machine without faults has none', () => {
    expect(problemsOf(chart({ initial: 'a', states: { a: { on: { GO: 'a' } } } }))).toEqual([]);
  });

  test('faults of a child machine are found', () => {
    const child = machineOf({
      id: 'child',
      initial: 'x',
      states: { x: { entry: 'nameless', after: { someday: 'x' } } },
    });
    const parent = chart(
      { initial: 'a', states: { a: { invoke: { id: 'kid', src: 'child' } } } },
      { actors: { child } },
    );
    expect(codesOf(parent)).toEqual(expect.arrayContaining(['unknown-action', 'unknown-delay']));
  });

  test('an action in an initial transition is looked at', () => {
    const definition = chart({ initial: { target: 'a', actions: () => {} }, states: { a: {} } });
    expect(codesOf(definition)).toEqual(['inline-action']);
  });

  test('one actor id in two states that cannot be active together is no fault', () => {
    const invoke = { id: 'job', src: 'job' };
    expect(codesOf(chart({ initial: 'a', states: { a: { invoke, on: { GO: 'b' } }, b: { invoke } } }))).toEqual([]);
  });

  test('one actor id in two regions is a fault', () => {
    const region = { initial: 'x', states: { x: { invoke: { id: 'job', src: 'job' } } } };
    expect(codesOf(chart({ type: 'parallel', states: { l: region, r: region } }))).toEqual(['duplicate-actor-id']);
  });

  test('a spawn inside assign that hides its name is found when it runs', async () => {
    const { assign, setup, fromPromise } = await import('xstate');
    const name = ['sp', 'awn'].join('');
    const hidden = ({ [name]: start }: Record<string, (logic: string, options: object) => unknown>) => ({
      ref: start === undefined ? null : (start('job', { id: 'hidden' }), null),
    });
    const machine = setup({ actors: { job: fromPromise(() => Promise.resolve()) } }).createMachine({
      id: 'm',
      initial: 'a',
      context: {},
      states: { a: { on: { GO: { actions: assign(hidden as never) } } } },
    });
    const definition = definitionOf(machine as never);
    const office = {
      now: '2026-03-02T00:00:00.000Z',
      policy: {},
      actor: { person: null, seat: '' },
      facts: {},
      due: () => ({ due: '', because: null }),
    };
    const loaded = load(definition, 'x');
    const started = loaded.start(null, office);
    if (started.outcome !== 'taken') throw new Error('not started');
    const result = loaded.step(started.state, { kind: 'event', event: { type: 'GO' } }, office);
    expect(result).toMatchObject({ outcome: 'refused', refusal: { code: 'failed' } });
    expect(JSON.stringify(result)).toContain('spawned inside assign');
  });

  test('an internal event need not be declared, a people’s event must be', () => {
    const machine = machineOf({ initial: 'a', states: { a: { on: { GO: 'a', 'internal.told': 'a' } } } });
    const definition = { ...definitionOf(machine), events: { start: { audience: [] } } };
    expect(problemsOf(definition).map(({ code, place }) => `${code} ${place}`)).toEqual(['undeclared-event GO']);
  });
});
