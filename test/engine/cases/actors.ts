import { cancel, emit, enqueueActions, forwardTo, sendParent, sendTo, spawnChild, stopChild } from 'xstate';
import { collection } from '../collection.ts';
import { Drive, later, START } from '../drive.ts';
import { chart, machineOf, note } from '../kit.ts';
import { same } from '../same.ts';

const { cases, example } = collection('actors');
export { cases as actors };

const working = (more: object = {}) =>
  chart({
    initial: 'a',
    states: {
      a: {
        invoke: {
          id: 'job',
          src: 'job',
          input: { x: 1 },
          onDone: { target: 'b', actions: 'keepOutput' },
          onError: { target: 'c', actions: 'keepError' },
        },
        on: { AGAIN: { target: 'a', reenter: true }, OFF: 'd' },
        ...more,
      },
      b: {},
      c: {},
      d: { on: { BACK: 'a' } },
    },
  });

example('invoking a promise is an effect with its input', () => {
  const drive = new Drive(working());
  same(
    drive.effects,
    [{ id: '1:1', path: [], kind: 'start', actor: 'job', source: 'job', token: '1:1', input: { x: 1 } }],
    'effects',
  );
  same(drive.state.actors, [{ id: 'job', source: 'job', token: '1:1', startedAt: START }], 'actors');
});

example('its completion is taken with its output', () => {
  const drive = new Drive(working())
    .done('job', { answer: 42 })
    .at('b')
    .holds({ got: { answer: 42 } });
  same(drive.state.actors, [], 'actors');
});

example('a completion stops nothing that has ended', () => {
  same(new Drive(working()).done('job').effectsOf('stop'), [], 'stop');
});

example('its failure is taken with name and message', () => {
  new Drive(working())
    .fail('job', 'the mail server is away')
    .at('c')
    .holds({ got: { name: 'Error', message: 'the mail server is away' } });
});

example('leaving the state stops the actor', () => {
  const drive = new Drive(working()).send('OFF');
  same(
    drive.effectsOf('stop').map(({ actor, token }) => ({ actor, token })),
    [{ actor: 'job', token: '1:1' }],
    'stop',
  );
});

example('re-entry stops the old run and starts a new one', () => {
  const drive = new Drive(working()).send('AGAIN');
  same(
    drive.effects.map((effect) => [effect.kind, 'token' in effect ? effect.token : '']),
    [
      ['start', '1:1'],
      ['stop', '1:1'],
      ['start', drive.token('job')],
    ],
    'effects',
  );
});

example('the completion of an earlier run is stale', () => {
  const drive = new Drive(working());
  const old = drive.token('job');
  drive.send('AGAIN');
  same(
    drive.give({ kind: 'done', path: [], actor: 'job', token: old, output: null }),
    { outcome: 'stale', token: old },
    'result',
  );
  drive.at('a').done('job').at('b');
});

example('the completion of a stopped actor is stale', () => {
  const drive = new Drive(working());
  const old = drive.token('job');
  drive.send('OFF');
  same(drive.give({ kind: 'done', path: [], actor: 'job', token: old, output: null }).outcome, 'stale', 'outcome');
});

example('a second completion is stale', () => {
  const drive = new Drive(
    chart({ initial: 'a', states: { a: { invoke: { id: 'job', src: 'job', onDone: { actions: 'inc' } } } } }),
  );
  const token = drive.token('job');
  drive.done('job').holds({ n: 1 });
  same(drive.give({ kind: 'done', path: [], actor: 'job', token, output: null }).outcome, 'stale', 'outcome');
  same(
    drive.give({ kind: 'error', path: [], actor: 'job', token, error: { name: 'E', message: '' } }).outcome,
    'stale',
    'outcome',
  );
});

example('a failure that nothing takes ends the case in error', () => {
  const drive = new Drive(
    chart({ initial: 'a', states: { a: { invoke: { id: 'job', src: 'job' }, after: { soon: 'a' } } } }),
  );
  drive.fail('job', 'no');
  same(drive.state.status, 'error', 'status');
  same(drive.state.error, { name: 'Error', message: 'no' }, 'error');
  same(drive.state.timers, [], 'timers');
});

example('a completion that nothing takes is taken silently', () => {
  new Drive(chart({ initial: 'a', states: { a: { invoke: { id: 'job', src: 'job' } } } })).done('job').at('a');
});

example('input computed from context', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: {
        a: { on: { GO: { target: 'b', actions: 'inc' } } },
        b: {
          invoke: { id: 'job', src: 'job', input: ({ context }: { context: { n: number } }) => ({ n: context.n }) },
        },
      },
    }),
  ).send('GO');
  same(drive.effectsOf('start')[0]?.input, { n: 1 }, 'input');
});

example('an actor started and stopped in one step has no effect', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: { a: { on: { GO: 'b' } }, b: { invoke: { id: 'job', src: 'job' }, always: 'c' }, c: {} },
    }),
  ).send('GO');
  same(drive.effects, [], 'effects');
});

example('two actors of one state', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: {
        a: {
          invoke: [
            { id: 'one', src: 'job', onDone: { actions: note('one') } },
            { id: 'two', src: 'other', onDone: { actions: note('two') } },
          ],
        },
      },
    }),
  );
  drive
    .done('two')
    .done('one')
    .holds({ trace: ['two', 'one'] });
});

example('spawnChild and stopChild', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: {
        a: {
          on: {
            GO: { actions: spawnChild('job', { id: 'mine', input: 3 }) },
            STOP: { actions: stopChild('mine') },
          },
        },
      },
    }),
  ).send('GO');
  same(
    drive.effectsOf('start').map(({ actor, input }) => ({ actor, input })),
    [{ actor: 'mine', input: 3 }],
    'start',
  );
  drive.send('STOP');
  same(
    drive.effectsOf('stop').map(({ actor }) => actor),
    ['mine'],
    'stop',
  );
});

example('a spawned actor outlives the state that spawned it', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      on: { 'xstate.done.actor.mine': { actions: 'keepOutput' } },
      states: { a: { on: { GO: { target: 'b', actions: spawnChild('job', { id: 'mine' }) } } }, b: {} },
    }),
  );
  drive.send('GO').done('mine', 'late').at('b').holds({ got: 'late' });
});

example('spawning in enqueueActions', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: {
        a: {
          on: { GO: { actions: enqueueActions(({ enqueue }) => enqueue.spawnChild('job', { id: 'mine' })) } },
        },
      },
    }),
  ).send('GO');
  same(
    drive.effectsOf('start').map(({ actor }) => actor),
    ['mine'],
    'start',
  );
});

example('spawning without an id in enqueueActions is refused', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: { a: { on: { GO: { actions: enqueueActions(({ enqueue }) => enqueue.spawnChild('job')) } } } },
    }),
  );
  same(drive.refused('GO').code, 'failed', 'code');
});

const child = machineOf({
  id: 'child',
  initial: 'x',
  output: ({ context }: { context: { n: number } }) => ({ n: context.n }),
  states: {
    x: {
      on: {
        PING: { actions: ['inc', sendParent({ type: 'PONG' })] },
        END: 'z',
        WORK: 'w',
        LETTER: { actions: { type: 'letter', params: { to: 'desk' } } },
        TELL: { actions: emit({ type: 'told' }) },
      },
      after: { soon: 'y' },
    },
    y: { on: { END: 'z' }, tags: ['late'], meta: { waitingFor: ['chair'] } },
    w: { invoke: { id: 'job', src: 'job', onDone: { target: 'y', actions: 'inc' } } },
    z: { type: 'final' },
  },
});
const family = (more: object = {}, invoke: object = {}, state: object = {}) =>
  chart(
    {
      initial: 'a',
      on: { PONG: { actions: note('pong') } },
      states: {
        a: {
          invoke: { id: 'kid', src: 'child', onDone: { target: 'b', actions: 'keepOutput' }, ...invoke },
          on: {
            PASS: { actions: sendTo('kid', { type: 'PING' }) },
            FINISH: { actions: sendTo('kid', { type: 'END' }) },
            EMPLOY: { actions: sendTo('kid', { type: 'WORK' }) },
            WRITE: { actions: sendTo('kid', { type: 'LETTER' }) },
            SAY: { actions: sendTo('kid', { type: 'TELL' }) },
            OFF: 'b',
            AGAIN: { target: 'a', reenter: true },
            ...more,
          },
          ...state,
        },
        b: { on: { BACK: 'a' } },
      },
    },
    { actors: { child } },
  );

example('a child machine lives in the state of its parent', () => {
  const drive = new Drive(family());
  same(drive.child('kid').value, 'x', 'value');
  same(drive.child('kid').source, 'child', 'source');
  same(drive.effectsOf('start'), [], 'no effect for it');
});

example('its timers stand under its path', () => {
  const drive = new Drive(family());
  same(
    drive.effectsOf('arm').map(({ path, name }) => ({ path, name })),
    [{ path: ['kid'], name: 'soon' }],
    'arm',
  );
  same(drive.machine.next(drive.state)?.due, later(START, 1_000), 'next');
});

example('its timers fire inside it', () => {
  const drive = new Drive(family()).pass(1_000).at('a');
  same(drive.child('kid').value, 'y', 'value');
});

example('sendTo and sendParent in one step', () => {
  const drive = new Drive(family()).send('PASS').holds({ trace: ['pong'] });
  same(drive.child('kid').context['n'], 1, 'n of the child');
});

example('its end completes it for the parent, with its output', () => {
  const drive = new Drive(family())
    .send('PASS')
    .send('FINISH')
    .at('b')
    .holds({ got: { n: 1 } });
  same(drive.state.children, {}, 'children');
});

example('its timers are disarmed with it', () => {
  const drive = new Drive(family()).send('OFF');
  same(
    drive.effectsOf('disarm').map(({ path, name }) => ({ path, name })),
    [{ path: ['kid'], name: 'soon' }],
    'disarm',
  );
});

example('its own actors run under its path', () => {
  const drive = new Drive(family()).send('EMPLOY');
  same(
    drive.effectsOf('start').map(({ path, actor }) => ({ path, actor })),
    [{ path: ['kid'], actor: 'job' }],
    'start',
  );
  drive.done('job', null, ['kid']);
  same(drive.child('kid').value, 'y', 'value');
});

example('its actors stop with it', () => {
  const drive = new Drive(family()).send('EMPLOY').send('OFF');
  same(
    drive.effectsOf('stop').map(({ path, actor }) => ({ path, actor })),
    [{ path: ['kid'], actor: 'job' }],
    'stop',
  );
});

example('its effects carry its path', () => {
  const drive = new Drive(family()).send('WRITE').send('SAY');
  same(
    drive.effects.filter(({ kind }) => kind === 'action' || kind === 'emit').map(({ kind, path }) => ({ kind, path })),
    [
      { kind: 'action', path: ['kid'] },
      { kind: 'emit', path: ['kid'] },
    ],
    'effects',
  );
});

example('a new run of it is a new child', () => {
  const drive = new Drive(family()).send('PASS');
  const token = drive.child('kid').token;
  drive.send('AGAIN');
  same(drive.child('kid').context['n'], 0, 'n');
  same(drive.child('kid').token === token, false, 'same token');
});

example('a firing of the timer of its earlier run is stale', () => {
  const drive = new Drive(family());
  const [old] = drive.armed();
  drive.send('AGAIN').pass(500);
  drive.now = later(drive.now, 600);
  same(
    drive.give({ kind: 'timer', path: ['kid'], timer: old?.id ?? '', token: old?.token ?? '' }).outcome,
    'stale',
    'outcome',
  );
});

example('a firing for a child that is no more is stale', () => {
  const drive = new Drive(family());
  const [old] = drive.armed();
  drive.send('OFF');
  drive.now = later(drive.now, 5_000);
  same(
    drive.give({ kind: 'timer', path: ['kid'], timer: old?.id ?? '', token: old?.token ?? '' }).outcome,
    'stale',
    'outcome',
  );
});

example('an event that the child does not take changes nothing in it', () => {
  const drive = new Drive(family()).pass(1_000).send('PASS');
  same(drive.child('kid').value, 'y', 'value');
});

example('tags and waits of a child belong to the case', () => {
  const drive = new Drive(family()).pass(1_000);
  same(drive.machine.tags(drive.state), ['late'], 'tags');
  same(
    drive.machine.waitingFor(drive.state).map(({ who, state }) => ({ who, state })),
    [{ who: 'chair', state: 'kid/child.y' }],
    'waiting',
  );
});

example('onSnapshot tells the parent of every change', () => {
  const drive = new Drive(family({}, { onSnapshot: { actions: 'keepSnapshot' } }));
  drive.pass(1_000).holds({ got: 'y' });
});

example('forwardTo hands the event on', () => {
  const drive = new Drive(family({ PING: { actions: forwardTo('kid') } })).send('PING');
  same(drive.child('kid').context['n'], 1, 'n');
});

example('a delayed send to a child', () => {
  const drive = new Drive(family({ LATER: { actions: sendTo('kid', { type: 'PING' }, { delay: 100, id: 'ping' }) } }));
  drive.send('LATER').pass(99);
  same(drive.child('kid').context['n'], 0, 'n');
  same(drive.pass(1).child('kid').context['n'], 1, 'n');
});

example('a delayed send to a child may be cancelled', () => {
  const drive = new Drive(
    family({
      LATER: { actions: sendTo('kid', { type: 'PING' }, { delay: 100, id: 'ping' }) },
      NEVER: { actions: cancel('ping') },
    }),
  );
  same(drive.send('LATER').send('NEVER').pass(500).child('kid').context['n'], 0, 'n');
});

example('a send to nobody is refused, not sent to oneself', () => {
  const drive = new Drive(family({ LOST: { actions: sendTo(() => undefined as never, { type: 'PASS' } as never) } }));
  same(drive.refused('LOST').code, 'failed', 'code');
});

example('a send to an unknown actor is refused', () => {
  same(
    new Drive(family({ LOST: { actions: sendTo('nobody', { type: 'PASS' }) } })).refused('LOST').code,
    'failed',
    'code',
  );
});

example('a child in a child', () => {
  const middle = machineOf(
    {
      id: 'middle',
      initial: 'm',
      states: { m: { invoke: { id: 'inner', src: 'child', onDone: 'z' } }, z: { type: 'final' } },
    },
    { actors: { child } },
  );
  const drive = new Drive(
    chart(
      { initial: 'a', states: { a: { invoke: { id: 'outer', src: 'middle', onDone: 'b' } }, b: {} } },
      { actors: { middle } },
    ),
  );
  same(
    drive.armed().map(({ path }) => path),
    [['outer', 'inner']],
    'paths',
  );
  drive.pass(1_000).at('a');
  same(drive.child('outer').children['inner']?.value, 'y', 'value');
});

example('a child that ends at once', () => {
  const brief = machineOf({ id: 'brief', initial: 'z', states: { z: { type: 'final' } }, output: 'brief' });
  const drive = new Drive(
    chart(
      {
        initial: 'a',
        states: { a: { invoke: { id: 'kid', src: 'brief', onDone: { target: 'b', actions: 'keepOutput' } } }, b: {} },
      },
      { actors: { brief } },
    ),
  );
  drive.at('b').holds({ got: 'brief' });
});

example('a child that asks its parent to leave stops itself', () => {
  const leaver = machineOf({
    id: 'leaver',
    initial: 'x',
    states: { x: { entry: sendParent({ type: 'OFF' }), after: { soon: 'x' } } },
  });
  const drive = new Drive(
    chart(
      { initial: 'a', states: { a: { invoke: { id: 'kid', src: 'leaver' }, on: { OFF: 'b' } }, b: {} } },
      { actors: { leaver } },
    ),
  ).at('b');
  same(drive.state.children, {}, 'children');
  same(drive.effects, [], 'effects');
});

example('a child’s input', () => {
  const fed = machineOf(
    { id: 'fed', initial: 'x', states: { x: {} } },
    { context: ({ input }: { input: unknown }) => ({ got: input }) },
  );
  const drive = new Drive(
    chart(
      { initial: 'a', states: { a: { invoke: { id: 'kid', src: 'fed', input: { x: [1] } } } } },
      { actors: { fed } },
    ),
  );
  same(drive.child('kid').context, { got: { x: [1] } }, 'context');
});

example('a guard of a child sees the office', () => {
  const strict = machineOf({
    id: 'strict',
    initial: 'x',
    states: { x: { on: { PING: { guard: { type: 'fromSeat', params: { seat: 'desk' } }, target: 'y' } } }, y: {} },
  });
  const drive = new Drive(
    chart(
      {
        initial: 'a',
        states: {
          a: { invoke: { id: 'kid', src: 'strict' }, on: { PASS: { actions: sendTo('kid', { type: 'PING' }) } } },
        },
      },
      { actors: { strict } },
    ),
  ).send('PASS');
  same(drive.child('kid').value, 'y', 'value');
  same(drive.why.find(({ path }) => path[0] === 'kid')?.path, ['kid'], 'path of why');
});

example('a guard of a child that throws refuses the whole step', () => {
  const broken = machineOf({
    id: 'broken',
    initial: 'x',
    states: { x: { on: { PING: { guard: 'breaks', target: 'x' } } } },
  });
  const drive = new Drive(
    chart(
      {
        initial: 'a',
        states: {
          a: {
            invoke: { id: 'kid', src: 'broken' },
            on: { PASS: { actions: ['inc', sendTo('kid', { type: 'PING' })] } },
          },
        },
      },
      { actors: { broken } },
    ),
  );
  same(drive.refused('PASS').code, 'failed', 'code');
  drive.holds({ n: 0 });
});

example('messages to a child are taken in the order in which they were sent', () => {
  const listener = machineOf({
    id: 'listener',
    initial: 'x',
    states: {
      x: { on: { ONE: { actions: [note('one'), sendParent({ type: 'PONG' })] }, TWO: { actions: note('two') } } },
    },
  });
  const drive = new Drive(
    chart(
      {
        initial: 'a',
        on: { PONG: { actions: sendTo('kid', { type: 'TWO' }) } },
        states: {
          a: {
            invoke: { id: 'kid', src: 'listener' },
            on: {
              BOTH: {
                actions: [
                  sendTo('kid', { type: 'ONE' }),
                  sendTo('kid', { type: 'TWO' }),
                  sendTo('kid', { type: 'ONE' }),
                ],
              },
            },
          },
        },
      },
      { actors: { listener } },
    ),
  ).send('BOTH');
  same(drive.child('kid').context['trace'], ['one', 'two', 'one', 'two', 'two'], 'trace');
});

example('a child hears what is said to it in the exit that stops it', () => {
  const drive = new Drive(family({ LEAVE: 'b' }, {}, { exit: sendTo('kid', { type: 'PING' }) }));
  drive
    .send('LEAVE')
    .at('b')
    .holds({ trace: ['pong'] });
  same(drive.state.children, {}, 'children');
});

example('what a child sends on is taken before the next message of its parent', () => {
  const noting = (id: string, more: object = {}) =>
    machineOf({
      id,
      initial: 'x',
      states: { x: { on: { TOLD: { actions: ['inc', sendParent({ type: `FROM_${id}` })] } } } },
      ...more,
    });
  const inner = noting('inner');
  const outer = machineOf(
    {
      id: 'outer',
      initial: 'x',
      states: {
        x: {
          invoke: { id: 'inner', src: 'inner' },
          on: {
            TOLD: { actions: sendTo('inner', { type: 'TOLD' }) },
            FROM_inner: { actions: sendParent({ type: 'FROM_outer' }) },
          },
        },
      },
    },
    { actors: { inner } },
  );
  const drive = new Drive(
    chart(
      {
        initial: 'a',
        states: {
          a: {
            invoke: [
              { id: 'outer', src: 'outer' },
              { id: 'plain', src: 'plain' },
            ],
            on: {
              ALL: { actions: [sendTo('outer', { type: 'TOLD' }), sendTo('plain', { type: 'TOLD' })] },
              FROM_outer: { actions: note('outer') },
              FROM_plain: { actions: note('plain') },
            },
          },
        },
      },
      { actors: { outer, plain: noting('plain') } },
    ),
  );
  drive.send('ALL').holds({ trace: ['outer', 'plain'] });
});
