import { and, not, or, stateIn } from 'xstate';
import { collection } from '../collection.ts';
import { Drive } from '../drive.ts';
import { chart } from '../kit.ts';
import { holds, same } from '../same.ts';

const { cases, example } = collection('guards');
export { cases as guards };

const guarded = (guard: unknown, more: object = {}) =>
  chart({
    initial: 'a',
    ...more,
    states: { a: { on: { GO: { guard, target: 'b' }, INC: { actions: 'inc' } } }, b: {} },
  });
const names = (refusal: { missing: readonly object[] }) =>
  refusal.missing.map((part) => (part as { guard: string }).guard);

example('a guard that says no refuses the event and is named', () => {
  const refusal = new Drive(guarded('no')).refused('GO');
  same(refusal.code, 'guard', 'code');
  same(names(refusal), ['no'], 'missing');
});

example('a guard that says yes lets it through', () => {
  new Drive(guarded('yes')).send('GO').at('b');
});

example('a guard sees the context', () => {
  const drive = new Drive(guarded('positive'));
  drive.refused('GO');
  drive.send('INC').send('GO').at('b');
});

example('a guard sees the event', () => {
  const drive = new Drive(guarded('bringsOne'));
  drive.refused('GO', { n: 2 });
  drive.send('GO', { n: 1 }).at('b');
});

example('a guard sees the actor', () => {
  const drive = new Drive(guarded({ type: 'fromSeat', params: { seat: 'chair' } }));
  drive.refused('GO');
  drive.seat = 'chair';
  drive.send('GO').at('b');
});

example('a guard sees the policy', () => {
  new Drive(guarded('policyAllows'), { policy: { open: true } }).send('GO').at('b');
  new Drive(guarded('policyAllows'), { policy: { open: false } }).refused('GO');
});

example('a guard sees the facts of the office', () => {
  new Drive(guarded('factHolds'), { facts: { seats: { desk: 'held' } } }).send('GO').at('b');
  new Drive(guarded('factHolds'), { facts: { seats: { desk: 'vacant' } } }).refused('GO');
});

example('params may be computed', () => {
  const drive = new Drive(
    guarded({ type: 'atLeast', params: ({ context }: { context: { n: number } }) => ({ n: context.n * 2 }) }),
  );
  drive.send('GO').at('b');
  const other = new Drive(
    guarded({ type: 'atLeast', params: ({ context }: { context: { n: number } }) => ({ n: context.n + 1 }) }),
  );
  same((other.refused('GO').missing[0] as { params: unknown }).params, { n: 1 }, 'params');
});

example('what a guard read is told', () => {
  const [missing] = new Drive(guarded({ type: 'fromSeat', params: { seat: 'chair' } })).refused('GO').missing;
  same(
    missing,
    { guard: 'fromSeat', params: { seat: 'chair' }, answer: false, read: { 'event.office.actor.seat': 'desk' } },
    'missing',
  );
});

example('nested facts are told by their path', () => {
  const [missing] = new Drive(guarded('factHolds'), { facts: { seats: { desk: 'vacant' } } }).refused('GO').missing;
  same((missing as { read: unknown }).read, { 'event.office.facts.seats.desk': 'vacant' }, 'read');
});

example('and: every part must say yes, and the first no is told', () => {
  const drive = new Drive(guarded(and(['yes', 'positive', 'no'])));
  same(names(drive.refused('GO')), ['positive'], 'missing');
  same(names(drive.send('INC').refused('GO')), ['no'], 'missing');
});

example('or: one yes is enough', () => {
  new Drive(guarded(or(['no', 'yes']))).send('GO').at('b');
});

example('or: all that said no are told', () => {
  same(names(new Drive(guarded(or(['no', 'positive']))).refused('GO')), ['no', 'positive'], 'missing');
});

example('or: an alternative that was not needed does not stand in the way', () => {
  same(names(new Drive(guarded(and([or(['no', 'yes']), 'positive']))).refused('GO')), ['positive'], 'missing');
});

example('not: the negated guard is told as a no', () => {
  const refusal = new Drive(guarded(not('yes'))).refused('GO');
  same(refusal.code, 'guard', 'code');
  same(names(refusal), ['not(yes)'], 'missing');
});

example('not: what the negated guard read is told', () => {
  const [missing] = new Drive(guarded(not({ type: 'fromSeat', params: { seat: 'desk' } }))).refused('GO').missing;
  same((missing as { read: unknown }).read, { 'event.office.actor.seat': 'desk' }, 'read');
});

example('not of a no lets through', () => {
  new Drive(guarded(not(and(['yes', 'no'])))).send('GO').at('b');
});

example('stateIn by id', () => {
  const regions = chart({
    type: 'parallel',
    states: {
      l: { initial: 'a', states: { a: { on: { GO: { guard: stateIn('#there'), target: 'b' } } }, b: {} } },
      r: { initial: 'x', states: { x: { on: { MOVE: 'y' } }, y: { id: 'there' } } },
    },
  });
  const drive = new Drive(regions);
  same(names(drive.refused('GO')), ['stateIn(#there)'], 'missing');
  drive.send('MOVE').send('GO').at({ l: 'b', r: 'y' });
});

example('stateIn by value', () => {
  const drive = new Drive(
    chart({
      type: 'parallel',
      states: {
        l: { initial: 'a', states: { a: { on: { GO: { guard: stateIn({ r: 'y' }), target: 'b' } } }, b: {} } },
        r: { initial: 'x', states: { x: { on: { MOVE: 'y' } }, y: {} } },
      },
    }),
  );
  drive.refused('GO');
  drive.send('MOVE').send('GO').at({ l: 'b', r: 'y' });
});

example('a named guard may be a combination', () => {
  const drive = new Drive(
    chart(
      { initial: 'a', states: { a: { on: { GO: { guard: 'both', target: 'b' } } }, b: {} } },
      { guards: { both: and(['yes', 'no']) } },
    ),
  );
  same(names(drive.refused('GO')), ['no'], 'missing');
});

example('a named guard may refer to another', () => {
  new Drive(
    chart(
      { initial: 'a', states: { a: { on: { GO: { guard: 'alias', target: 'b' } } }, b: {} } },
      { guards: { alias: 'yes' } },
    ),
  )
    .send('GO')
    .at('b');
});

example('a guard that throws refuses with its name and message, and changes nothing', () => {
  const refusal = new Drive(guarded('breaks')).refused('GO');
  same(refusal.code, 'failed', 'code');
  same(refusal.missing, [{ what: 'TypeError: this guard is broken' }], 'missing');
});

example('why tells guards that said no beside the one that was taken', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: {
        a: {
          on: {
            GO: [
              { guard: 'no', target: 'b' },
              { guard: 'yes', target: 'c' },
            ],
          },
        },
        b: {},
        c: {},
      },
    }),
  );
  drive.why.length = 0;
  drive.send('GO');
  same(
    drive.why.map(({ source, on, targets, guards: asked, taken }) => ({
      source,
      on,
      targets,
      asked: asked.map(({ guard, answer }) => `${guard}:${answer}`),
      taken,
    })),
    [
      { source: 'm.a', on: 'GO', targets: ['m.b'], asked: ['no:false'], taken: false },
      { source: 'm.a', on: 'GO', targets: ['m.c'], asked: ['yes:true'], taken: true },
    ],
    'why',
  );
});

example('why tells a transition without a guard', () => {
  const drive = new Drive(chart({ initial: 'a', states: { a: { on: { GO: 'b' } }, b: {} } }));
  drive.why.length = 0;
  drive.send('GO');
  same(drive.why, [{ path: [], source: 'm.a', on: 'GO', targets: ['m.b'], guards: [], taken: true }], 'why');
});

example('why tells eventless transitions as always', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: { a: { on: { GO: { actions: 'inc' } }, always: { guard: 'positive', target: 'b' } }, b: {} },
    }),
  );
  drive.why.length = 0;
  drive.send('GO');
  const always = drive.why.filter(({ on }) => on === 'always');
  same(
    always.map(({ taken }) => taken),
    [true],
    'taken',
  );
  same(always[0]?.guards[0]?.read, { 'context.n': 1 }, 'read');
});

example('why calls a firing by the name of its timer', () => {
  const drive = new Drive(
    chart({ initial: 'a', states: { a: { after: { soon: { guard: 'yes', target: 'b' } } }, b: {} } }),
  );
  drive.why.length = 0;
  drive.pass(1_000);
  same(
    drive.why.map(({ on }) => on),
    ['after.soon'],
    'on',
  );
});

example('the obstacle told is that of the candidate that got furthest', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: {
        a: {
          on: {
            GO: [
              { guard: { type: 'fromSeat', params: { seat: 'chair' } }, target: 'b' },
              { guard: and([{ type: 'fromSeat', params: { seat: 'desk' } }, 'positive']), target: 'b' },
            ],
          },
        },
        b: {},
      },
    }),
  );
  same(names(drive.refused('GO')), ['positive'], 'missing');
});

example('guards cannot change what they look at', () => {
  const policy = { list: ['one'] };
  const drive = new Drive(
    chart(
      { initial: 'a', states: { a: { on: { GO: { guard: 'meddle', target: 'b' } } }, b: {} } },
      {
        guards: {
          meddle: ({ event }: { event: { office: { policy: { list: string[] } } } }) =>
            event.office.policy.list.push('two') > 0,
        },
      },
    ),
    { policy },
  );
  same(drive.refused('GO').code, 'failed', 'code');
  same(policy, { list: ['one'] }, 'policy');
});

example('permitted: yes, no, and because of what', () => {
  const drive = new Drive(
    chart({
      initial: 'a',
      states: { a: { on: { CAN: { guard: 'yes' }, CANNOT: { guard: 'positive' } } }, b: { on: { LATER: 'a' } } },
    }),
  );
  same(drive.permitted('CAN').allowed, 'yes', 'CAN');
  same(drive.permitted('CANNOT').allowed, 'no', 'CANNOT');
  same(
    drive.permitted('CANNOT').because.map(({ guard, answer }) => ({ guard, answer })),
    [{ guard: 'positive', answer: false }],
    'because',
  );
  same(drive.permitted('LATER').allowed, 'no', 'LATER');
});

example('permitted: a guard that asks for data of the event depends on it', () => {
  const event = new Drive(guarded('bringsOne')).permitted('GO');
  same({ allowed: event.allowed, needs: event.needs }, { allowed: 'depends', needs: ['n'] }, 'GO');
});

example('permitted: data that cannot help is not asked for', () => {
  const event = new Drive(guarded(and(['no', 'bringsOne']))).permitted('GO');
  same({ allowed: event.allowed, needs: event.needs }, { allowed: 'no', needs: [] }, 'GO');
});

example('permitted: the answer is for the seat that asks', () => {
  const drive = new Drive(guarded({ type: 'fromSeat', params: { seat: 'chair' } }));
  same(drive.permitted('GO').allowed, 'no', 'desk');
  drive.seat = 'chair';
  same(drive.permitted('GO').allowed, 'yes', 'chair');
});

example('permitted: an event whose guard throws is not allowed', () => {
  same(new Drive(guarded('breaks')).permitted('GO').allowed, 'no', 'GO');
});

example('permitted changes nothing', () => {
  const drive = new Drive(guarded('positive'));
  const before = JSON.stringify(drive.state);
  drive.permitted('GO');
  holds(JSON.stringify(drive.state) === before, 'the state has changed');
});

example('a refusal lists what the actor could do instead', () => {
  same(new Drive(guarded('no')).refused('GO').permitted, ['INC'], 'permitted');
});
