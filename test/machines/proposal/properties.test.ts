import fc from 'fast-check';
import type { AnyStateMachine } from 'xstate';
import { describe, expect, test } from 'vitest';
import type { MachineDefinition } from '../../../machines/definition.ts';
import { base } from '../../../machines/proposal/v3/base.ts';
import { chart, proposal3 } from '../../../machines/proposal/v3/machine.ts';
import { owed } from '../../../machines/proposal/v3/owed.ts';
import { finish } from './finish.ts';
import { History, STARTS, type Start } from './history.ts';
import { Case, type Kind, KINDS } from './kinds.ts';
import { picture } from './mirror.ts';
import { Oracle, type Property, type Violation } from './oracle.ts';

/** At each run as many as a release wants to see; `HISTORIES=100` while one works on it. */
const HISTORIES = Number(process.env['HISTORIES'] ?? 5_000);
const LENGTH = 30;
const SEED = Number(process.env['SEED'] ?? 20_261_124);
const MINUTES = 60_000;

const decisions = fc.array(fc.nat({ max: 2 ** 31 - 1 }), { minLength: LENGTH * 3, maxLength: LENGTH * 3 });
const kind = fc.constantFrom(...(Object.keys(KINDS) as Kind[]));
const start = fc.constantFrom<Start>(...STARTS);

function play(history: History, numbers: readonly number[], each: () => void = () => {}): void {
  history.begin();
  for (const number of numbers) {
    if (history.walk.state.status !== 'active' || history.taken >= LENGTH + 20) return;
    history.decide(number);
    each();
  }
}

function violationsOf(history: History, numbers: readonly number[]): readonly Violation[] {
  const oracle = new Oracle(history.walk.machine);
  history.walk.observe = oracle.around;
  play(history, numbers);
  return oracle.violations;
}

const check = (property: fc.IRawProperty<never>, runs: number): void => {
  void fc.assert(property, { seed: SEED, numRuns: runs, endOnFailure: true });
};

describe('proposal@3 under random histories', () => {
  test('(a)–(c), (g)–(k): the oracle has nothing to say', { timeout: 60 * MINUTES }, () => {
    let all = 0;
    let events = 0;
    const each = fc.property(kind, start, decisions, (one, from, numbers) => {
      const history = new History(one, { start: from });
      expect(violationsOf(history, numbers)).toEqual([]);
      all += 1;
      events += history.taken;
      // A shorter one is judged as well, and not counted.
      fc.pre(history.taken >= LENGTH);
    });
    check(each as never, HISTORIES);
    console.log(
      `oracle: seed ${SEED}, ${HISTORIES} histories of ${LENGTH} events and more, ${all - HISTORIES} shorter, ${events} events`,
    );
  });

  test('(d): every state that is reached has a way to an end', { timeout: 60 * MINUTES }, () => {
    const runs = Math.ceil(HISTORIES / 5);
    const each = fc.property(kind, start, decisions, (one, from, numbers) => {
      const history = new History(one, { start: from });
      play(history, numbers);
      if (history.walk.state.status === 'active') expect(finish(history.walk)).not.toBeNull();
    });
    check(each as never, runs);
    console.log(`(d): seed ${SEED}, ${runs} histories led to an end`);
  });

  test('(e): the governments exchanged, the history is the mirrored one', { timeout: 60 * MINUTES }, () => {
    const runs = Math.ceil(HISTORIES / 5);
    const each = fc.property(kind, start, decisions, (one, from, numbers) => {
      expect(mirrorDiffers(one, from, numbers)).toBeNull();
    });
    check(each as never, runs);
    console.log(`(e): seed ${SEED}, ${runs} histories beside their mirrors`);
  });

  test(
    '(f): whoever never acts again, the agenda hears of it, and the proponent can leave',
    { timeout: 60 * MINUTES },
    () => {
      const runs = Math.ceil(HISTORIES / 20);
      const each = fc.property(kind, decisions, (one, numbers) => {
        expect(silenceEnds(one, numbers)).toBeNull();
      });
      check(each as never, runs);
      console.log(`(f): seed ${SEED}, ${runs} silences`);
    },
  );
});

/** The first step at which a history and its mirror differ; null when they never do. */
function mirrorDiffers(
  one: Kind,
  from: Start,
  numbers: readonly number[],
  definition?: MachineDefinition,
): string | null {
  const options = { start: from, ...(definition === undefined ? {} : { definition }) };
  const plain = new History(one, options).begin();
  const mirror = new History(one, { ...options, mirrored: true }).begin();
  for (const number of numbers) {
    if (plain.walk.state.status !== 'active') break;
    plain.decide(number);
    mirror.decide(number);
    const [left, right] = [picture(plain.walk.state, false), picture(mirror.walk.state, true)];
    if (left !== right) return `${JSON.stringify(plain.walk.steps.at(-1))}\n${left}\n${right}`;
  }
  return null;
}

/** From where a history leads in consideration, nobody but the clock acts: what is missing after a long while. */
function silenceEnds(one: Kind, numbers: readonly number[], definition?: MachineDefinition): string | null {
  const history = new History(one, { start: 'ready', ...(definition === undefined ? {} : { definition }) }).begin();
  const { walk } = history;
  for (const number of numbers.slice(0, 10)) history.decide(number);
  if (walk.state.status !== 'active' || !['consideration', 'decision'].includes(walk.phase)) return null;
  for (let fired = 0; fired < 400 && walk.letters('agenda').length === 0 && walk.state.status === 'active'; fired += 1)
    if (walk.wait() === null) return 'nothing happens any more';
  if (walk.state.status !== 'active') return null;
  // What both had signed before they fell silent has taken effect: it is no longer the proponent's to withdraw.
  if (!['consideration', 'decision'].includes(walk.phase)) return null;
  if (walk.letters('agenda').length === 0) return 'no meeting ever hears of it';
  walk.act(walk.focal, 'WITHDRAW').waitFor('recallWindow');
  return walk.state.value === 'withdrawn' ? null : 'the proponent cannot leave';
}

const expired = ({ context }: { context: { outsiders: { expired: boolean } } }): boolean => context.outsiders.expired;

type Rules = Readonly<Record<string, (args: never, params: never) => boolean>>;

function broken(rules: Rules): MachineDefinition {
  const machine = proposal3.machine.provide({ guards: rules as never });
  return { ...proposal3, machine };
}

/** With other rules of the ladder. */
function withOwed(rules: Rules): MachineDefinition {
  const ladder = (owed as unknown as AnyStateMachine).provide({ guards: rules as never });
  return { ...proposal3, machine: proposal3.machine.provide({ actors: { owed: ladder } }) };
}

function brokenChart(change: (copy: Record<string, never>) => void): MachineDefinition {
  const copy = copied(chart) as Record<string, never>;
  change(copy);
  return { ...proposal3, machine: base.createMachine(copy as never) as unknown as AnyStateMachine };
}

/** A copy of the plain parts; actions and guards made by XState stay what they are. */
function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copied(item)]));
}

type Node = { states: Record<string, Node>; after: Record<string, unknown>; meta: Record<string, unknown> };
const at = (copy: unknown, ...path: string[]): Node =>
  path.reduce((node, key) => node.states[key] as Node, copy as Node);

describe('each property bites: a machine broken on purpose fails it', () => {
  const sample = (count: number): readonly number[][] => fc.sample(decisions, { seed: SEED, numRuns: count });
  const guiltOf = (
    definition: MachineDefinition,
    one: Kind,
    history: (walk: Case) => unknown,
  ): readonly Violation[] => {
    const walk = new Case(one, { definition });
    const oracle = new Oracle(walk.machine);
    walk.observe = oracle.around;
    history(walk);
    return oracle.violations;
  };
  const cases: readonly [Property, string, () => MachineDefinition, Kind, (walk: Case) => unknown][] = [
    [
      'a',
      'one person signed for both seats',
      () => broken({ oneSeatOnly: () => true, notTheOtherSignature: () => true }),
      'bilateral',
      (walk) => {
        walk.decided().act('comanager-au', 'APPROVE', walk.seen, 'person_one');
        walk.act('comanager-id', 'APPROVE', walk.seen, 'person_one').waitFor('recallWindow');
      },
    ],
    [
      'b',
      'after.splitSitting led to not_agreed',
      () =>
        brokenChart((copy) => {
          at(copy, 'open', 'life', 'consideration', 'agreement', 'split', 'running', 'talking').after['splitSitting'] =
            '#proposal.not_agreed';
        }),
      'bilateral',
      (walk) => {
        walk.ready().act('comanager-au', 'SUPPORT', walk.seen).act('comanager-id', 'OBJECT', walk.said);
        walk.waitFor('splitSitting');
      },
    ],
    [
      'c',
      "waits for 'nobody'",
      () =>
        brokenChart((copy) => {
          at(copy, 'open', 'life', 'returned').meta['waitingFor'] = () => ['nobody'];
        }),
      'bilateral',
      (walk) => walk.act(walk.focal, 'SUBMIT').act('desk', 'RETURN', walk.said),
    ],
    [
      'g',
      'after.outsidersOver ended the case while comanager-',
      () => broken({ onlyOutsidersMissing: expired }),
      'bilateral',
      (walk) => walk.approved().waitFor('outsidersOver'),
    ],
    [
      'h',
      'consulted on another text',
      () => broken({ ready: () => true, notReady: () => false, approvable: () => true }),
      'bilateral',
      (walk) => {
        walk.considered().supported().act('desk', 'DRAFT', walk.seen);
        walk
          .act('comanager-au', 'APPROVE', walk.seen)
          .act('comanager-id', 'APPROVE', walk.seen)
          .waitFor('recallWindow');
      },
    ],
    [
      'i',
      'left before its recall window ended',
      () => broken({ pendingIsConsequential: () => false }),
      'bilateral',
      (walk) => {
        walk.decided().act('comanager-au', 'APPROVE', walk.seen).act('comanager-id', 'APPROVE', walk.seen);
      },
    ],
    [
      'j',
      'taken back after the window',
      () => broken({ windowIsOpen: () => true }),
      'bilateral',
      (walk) => {
        walk.decided().act('comanager-au', 'APPROVE', walk.seen).act('comanager-id', 'APPROVE', walk.seen);
        walk.now = (walk.state.context['pending'] as { until: string }).until;
        walk.act('comanager-au', 'TAKE_BACK', walk.seen);
      },
    ],
    [
      'k',
      'after no reminder that arrived',
      () => withOwed({ climbsAtOnce: ({ context }: { context: { rule: string | null } }) => context.rule !== null }),
      'bilateral',
      (walk) => walk.act(walk.focal, 'SUBMIT').wait(),
    ],
    [
      'k',
      'after no reminder that arrived',
      () => withOwed({ holderReached: () => true }),
      'bilateral',
      (walk) => {
        walk.bouncing.add('desk');
        walk.act(walk.focal, 'SUBMIT').waitFor('overdue');
      },
    ],
  ];
  test.each(cases)('(%s) %s', (property, what, definition, one, history) => {
    const found = guiltOf(definition(), one, history).filter((violation) => violation.property === property);
    expect(found.map((violation) => violation.what).join()).toContain(what);
  });

  test('(d) a case that nobody can leave', { timeout: 10 * MINUTES }, () => {
    const definition = broken({ notBeingWithdrawn: () => false });
    const history = new History('bilateral', { definition, start: 'considered' }).begin();
    expect(finish(history.walk)).toBeNull();
  });

  test('(e) a rule that favours one government', { timeout: 10 * MINUTES }, () => {
    const definition = broken({ notHeldYet: (_: unknown, { seat }: { seat: string }) => seat === 'au' });
    expect(sample(300).some((numbers) => mirrorDiffers('bilateral', 'ready', numbers, definition) !== null)).toBe(true);
  });

  test('(f) a ladder without its last rung', { timeout: 10 * MINUTES }, () => {
    const definition = broken({ tellsAgendaFirst: () => false });
    expect(sample(40).some((numbers) => silenceEnds('collaboration', numbers, definition) !== null)).toBe(true);
  });
});
