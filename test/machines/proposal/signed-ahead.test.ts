import { describe, expect, test } from 'vitest';
import { Case, FACTS } from './kinds.ts';
import { rulesOf } from './walk.ts';

/** A support and the signature in one act: it stands for a draft of the same text that adds no conditions. */

const AU = 'comanager-au';
const ID = 'comanager-id';
const CONDITIONS = [{ id: 'c1', due: '2027-06-30', beforeSigning: true }];
const signs = (walk: Case) => ({ ...walk.seen, signs: true });
const bothAhead = (): Case => {
  const walk = new Case('bilateral').ready();
  return walk.act(AU, 'SUPPORT', signs(walk)).act(ID, 'SUPPORT', signs(walk));
};

describe('support and signature in one act', () => {
  test('both: the draft begins the recall window, and it takes effect when that ends', () => {
    const walk = bothAhead();
    expect([walk.phase, walk.waiting]).toEqual(['decision', ['desk']]);
    walk.act('desk', 'DRAFT', walk.seen);
    expect(walk.state.context['pending']).toMatchObject({ act: 'APPROVE', by: [AU, ID] });
    walk.waitFor('recallWindow');
    expect(walk.phase).toBe('formalisation');
  });

  test('one: the other seat alone still signs', () => {
    const walk = new Case('bilateral').ready();
    walk.act(ID, 'SUPPORT', signs(walk)).act(AU, 'SUPPORT', walk.seen).act('desk', 'DRAFT', walk.seen);
    expect(walk.waiting).toEqual([AU]);
    walk.act(AU, 'APPROVE', walk.seen).waitFor('recallWindow');
    expect(walk.phase).toBe('formalisation');
  });

  test('a draft with conditions is signed by both: neither has seen them', () => {
    const walk = bothAhead().act('desk', 'DRAFT', { ...bothAhead().seen, conditions: CONDITIONS });
    expect([walk.state.context['pending'], walk.waiting]).toEqual([null, [AU, ID]]);
  });

  test('who asks for conditions cannot sign ahead of them', () => {
    const walk = new Case('bilateral').ready();
    const asks = { ...signs(walk), commitments: { conditions: 'c'.repeat(64) } };
    expect(rulesOf(walk.try(AU, 'SUPPORT', asks))).toContain('asksForNoConditions');
    expect(walk.state.context['positions']).toEqual({ au: null, id: null });
  });

  test('a support that was given can be signed afterwards, once', () => {
    const walk = new Case('bilateral').ready();
    walk.act(AU, 'SUPPORT', walk.seen).act(AU, 'SUPPORT', signs(walk));
    expect(rulesOf(walk.try(AU, 'SUPPORT', signs(walk)))).toContain('notSignedAheadYet');
  });

  test('taken back, it counts no longer, also for another draft', () => {
    const walk = bothAhead();
    walk.act('desk', 'DRAFT', walk.seen).act(ID, 'TAKE_BACK', walk.seen);
    walk.act('desk', 'DRAFT', walk.seen);
    expect([walk.state.context['pending'], walk.waiting]).toEqual([null, [ID]]);
  });

  test('another position, a material change and a reopening give it up', () => {
    const changed = new Case('bilateral').ready();
    changed.act(AU, 'SUPPORT', signs(changed)).act(AU, 'OBJECT', changed.said);
    const material = new Case('bilateral').ready();
    material.act(AU, 'SUPPORT', signs(material));
    material.act(material.focal, 'CHANGE_TEXT', material.text({ ...FACTS.bilateral, ends: '2029-06-30' }));
    const reopened = bothAhead();
    reopened.act(AU, 'REOPEN', reopened.said);
    for (const walk of [changed, material, reopened])
      expect(walk.state.context['ahead']).toEqual({ au: null, id: null });
  });

  test('while the proponent withdraws nothing is signed by a draft; taken back, both sign it', () => {
    const walk = bothAhead();
    walk.act(walk.focal, 'WITHDRAW').act('desk', 'DRAFT', walk.seen);
    expect(walk.state.context['pending']).toMatchObject({ act: 'WITHDRAW' });
    walk.act(walk.focal, 'TAKE_BACK');
    expect(walk.waiting).toEqual([AU, ID]);
    walk.act(AU, 'APPROVE', walk.seen).act(ID, 'APPROVE', walk.seen).waitFor('recallWindow');
    expect(walk.phase).toBe('formalisation');
  });
});

test('a revision that one seat asks for, and the other agrees to, goes back to the proponent with its items', () => {
  const walk = new Case('bilateral').ready();
  expect(rulesOf(walk.try(ID, 'REVISE', walk.seen)), 'who asks first says why').toEqual(['reasonGivenUnlessItAgrees']);
  walk.act(AU, 'REVISE', { ...walk.said, items: ['ends', 'money'] });
  walk.act(ID, 'REVISE', walk.seen);
  expect(walk.phase).toBe('returned');
  expect(walk.state.context['returns']).toMatchObject({ items: ['ends', 'money'] });
});
