import { assign, enqueueActions } from 'xstate';
import { collection } from '../collection.ts';
import { Drive } from '../drive.ts';
import { chart, note } from '../kit.ts';
import { same } from '../same.ts';

const { cases, example } = collection('context');
export { cases as context };

const doing = (actions: unknown, extra: Parameters<typeof chart>[1] = {}) =>
  chart({ initial: 'a', states: { a: { on: { GO: { actions } } } } }, extra);

example('assign changes the context', () => {
  new Drive(doing('inc')).send('GO').send('GO').holds({ n: 2 });
});

example('assign sees the event', () => {
  new Drive(doing('take')).send('GO', { n: 7 }).holds({ n: 7 });
});

example('assign with params', () => {
  new Drive(doing({ type: 'set', params: { n: 5 } })).send('GO').holds({ n: 5 });
});

example('assign sees the instant of the step', () => {
  const drive = new Drive(doing('keepNow')).pass(5_000).send('GO');
  drive.holds({ got: '2026-03-02T00:00:05.000Z' });
});

example('assigns of one transition build on each other', () => {
  new Drive(doing(['inc', 'inc', 'inc'])).send('GO').holds({ n: 3 });
});

example('an assign may stand inline in the chart', () => {
  new Drive(doing(assign({ n: 9 }))).send('GO').holds({ n: 9 });
});

example('context from input', () => {
  new Drive(
    chart({ initial: 'a', states: { a: {} } }, { context: ({ input }: { input: { n: number } }) => ({ n: input.n }) }),
    {
      input: { n: 4 },
    },
  ).holds({ n: 4 });
});

example('a context factory sees what the start is given', () => {
  new Drive(
    chart({ initial: 'a', states: { a: {} } }, { context: ({ input }: { input: unknown }) => ({ got: input }) }),
    {
      input: { deep: [1, { x: null }] },
    },
  ).holds({ got: { deep: [1, { x: null }] } });
});

example('undefined vanishes as in JSON', () => {
  const drive = new Drive(doing(assign({ got: undefined }))).send('GO');
  same('got' in drive.state.context, false, 'got');
});

example('what is not JSON is refused', () => {
  const refusal = new Drive(doing('notJson')).refused('GO');
  same(refusal.code, 'failed', 'code');
});

for (const [what, value] of [
  ['NaN', Number.NaN],
  ['a function', () => 1],
  ['a map', new Map()],
  ['a big integer', 1n],
] as const) {
  example(`${what} in context is refused`, () => {
    same(new Drive(doing(assign({ got: () => value }))).refused('GO').code, 'failed', 'code');
  });
}

example('a cycle in context is refused', () => {
  const round: Record<string, unknown> = {};
  round['self'] = round;
  same(new Drive(doing(assign({ got: () => round }))).refused('GO').code, 'failed', 'code');
});

example('an assign that throws refuses with its name and message', () => {
  const refusal = new Drive(doing(['inc', 'breakAssign'])).refused('GO');
  same(refusal.missing, [{ what: 'RangeError: this assign is broken' }], 'missing');
});

example('an assign that changes in place cannot change the state it was given', () => {
  const drive = new Drive(doing('mutate'));
  same(drive.refused('GO').code, 'failed', 'code');
  drive.holds({ trace: [] });
});

example('the given state is not changed by a step', () => {
  const drive = new Drive(doing(['inc', note('x')]));
  const given = JSON.parse(JSON.stringify(drive.state)) as typeof drive.state;
  const before = JSON.stringify(given);
  drive.machine.step(given, { kind: 'event', event: { type: 'GO' } }, drive.office());
  same(JSON.stringify(given), before, 'given state');
});

example('the same step twice gives the same', () => {
  const drive = new Drive(doing(['inc', { type: 'letter', params: { to: 'desk' } }]));
  const one = drive.machine.step(drive.state, { kind: 'event', event: { type: 'GO' } }, drive.office());
  const two = drive.machine.step(drive.state, { kind: 'event', event: { type: 'GO' } }, drive.office());
  same(one, two, 'result');
});

example('enqueueActions: in order, by condition', () => {
  const actions = enqueueActions(({ enqueue, check }) => {
    enqueue('inc');
    if (check('yes')) enqueue(note('yes'));
    if (check('no')) enqueue(note('no'));
    enqueue.assign({ got: 'last' });
  });
  new Drive(doing(actions)).send('GO').holds({ n: 1, trace: ['yes'], got: 'last' });
});

example('enqueueActions: a named action becomes an effect', () => {
  const drive = new Drive(
    doing(enqueueActions(({ enqueue }) => enqueue({ type: 'letter', params: { to: 'desk' } }))),
  ).send('GO');
  same(
    drive.effectsOf('action').map(({ type, params }) => ({ type, params })),
    [{ type: 'letter', params: { to: 'desk' } }],
    'effects',
  );
});

example('enqueueActions: an action without a name is refused', () => {
  same(new Drive(doing(enqueueActions(({ enqueue }) => enqueue(() => {})))).refused('GO').code, 'failed', 'code');
});

example('enqueueActions: an action that nothing declares is refused', () => {
  same(new Drive(doing(enqueueActions(({ enqueue }) => enqueue('ghost')))).refused('GO').code, 'failed', 'code');
});

example('enqueueActions: raise', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: {
        a: {
          on: { GO: { actions: enqueueActions(({ enqueue }) => enqueue.raise({ type: 'NEXT' })) }, NEXT: 'b' },
        },
        b: {},
      },
    }),
  );
  drive.send('GO').at('b');
});

example('enqueueActions: a delay of an unknown name is refused, not fired at once', () => {
  const actions = enqueueActions(({ enqueue }) => enqueue.raise({ type: 'GO' }, { delay: 'ghost' as never, id: 'g' }));
  const refusal = new Drive(doing(actions)).refused('GO');
  same(refusal.code, 'failed', 'code');
});

example('enqueueActions: delayed raise and cancel', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: {
        a: {
          on: {
            GO: {
              actions: enqueueActions(({ enqueue }) => enqueue.raise({ type: 'NEXT' }, { delay: 50, id: 'n' })),
            },
            STOP: { actions: enqueueActions(({ enqueue }) => enqueue.cancel('n')) },
            NEXT: 'b',
          },
        },
        b: {},
      },
    }),
  );
  drive.send('GO').send('STOP').pass(100).at('a').send('GO').pass(50).at('b');
});

example('named actions are effects in order, with resolved params', () => {
  const drive = new Drive(
    doing([
      { type: 'letter', params: ({ context }: { context: { n: number } }) => ({ n: context.n }) },
      'inc',
      { type: 'letter', params: ({ context }: { context: { n: number } }) => ({ n: context.n }) },
      'notice',
    ]),
  ).send('GO');
  same(
    drive.effectsOf('action').map(({ id, type, params }) => ({ id, type, params })),
    [
      { id: '2:1', type: 'letter', params: { n: 0 } },
      { id: '2:2', type: 'letter', params: { n: 1 } },
      { id: '2:3', type: 'notice', params: null },
    ],
    'effects',
  );
});

example('params of an effect must be JSON', () => {
  same(new Drive(doing({ type: 'letter', params: () => ({ at: new Date(0) }) })).refused('GO').code, 'failed', 'code');
});

example('the event’s data may be kept whole', () => {
  const drive = new Drive(doing(assign({ got: ({ event }: { event: object }) => event })));
  drive.send('GO', { n: 1, deep: { x: [1] } }).holds({ got: { type: 'GO', n: 1, deep: { x: [1] } } });
  drive.send('GO', { n: 2 }).holds({ got: { type: 'GO', n: 2 } });
});
