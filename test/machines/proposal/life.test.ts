import { describe, expect, test } from 'vitest';
import { Case, FACTS, type Kind } from './kinds.ts';

const FULL: Kind[] = ['collaboration', 'bilateral', 'multilateral', 'regional'];

describe('proposal@3: from draft to closed', () => {
  test.each(FULL)('%s', (kind) => {
    const walk = new Case(kind).formalised();
    expect(walk.phase).toBe('implementation');
    walk.waitFor('projectEnds');
    expect(walk.phase).toBe('completion');
    walk.act(walk.focal, 'FINAL_REPORT').act('desk', 'ACCEPT');
    expect(walk.phase).toBe('closed');
    walk.waitFor('reviewQuiet').act('desk', 'REVIEW');
    expect(walk.state).toMatchObject({ status: 'done', value: 'reviewed', timers: [], children: {} });
  });

  test('a regional concept is invited, returns as a full text and is approved', () => {
    const walk = new Case('concept').approved();
    expect(walk.phase).toBe('returned');
    expect(walk.waiting).toEqual([walk.focal]);
    walk.act(walk.focal, 'RESUBMIT', walk.text(FACTS.regional));
    expect([walk.phase, walk.state.context['kind']]).toEqual(['consideration', 'regional']);
    walk.guided().consulted().supported().act('desk', 'DRAFT', walk.seen);
    walk.act('comanager-id', 'APPROVE', walk.seen).act('comanager-au', 'APPROVE', walk.seen).waitFor('recallWindow');
    expect(walk.phase).toBe('formalisation');
  });
});
