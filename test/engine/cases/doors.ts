import { collection } from '../collection.ts';
import { Drive, later, START } from '../drive.ts';
import { chart, machineOf, NOTES, note } from '../kit.ts';
import { load } from '../../../engine/index.ts';
import { holds, same } from '../same.ts';

const { cases, example } = collection('doors');
export { cases as doors };

const simple = chart({ initial: 'a', states: { a: { on: { GO: 'b' }, after: { soon: 'b' } }, b: {} } });

example('an unknown event', () => {
  const refusal = new Drive(simple).refused('WHAT');
  same(refusal.code, 'unknown-event', 'code');
  same(refusal.rule, 'm@1', 'rule');
  same(refusal.value, 'a', 'value');
  same(refusal.permitted, ['GO'], 'permitted');
});

example('an event that this state does not take', () => {
  same(new Drive(simple).send('GO').refused('GO').code, 'not-now', 'code');
});

for (const type of [
  'xstate.after.soon.m.a',
  'xstate.done.actor.job',
  'xstate.init',
  'xstate.stop',
  'mufakat.entered',
]) {
  example(`${type} from outside is refused`, () => {
    same(new Drive(simple).refused(type).code, 'reserved', 'code');
  });
}

example('an event without a type', () => {
  const drive = new Drive(simple);
  const result = drive.give({ kind: 'event', event: {} as never });
  same(result.outcome === 'refused' && result.refusal.code, 'unknown-event', 'code');
});

example('an event that is not JSON', () => {
  const drive = new Drive(simple);
  const result = drive.machine.step(
    drive.state,
    { kind: 'event', event: { type: 'GO', at: new Date(0) as never } },
    drive.office(),
  );
  same(result.outcome === 'refused' && result.refusal.code, 'failed', 'code');
});

example('an event that brings an office of its own is not believed', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: { a: { on: { GO: { guard: { type: 'fromSeat', params: { seat: 'chair' } }, target: 'b' } } }, b: {} },
    }),
  );
  same(drive.refused('GO', { office: { actor: { seat: 'chair' } } }).code, 'guard', 'code');
});

example('the state of another machine', () => {
  const drive = new Drive(simple);
  const other = { ...drive.state, machine: { ...drive.state.machine, name: 'other' } };
  const result = drive.machine.step(other, { kind: 'event', event: { type: 'GO' } }, drive.office());
  same(result.outcome === 'refused' && result.refusal.code, 'other-machine', 'code');
});

example('the state of another version', () => {
  const drive = new Drive(simple);
  const other = { ...drive.state, machine: { ...drive.state.machine, version: 2 } };
  const result = drive.machine.step(other, { kind: 'event', event: { type: 'GO' } }, drive.office());
  same(result.outcome === 'refused' && result.refusal.code, 'other-machine', 'code');
});

example('the state of other bytes', () => {
  const drive = new Drive(simple);
  const result = load(simple, 'other-bytes').step(
    drive.state,
    { kind: 'event', event: { type: 'GO' } },
    drive.office(),
  );
  same(result.outcome === 'refused' && result.refusal.code, 'other-machine', 'code');
});

example('the state carries its machine', () => {
  same(new Drive(simple).state.machine, { name: 'm', version: 1, digest: 'under-test' }, 'machine');
});

const inner = { initial: 'x', states: { x: {}, y: { entry: note('y+'), after: { soon: 'x' } } } };
const wide = chart({
  initial: 'a',
  states: { a: { entry: note('a+') }, p: { type: 'parallel', states: { l: inner, r: inner } }, z: { type: 'final' } },
});
const enter = (value: never, context: object = NOTES) => {
  const machine = load(wide, 'under-test');
  const { office } = new Drive(wide);
  return machine.enter(value, context as never, office.call(new Drive(wide)));
};

example('enter: into the middle of its life', () => {
  const drive = new Drive(wide, { enter: { value: { p: { l: 'y', r: 'x' } }, context: { ...NOTES, n: 7 } } });
  drive.at({ p: { l: 'y', r: 'x' } }).holds({ n: 7, trace: [] });
  same(
    drive.state.timers.map(({ id, due }) => ({ id, due })),
    [{ id: 'xstate.after.soon.m.p.l.y', due: later(START, 1_000) }],
    'timers',
  );
  drive.pass(1_000).at({ p: { l: 'x', r: 'x' } });
});

example('enter: a region that is missing is named', () => {
  const result = enter({ p: { l: 'y' } } as never);
  same(result.outcome === 'refused' && result.refusal.code, 'incomplete', 'code');
  holds(JSON.stringify(result).includes('r'), 'the missing region is named');
});

example('enter: a compound state must say where it is inside', () => {
  const result = enter('p' as never);
  same(result.outcome === 'refused' && result.refusal.code, 'incomplete', 'code');
});

example('enter: a state that does not exist', () => {
  const result = enter('nowhere' as never);
  same(result.outcome === 'refused' && result.refusal.code, 'incomplete', 'code');
});

example('enter: a state too many', () => {
  const result = enter({ p: { l: 'y', r: 'x', s: 'x' } } as never);
  same(result.outcome === 'refused' && result.refusal.code, 'incomplete', 'code');
});

example('enter: two states of which only one can be', () => {
  const result = enter({ a: {}, p: { l: 'y', r: 'x' } } as never);
  same(result.outcome === 'refused' && result.refusal.code, 'incomplete', 'code');
});

example('enter: a history is no place to be', () => {
  const machine = load(chart({ initial: 'a', states: { a: {}, h: { type: 'history' } } }), 'under-test');
  const drive = new Drive(simple);
  const result = machine.enter('h', NOTES, drive.office());
  same(result.outcome === 'refused' && result.refusal.code, 'incomplete', 'code');
});

example('enter: context must be JSON', () => {
  const result = enter('a' as never, { n: Number.NaN });
  same(result.outcome === 'refused' && result.refusal.code, 'failed', 'code');
});

example('enter: a case that has ended', () => {
  const drive = new Drive(wide, { enter: { value: 'z', context: { ...NOTES } } });
  same(drive.state.status, 'done', 'status');
});

example('enter: a state whose completion would have been taken is no place to be', () => {
  const machine = load(
    chart({
      initial: 'p',
      states: { p: { initial: 'a', states: { a: {}, z: { type: 'final' } }, onDone: 'q' }, q: {} },
    }),
    'under-test',
  );
  const result = machine.enter({ p: 'z' }, NOTES, new Drive(simple).office());
  same(result.outcome === 'refused' && result.refusal.code, 'incomplete', 'code');
});

example('enter: actors of the entered states start, children too', () => {
  const child = machineOf({ id: 'child', initial: 'x', states: { x: { after: { soon: 'y' } }, y: {} } });
  const drive = new Drive(
    chart(
      {
        initial: 'o',
        states: {
          o: {},
          a: {
            invoke: [
              { id: 'job', src: 'job', input: { n: 1 } },
              { id: 'kid', src: 'child' },
            ],
          },
        },
      },
      { actors: { child } },
    ),
    { enter: { value: 'a', context: { ...NOTES } } },
  );
  same(
    drive.effectsOf('start').map(({ actor, input }) => ({ actor, input })),
    [{ actor: 'job', input: { n: 1 } }],
    'start',
  );
  same(drive.child('kid').value, 'x', 'child');
  drive.pass(1_000);
  same(drive.child('kid').value, 'y', 'child');
});

example('enter: waiting begins now', () => {
  const drive = new Drive(chart({ initial: 'o', states: { o: {}, a: { meta: { waitingFor: ['chair'] } } } }), {
    enter: { value: 'a', context: { ...NOTES } },
  });
  same(
    drive.machine.waitingFor(drive.state).map(({ who, since }) => ({ who, since })),
    [{ who: 'chair', since: START }],
    'waiting',
  );
});

example('enter: what follows at once is taken', () => {
  const drive = new Drive(
    chart({ initial: 'o', states: { o: {}, a: { always: { guard: 'positive', target: 'b' } }, b: {} } }),
    { enter: { value: 'a', context: { ...NOTES, n: 1 } } },
  );
  drive.at('b');
});

example('enter: a wildcard is not taken', () => {
  const drive = new Drive(
    chart({ initial: 'o', states: { o: {}, a: { on: { '*': { actions: 'inc' } } } } }, { events: ['ANY'] }),
    { enter: { value: 'a', context: { ...NOTES } } },
  );
  drive.holds({ n: 0 });
});

example('the chart as data', () => {
  const { chart: root } = load(simple, 'under-test');
  same(root.id, 'm', 'id');
  same(root.initial, 'm.a', 'initial');
  same(
    root.states.map(({ key, type }) => ({ key, type })),
    [
      { key: 'a', type: 'atomic' },
      { key: 'b', type: 'atomic' },
    ],
    'states',
  );
  same(
    root.states[0]?.transitions.map(({ on, targets }) => ({ on, targets })),
    [
      { on: 'GO', targets: ['m.b'] },
      { on: 'after.soon', targets: ['m.b'] },
    ],
    'transitions',
  );
});
