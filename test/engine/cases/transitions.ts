import { collection } from '../collection.ts';
import { Drive } from '../drive.ts';
import { chart, note } from '../kit.ts';
import { same } from '../same.ts';

const { cases, example } = collection('transitions');
export { cases as transitions };

const traced = (more: object) => ({ entry: note('in'), exit: note('out'), ...more });

example('an event moves from state to state', () => {
  new Drive(chart({ initial: 'a', states: { a: { on: { GO: 'b' } }, b: {} } })).send('GO').at('b');
});

example('an event without a target runs its actions and stays', () => {
  const drive = new Drive(chart({ initial: 'a', states: { a: traced({ on: { GO: { actions: 'inc' } } }) } }));
  drive
    .send('GO')
    .at('a')
    .holds({ n: 1, trace: ['in'] });
});

example('a transition to itself does not leave the state', () => {
  const drive = new Drive(chart({ initial: 'a', states: { a: traced({ on: { GO: 'a' } }) } }));
  drive.send('GO').holds({ trace: ['in'] });
});

example('re-entry leaves the state and enters it again', () => {
  const drive = new Drive(
    chart({ initial: 'a', states: { a: traced({ on: { GO: { target: 'a', reenter: true } } }) } }),
  );
  drive.send('GO').holds({ trace: ['in', 'out', 'in'] });
});

example('a transition to a child from its parent keeps the parent entered', () => {
  const drive = new Drive(
    chart({
      initial: 'p',
      states: { p: traced({ initial: 'a', on: { GO: '.b' }, states: { a: {}, b: {} } }) },
    }),
  );
  drive
    .send('GO')
    .at({ p: 'b' })
    .holds({ trace: ['in'] });
});

example('re-entry of a parent leaves and enters parent and child', () => {
  const drive = new Drive(
    chart({
      initial: 'p',
      states: {
        p: {
          entry: note('p+'),
          exit: note('p-'),
          initial: 'a',
          on: { GO: { target: '.b', reenter: true } },
          states: { a: { entry: note('a+'), exit: note('a-') }, b: { entry: note('b+') } },
        },
      },
    }),
  );
  drive.send('GO').holds({ trace: ['p+', 'a+', 'a-', 'p-', 'p+', 'b+'] });
});

example('exits run inside out, then transition actions, then entries outside in', () => {
  const side = (name: string, inner: object) => ({
    entry: note(`${name}+`),
    exit: note(`${name}-`),
    initial: 'x',
    states: { x: { entry: note(`${name}.x+`), exit: note(`${name}.x-`), ...inner } },
  });
  const drive = new Drive(
    chart({
      initial: 'a',
      states: { a: side('a', { on: { GO: { target: '#m.b', actions: note('go') } } }), b: side('b', {}) },
    }),
  );
  drive.send('GO').holds({ trace: ['a+', 'a.x+', 'a.x-', 'a-', 'go', 'b+', 'b.x+'] });
});

example('the innermost state that takes the event wins', () => {
  const drive = new Drive(
    chart({
      initial: 'p',
      states: {
        p: {
          initial: 'a',
          on: { GO: { actions: note('outer') } },
          states: { a: { on: { GO: { actions: note('inner') } } } },
        },
      },
    }),
  );
  drive.send('GO').holds({ trace: ['inner'] });
});

example('an outer state takes what the inner one guards against', () => {
  const drive = new Drive(
    chart({
      initial: 'p',
      states: {
        p: {
          initial: 'a',
          on: { GO: { actions: note('outer') } },
          states: { a: { on: { GO: { guard: 'no', actions: note('inner') } } } },
        },
      },
    }),
  );
  drive.send('GO').holds({ trace: ['outer'] });
});

example('a target may be any state by its id', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: { a: { on: { GO: '#deep' } }, b: { initial: 'x', states: { x: {}, y: { id: 'deep' } } } },
    }),
  );
  drive.send('GO').at({ b: 'y' });
});

example('a dotted target descends', () => {
  const drive = new Drive(
    chart({ initial: 'a', states: { a: { on: { GO: 'b.y' } }, b: { initial: 'x', states: { x: {}, y: {} } } } }),
  );
  drive.send('GO').at({ b: 'y' });
});

example('the root takes events in every state', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      on: { RESET: { target: '.a' }, INC: { actions: 'inc' } },
      states: { a: { on: { GO: 'b' } }, b: {} },
    }),
  );
  drive.send('GO').send('INC').send('RESET').at('a').holds({ n: 1 });
});

example('a reset to the initial state with re-entry of the root starts all anew', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      entry: note('root+'),
      on: { RESET: { target: '#m', reenter: true } },
      states: { a: { on: { GO: 'b' } }, b: {} },
    }),
  );
  drive
    .send('GO')
    .send('RESET')
    .at('a')
    .holds({ trace: ['root+', 'root+'] });
});

example('a forbidden transition keeps the event from the parent', () => {
  const drive = new Drive(
    chart({
      initial: 'p',
      states: { p: { initial: 'a', on: { GO: { actions: 'inc' } }, states: { a: { on: { GO: {} } } } } },
    }),
  );
  drive.send('GO').holds({ n: 0 });
});

example('several transitions for one event: the first whose guard says yes', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: {
        a: { on: { GO: [{ guard: 'no', target: 'b' }, { guard: 'yes', target: 'c' }, { target: 'd' }] } },
        b: {},
        c: {},
        d: {},
      },
    }),
  );
  drive.send('GO').at('c');
});

example('a transition may enter two regions at once', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: {
        a: { on: { GO: { target: ['p.l.two', 'p.r.two'] } } },
        p: {
          type: 'parallel',
          states: {
            l: { initial: 'one', states: { one: {}, two: {} } },
            r: { initial: 'one', states: { one: {}, two: {} } },
          },
        },
      },
    }),
  );
  drive.send('GO').at({ p: { l: 'two', r: 'two' } });
});

example('a wildcard takes any declared event', () => {
  const drive = new Drive(
    chart({ initial: 'a', states: { a: { on: { '*': { actions: 'noteType' } } } } }, { events: ['ANYTHING'] }),
  );
  drive.send('ANYTHING').holds({ trace: ['ANYTHING'] });
});

example('a wildcard takes no undeclared event', () => {
  const drive = new Drive(chart({ initial: 'a', states: { a: { on: { '*': { actions: 'inc' } } } } }));
  same(drive.refused('SURPRISE').code, 'unknown-event', 'code');
});

example('an exact name is preferred to a wildcard', () => {
  const drive = new Drive(
    chart({ initial: 'a', states: { a: { on: { '*': { actions: note('any') }, GO: { actions: note('go') } } } } }),
  );
  drive.send('GO').holds({ trace: ['go'] });
});

example('a partial wildcard takes what begins so', () => {
  const drive = new Drive(
    chart(
      { initial: 'a', states: { a: { on: { 'mouse.*': { actions: 'noteType' } } } } },
      { events: ['mouse.click', 'mouse'] },
    ),
  );
  drive
    .send('mouse.click')
    .send('mouse')
    .holds({ trace: ['mouse.click', 'mouse'] });
});

example('a wildcard never takes the completion of an actor', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      on: { '*': { actions: note('wild') } },
      states: { a: { invoke: { id: 'job', src: 'job', onDone: 'b' } }, b: { invoke: { id: 'job', src: 'job' } } },
    }),
  );
  drive.done('job').at('b').done('job').at('b').holds({ trace: [] });
});

example('a wildcard never takes the firing of a timer', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      on: { '*': { actions: note('wild') } },
      states: { a: { after: { soon: { guard: 'no', target: 'b' } } }, b: {} },
    }),
  );
  drive.pass(1_000).at('a').holds({ trace: [] });
});

example('a wildcard takes no final state of a region', () => {
  const drive = new Drive(
    chart({
      initial: 'p',
      on: { '*': { actions: note('wild') } },
      states: { p: { initial: 'a', states: { a: { on: { GO: 'z' } }, z: { type: 'final' } } } },
    }),
  );
  drive.send('GO').holds({ trace: [] });
});

example('entry of the initial states runs at the start', () => {
  new Drive(
    chart({
      entry: note('m'),
      initial: 'a',
      states: { a: { entry: note('a'), initial: 'x', states: { x: { entry: note('x') } } } },
    }),
  ).holds({ trace: ['m', 'a', 'x'] });
});

example('an initial transition may have actions', () => {
  const drive = new Drive(
    chart({ initial: { target: 'a', actions: note('initial') }, states: { a: { entry: note('a') } } }),
  );
  drive.holds({ trace: ['initial', 'a'] });
});

example('sequence numbers count the steps', () => {
  const drive = new Drive(chart({ initial: 'a', states: { a: { on: { GO: { actions: 'inc' } } } } }));
  same(drive.state.seq, 1, 'seq');
  same(drive.send('GO').send('GO').state.seq, 3, 'seq');
});
