import { describe, expect, it } from 'vitest';
import { sendTo } from 'xstate';
import { load, MachineRefused, planCase, planMigration, standingOf } from '../../engine/index.ts';
import type { CaseState, Machine, Office, StepResult } from '../../engine/types.ts';
import type { Migration } from '../../machines/definition.ts';
import { chart, machineOf } from './kit.ts';
import { at, officeAt, taken } from './steps.ts';
import { ANSWER, HINT, permit1, permit2, permit2With, SECOND_HINT } from '../fixtures/machines/permit.ts';

const ONE = load(permit1, '1'.repeat(64));
const TWO = load(permit2, '2'.repeat(64));
const REPLY = 300_000;
const office = (milliseconds: number): Office => officeAt(milliseconds, REPLY);
const give = (state: CaseState, type: string, milliseconds = 0): CaseState =>
  taken(ONE.step(state, { kind: 'event', event: { type } }, office(milliseconds))).state;
const begun = (): CaseState => taken(ONE.start({}, office(0))).state;
const applied = (): CaseState => give(begun(), 'APPLY');

function fire(state: CaseState, name: string, milliseconds: number): CaseState {
  const timer = state.timers.find((one) => one.name === name);
  if (timer === undefined) throw new Error(`${name} is not armed`);
  return taken(ONE.step(state, { kind: 'timer', path: [], timer: timer.id, token: timer.token }, office(milliseconds)))
    .state;
}
const over = (machine: Machine, state: CaseState, milliseconds: number): StepResult =>
  machine.migrate?.(state, standingOf(ONE, state), office(milliseconds)) as StepResult;
const with2 = (migration: Partial<Migration>): Machine => load(permit2With(migration), '2'.repeat(64));
const timer = ({ timers }: CaseState, name: string) => timers.find((one) => one.name === name);

describe('a case of an earlier version', () => {
  it('comes over with its state, its context, its waiting and its number of steps', () => {
    const old = applied();
    const { state } = taken(over(TWO, old, 10_000));
    expect(state).toMatchObject({
      machine: { name: 'permit', version: 2, digest: TWO.digest },
      value: 'received',
      context: { hints: 0, late: false },
      status: 'active',
      seq: old.seq + 1,
    });
    expect(TWO.waitingFor(state)).toMatchObject([{ who: 'desk', since: at(0) }]);
    const next = taken(TWO.step(state, { kind: 'event', event: { type: 'APPROVE' } }, office(20_000)));
    expect(next.state).toMatchObject({ value: 'closed', status: 'done' });
  });

  it('disarms what ran and arms anew, each effect under an id of this step', () => {
    const old = applied();
    const { state, effects } = taken(over(TWO, old, 10_000));
    expect(effects.map(({ kind }) => kind)).toEqual(['disarm', 'disarm', 'arm', 'arm']);
    expect(effects.every(({ id }) => id.startsWith(`${old.seq + 1}:`))).toBe(true);
    expect(new Set(effects.map(({ id }) => id)).size).toBe(effects.length);
    for (const armed of effects.filter((effect) => effect.kind === 'arm')) {
      const { due, because, token } = state.timers.find(({ id }) => id === armed.timer) ?? {};
      expect({ due, because, token }).toEqual({ due: armed.due, because: armed.because, token: armed.token });
    }
    const stale = old.timers[0]!;
    expect(
      TWO.step(state, { kind: 'timer', path: [], timer: stale.id, token: stale.token }, office(ANSWER)).outcome,
    ).toBe('stale');
  });

  it.each([
    ['keep-due-date', at(ANSWER), at(0)],
    ['keep-remaining', at(REPLY), at(0)],
    ['restart', at(20_000 + REPLY), at(20_000)],
  ] as const)('keeps or restarts its timer: %s', (policy, due, armedAt) => {
    const { state } = taken(
      over(with2({ timers: { answer: { as: 'reply', policy }, hint: 'drop' } }), applied(), 20_000),
    );
    expect(timer(state, 'reply')).toMatchObject({
      due,
      armedAt,
      because: {
        migrated: policy,
        from: { timer: 'answer', armedAt: at(0), due: at(ANSWER), because: { milliseconds: ANSWER } },
        by: { due: at(20_000 + REPLY), because: { rule: 'reminder' } },
      },
    });
    // Dropped, the old hint is gone; the new version has one of its own, which runs as it does for every new arrival.
    expect(timer(state, 'hint')).toMatchObject({
      due: at(20_000 + SECOND_HINT),
      because: { milliseconds: SECOND_HINT },
    });
  });

  it('is not due before now, however long it has waited', () => {
    const two = with2({
      timers: { answer: { as: 'reply', policy: 'keep-due-date' }, hint: { as: 'hint', policy: 'keep-remaining' } },
    });
    const { state } = taken(over(two, applied(), 50_000));
    expect(timer(state, 'hint')).toMatchObject({ due: at(50_000), armedAt: at(0) });
  });

  it.each(['keep-due-date', 'keep-remaining'] as const)('does not run a timer again that has fired: %s', (policy) => {
    const fired = fire(applied(), 'hint', HINT);
    const timers = { ...permit2.migrations![0]!.timers, hint: { as: 'hint', policy } };
    const { state, effects } = taken(over(with2({ timers }), fired, 40_000));
    expect(state.timers.map(({ name }) => name)).toEqual(['reply']);
    expect(effects.map(({ kind }) => kind)).toEqual(['disarm', 'arm']);
    expect(state.context).toMatchObject({ hints: 1 });
  });

  it('runs a fired timer again where the migration says restart', () => {
    const timers = { ...permit2.migrations![0]!.timers, hint: { as: 'hint', policy: 'restart' } } as const;
    const { state } = taken(over(with2({ timers }), fire(applied(), 'hint', HINT), 40_000));
    expect(timer(state, 'hint')?.due).toBe(at(40_000 + SECOND_HINT));
  });

  it('stops the promise actor of the old state and starts the new one', () => {
    const checking = give(begun(), 'CHECK');
    const { state, effects } = taken(over(TWO, checking, 1_000));
    const [old] = checking.actors;
    expect(effects).toMatchObject([
      { kind: 'stop', actor: 'check', token: old?.token },
      { kind: 'start', actor: 'check', source: 'check' },
    ]);
    expect(state.actors).toHaveLength(1);
    expect(state.actors[0]?.token).not.toBe(old?.token);
    const stale = { kind: 'done', path: [], actor: 'check', token: old?.token ?? '', output: null } as const;
    expect(TWO.step(state, stale, office(2_000)).outcome).toBe('stale');
  });

  it('comes over where it stands in parallel regions', () => {
    const review = give(give(begun(), 'REVIEW'), 'GIVE');
    const { state } = taken(over(TWO, review, 5_000));
    expect(state.value).toEqual({ review: { au: 'given', id: 'given', clock: 'running' } });
    expect(timer(state, 'reply')?.due).toBe(at(ANSWER));
  });
});

describe('a case stays where it is', () => {
  const refusalOf = (result: StepResult) => {
    if (result.outcome !== 'refused') throw new Error(JSON.stringify(result));
    return result.refusal;
  };

  it('while state and timers are unmapped: everything that is missing is told at once', () => {
    const nothing = with2({ value: () => null, timers: {} });
    expect(refusalOf(over(nothing, applied(), 0))).toMatchObject({
      code: 'incomplete',
      rule: 'permit@2',
      value: 'applied',
      missing: [
        { what: `the state "applied" is not mapped` },
        { what: `the timer 'hint' is not mapped` },
        { what: `the timer 'answer' is not mapped` },
      ],
    });
  });

  it('where its target is not complete, or has no such timer', () => {
    const half = with2({ value: () => ({ review: { au: 'owed' } }) });
    const { code, missing } = refusalOf(over(half, begun(), 0));
    expect(code).toBe('incomplete');
    expect(missing).toHaveLength(2);
    const nowhere = with2({ value: () => 'late' });
    expect(refusalOf(over(nowhere, applied(), 0)).missing).toHaveLength(2);
  });

  it('until it is in a state that may migrate now', () => {
    const tagged = with2({ whenTagged: 'quiet' });
    expect(refusalOf(over(tagged, applied(), 0))).toMatchObject({
      code: 'not-now',
      missing: [{ what: expect.stringContaining('quiet') }],
    });
    expect(taken(over(tagged, begun(), 0)).state.value).toBe('draft');
  });

  it('when it has ended, is of this version, or its version is unknown here', () => {
    expect(refusalOf(over(TWO, give(applied(), 'APPROVE'), 0)).code).toBe('ended');
    const there = taken(over(TWO, begun(), 0)).state;
    expect(refusalOf(TWO.migrate?.(there, { tags: [], spent: [] }, office(0)) as StepResult).code).toBe(
      'other-machine',
    );
    expect(refusalOf(over(load(permit2With(null), '2'.repeat(64)), begun(), 0)).code).toBe('incomplete');
  });
});

describe('the plan', () => {
  it('looks at every configuration in which a case can rest, ends left out', () => {
    const plan = planMigration(ONE, TWO);
    expect(plan).toMatchObject({ from: 'permit@1', to: 'permit@2', cut: false, refused: null, unmapped: 0 });
    // draft, applied, late, checking, and 2 × 2 × 2 of the review.
    expect(plan.rows).toHaveLength(12);
    expect(plan.rows.find(({ from }) => from === 'applied')).toEqual({
      from: 'applied',
      to: 'received',
      waits: false,
      timers: [
        { name: 'hint', as: 'hint', policy: 'keep-due-date' },
        { name: 'answer', as: 'reply', policy: 'keep-due-date' },
      ],
      problems: [],
    });
  });

  it('looks at each state once where parallel regions multiply beyond what can be looked at', () => {
    const region = {
      initial: 'a',
      states: { a: { on: { GO: 'b' } }, b: { on: { GO: 'c' } }, c: { on: { GO: 'd' } }, d: {} },
    };
    const regions = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`r${index}`, region]));
    const wide = chart({ id: 'wide', type: 'parallel', states: regions }, { events: ['enter'] });
    const migrations: Migration[] = [
      { from: 1, value: (old) => ((old as { r4: string }).r4 === 'c' ? null : old), context: (old) => old, timers: {} },
    ];
    const plan = planMigration(load(wide, '5'.repeat(64)), load({ ...wide, version: 2, migrations }, '6'.repeat(64)));
    expect(plan).toMatchObject({ cut: true, unmapped: 1 });
    expect(plan.rows).toHaveLength(9 * 4);
    for (const name of Object.keys(regions))
      expect(new Set(plan.rows.map(({ from }) => (from as Record<string, string>)[name]))).toEqual(
        new Set(['a', 'b', 'c', 'd']),
      );
    expect(plan.rows.find(({ problems }) => problems.length > 0)?.from).toMatchObject({ r4: 'c', r0: 'a' });
  });

  it.each<[string, Partial<Migration>, RegExp, number]>([
    ['an unmapped state', { value: (old) => (old === 'applied' ? null : old) }, /"applied" is not mapped/, 1],
    ['an unmapped timer', { timers: { answer: { as: 'reply', policy: 'restart' } } }, /'hint' is not mapped/, 1],
    [
      'a timer that does not run there',
      { timers: { answer: { as: 'answer', policy: 'restart' }, hint: 'drop' } },
      /'answer', which does not run/,
      5,
    ],
    ['a state that is not there', { value: (old) => old }, /applied/, 1],
    [
      'an incomplete target',
      {
        value: (old) => (typeof old === 'string' ? 'draft' : { review: { au: 'owed' } }),
        timers: { answer: 'drop', hint: 'drop' },
      },
      /clock/,
      8,
    ],
    [
      'a mapping that breaks',
      {
        value: () => {
          throw new RangeError('no such place');
        },
      },
      /no such place/,
      12,
    ],
  ])('finds %s', (_, migration, words, count) => {
    const plan = planMigration(ONE, with2(migration));
    expect(plan.unmapped).toBe(count);
    expect(plan.rows.flatMap(({ problems }) => problems).join('\n')).toMatch(words);
  });

  it('asks nothing of states in which a case has to wait', () => {
    const plan = planMigration(ONE, with2({ whenTagged: 'quiet', value: (old) => (old === 'draft' ? 'draft' : null) }));
    expect(plan.unmapped).toBe(0);
    expect(plan.rows.filter(({ waits }) => !waits).map(({ from }) => from)).toEqual(['draft']);
  });

  it('says that there is no migration', () => {
    expect(planMigration(ONE, load(permit2With(null), '2'.repeat(64))).refused).toMatch(/permit@2 does not say/);
    expect(planMigration(TWO, ONE).refused).toMatch(/permit@1 does not say/);
  });

  it('agrees with what happens, in every state', () => {
    for (const state of [
      begun(),
      applied(),
      give(begun(), 'CHECK'),
      give(begun(), 'REVIEW'),
      fire(applied(), 'answer', ANSWER),
    ]) {
      const row = planMigration(ONE, TWO).rows.find(({ from }) => JSON.stringify(from) === JSON.stringify(state.value));
      expect(taken(over(TWO, state, ANSWER)).state.value).toEqual(row?.to);
    }
  });
});

describe('the plan of a case as it stands', () => {
  it('leaves timers out that have fired', () => {
    const names = (state: CaseState) => planCase(ONE, TWO, state)?.timers.map(({ name }) => name);
    expect(names(applied())).toEqual(['hint', 'answer']);
    expect(names(fire(applied(), 'hint', HINT))).toEqual(['answer']);
  });

  it('counts the tags of child machines, and agrees with what happens while one runs and when it has ended', () => {
    const { one, two } = withChild();
    const after = (state: CaseState, type: string): CaseState =>
      taken(one.step(state, { kind: 'event', event: { type } }, office(0))).state;
    const first = taken(one.start({}, office(0))).state;
    const quiet = after(first, 'CALM');
    const settled = after(quiet, 'FINISH');
    const outcomes = [first, quiet, settled].map((state) => {
      const result = two.migrate?.(state, standingOf(one, state), office(0)) as StepResult;
      return result.outcome === 'refused' ? result.refusal.code : result.outcome;
    });
    expect(outcomes).toEqual(['not-now', 'incomplete', 'taken']);
    const rows = [first, quiet, settled].map((state) => planCase(one, two, state));
    expect(rows.map((row) => row?.waits)).toEqual([true, false, false]);
    expect(rows.map((row) => row?.problems.length)).toEqual([0, 1, 0]);
    expect(rows[1]?.problems[0]).toMatch(/child machine 'kid' is still running/);
  });
});

/** A machine whose child alone carries the tag until it has ended, and its next version. */
function withChild(): { readonly one: Machine; readonly two: Machine } {
  const child = machineOf({
    id: 'child',
    initial: 'busy',
    states: {
      busy: { on: { CALM: 'quiet' } },
      quiet: { tags: ['quiet'], on: { END: 'over' } },
      over: { type: 'final' },
    },
  });
  const definition = chart(
    {
      initial: 'a',
      states: {
        a: {
          invoke: { id: 'kid', src: 'child', onDone: 'b' },
          on: {
            CALM: { actions: sendTo('kid', { type: 'CALM' }) },
            FINISH: { actions: sendTo('kid', { type: 'END' }) },
          },
        },
        b: { tags: ['quiet'], on: { CALM: 'a' } },
      },
    },
    { actors: { child } },
  );
  const events = { ...definition.events, enter: { audience: [{ to: 'everyone', from: 'at-once' }] } } as const;
  const migrations = [
    { from: 1, whenTagged: 'quiet', value: (old) => old, context: (old) => old, timers: {} },
  ] satisfies [Migration];
  return {
    one: load(definition, '3'.repeat(64)),
    two: load({ ...definition, version: 2, events, migrations }, '4'.repeat(64)),
  };
}

it('a migration from no earlier version, or the second from one, is refused at load', () => {
  const wrong = { ...permit2, migrations: [{ ...permit2.migrations![0]!, from: 2 }] };
  expect(() => load(wrong, '2'.repeat(64))).toThrow(MachineRefused);
  const twice = { ...permit2, migrations: [permit2.migrations![0]!, permit2.migrations![0]!] };
  expect(() => load(twice, '2'.repeat(64))).toThrow(/bad-version/);
  const { enter: _, ...events } = permit2.events;
  expect(() => load({ ...permit2, events }, '2'.repeat(64))).toThrow(/'enter'/);
});
