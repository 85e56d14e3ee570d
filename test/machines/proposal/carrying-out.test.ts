import { describe, expect, test } from 'vitest';
import { Case } from './kinds.ts';
import { rulesOf } from './walk.ts';

/** What can change while a project is carried out: who takes part, how long it runs, where it stands in the Work Plan. */

const AU = 'comanager-au';
const ID = 'comanager-id';
const asked = (): Case => new Case('multilateral').formalised().act('focal-malaysia', 'JOIN_PROJECT');
const participants = (walk: Case): unknown => (walk.state.context['facts'] as { participants: string[] }).participants;

describe('a member asks to join', () => {
  test('both seats owe an answer, and it takes part only when both have admitted it', () => {
    const walk = asked();
    expect(walk.waiting).toEqual(expect.arrayContaining([AU, ID]));
    expect(participants(walk)).not.toContain('malaysia');
    walk.act(AU, 'ADMIT', { ...walk.seen, member: 'malaysia' });
    expect(walk.waiting).not.toContain(AU);
    walk.act(ID, 'AGREE', { ...walk.seen, act: 'ADMIT' });
    expect(participants(walk)).toContain('malaysia');
    expect(walk.letters('admitted')).toEqual([{ template: 'admitted', to: ['focal-malaysia'] }]);
    expect(walk.waiting).toEqual([walk.focal]);
  });

  test('turned down by both with a reason, it is told so, and can ask again', () => {
    const walk = asked();
    expect(rulesOf(walk.try(AU, 'TURN_DOWN', { ...walk.seen, member: 'malaysia' }))).toEqual(['reasonGiven']);
    walk
      .act(AU, 'TURN_DOWN', { ...walk.said, member: 'malaysia' })
      .act(ID, 'AGREE', { ...walk.seen, act: 'TURN_DOWN' });
    expect(walk.letters('turned-down')).toEqual([{ template: 'turned-down', to: ['focal-malaysia'] }]);
    expect(participants(walk)).not.toContain('malaysia');
    walk.act('focal-malaysia', 'JOIN_PROJECT');
  });

  test('an answer that is refused leaves both owing one; unanswered it climbs the ladder', () => {
    const walk = asked();
    walk.act(AU, 'ADMIT', { ...walk.seen, member: 'malaysia' }).act(ID, 'REFUSE', { ...walk.said, act: 'ADMIT' });
    expect(walk.waiting).toEqual(expect.arrayContaining([AU, ID]));
    walk.waitFor('overdue').waitFor('escalation');
    expect(walk.letters('owed').map(({ to }) => to)).toContainEqual([AU, ID]);
  });
});

describe('a collaboration', () => {
  test('is renewed by both, not for longer than the rules allow, and ends on the new day', () => {
    const walk = new Case('collaboration').formalised();
    const { ends } = walk.state.context['facts'] as { ends: string };
    const until = '2029-02-28';
    expect(rulesOf(walk.try(AU, 'RENEW', { ...walk.seen, until: ends }))).toEqual(['renewalInLimits']);
    expect(rulesOf(walk.try(AU, 'RENEW', { ...walk.seen, until: '2040-01-01' }))).toEqual(['renewalInLimits']);
    walk.act(AU, 'RENEW', { ...walk.seen, until }).act(ID, 'AGREE', { ...walk.seen, act: 'RENEW' });
    walk.waitFor('projectEnds', 300);
    expect(walk.now.slice(0, 10) >= until).toBe(true);
    expect(walk.phase).toBe('completion');
  });

  test('only a collaboration is renewed', () => {
    const walk = new Case('bilateral').formalised();
    expect(rulesOf(walk.try(AU, 'RENEW', { ...walk.seen, until: '2029-01-31' }))).toEqual(['renewable']);
  });
});

test('a regional project is told to the senior officials, and the desk enters it in the Work Plan', () => {
  const walk = new Case('regional').formalised();
  expect(walk.letters('regional-approved')).toEqual([
    { template: 'regional-approved', to: ['senior-official-au', 'senior-official-id'] },
  ]);
  expect(walk.waiting).toContain('desk');
  walk.act('desk', 'ENTER_WORK_PLAN', { line: '3.1' });
  expect([walk.state.context['workPlan'], walk.waiting]).toEqual(['3.1', [walk.focal]]);
});

test('one seat alone suspends once; longer or again is for both', () => {
  const walk = new Case('bilateral').formalised();
  walk.act(AU, 'SUSPEND_BRIEFLY', { ...walk.said, days: 5, because: 'funds' }).waitFor('suspensionEnds');
  const again = { ...walk.said, days: 5, because: 'funds' };
  expect(rulesOf(walk.try(AU, 'SUSPEND_BRIEFLY', again))).toEqual(['notSuspendedAloneYet']);
  walk.act(ID, 'SUSPEND_BRIEFLY', again);
});

test('the look back comes after six months, not before', () => {
  const walk = new Case('bilateral').formalised().waitFor('projectEnds').act('focal-viet-nam', 'FINAL_REPORT');
  walk.act('desk', 'ACCEPT');
  expect(walk.try('desk', 'REVIEW')?.code).toBe('not-now');
  walk.waitFor('reviewQuiet').act('desk', 'REVIEW');
});

describe('consultation', () => {
  test('asks those whom the rules name, whether or not the desk does', () => {
    const walk = new Case('bilateral').considered().act('desk', 'OPEN', new Case('bilateral').seen);
    expect(walk.letters('consultation-opened').map(({ to }) => to)).toEqual([
      [...walk.parties.map((party) => `focal-${party}`), 'stakeholder-unhcr', 'stakeholder-iom'],
    ]);
    walk.act('stakeholder-unhcr', 'COMMENT', walk.said);
    expect(walk.comments).toBe(1);
  });

  test('of a regional project asks the whole membership', () => {
    const walk = new Case('regional').considered().act('desk', 'OPEN', new Case('regional').seen);
    const round = walk.state.context['consultation'] as { parties: string[] };
    expect(round.parties).toEqual(expect.arrayContaining(Object.keys(walk.facts['members'] as object)));
  });

  test('closes on the day that the office names, if it leaves the time that the rules ask for', () => {
    const walk = new Case('bilateral').considered();
    const day = (days: number): string => new Date(Date.parse(walk.now) + days * 86_400_000).toISOString().slice(0, 10);
    expect(rulesOf(walk.try('desk', 'OPEN', { ...walk.seen, closes: day(5) }))).toEqual(['closingInLimits']);
    expect(rulesOf(walk.try('desk', 'OPEN', { ...walk.seen, closes: day(90) }))).toEqual(['closingInLimits']);
    walk.act('desk', 'OPEN', { ...walk.seen, closes: day(30) });
    const { closes } = walk.state.context['consultation'] as { closes: string };
    expect(closes).toBe(`${day(30)}T10:00:00.000Z`);
    walk.act('desk', 'EXTEND');
    const extended = walk.state.context['consultation'] as { closes: string };
    expect(Date.parse(extended.closes) - Date.parse(closes)).toBe(7 * 86_400_000);
  });
});
