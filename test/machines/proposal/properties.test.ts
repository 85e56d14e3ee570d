import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MachineDefinition } from '../../../machines/definition.ts';
import { at, broken, brokenChart, withOwed } from './broken.ts';
import { finish } from './finish.ts';
import { History } from './history.ts';
import { Case, type Kind } from './kinds.ts';
import { Oracle, type Property, type Violation } from './oracle.ts';
import { decisions, judgeAll, kind, MINUTES, play, start } from './random-histories.ts';

describe('proposal@3 under random histories', () => {
  test(
    '(a)–(c), (g)–(k): the oracle has nothing to say; (d): there is a way to an end',
    { timeout: 60 * MINUTES },
    () => {
      const ends = { left: 0 };
      const seen = judgeAll(fc.tuple(kind, start, decisions), ([one, from, numbers]) => {
        const history = new History(one, { start: from });
        const { walk } = history;
        const oracle = new Oracle(walk.machine);
        walk.observe = oracle.around;
        play(history, numbers);
        const { taken } = history;
        if (walk.state.status === 'active') {
          ends.left += 1;
          expect(finish(walk)).not.toBeNull();
        }
        expect(oracle.violations).toEqual([]);
        return taken;
      });
      console.log(`(a)–(c), (g)–(k): ${seen}`);
      console.log(`(d): ${ends.left} of them were led from where they stood to an end`);
    },
  );
});

const expired = ({ context }: { context: { outsiders: { expired: boolean } } }): boolean => context.outsiders.expired;

describe('each property bites: a machine broken on purpose fails it', () => {
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
});
