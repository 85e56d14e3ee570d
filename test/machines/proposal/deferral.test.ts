import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../engine/types.ts';
import { Case, OFFICE } from './kinds.ts';
import { rulesOf } from './walk.ts';

/** Deferral: by one seat once and briefly, or by both; to a day, or to a meeting wherever it moves to. */

const day = (walk: Case, days: number): string =>
  new Date(Date.parse(walk.now) + days * 86_400_000).toISOString().slice(0, 10);
const meeting = (date: string): JsonObject => ({
  ...OFFICE,
  meetings: [{ id: 'sitting-1', body: 'sitting', date }],
});
const endOf = (walk: Case): string =>
  walk
    .armed()
    .find(({ timer }) => timer.name === 'deferralEnds')
    ?.timer.due.slice(0, 10) ?? 'none';

describe('one seat defers', () => {
  test('to a day, not more than ten working days away', () => {
    const walk = new Case('bilateral').ready();
    expect(rulesOf(walk.try('comanager-au', 'DEFER', { ...walk.said, until: day(walk, 40) }))).toEqual([
      'deferralInLimits',
    ]);
    expect(rulesOf(walk.try('comanager-au', 'DEFER', { ...walk.said, until: day(walk, 0) }))).toEqual([
      'deferralNamed',
    ]);
    const until = day(walk, 9);
    walk.act('comanager-au', 'DEFER', { ...walk.said, until });
    expect(endOf(walk) >= until).toBe(true);
    walk.waitFor('deferralEnds');
    expect(walk.waiting).toEqual(['comanager-au', 'comanager-id']);
  });

  test('to a meeting that is dated, and follows it when it moves, but not beyond the latest day', () => {
    const walk = new Case('bilateral').ready();
    const latest = day(walk, 10);
    expect(rulesOf(walk.try('comanager-au', 'DEFER', { ...walk.said, meeting: 'sitting-1', latest }))).toEqual([
      'deferralNamed',
    ]);
    walk.office('OFFICE_CHANGED', meeting(day(walk, 3)));
    walk.act('comanager-au', 'DEFER', { ...walk.said, meeting: 'sitting-1', latest });
    const first = endOf(walk);
    walk.office('OFFICE_CHANGED', meeting(day(walk, 7)));
    const moved = endOf(walk);
    walk.office('OFFICE_CHANGED', meeting(day(walk, 60)));
    const beyond = endOf(walk);
    walk.office('OFFICE_CHANGED', OFFICE);
    expect([moved > first, beyond > moved, endOf(walk) === beyond]).toEqual([true, true, true]);
    expect(beyond >= latest).toBe(true);
    expect(walk.state.context['deferral']).toMatchObject({ meeting: 'sitting-1', until: latest });
  });

  test('when the meeting has been held, the deferral is over', () => {
    const walk = new Case('bilateral').ready();
    const held = day(walk, 3);
    walk.office('OFFICE_CHANGED', meeting(held));
    walk.act('comanager-id', 'DEFER', { ...walk.said, meeting: 'sitting-1', latest: day(walk, 10) });
    walk.waitFor('deferralEnds');
    expect(walk.now.slice(0, 10) >= held).toBe(true);
    expect(walk.waiting).toEqual(['comanager-au', 'comanager-id']);
  });
});

test('both defer to a meeting far away, and agree only while it is still dated', () => {
  const walk = new Case('bilateral').ready();
  walk.office('OFFICE_CHANGED', meeting(day(walk, 90)));
  walk.act('comanager-au', 'DEFER_JOINTLY', { ...walk.seen, meeting: 'sitting-1', latest: day(walk, 120) });
  const facts = walk.facts;
  walk.office('OFFICE_CHANGED', OFFICE);
  expect(rulesOf(walk.try('comanager-id', 'AGREE', { ...walk.seen, act: 'DEFER_JOINTLY' }))).toContain('stillPossible');
  walk.office('OFFICE_CHANGED', facts).act('comanager-id', 'AGREE', { ...walk.seen, act: 'DEFER_JOINTLY' });
  expect(walk.waiting).toEqual([]);
  expect(endOf(walk) >= day(walk, 90)).toBe(true);
});
