import { raise } from 'xstate';
import { collection } from '../collection.ts';
import { Drive } from '../drive.ts';
import { chart, note } from '../kit.ts';
import { same } from '../same.ts';

const { cases, example } = collection('regions and history');
export { cases as regions };

const region = (name: string) => ({
  initial: 'x',
  states: {
    x: { on: { [`GO_${name}`]: 'y', ALL: 'y' } },
    y: { on: { [`END_${name}`]: 'z' } },
    z: { type: 'final' },
  },
});
const pair = (more: object = {}) =>
  chart({
    initial: 'p',
    states: {
      p: { type: 'parallel', states: { l: region('L'), r: region('R') }, ...more },
      done: {},
      off: { on: { BACK: 'p' } },
    },
  });

example('each region moves by itself', () => {
  new Drive(pair())
    .send('GO_L')
    .at({ p: { l: 'y', r: 'x' } })
    .send('GO_R')
    .at({ p: { l: 'y', r: 'y' } });
});

example('one event may move all regions', () => {
  new Drive(pair()).send('ALL').at({ p: { l: 'y', r: 'y' } });
});

example('a parallel state is done when all its regions are', () => {
  const drive = new Drive(pair({ onDone: 'done' }))
    .send('ALL')
    .send('END_L')
    .at({ p: { l: 'z', r: 'y' } });
  drive.send('END_R').at('done');
});

example('leaving a parallel state leaves all its regions', () => {
  const drive = new Drive(
    chart({
      initial: 'p',
      states: {
        p: {
          type: 'parallel',
          on: { OFF: 'off' },
          exit: note('p-'),
          states: { l: { exit: note('l-') }, r: { exit: note('r-') } },
        },
        off: {},
      },
    }),
  );
  drive
    .send('OFF')
    .at('off')
    .holds({ trace: ['r-', 'l-', 'p-'] });
});

example('regions are entered in document order', () => {
  new Drive(
    chart({ type: 'parallel', entry: note('m+'), states: { l: { entry: note('l+') }, r: { entry: note('r+') } } }),
  ).holds({ trace: ['m+', 'l+', 'r+'] });
});

example('a region that leaves the parallel state takes the others with it', () => {
  const drive = new Drive(
    chart({
      initial: 'p',
      states: {
        p: { type: 'parallel', states: { l: { on: { GO: '#m.off' } }, r: { on: { GO: { actions: note('r') } } } } },
        off: {},
      },
    }),
  );
  drive
    .send('GO')
    .at('off')
    .holds({ trace: ['r'] });
});

example('parallel in parallel', () => {
  const drive = new Drive(
    chart({
      type: 'parallel',
      states: { o: { type: 'parallel', states: { a: region('A'), b: region('B') } }, c: region('C') },
    }),
  );
  drive.send('GO_B').at({ o: { a: 'x', b: 'y' }, c: 'x' });
});

example('a region raises an event for another', () => {
  const drive = new Drive(
    chart({
      type: 'parallel',
      states: {
        l: {
          initial: 'x',
          states: { x: { on: { GO: { target: 'y', actions: raise({ type: 'internal.told' }) } } }, y: {} },
        },
        r: { initial: 'x', states: { x: { on: { 'internal.told': 'y' } }, y: {} } },
      },
    }),
  );
  drive.send('GO').at({ l: 'y', r: 'y' });
});

const remembering = (history: 'shallow' | 'deep', more: object = {}) =>
  chart({
    initial: 'p',
    states: {
      p: {
        initial: 'a',
        on: { OFF: 'off' },
        states: {
          a: { on: { NEXT: 'b' } },
          b: { initial: 'x', states: { x: { on: { DEEPER: 'y' } }, y: {} } },
          h: { type: 'history', history, ...more },
        },
      },
      off: { on: { BACK: 'p.h', RESET: 'p' } },
    },
  });

example('shallow history remembers the child, not what was inside it', () => {
  new Drive(remembering('shallow'))
    .send('NEXT')
    .send('DEEPER')
    .send('OFF')
    .send('BACK')
    .at({ p: { b: 'x' } });
});

example('deep history remembers the whole configuration', () => {
  new Drive(remembering('deep'))
    .send('NEXT')
    .send('DEEPER')
    .send('OFF')
    .send('BACK')
    .at({ p: { b: 'y' } });
});

example('history is in the state as node ids', () => {
  const drive = new Drive(remembering('deep')).send('NEXT').send('DEEPER').send('OFF');
  same(drive.state.history, { 'm.p.h': ['m.p.b.y'] }, 'history');
});

example('history without a past enters the initial state', () => {
  const drive = new Drive(
    chart({
      initial: 'off',
      states: { off: { on: { BACK: 'p.h' } }, p: { initial: 'a', states: { a: {}, b: {}, h: { type: 'history' } } } },
    }),
  );
  drive.send('BACK').at({ p: 'a' });
});

example('history without a past enters its own target', () => {
  const drive = new Drive(
    chart({
      initial: 'off',
      states: {
        off: { on: { BACK: 'p.h' } },
        p: { initial: 'a', states: { a: {}, b: {}, h: { type: 'history', target: 'b' } } },
      },
    }),
  );
  drive.send('BACK').at({ p: 'b' });
});

example('history is of the last time', () => {
  const drive = new Drive(remembering('deep')).send('OFF').send('BACK').send('NEXT').send('OFF').send('BACK');
  drive.at({ p: { b: 'x' } });
});

example('entering past the history goes to the initial state', () => {
  new Drive(remembering('deep')).send('NEXT').send('OFF').send('RESET').at({ p: 'a' });
});

example('shallow history of a parallel state', () => {
  const drive = new Drive(
    chart({
      initial: 'p',
      states: {
        p: {
          type: 'parallel',
          on: { OFF: 'off' },
          states: { l: region('L'), r: region('R'), h: { type: 'history', history: 'shallow' } },
        },
        off: { on: { BACK: 'p.h' } },
      },
    }),
  );
  drive
    .send('ALL')
    .send('OFF')
    .send('BACK')
    .at({ p: { l: 'x', r: 'x' } });
});

example('deep history of a parallel state', () => {
  const drive = new Drive(
    chart({
      initial: 'p',
      states: {
        p: {
          type: 'parallel',
          on: { OFF: 'off' },
          states: { l: region('L'), r: region('R'), h: { type: 'history', history: 'deep' } },
        },
        off: { on: { BACK: 'p.h' } },
      },
    }),
  );
  drive
    .send('GO_L')
    .send('OFF')
    .send('BACK')
    .at({ p: { l: 'y', r: 'x' } });
});

example('history remembers in the order of entry, over JSON too', () => {
  const drive = new Drive(
    chart({
      initial: 'p',
      states: {
        p: {
          type: 'parallel',
          on: { OFF: 'off' },
          states: { l: region('L'), r: region('R'), h: { type: 'history', history: 'deep' } },
        },
        off: {},
      },
    }),
  );
  drive.send('GO_L');
  same(drive.state.order?.slice(-2), ['m.p.r.x', 'm.p.l.y'], 'order');
  drive.send('OFF');
  same(drive.state.history, { 'm.p.h': ['m.p.r.x', 'm.p.l.y'] }, 'history');
  same(drive.state.order, undefined, 'order');
});

example('history enters again, and arms again', () => {
  const drive = new Drive(
    chart({
      initial: 'p',
      states: {
        p: {
          initial: 'a',
          on: { OFF: 'off' },
          states: {
            a: { on: { NEXT: 'b' } },
            b: { entry: note('b+'), after: { soon: 'c' } },
            c: {},
            h: { type: 'history' },
          },
        },
        off: { on: { BACK: 'p.h' } },
      },
    }),
  );
  drive
    .send('NEXT')
    .pass(900)
    .send('OFF')
    .pass(5_000)
    .send('BACK')
    .holds({ trace: ['b+', 'b+'] });
  drive.pass(999).at({ p: 'b' }).pass(1).at({ p: 'c' });
});

example('a final state raises the completion of its parent', () => {
  const drive = new Drive(
    chart({
      initial: 'p',
      states: {
        p: {
          initial: 'a',
          states: { a: { on: { GO: 'z' } }, z: { type: 'final' } },
          onDone: { target: 'q', actions: note('done') },
        },
        q: {},
      },
    }),
  );
  drive
    .send('GO')
    .at('q')
    .holds({ trace: ['done'] });
});

example('the output of a final state reaches onDone', () => {
  const drive = new Drive(
    chart({
      initial: 'p',
      states: {
        p: {
          initial: 'a',
          states: { a: { on: { GO: 'z' } }, z: { type: 'final', output: { says: 'yes' } } },
          onDone: { target: 'q', actions: 'keepOutput' },
        },
        q: {},
      },
    }),
  );
  drive.send('GO').holds({ got: { says: 'yes' } });
});

example('outputs of the regions of a parallel state', () => {
  const one = (output: number) => ({ initial: 'a', states: { a: { on: { GO: 'z' } }, z: { type: 'final', output } } });
  const drive = new Drive(
    chart({
      initial: 'p',
      states: { p: { type: 'parallel', states: { l: one(1), r: one(2) }, onDone: 'q' }, q: {} },
    }),
  );
  drive.send('GO').at('q');
});

example('the case ends in a final state of the root', () => {
  const drive = new Drive(chart({ initial: 'a', states: { a: { on: { GO: 'z' } }, z: { type: 'final' } } })).send('GO');
  same(drive.state.status, 'done', 'status');
});

example('the output of the case', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      output: ({ context, event }: { context: { n: number }; event: { output: unknown } }) => ({
        n: context.n,
        end: event.output,
      }),
      states: { a: { on: { GO: { target: 'z', actions: 'inc' } } }, z: { type: 'final', output: 'the end' } },
    }),
  ).send('GO');
  same(drive.state.output, { n: 1, end: 'the end' }, 'output');
});

example('nothing happens after the end', () => {
  const drive = new Drive(
    chart({ initial: 'a', on: { LATE: { actions: 'inc' } }, states: { a: { on: { GO: 'z' } }, z: { type: 'final' } } }),
  ).send('GO');
  const refusal = drive.refused('LATE');
  same(refusal.code, 'ended', 'code');
  same(refusal.permitted, [], 'permitted');
});

example('a parallel root ends when all regions do', () => {
  const drive = new Drive(chart({ type: 'parallel', states: { l: region('L'), r: region('R') } }))
    .send('ALL')
    .send('END_L');
  same(drive.state.status, 'active', 'status');
  same(drive.send('END_R').state.status, 'done', 'status');
});

example('exits run when the case ends', () => {
  const drive = new Drive(
    chart({
      exit: note('m-'),
      initial: 'a',
      states: { a: { on: { GO: 'z' } }, z: { type: 'final', exit: note('z-') } },
    }),
  );
  drive.send('GO').holds({ trace: ['z-', 'm-'] });
});
