import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { load, planCase, standingOf } from '../../../engine/index.ts';
import type { ArmedTimer, CaseState, ChildState } from '../../../engine/types.ts';
import { proposal3 } from '../../../machines/proposal/v3/machine.ts';
import { releasedMachines } from '../../../machines/registry.ts';
import { packageRoot } from '../../../product.ts';
import { readPolicies } from '../../../policies/index.ts';
import { History, STARTS, type Start } from './history.ts';
import { Case, FACTS, type Kind, KINDS } from './kinds.ts';

/** Cases of the frozen proposal@2 come over where they stand: nobody waits for somebody else, and no clock moves. */

const two = releasedMachines(join(packageRoot(), 'machines', 'released')).byPin('proposal', 2);
const three = load(proposal3, 'three');
const under2 = { definition: { ...proposal3, version: 2 }, machine: two } as const;
const policies = readPolicies();
const policy = policies.policy(policies.currentPolicy('proposal@3')).values;

function migrated({ state, now, facts }: Case) {
  const due = (rule: string, args: unknown) => policies.due(policy, rule, args as never, now);
  const actor = { person: null, seat: 'system' };
  return three.migrate?.(state, standingOf(two, state), { now, policy, actor, facts, due });
}

function over(walk: Case): CaseState {
  const result = migrated(walk);
  if (result?.outcome !== 'taken') throw new Error(JSON.stringify(result));
  return JSON.parse(JSON.stringify(result.state)) as CaseState;
}

type Unit = Pick<ChildState, 'timers' | 'children'>;
/** When each clock is due, children's included. */
function clocks(unit: Unit, path = ''): Record<string, string> {
  return Object.assign(
    Object.fromEntries(unit.timers.map(({ name, due }: ArmedTimer) => [`${path}${name}`, due])),
    ...Object.entries(unit.children).map(([id, child]) => clocks(child, `${path}${id}/`)),
  ) as Record<string, string>;
}
/** The entry in the Work Plan is owed since proposal@3. */
const isNew = (place: string): boolean => place.startsWith('workPlan/');
const awaited = (machine: typeof two, state: CaseState): string[] =>
  machine
    .waitingFor(state)
    .filter((one) => !isNew(one.state))
    .map(({ who, since }) => `${who} since ${since}`)
    .sort();

const decisions = fc.array(fc.nat({ max: 2 ** 31 - 1 }), { minLength: 60, maxLength: 60 });
const kind = fc.constantFrom(...(Object.keys(KINDS) as Kind[]));
const start = fc.constantFrom<Start>(...STARTS);

describe('wherever random histories lead a case of proposal@2', () => {
  test('it comes over with who is waited for, since when, and when each clock is due', { timeout: 600_000 }, () => {
    const places = new Set<string>();
    const each = fc.property(kind, start, decisions, (one, from, numbers) => {
      const history = new History(one, { start: from, ...under2 }).begin();
      for (const number of numbers) {
        history.decide(number);
        const { walk } = history;
        if (walk.state.status !== 'active') return;
        const place = JSON.stringify(walk.state.value) + Object.keys(walk.state.children).sort().join();
        if (places.has(place)) continue;
        places.add(place);
        expect(planCase(two, three, walk.state)?.problems).toEqual([]);
        const state = over(walk);
        expect(awaited(three, state)).toEqual(awaited(two, walk.state));
        const kept = Object.entries(clocks(state)).filter(([clock]) => !isNew(clock));
        expect(Object.fromEntries(kept)).toEqual(clocks(walk.state));
        expect(state.context['phase']).toBe(walk.phase);
      }
    });
    fc.assert(each, { seed: 20_261_124, numRuns: 200, endOnFailure: true });
    console.log(`${places.size} places of proposal@2 came over to proposal@3`);
    expect(places.size).toBeGreaterThan(200);
  });
});

describe('a case that came over', () => {
  const goesOn = (walk: Case): Case => {
    const next = new Case(walk.kind, { machine: three, now: walk.now });
    Object.assign(next, { state: over(walk), facts: walk.facts, revision: walk.revision });
    return next;
  };

  test('climbs on from the rung it stood on, at the distance of that rung', () => {
    const walk = new Case('bilateral', under2).ready().waitFor('overdue');
    const due = clocks(walk.state)['position.au/escalation'];
    const next = goesOn(walk);
    expect(clocks(next.state)['position.au/escalation']).toBe(due);
    next.waitFor('escalation');
    expect(next.letters('owed').map(({ to }) => to)).toContainEqual(['senior-official-au']);
  });

  test('a joint act that was proposed is agreed to', () => {
    const walk = new Case('bilateral', under2).considered();
    walk.act('comanager-au', 'CITE_WORK_PLAN', { ...walk.said, line: '3.1' });
    const next = goesOn(walk);
    expect(next.waiting).toContain('comanager-id');
    next.act('comanager-id', 'AGREE', { ...next.seen, act: 'CITE_WORK_PLAN' });
    expect(Object.keys(next.state.children)).not.toContain('joint.CITE_WORK_PLAN');
  });

  test('a clock that stood still goes on where it stood', () => {
    const walk = new Case('bilateral', under2).ready();
    walk.act('comanager-id', 'DEFER', { ...walk.said, days: 3 });
    const next = goesOn(walk).waitFor('deferralEnds');
    expect(next.waiting).toEqual(['comanager-au', 'comanager-id']);
    expect(next.armed().find(({ path }) => path[0] === 'position.au')?.timer.because).toMatchObject({
      pauses: [{ why: 'deferred' }],
    });
  });

  test('who was not reminded yet is not taken for reached', () => {
    const walk = new Case('bilateral', under2).ready();
    walk.act('comanager-id', 'DEFER', { ...walk.said, days: 3 });
    const next = goesOn(walk);
    next.bouncing.add('comanager-au');
    next.waitFor('deferralEnds').act('comanager-id', 'SUPPORT', next.seen).waitFor('overdue');
    expect(next.letters('owed')).toEqual([]);
  });

  test('its recall window ends when it was to end', () => {
    const walk = new Case('bilateral', under2).decided();
    walk.act('comanager-au', 'APPROVE', walk.seen).act('comanager-id', 'APPROVE', walk.seen);
    const until = (walk.state.context['pending'] as { until: string }).until;
    const next = goesOn(walk).waitFor('recallWindow');
    expect([next.now, next.phase]).toEqual([until, 'formalisation']);
  });

  test('while it is carried out, it can do what is new: members ask to join and both answer', () => {
    const next = goesOn(new Case('multilateral', under2).formalised()).joined('malaysia');
    expect(JSON.stringify(next.state.context['facts'])).toContain('malaysia');
    next.waitFor('projectEnds', 300).act(next.focal, 'FINAL_REPORT').act('desk', 'ACCEPT');
    next.waitFor('reviewQuiet').act('desk', 'REVIEW');
    expect(next.state).toMatchObject({ status: 'done', value: 'reviewed' });
  });

  test('what both had signed together with a changed text is asked of both again', () => {
    const walk = new Case('bilateral', under2).decided();
    const next = goesOn(walk);
    next.act(next.focal, 'CHANGE_TEXT', next.text({ ...FACTS.bilateral, ends: '2029-06-30' }));
    expect([next.phase, next.state.context['signatures']]).toEqual(['consideration', { au: null, id: null }]);
  });
});
