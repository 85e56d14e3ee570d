import { cancel, raise, sendTo } from 'xstate';
import type { Json } from '../../../engine/types.ts';
import { collection } from '../collection.ts';
import { Drive, later, START } from '../drive.ts';
import { chart, machineOf, note } from '../kit.ts';
import { holds, same } from '../same.ts';

const { cases, example } = collection('timers');
export { cases as timers };

const waiting = (after: object, more: object = {}) =>
  chart({
    initial: 'a',
    states: {
      a: { after, on: { GO: 'b', AGAIN: { target: 'a', reenter: true }, INC: { actions: 'inc' } }, ...more },
      b: { on: { BACK: 'a' } },
      c: {},
    },
  });

example('after milliseconds', () => {
  new Drive(waiting({ 1_000: 'c' })).pass(999).at('a').pass(1).at('c');
});

example('after a named delay', () => {
  new Drive(waiting({ soon: 'c' })).pass(1_000).at('c');
});

example('a timer is armed with its instant, its reason and its token', () => {
  const drive = new Drive(waiting({ soon: 'c' }));
  same(
    drive.effects,
    [
      {
        id: '1:1',
        path: [],
        kind: 'arm',
        timer: 'xstate.after.soon.m.a',
        name: 'soon',
        token: '1:1',
        due: later(START, 1_000),
        because: { milliseconds: 1_000 },
      },
    ],
    'effects',
  );
  same(drive.state.timers[0]?.armedAt, START, 'armed at');
});

example('leaving the state disarms its timer', () => {
  const drive = new Drive(waiting({ soon: 'c' })).send('GO');
  same(
    drive.effectsOf('disarm').map(({ name, token }) => ({ name, token })),
    [{ name: 'soon', token: '1:1' }],
    'disarm',
  );
  same(drive.state.timers, [], 'timers');
  drive.pass(5_000).at('b');
});

example('re-entry disarms the old timer and arms a new one', () => {
  const drive = new Drive(waiting({ soon: 'c' })).pass(600).send('AGAIN');
  same(
    drive.effects.map(({ kind }) => kind),
    ['arm', 'disarm', 'arm'],
    'effects',
  );
  drive.pass(999).at('a').pass(1).at('c');
});

example('staying in the state keeps its timer', () => {
  const drive = new Drive(waiting({ soon: 'c' })).pass(600).send('INC').pass(400);
  drive.at('c');
});

example('the firing of an earlier arming is stale', () => {
  const drive = new Drive(waiting({ soon: 'c' }));
  const [old] = drive.armed();
  drive.send('AGAIN').pass(999);
  drive.now = later(drive.now, 10);
  const result = drive.give({ kind: 'timer', path: [], timer: old?.id ?? '', token: old?.token ?? '' });
  same(result, { outcome: 'stale', token: '1:1' }, 'result');
  drive.at('a');
});

example('the firing of a timer that is no more is stale', () => {
  const drive = new Drive(waiting({ soon: 'c' }));
  const [old] = drive.armed();
  drive.send('GO').pass(1_000);
  same(
    drive.give({ kind: 'timer', path: [], timer: old?.id ?? '', token: old?.token ?? '' }).outcome,
    'stale',
    'outcome',
  );
});

example('a timer fires once', () => {
  const drive = new Drive(waiting({ soon: { actions: 'inc' } }));
  const [timer] = drive.armed();
  drive.pass(1_000).holds({ n: 1 });
  same(
    drive.give({ kind: 'timer', path: [], timer: timer?.id ?? '', token: timer?.token ?? '' }).outcome,
    'stale',
    'outcome',
  );
  drive.pass(5_000).holds({ n: 1 });
});

example('nobody fires a timer before its time', () => {
  const drive = new Drive(waiting({ soon: 'c' }));
  const [timer] = drive.armed();
  drive.now = later(START, 999);
  same(
    drive.give({ kind: 'timer', path: [], timer: timer?.id ?? '', token: timer?.token ?? '' }).outcome,
    'refused',
    'outcome',
  );
  drive.at('a');
});

example('a delay of 0 is a delay', () => {
  const drive = new Drive(waiting({ 0: 'c' })).at('a');
  same(drive.state.timers[0]?.due, START, 'due');
  drive.pass(0).at('c');
});

example('a named delay of 0 is a delay', () => {
  new Drive(waiting({ nothing: 'c' })).at('a').pass(0).at('c');
});

example('a delay is computed when the state is entered', () => {
  const drive = new Drive(waiting({ perCount: 'c' })).send('INC').send('INC').send('GO').send('BACK');
  drive.pass(1_999).at('a').pass(1).at('c');
});

example('two timers of one state fire in order', () => {
  new Drive(waiting({ 200: { actions: note('late') }, 100: { actions: note('early') } }))
    .pass(300)
    .holds({ trace: ['early', 'late'] });
});

example('a guarded timer that may not fire leaves the state as it is', () => {
  const drive = new Drive(waiting({ soon: { guard: 'no', target: 'c' } })).pass(1_000).at('a');
  same(drive.state.timers, [], 'timers');
});

example('several transitions after one delay', () => {
  new Drive(waiting({ soon: [{ guard: 'positive', target: 'b' }, { target: 'c' }] })).pass(1_000).at('c');
});

example('a chain of timers', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: { a: { after: { 10: 'b' } }, b: { after: { 10: 'c' } }, c: { after: { 10: 'd' } }, d: {} },
    }),
  );
  drive.pass(25).at('c').pass(5).at('d');
});

example('a timer of a parent lives while its children change', () => {
  const drive = new Drive(
    chart({
      initial: 'p',
      states: { p: { after: { soon: 'z' }, initial: 'a', states: { a: { on: { GO: 'b' } }, b: {} } }, z: {} },
    }),
  );
  drive.pass(500).send('GO').pass(500).at('z');
});

example('a timer that fires late counts from its firing on', () => {
  const drive = new Drive(
    chart({ initial: 'a', states: { a: { after: { 100: 'b' } }, b: { after: { 100: 'c' } }, c: {} } }),
  );
  const [timer] = drive.armed();
  drive.now = later(START, 5_000);
  if (timer !== undefined) drive.fire(timer);
  same(drive.state.timers[0]?.due, later(START, 5_100), 'due');
});

example('a rule answers when a timer is due, and why', () => {
  const drive = new Drive(waiting({ byRule: 'c' }), {
    due: (rule, args) => ({ due: later(START, 86_400_000), because: { rule, args, holidays: ['2026-03-19'] } }),
  });
  const [timer] = drive.state.timers;
  same(timer?.due, later(START, 86_400_000), 'due');
  same(timer?.because, { rule: 'rule', args: { n: 0 }, holidays: ['2026-03-19'] }, 'because');
  same(drive.effectsOf('arm')[0]?.because, timer?.because, 'because of the effect');
});

example('two rules in one state keep each its own answer', () => {
  const drive = new Drive(waiting({ byRule: 'c', byOtherRule: 'b' }), {
    due: (rule) => ({ due: later(START, rule === 'rule' ? 2_000 : 1_000), because: rule }),
  });
  same(
    drive.state.timers.map(({ name, because }) => [name, because]),
    [
      ['byRule', 'rule'],
      ['byOtherRule', 'other'],
    ],
    'timers',
  );
});

example('a rule beside plain milliseconds of the same length', () => {
  const drive = new Drive(waiting({ byRule: 'c', 1000: 'b' }), {
    due: () => ({ due: later(START, 1_000), because: 'rule' }),
  });
  const because = Object.fromEntries(drive.state.timers.map((timer) => [timer.name, timer.because]));
  same(because, { 1000: { milliseconds: 1_000 }, byRule: 'rule' }, 'because');
});

example('a rule before a named delay of the same length', () => {
  const drive = new Drive(waiting({ byRule: 'c', soon: 'b' }), {
    due: () => ({ due: later(START, 1_000), because: 'rule' }),
  });
  const because = Object.fromEntries(drive.state.timers.map((timer) => [timer.name, timer.because]));
  same(because, { byRule: 'rule', soon: { milliseconds: 1_000 } }, 'because');
});

example('a rule whose instant is past is due at once', () => {
  const drive = new Drive(waiting({ byRule: 'c' }), { due: () => ({ due: later(START, -5_000), because: null }) });
  same(drive.machine.next(drive.state)?.due, later(START, -5_000), 'due');
  drive.fire(drive.armed()[0] ?? { path: [], id: '', token: '' }).at('c');
});

for (const name of ['notANumber', 'negative', 'endless']) {
  example(`the delay ${name} is refused when it is answered`, () => {
    const drive = new Drive(chart({ initial: 'a', states: { a: { on: { GO: 'b' } }, b: { after: { [name]: 'a' } } } }));
    same(drive.refused('GO').code, 'failed', 'code');
  });
}

example('next tells the earliest timer', () => {
  const drive = new Drive(waiting({ 500: 'c', soon: 'b' }));
  same(
    drive.machine.next(drive.state),
    { name: '500', due: later(START, 500), because: { milliseconds: 500 } },
    'next',
  );
  same(drive.machine.next(drive.send('GO').state), null, 'next');
});

example('raise with a delay', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: { a: { on: { GO: { actions: raise({ type: 'NEXT' }, { delay: 100, id: 'n' }) }, NEXT: 'b' } }, b: {} },
    }),
  );
  same(drive.send('GO').state.timers[0]?.name, 'n', 'name');
  drive.pass(99).at('a').pass(1).at('b');
});

example('a delayed raise outlives the state that made it', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: {
        a: { on: { GO: { target: 'b', actions: raise({ type: 'NEXT' }, { delay: 100, id: 'n' }) } } },
        b: { on: { NEXT: 'c' } },
        c: {},
      },
    }),
  );
  drive.send('GO').pass(100).at('c');
});

example('raise with delay 0', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: { a: { on: { GO: { actions: raise({ type: 'NEXT' }, { delay: 0, id: 'n' }) }, NEXT: 'b' } }, b: {} },
    }),
  );
  drive.send('GO').at('a').pass(0).at('b');
});

example('a delayed event carries its data', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: {
        a: {
          on: {
            GO: { actions: raise({ type: 'NEXT', n: 8 } as never, { delay: 10, id: 'n' }) },
            NEXT: { actions: 'take' },
          },
        },
      },
    }),
  );
  drive.send('GO').pass(10).holds({ n: 8 });
});

example('cancel disarms a delayed raise', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: {
        a: {
          on: {
            GO: { actions: raise({ type: 'NEXT' }, { delay: 10, id: 'n' }) },
            STOP: { actions: cancel('n') },
            NEXT: 'b',
          },
        },
        b: {},
      },
    }),
  );
  drive.send('GO').send('STOP').pass(100).at('a');
  same(
    drive.effects.map(({ kind }) => kind),
    ['arm', 'disarm'],
    'effects',
  );
});

example('cancel of what is not armed does nothing', () => {
  const drive = new Drive(
    chart({ initial: 'a', states: { a: { on: { GO: { actions: [cancel('ghost'), 'inc'] } } } } }),
  );
  same(drive.send('GO').effects, [], 'effects');
});

example('arming and cancelling in one step has no effect', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: {
        a: { on: { GO: { actions: [raise({ type: 'NEXT' }, { delay: 10, id: 'n' }), cancel('n')] }, NEXT: {} } },
      },
    }),
  );
  same(drive.send('GO').effects, [], 'effects');
});

example('a state passed through in one step leaves no timer', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: { a: { on: { GO: 'b' } }, b: { after: { soon: 'a' }, always: 'c' }, c: {} },
    }),
  );
  same(drive.send('GO').effects, [], 'effects');
});

example('the same id armed again replaces the timer', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: {
        a: { on: { GO: { actions: raise({ type: 'NEXT' }, { delay: 100, id: 'n' }) }, NEXT: { actions: 'inc' } } },
      },
    }),
  );
  drive.send('GO').pass(60).send('GO').pass(60).holds({ n: 0 }).pass(40).holds({ n: 1 });
  same(
    drive.effects.map(({ kind }) => kind),
    ['arm', 'disarm', 'arm'],
    'effects',
  );
});

example('a delayed send to oneself', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: {
        a: { on: { GO: { actions: sendTo(({ self }) => self, { type: 'NEXT' }, { delay: 10, id: 's' }) }, NEXT: 'b' } },
        b: {},
      },
    }),
  );
  drive.send('GO').pass(10).at('b');
});

example('timers end with the case', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: {
        a: { entry: raise({ type: 'NEXT' }, { delay: 1_000, id: 'n' }), on: { GO: 'z', NEXT: 'a' } },
        z: { type: 'final' },
      },
    }),
  );
  drive.send('GO');
  same(drive.state.timers, [], 'timers');
  same(drive.effectsOf('disarm').length, 1, 'disarm');
});

example('act and deadline at one instant: whichever comes first decides, the other is stale', () => {
  const drive = new Drive(waiting({ soon: 'c' }));
  const [timer] = drive.armed();
  drive.now = later(START, 1_000);
  drive.send('GO').at('b');
  same(
    drive.give({ kind: 'timer', path: [], timer: timer?.id ?? '', token: timer?.token ?? '' }).outcome,
    'stale',
    'outcome',
  );
  const other = new Drive(waiting({ soon: 'c' })).pass(1_000).at('c');
  same(other.refused('GO').code, 'not-now', 'code');
});

example('a timer in each region', () => {
  const region = { initial: 'x', states: { x: { after: { soon: 'y' } }, y: {} } };
  const drive = new Drive(chart({ type: 'parallel', states: { l: region, r: region } }));
  holds(new Set(drive.state.timers.map(({ id }) => id)).size === 2, 'two timers');
  drive.pass(1_000).at({ l: 'y', r: 'y' });
});

const DAY = 86_400_000;
let drive: Drive | undefined;

/** A rule whose answer is `days` after it was first asked, and what it was asked. */
const office = { days: 5, asked: [] as Json[] };
const ruled = (config: object) => {
  const definition = chart(config);
  const events = { ...definition.events, NEWS: { audience: [], recomputes: true as const } };
  office.days = 5;
  office.asked = [];
  drive = undefined;
  return new Drive(
    { ...definition, events },
    {
      due: (rule, args) => {
        office.asked.push(args);
        const given = (args ?? {}) as { at?: string; notBefore?: string };
        const due = later(given.at ?? drive?.now ?? START, office.days * DAY);
        return {
          due: given.notBefore !== undefined && given.notBefore > due ? given.notBefore : due,
          because: { rule, days: office.days },
        };
      },
    },
  );
};
const newsOf = (more: object = {}) => ({
  on: { NEWS: {}, INC: { actions: 'inc' } },
  initial: 'a',
  states: { a: { after: { byRule: 'c', soon: 'b' }, ...more }, b: { after: { byRule: 'c' } }, c: {} },
});

example('news that changes rules: a clock that a rule has set is counted anew from when it was set', () => {
  drive = ruled(newsOf());
  drive
    .pass(1_000)
    .at('b')
    .pass(2 * DAY);
  const [before] = drive.armed();
  office.days = 7;
  drive.send('NEWS');
  const [after] = drive.armed();
  same(after?.due, later(START, 1_000 + 7 * DAY), 'due');
  same(drive.state.timers[0]?.armedAt, later(START, 1_000), 'armed at');
  same(
    drive.effects.slice(-2).map(({ kind }) => kind),
    ['disarm', 'arm'],
    'effects',
  );
  same(
    drive.give({ kind: 'timer', path: [], timer: before?.id ?? '', token: before?.token ?? '' }).outcome,
    'stale',
    'old token',
  );
  drive.pass(5 * DAY).at('c');
});

example('news never makes a clock due sooner, and what stays as it was has no effect', () => {
  drive = ruled(newsOf());
  drive.pass(1_000).at('b');
  const due = drive.armed()[0]?.due;
  const effects = drive.effects.length;
  drive.send('NEWS');
  same(drive.effects.length, effects, 'effects of no change');
  office.days = 3;
  drive.send('NEWS');
  same(drive.armed()[0]?.due, due, 'due');
  same(drive.state.timers[0]?.because, { rule: 'rule', days: 3 }, 'because');
});

example('news leaves fixed delays alone, and other events leave rules unasked', () => {
  drive = ruled(newsOf());
  const token = drive.armed().find(({ name }) => name === 'soon')?.token;
  const asked = office.asked.length;
  drive.send('INC');
  same(office.asked.length, asked, 'asked after another event');
  office.days = 9;
  drive.send('NEWS');
  same(drive.armed().find(({ name }) => name === 'soon')?.token, token, 'token of the fixed delay');
  same(office.asked.at(-1), { at: START, notBefore: later(START, 5 * DAY), n: 1 }, 'asked');
});

example('news reaches the clocks of child machines, and not those that its own step has set', () => {
  const child = machineOf({ id: 'child', initial: 'x', states: { x: { after: { byRule: 'y' } }, y: {} } });
  drive = ruled(newsOf());
  const definition = chart(
    {
      initial: 'a',
      states: {
        a: { invoke: { src: 'child', id: 'kid' }, on: { NEWS: 'b' } },
        b: { invoke: { src: 'child', id: 'kid' }, after: { byRule: 'a' }, on: { NEWS: {} } },
      },
    },
    { actors: { child } },
  );
  const events = { ...definition.events, NEWS: { audience: [], recomputes: true as const } };
  drive = new Drive({ ...definition, events }, drive.options);
  drive.pass(DAY).send('NEWS').at('b');
  same(
    drive.effectsOf('arm').map(({ path }) => path),
    [['kid'], [], ['kid']],
    'armed once each',
  );
  office.days = 8;
  drive.pass(DAY).send('NEWS');
  same(
    drive.armed().map(({ path, due }) => [path, due]),
    [
      [[], later(START, 9 * DAY)],
      [['kid'], later(START, 9 * DAY)],
    ],
    'armed anew',
  );
});
