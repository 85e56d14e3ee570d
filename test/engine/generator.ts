import fc from 'fast-check';
import type { Json } from '../../engine/types.ts';
import { type Act, type ActionPlan, EVENTS, type NodePlan, type Plan, RAISED, type TransitionPlan } from './plan.ts';

export * from './plan.ts';

const DELAYS = [10, 20, 25, 50, 100];

/** Present in so many of a hundred. */
function sometimes<T>(percent: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: 100 - percent, arbitrary: fc.constant(null) }, { weight: percent, arbitrary });
}

const action: fc.Arbitrary<ActionPlan> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<ActionPlan>({ do: 'inc' }, { do: 'note' }, { do: 'letter' }) },
  { weight: 2, arbitrary: fc.constantFrom(...RAISED).map((type): ActionPlan => ({ do: 'raise', type })) },
  {
    weight: 1,
    arbitrary: fc
      .record({ type: fc.constantFrom(...RAISED), delay: fc.constantFrom(...DELAYS) })
      .map(({ type, delay }): ActionPlan => ({ do: 'raiseLater', type, delay })),
  },
  { weight: 1, arbitrary: fc.constant<ActionPlan>({ do: 'cancel' }) },
);

const transition: fc.Arbitrary<TransitionPlan> = fc.record({
  target: sometimes(
    85,
    fc.record({
      to: fc.constantFrom('self' as const, 'any' as const, 'any' as const, 'history' as const),
      index: fc.nat(40),
    }),
  ),
  guard: sometimes(30, fc.constantFrom('yes' as const, 'no' as const, 'positive' as const, 'few' as const)),
  reenter: fc.boolean(),
  actions: fc.array(action, { maxLength: 2 }),
});

/** What a chart does without being asked happens only while the count is low, and counts: no cycle of it is endless. */
const eventless: fc.Arbitrary<TransitionPlan> = transition.map((plan) => ({
  ...plan,
  guard: 'few',
  actions: [{ do: 'inc' }, ...plan.actions.filter(({ do: what }) => what !== 'raise')],
}));

/** A delay of 0 counts, and fires only while the count is low: no circle of them is endless. */
const timed = fc.oneof(
  { weight: 5, arbitrary: fc.record({ delay: fc.constantFrom(...DELAYS), then: transition }) },
  { weight: 1, arbitrary: fc.record({ delay: fc.constant(0), then: eventless }) },
);

function node(depth: number): fc.Arbitrary<NodePlan> {
  const kinds =
    depth === 0
      ? fc.constant('atomic' as const)
      : fc.constantFrom('atomic' as const, 'compound' as const, 'compound' as const, 'parallel' as const);
  return kinds.chain((kind) =>
    fc.record({
      kind: fc.constant(kind),
      children: kind === 'atomic' ? fc.constant([]) : children(kind, depth - 1),
      history:
        kind === 'atomic' ? fc.constant(null) : sometimes(50, fc.constantFrom('shallow' as const, 'deep' as const)),
      after: fc.array(timed, { maxLength: 2 }),
      on: fc.array(fc.record({ type: fc.constantFrom(...EVENTS, ...EVENTS, ...RAISED), then: transition }), {
        minLength: 2,
        maxLength: 5,
      }),
      always: sometimes(12, eventless),
      invoke: sometimes(35, fc.record({ done: sometimes(80, transition), failed: sometimes(90, transition) })),
      onDone: kind === 'atomic' ? fc.constant(null) : sometimes(60, eventless),
      entry: fc.array(action, { maxLength: 2 }),
      exit: fc.boolean(),
    }),
  );
}

const final: fc.Arbitrary<NodePlan> = fc.constant({
  kind: 'final',
  children: [],
  history: null,
  after: [],
  on: [],
  always: null,
  invoke: null,
  onDone: null,
  entry: [{ do: 'note' }],
  exit: false,
});

function children(kind: 'compound' | 'parallel', depth: number): fc.Arbitrary<NodePlan[]> {
  const several = fc.array(node(depth), { minLength: 2, maxLength: 3 });
  return kind === 'parallel'
    ? several
    : fc.tuple(several, sometimes(40, final)).map(([some, end]) => (end === null ? some : [...some, end]));
}

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...EVENTS).map((type): Act => ({ act: 'event', type })) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(0, 5, 10, 15, 25, 60, 100).map((milliseconds): Act => ({ act: 'pass', milliseconds })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({
        act: fc.constantFrom('done' as const, 'error' as const),
        which: fc.nat(3),
        output: fc.constantFrom<Json>(null, 1, { x: 2 }),
      })
      .map((one): Act => one),
  },
  { weight: 1, arbitrary: fc.nat(5).map((which): Act => ({ act: 'late', which })) },
);

export const plans: fc.Arbitrary<Plan> = fc.record({
  root: node(2)
    .filter(({ kind }) => kind !== 'atomic')
    .map((root) => ({ ...root, invoke: null, history: null })),
  acts: fc.array(act, { minLength: 8, maxLength: 24 }),
});
