import { describe, expect, it } from 'vitest';
import { sendParent, sendTo, spawnChild, stopChild, type AnyStateMachine } from 'xstate';
import { load, planCase, planMigration, standingOf } from '../../engine/index.ts';
import type { CaseState, ChildState, Machine, Office, StepResult } from '../../engine/types.ts';
import type { ChildMigration, MachineMigration } from '../../machines/definition.ts';
import { chart, machineOf } from './kit.ts';
import { at, officeAt, taken } from './steps.ts';

const office = (milliseconds: number): Office => officeAt(milliseconds, 7_000);

const SAME: MachineMigration = { value: (old) => old, context: (old) => old, timers: {} };

/** A grandchild that ticks. */
const inner = machineOf(
  {
    id: 'inner',
    initial: 'ticking',
    states: { ticking: { after: { tock: 'ticked' }, on: { HALT: 'over' } }, ticked: {}, over: { type: 'final' } },
  },
  { delays: { tock: 9_000 } },
);

/** A child with all that has to come over. In its second version `owed` is `open`, and `remind` asks a rule and is `nudge`. */
function kidOf(version: 1 | 2): AnyStateMachine {
  const [owed, remind] = version === 1 ? ['owed', 'remind'] : ['open', 'nudge'];
  return machineOf(
    {
      id: 'kid',
      initial: 'work',
      states: {
        work: {
          initial: owed,
          states: {
            [owed]: {
              meta: { waitingFor: ['desk'] },
              after: { [remind]: { actions: 'inc' }, tick: 'late' },
              on: { CHECK: 'checking', DEEP: 'deep' },
            },
            late: {},
            checking: { invoke: { id: 'job', src: 'job', onDone: { target: 'late', actions: 'inc' } } },
            deep: {
              invoke: { id: 'inner', src: 'inner' },
              on: { DEEPER: { actions: sendTo('inner', { type: 'HALT' }) } },
            },
            back: { type: 'history', history: 'deep' },
          },
          on: { AWAY: 'away', SIDES: 'sides' },
        },
        away: { on: { BACK: 'work.back' } },
        sides: {
          type: 'parallel',
          states: {
            au: { initial: 'owed', states: { owed: { on: { GIVE: 'given' } }, given: {} } },
            id: { initial: 'owed', states: { owed: { after: { tick: 'given' } }, given: {} } },
          },
        },
        over: { type: 'final', entry: sendParent({ type: 'TOLD' }) },
      },
      on: { END: '.over' },
      output: () => 'out',
    },
    {
      actors: { inner },
      delays: {
        remind: 3_000,
        tick: 5_000,
        nudge: ({ event }: { event: { office: { delay(rule: string): number } } }) => event.office.delay('reminder'),
      },
    },
  );
}

const pass = ['CHECK', 'DEEP', 'DEEPER', 'AWAY', 'BACK', 'SIDES', 'GIVE', 'END'];
const to = (id: string) => Object.fromEntries(pass.map((type) => [`${id}.${type}`, { actions: sendTo(id, { type }) }]));

function parent(version: 1 | 2) {
  const definition = chart(
    {
      initial: 'a',
      states: {
        a: { invoke: { id: 'kid', src: 'kid', onDone: { target: 'b', actions: 'keepOutput' } }, on: { GO: 'b' } },
        b: {},
        two: { invoke: { id: 'kid', src: 'other' } },
      },
      on: {
        ...to('kid'),
        ...to('free'),
        SPAWN: { actions: spawnChild('kid' as never, { id: 'free' } as never) },
        STOP: { actions: stopChild('free') },
        TOLD: { actions: 'inc' },
      },
    },
    {
      actors: { kid: kidOf(version), other: machineOf({ id: 'other', initial: 'x', states: { x: {} } }) },
      events: version === 2 ? ['enter'] : [],
    },
  );
  return definition;
}

const KID: MachineMigration = {
  value: (old) => {
    if (JSON.stringify(old) === '{"work":"owed"}') return { work: 'open' };
    return old;
  },
  context: (old) => ({ ...old, trace: ['came over'] }),
  timers: { remind: { as: 'nudge', policy: 'keep-due-date' }, tick: { as: 'tick', policy: 'keep-due-date' } },
  children: { inner: { ...SAME, timers: { tock: { as: 'tock', policy: 'keep-due-date' } } } },
};

const ONE = load(parent(1), '1'.repeat(64));
const two = (child: ChildMigration | null, root: Partial<MachineMigration> = {}): Machine =>
  load(
    {
      ...parent(2),
      version: 2,
      migrations: [{ from: 1, ...SAME, ...(child === null ? {} : { children: { kid: child } }), ...root }],
    },
    '2'.repeat(64),
  );
const TWO = two(KID);

const give = (machine: Machine, state: CaseState, type: string, milliseconds = 0): CaseState =>
  taken(machine.step(state, { kind: 'event', event: { type } }, office(milliseconds))).state;
const begun = (...types: string[]): CaseState =>
  types.reduce((state, type) => give(ONE, state, type), taken(ONE.start({}, office(0))).state);
const over = (machine: Machine, state: CaseState, milliseconds: number): StepResult =>
  machine.migrate?.(state, standingOf(ONE, state), office(milliseconds)) as StepResult;
const childOf = (state: CaseState, ...path: string[]): ChildState =>
  path.reduce<CaseState | ChildState>((above, id) => above.children[id]!, state) as ChildState;

function firing(state: CaseState, path: string[], name: string) {
  const timer = childOf(state, ...path).timers.find((one) => one.name === name);
  if (timer === undefined) throw new Error(`${name} is not armed in ${path.join('/')}`);
  return { kind: 'timer', path, timer: timer.id, token: timer.token } as const;
}
const fire = (machine: Machine, state: CaseState, path: string[], name: string, milliseconds: number): CaseState =>
  taken(machine.step(state, firing(state, path, name), office(milliseconds))).state;
const timersOf = (state: ChildState) => state.timers.map(({ name, due }) => [name, due]);
function refusalOf(result: StepResult) {
  if (result.outcome !== 'refused') throw new Error(JSON.stringify(result));
  return result.refusal;
}
const told = (result: StepResult) => refusalOf(result).missing.map((one) => ('what' in one ? one.what : one.guard));

describe('a running child that is mapped goes on in the new version', () => {
  it('invoked: with its state, context, waiting and timers, under its own path, and its parent reaches it', () => {
    const old = begun();
    const { state, effects } = taken(over(TWO, old, 1_000));
    const kid = childOf(state, 'kid');
    expect(kid).toMatchObject({
      source: 'kid',
      token: childOf(old, 'kid').token,
      status: 'active',
      value: { work: 'open' },
      context: { n: 0, trace: ['came over'] },
    });
    expect(timersOf(kid)).toEqual([
      ['nudge', at(3_000)],
      ['tick', at(5_000)],
    ]);
    expect(TWO.waitingFor(state)).toMatchObject([{ who: 'desk', state: 'kid/kid.work.open', since: at(0) }]);
    expect(effects.map(({ kind, path }) => [kind, path])).toEqual([
      ['disarm', ['kid']],
      ['disarm', ['kid']],
      ['arm', ['kid']],
      ['arm', ['kid']],
    ]);
    expect(give(TWO, state, 'kid.END', 2_000)).toMatchObject({
      value: 'b',
      context: { got: 'out', n: 1 },
      children: {},
    });
    const left = taken(TWO.step(state, { kind: 'event', event: { type: 'GO' } }, office(2_000)));
    expect(left.state.children).toEqual({});
    expect(left.effects.map(({ kind }) => kind)).toEqual(['disarm', 'disarm']);
  });

  it('its timers fire by their new tokens, and once; the old ones are stale', () => {
    const old = begun();
    const { state } = taken(over(TWO, old, 1_000));
    for (const name of ['remind', 'tick'])
      expect(TWO.step(state, firing(old, ['kid'], name), office(6_000)).outcome).toBe('stale');
    const fired = fire(TWO, state, ['kid'], 'tick', 5_000);
    expect(childOf(fired, 'kid')).toMatchObject({ value: { work: 'late' }, timers: [] });
    expect(TWO.step(fired, firing(state, ['kid'], 'tick'), office(6_000)).outcome).toBe('stale');
  });

  it('spawned: it is reached and stopped as before', () => {
    const { state } = taken(over(TWO, begun('SPAWN'), 1_000));
    expect(Object.keys(state.children).sort()).toEqual(['free', 'kid']);
    const away = give(TWO, state, 'free.AWAY', 1_500);
    expect(childOf(away, 'free').value).toBe('away');
    expect(childOf(away, 'kid').value).toEqual({ work: 'open' });
    const stopped = taken(TWO.step(state, { kind: 'event', event: { type: 'STOP' } }, office(2_000)));
    expect(Object.keys(stopped.state.children)).toEqual(['kid']);
    expect(stopped.effects.map(({ kind, path }) => [kind, path])).toEqual([
      ['disarm', ['free']],
      ['disarm', ['free']],
    ]);
  });

  it.each([
    ['keep-due-date', at(3_000)],
    ['keep-remaining', at(7_000)],
    ['restart', at(8_000)],
  ] as const)('its timers keep what the policy says: %s', (policy, due) => {
    const machine = two({ ...KID, timers: { remind: { as: 'nudge', policy }, tick: 'drop' } });
    const { state } = taken(over(machine, begun(), 1_000));
    expect(timersOf(childOf(state, 'kid'))).toEqual([
      ['nudge', due],
      // Dropped, the old one is gone; the new state has one of its own.
      ['tick', at(6_000)],
    ]);
    expect(childOf(state, 'kid').timers[0]?.because).toMatchObject({ migrated: policy, from: { timer: 'remind' } });
  });

  it('a timer that has fired does not run again, unless it is to restart', () => {
    const fired = fire(ONE, begun(), ['kid'], 'remind', 3_000);
    expect(standingOf(ONE, fired)).toMatchObject({
      children: { kid: { spent: ['xstate.after.remind.kid.work.owed'] } },
    });
    expect(timersOf(childOf(taken(over(TWO, fired, 4_000)).state, 'kid'))).toEqual([['tick', at(5_000)]]);
    const again = two({ ...KID, timers: { ...KID.timers, remind: { as: 'nudge', policy: 'restart' } } });
    expect(timersOf(childOf(taken(over(again, fired, 4_000)).state, 'kid'))).toEqual([
      ['nudge', at(11_000)],
      ['tick', at(5_000)],
    ]);
  });

  it('from a version that does not tell the charts of its children: what is kept and runs no more has fired', () => {
    const fired = fire(ONE, begun(), ['kid'], 'remind', 3_000);
    const { children: _, ...older } = ONE;
    const standing = standingOf(older, fired);
    expect(standing).toEqual({ tags: [], spent: [] });
    const result = taken(TWO.migrate?.(fired, standing, office(4_000)) as StepResult);
    expect(timersOf(childOf(result.state, 'kid'))).toEqual([['tick', at(5_000)]]);
    const all = taken(TWO.migrate?.(begun(), standingOf(older, begun()), office(1_000)) as StepResult);
    expect(timersOf(childOf(all.state, 'kid'))).toEqual([
      ['nudge', at(3_000)],
      ['tick', at(5_000)],
    ]);
  });

  it('its promise actor is stopped and started', () => {
    const old = begun('kid.CHECK');
    const { state, effects } = taken(over(TWO, old, 1_000));
    const [before] = childOf(old, 'kid').actors;
    const [after] = childOf(state, 'kid').actors;
    expect(effects).toMatchObject([
      { kind: 'stop', path: ['kid'], actor: 'job', token: before?.token },
      { kind: 'start', path: ['kid'], actor: 'job', token: after?.token },
    ]);
    const done = (token = '') => ({ kind: 'done', path: ['kid'], actor: 'job', token, output: null }) as const;
    expect(TWO.step(state, done(before?.token), office(2_000)).outcome).toBe('stale');
    expect(childOf(taken(TWO.step(state, done(after?.token), office(2_000))).state, 'kid')).toMatchObject({
      value: { work: 'late' },
      context: { n: 1 },
    });
  });

  it('its own child goes on inside it', () => {
    const old = begun('kid.DEEP');
    const { state, effects } = taken(over(TWO, old, 1_000));
    expect(timersOf(childOf(state, 'kid', 'inner'))).toEqual([['tock', at(9_000)]]);
    expect(effects.map(({ kind, path }) => [kind, path])).toEqual([
      ['disarm', ['kid', 'inner']],
      ['arm', ['kid', 'inner']],
    ]);
    expect(TWO.step(state, firing(old, ['kid', 'inner'], 'tock'), office(9_000)).outcome).toBe('stale');
    expect(childOf(fire(TWO, state, ['kid', 'inner'], 'tock', 9_000), 'kid', 'inner').value).toBe('ticked');
    expect(childOf(give(TWO, state, 'kid.DEEPER', 2_000), 'kid', 'inner').ended).toBe(true);
  });

  it('what it remembers comes over, and so do its regions', () => {
    const away = taken(over(TWO, begun('kid.CHECK', 'kid.AWAY'), 1_000)).state;
    expect(childOf(give(TWO, away, 'kid.BACK', 2_000), 'kid').value).toEqual({ work: 'checking' });
    const sides = taken(over(TWO, begun('kid.SIDES', 'kid.GIVE'), 1_000)).state;
    expect(childOf(sides, 'kid')).toMatchObject({ value: { sides: { au: 'given', id: 'owed' } } });
    expect(childOf(fire(TWO, sides, ['kid'], 'tick', 5_000), 'kid').value).toEqual({
      sides: { au: 'given', id: 'given' },
    });
  });

  it('into its end: the parent learns of it in the same step', () => {
    const machine = two({ ...KID, value: () => 'over' });
    expect(taken(over(machine, begun(), 1_000)).state).toMatchObject({
      value: 'b',
      context: { got: 'out' },
      children: {},
    });
  });

  it('and does not begin again when it had ended while the state that invoked it stands', () => {
    const ended = begun('kid.DEEP', 'kid.DEEPER');
    expect(childOf(ended, 'kid', 'inner').ended).toBe(true);
    const { state, effects } = taken(over(TWO, ended, 1_000));
    expect(childOf(state, 'kid', 'inner')).toMatchObject({ ended: true, value: 'over', timers: [] });
    expect(effects).toEqual([]);
    expect(childOf(give(TWO, state, 'kid.AWAY', 2_000), 'kid').children).toEqual({});
  });
});

describe('a running child that does not go on', () => {
  it('restarts where the new state invokes it', () => {
    const old = fire(ONE, begun(), ['kid'], 'tick', 5_000);
    const { state } = taken(over(two('restart'), old, 6_000));
    expect(childOf(state, 'kid')).toMatchObject({ value: { work: 'open' }, context: { trace: [] } });
    expect(childOf(state, 'kid').token).not.toBe(childOf(old, 'kid').token);
    expect(timersOf(childOf(state, 'kid'))).toEqual([
      ['nudge', at(13_000)],
      ['tick', at(11_000)],
    ]);
  });

  it.each<[string, ChildMigration]>([
    ['mapped', KID],
    ['to restart', 'restart'],
    ['dropped', 'drop'],
  ])('ends where the new state does not invoke it: %s', (_, rule) => {
    const { state, effects } = taken(over(two(rule, { value: () => 'b' }), begun('kid.CHECK'), 1_000));
    expect(state).toMatchObject({ value: 'b', children: {} });
    expect(effects).toMatchObject([{ kind: 'stop', path: ['kid'], actor: 'job' }]);
  });

  it('a dropped one ends wherever it is from', () => {
    const { state } = taken(over(two('drop', { value: () => 'b' }), begun('SPAWN'), 1_000));
    expect(state.children).toEqual({});
  });
});

describe('a case stays where it is', () => {
  it('while its child is not mapped', () => {
    const machine = two(null);
    const sentence = `the child machine 'kid' is still running, and cannot come over: wait until it has ended, or say what becomes of 'kid' in \`children\``;
    expect(told(over(machine, begun(), 0))).toEqual([sentence]);
    expect(planCase(ONE, machine, begun())).toMatchObject({ problems: [sentence] });
  });

  it('while a spawned child is to restart, or another is invoked by its id', () => {
    expect(told(over(two('restart'), begun('SPAWN'), 0))).toEqual([expect.stringMatching(/'free' is to restart/)]);
    expect(told(over(two(KID, { value: () => 'two' }), begun(), 0))).toEqual([
      expect.stringMatching(/'kid' is of 'kid', and the new version invokes 'other'/),
    ]);
  });

  it('with everything that is wrong told at once, each naming the child; nothing is changed', () => {
    const machine = two({
      ...KID,
      value: (old) => (JSON.stringify(old) === '{"work":"owed"}' ? null : old),
      timers: { tick: { as: 'nudge', policy: 'restart' } },
      children: {
        inner: {
          ...SAME,
          value: () => {
            throw new RangeError('no such place');
          },
        },
      },
    });
    const state = begun('SPAWN', 'free.DEEP');
    const before = JSON.stringify(state);
    const problems = [
      `the child machine 'kid': the state {"work":"owed"} is not mapped`,
      `the child machine 'kid': the timer 'remind' is not mapped`,
      `the child machine 'free': the child machine 'inner': the mapping breaks on it: RangeError: no such place`,
      `the child machine 'free': the child machine 'inner': the timer 'tock' is not mapped`,
    ];
    expect(told(over(machine, state, 0))).toEqual(problems);
    expect(planCase(ONE, machine, state)?.problems).toEqual(problems);
    expect(JSON.stringify(state)).toBe(before);
    expect(told(over(machine, begun('kid.SIDES'), 0))).toEqual([
      `the child machine 'kid': the timer 'tick' becomes 'nudge', which does not run there`,
    ]);
  });
});

describe('the plan', () => {
  it('looks at every state of the children that are mapped, and of theirs', () => {
    const plan = planMigration(ONE, TWO);
    expect(plan).toMatchObject({ refused: null, unmapped: 0 });
    const kids = plan.rows.filter(({ child }) => child !== undefined);
    expect(kids).toContainEqual({
      child: ['kid'],
      from: { work: 'owed' },
      to: { work: 'open' },
      waits: false,
      timers: [
        { name: 'remind', as: 'nudge', policy: 'keep-due-date' },
        { name: 'tick', as: 'tick', policy: 'keep-due-date' },
      ],
      problems: [],
    });
    expect(new Set(kids.map(({ child }) => child?.join('/')))).toEqual(new Set(['kid', 'kid/inner']));
    const lacking = planMigration(ONE, two({ ...KID, value: () => null }));
    expect(lacking.unmapped).toBeGreaterThan(0);
    expect(lacking.rows.filter(({ problems }) => problems.length > 0).every(({ child }) => child?.[0] === 'kid')).toBe(
      true,
    );
  });

  it('says nothing of the children of machines that tell nothing of them, and then none of them comes over', () => {
    const { children: _, ...older } = ONE;
    expect(planMigration(older, TWO).rows.every(({ child }) => child === undefined)).toBe(true);
    const offers = TWO.migrations!.map(({ childrenOf: _childrenOf, children: _children, ...offer }) => offer);
    expect(planCase(ONE, { ...TWO, migrations: offers }, begun())?.problems).toEqual([
      `the child machine 'kid' is still running, and cannot come over: wait until it has ended`,
    ]);
  });

  it('of a case tells each running child, by its path', () => {
    expect(planCase(ONE, TWO, begun('SPAWN', 'free.DEEP'))?.children).toEqual([
      {
        path: ['kid'],
        fate: 'carried',
        timers: [
          { name: 'remind', as: 'nudge', policy: 'keep-due-date' },
          { name: 'tick', as: 'tick', policy: 'keep-due-date' },
        ],
        problems: [],
      },
      { path: ['free'], fate: 'carried', timers: [], problems: [] },
      {
        path: ['free', 'inner'],
        fate: 'carried',
        timers: [{ name: 'tock', as: 'tock', policy: 'keep-due-date' }],
        problems: [],
      },
    ]);
    expect(planCase(ONE, two('restart'), begun())?.children).toMatchObject([{ path: ['kid'], fate: 'restarted' }]);
  });
});
