import { emit, log, raise } from 'xstate';
import { collection } from '../collection.ts';
import { Drive, START, later } from '../drive.ts';
import { chart, note } from '../kit.ts';
import { same } from '../same.ts';

const { cases, example } = collection('macrosteps');
export { cases as steps };

example('always is taken at once', () => {
  new Drive(chart({ initial: 'a', states: { a: { on: { GO: 'b' } }, b: { always: 'c' }, c: {} } })).send('GO').at('c');
});

example('always is asked again after each change', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: {
        a: { on: { INC: { actions: 'inc' } }, always: { guard: { type: 'atLeast', params: { n: 2 } }, target: 'b' } },
        b: {},
      },
    }),
  );
  drive.send('INC').at('a').send('INC').at('b');
});

example('always at the start', () => {
  new Drive(chart({ initial: 'a', states: { a: { always: 'b' }, b: {} } })).at('b');
});

example('always with actions and without a target', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: { a: { always: { guard: { type: 'below', params: { n: 3 } }, actions: 'inc' } } },
    }),
  );
  drive.holds({ n: 3 });
});

example('an endless cycle of always is refused', () => {
  const drive = new Drive(
    chart({ initial: 'a', states: { a: { on: { GO: 'b' } }, b: { always: 'c' }, c: { always: 'b' } } }),
  );
  same(drive.refused('GO').code, 'failed', 'code');
});

example('raise is taken in the same step, after eventless transitions', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: {
        a: { on: { GO: { target: 'b', actions: raise({ type: 'NEXT' }) } } },
        b: { always: { target: 'c', actions: note('always') } },
        c: { on: { NEXT: { target: 'd', actions: note('next') } } },
        d: {},
      },
    }),
  );
  drive
    .send('GO')
    .at('d')
    .holds({ trace: ['always', 'next'] });
});

example('raised events are taken in order', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: {
        a: {
          on: {
            GO: { actions: [raise({ type: 'ONE' }), raise({ type: 'TWO' })] },
            ONE: { actions: [note('one'), raise({ type: 'THREE' })] },
            TWO: { actions: note('two') },
            THREE: { actions: note('three') },
          },
        },
      },
    }),
  );
  drive.send('GO').holds({ trace: ['one', 'two', 'three'] });
});

example('a raised event that nothing takes is dropped', () => {
  const drive = new Drive(
    chart({ initial: 'a', states: { a: { on: { GO: { actions: [raise({ type: 'NOBODY' }), 'inc'] } } } } }),
  );
  drive.send('GO').holds({ n: 1 });
});

example('a raised event sees the office too', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: {
        a: {
          on: {
            GO: { actions: raise({ type: 'NEXT' }) },
            NEXT: { guard: { type: 'fromSeat', params: { seat: 'desk' } }, target: 'b' },
          },
        },
        b: {},
      },
    }),
  );
  drive.send('GO').at('b');
});

example('what only the machine raises is not accepted from outside', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: { a: { on: { GO: { actions: raise({ type: 'internal.next' }) }, 'internal.next': 'b' } }, b: {} },
    }),
  );
  same(drive.refused('internal.next').code, 'unknown-event', 'code');
  drive.send('GO').at('b');
});

example('an endless cycle of raised events is refused', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: { a: { on: { GO: { actions: raise({ type: 'MORE' }) }, MORE: { actions: raise({ type: 'MORE' }) } } } },
    }),
  );
  same(drive.refused('GO').code, 'failed', 'code');
});

example('emit is an effect', () => {
  const drive = new Drive(
    chart({ initial: 'a', states: { a: { on: { GO: { actions: emit({ type: 'told', n: 1 }) } } } } }),
  ).send('GO');
  same(drive.effects, [{ id: '2:1', path: [], kind: 'emit', event: { type: 'told', n: 1 } }], 'effects');
});

example('emit computed from context', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: {
        a: {
          on: { GO: { actions: ['inc', emit(({ context }) => ({ type: 'told', n: (context as { n: number }).n }))] } },
        },
      },
    }),
  ).send('GO');
  same(drive.effectsOf('emit')[0]?.event, { type: 'told', n: 1 }, 'event');
});

example('log is an effect', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: { a: { on: { GO: { actions: [log('said'), log(({ context }) => context, 'all')] } } } },
    }),
  ).send('GO');
  same(
    drive.effects,
    [
      { id: '2:1', path: [], kind: 'log', label: null, value: 'said' },
      { id: '2:2', path: [], kind: 'log', label: 'all', value: { n: 0, trace: [], got: null } },
    ],
    'effects',
  );
});

example('sendToCase is a send to another case', () => {
  const action = { type: 'sendToCase', params: { case: 'm/other', event: { type: 'HELLO', n: 1 } } };
  const drive = new Drive(chart({ initial: 'a', states: { a: { on: { GO: { actions: action } } } } })).send('GO');
  same(
    drive.effects,
    [{ id: '2:1', path: [], kind: 'send', to: 'm/other', event: { type: 'HELLO', n: 1 } }],
    'effects',
  );
});

example('sendToCase without a case is refused', () => {
  const action = { type: 'sendToCase', params: { event: { type: 'HELLO' } } };
  same(
    new Drive(chart({ initial: 'a', states: { a: { on: { GO: { actions: action } } } } })).refused('GO').code,
    'failed',
    'code',
  );
});

example('effects stand in the order in which the machine asked for them', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: {
        a: { exit: 'letter', on: { GO: { target: 'b', actions: emit({ type: 'told' }) } } },
        b: { entry: 'notice', after: { soon: 'a' }, invoke: { id: 'job', src: 'job' } },
      },
    }),
  ).send('GO');
  same(
    drive.effects.map(({ kind }) => kind),
    ['action', 'emit', 'action', 'arm', 'start'],
    'kinds',
  );
});

example('entry effects of nested states stand outside in', () => {
  const letter = (to: string) => ({ type: 'letter', params: { to } });
  const drive = new Drive(
    chart({
      initial: 'a',
      states: {
        a: { on: { GO: 'b' } },
        b: { entry: letter('outer'), initial: 'x', states: { x: { entry: letter('inner') } } },
      },
    }),
  ).send('GO');
  same(
    drive.effectsOf('action').map(({ params }) => params),
    [{ to: 'outer' }, { to: 'inner' }],
    'letters',
  );
});

example('tags of all active states', () => {
  const drive = new Drive(
    chart({
      type: 'parallel',
      tags: ['all'],
      states: { l: { initial: 'x', states: { x: { tags: ['left', 'both'] } } }, r: { tags: ['both'] } },
    }),
  );
  same(drive.machine.tags(drive.state), ['all', 'both', 'left'], 'tags');
});

example('whom the case waits for, and since when', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: {
        a: { on: { GO: 'b' } },
        b: { meta: { waitingFor: ['chair'], acts: ['GO', 'STAY'] }, on: { GO: 'a', STAY: { actions: 'inc' } } },
      },
    }),
  );
  same(drive.machine.waitingFor(drive.state), [], 'waiting');
  drive.pass(1_000).send('GO').pass(500).send('STAY');
  same(
    drive.machine.waitingFor(drive.state),
    [{ who: 'chair', state: 'm.b', since: later(START, 1_000), acts: ['GO', 'STAY'] }],
    'waiting',
  );
});

example('re-entry starts the waiting anew', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: { a: { meta: { waitingFor: ['chair'] }, on: { GO: { target: 'a', reenter: true } } } },
    }),
  );
  drive.pass(1_000).send('GO');
  same(drive.machine.waitingFor(drive.state)[0]?.since, later(START, 1_000), 'since');
});

example('whom the case waits for may depend on context', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: { a: { meta: { waitingFor: ({ n }: { n: number }) => [`seat-${n}`] }, on: { GO: { actions: 'inc' } } } },
    }),
  );
  same(
    drive
      .send('GO')
      .machine.waitingFor(drive.state)
      .map(({ who }) => who),
    ['seat-1'],
    'who',
  );
});
