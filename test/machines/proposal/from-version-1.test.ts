import { describe, expect, test } from 'vitest';
import { load, planMigration } from '../../../engine/index.ts';
import type { CaseState, JsonObject } from '../../../engine/types.ts';
import { proposal1 } from '../../../machines/proposal/v1.ts';
import { proposal3 } from '../../../machines/proposal/v3/machine.ts';
import { readPolicies } from '../../../policies/index.ts';
import { Case, FACTS, OFFICE, sampleFacts } from './kinds.ts';
import { REASON, textOf, Walk } from './walk.ts';

const one = load(proposal1, 'one');
const three = load(proposal3, 'three');
const policies = readPolicies();
const seen = { subject: textOf(1) };
const NOW = '2026-11-16T03:00:00.000Z';

function migrated(state: CaseState) {
  const policy = policies.policy(policies.currentPolicy('proposal@3')).values;
  const actor = { person: null, seat: 'system' };
  const due = (rule: string, args: unknown) => policies.due(policy, rule, args as never, NOW);
  return three.migrate?.(state, { tags: one.tags(state), spent: [] }, { now: NOW, policy, actor, facts: OFFICE, due });
}

function begun(facts: JsonObject = FACTS.bilateral): Walk {
  return new Walk(proposal1, { facts, text: textOf(1) });
}
const submitted = (walk: Walk) => walk.act('focal-viet-nam', 'SUBMIT');
const WAYS: readonly (readonly [string, (walk: Walk) => Walk, string, readonly string[]])[] = [
  ['draft', (walk) => walk, 'draft', ['focal-viet-nam']],
  ['screening', submitted, 'screening', ['desk']],
  ['returned', (walk) => submitted(walk).act('desk', 'RETURN', { ...seen, ...REASON }), 'returned', ['focal-viet-nam']],
  [
    'consideration',
    (walk) => submitted(walk).act('desk', 'ACCEPT', seen).act('comanager-au', 'SUPPORT', seen),
    'consideration',
    ['desk', 'cochair-au', 'cochair-id'],
  ],
  [
    'decision',
    (walk) =>
      submitted(walk)
        .act('desk', 'ACCEPT', seen)
        .act('comanager-au', 'SUPPORT', seen)
        .act('comanager-id', 'SUPPORT', seen)
        .act('comanager-au', 'APPROVE', seen),
    'consideration',
    ['desk', 'cochair-au', 'cochair-id'],
  ],
];

describe('cases of proposal@1 come over', () => {
  test('the plan leaves no state and no timer unmapped', () => {
    const plan = planMigration(one, three);
    expect([plan.refused, plan.unmapped]).toEqual([null, 0]);
    expect(plan.rows.filter(({ problems }) => problems.length > 0)).toEqual([]);
    expect(plan.rows.length).toBeGreaterThan(4);
  });

  test.each(WAYS)('from %s', (_, way, phase, waiting) => {
    const result = migrated(way(begun()).state);
    if (result?.outcome !== 'taken') throw new Error(JSON.stringify(result));
    expect(result.state.context['phase']).toBe(phase);
    expect([...new Set(three.waitingFor(result.state).map(({ who }) => who))].sort()).toEqual([...waiting].sort());
    expect(three.next(result.state)).not.toBeNull();
  });

  test.each(WAYS)('from %s a case that came over is carried to its end', (_, way) => {
    const result = migrated(way(begun()).state);
    if (result?.outcome !== 'taken') throw new Error(JSON.stringify(result));
    const walk = new Case('bilateral', { machine: three, now: NOW });
    walk.state = result.state;
    if (walk.phase === 'draft') walk.act(walk.focal, 'SUBMIT');
    if (walk.phase === 'returned') walk.act(walk.focal, 'RESUBMIT', walk.text());
    if (walk.phase === 'screening') walk.act('desk', 'ACCEPT', walk.seen);
    walk.guided().consulted();
    for (const seat of ['comanager-au', 'comanager-id'])
      if ((walk.state.context['positions'] as JsonObject)[seat.slice(-2)] === null)
        walk.act(seat, 'SUPPORT', walk.seen);
    walk
      .act('desk', 'DRAFT', walk.seen)
      .act('comanager-au', 'APPROVE', walk.seen)
      .act('comanager-id', 'APPROVE', walk.seen);
    walk.waitFor('recallWindow');
    for (const party of walk.parties) walk.act(`focal-${party}`, 'SIGN', walk.seen);
    walk.act('comanager-au', 'SIGN', walk.seen).act('comanager-id', 'SIGN', walk.seen).waitFor('projectEnds', 300);
    walk.act(walk.focal, 'FINAL_REPORT').act('desk', 'ACCEPT');
    walk.waitFor('reviewQuiet').act('desk', 'REVIEW');
    expect(walk.state).toMatchObject({ status: 'done', value: 'reviewed' });
  });

  test('what was said stays said, by whom and of which text', () => {
    const result = migrated(WAYS[3]?.[1](begun()).state as CaseState);
    if (result?.outcome !== 'taken') throw new Error(JSON.stringify(result));
    expect(result.state.context['positions']).toMatchObject({
      au: { says: 'SUPPORT', text: textOf(1).hash },
      id: null,
    });
    expect(Object.values(result.state.context['persons'] as JsonObject)).toEqual(['comanager-au']);
  });

  test('a timer that is due in the middle of it: the new clock counts from now', () => {
    const walk = submitted(begun()).act('desk', 'ACCEPT', seen);
    const overdue = walk.armed()[0]?.timer.due ?? '';
    expect(overdue < NOW).toBe(true);
    const result = migrated(walk.state);
    if (result?.outcome !== 'taken') throw new Error(JSON.stringify(result));
    expect((three.next(result.state)?.due ?? '') > NOW).toBe(true);
  });

  test('kinds that version 3 does not know stay where they are, with a word', () => {
    const walk = new Walk(proposal1, { facts: sampleFacts('secondment-official'), text: textOf(1) });
    const result = migrated(walk.state);
    expect(result?.outcome).toBe('refused');
    expect(JSON.stringify(result)).toContain('does not know proposals of the kind secondment yet');
  });
});
