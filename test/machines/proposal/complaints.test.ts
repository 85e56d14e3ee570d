import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { load, standingOf } from '../../../engine/index.ts';
import { proposal3 } from '../../../machines/proposal/v3/machine.ts';
import { releasedMachines } from '../../../machines/registry.ts';
import { readPolicies } from '../../../policies/index.ts';
import { plusMonths } from '../../../policies/zones.ts';
import { packageRoot } from '../../../product.ts';
import { Case, FACTS } from './kinds.ts';
import { rulesOf, textOf } from './walk.ts';

/** What users of other systems complain about, each as a test. */

function signed(): Case {
  const walk = new Case('bilateral').decided();
  return walk.act('comanager-au', 'APPROVE', walk.seen).act('comanager-id', 'APPROVE', walk.seen);
}

describe('complaints', () => {
  test('wrong button and no undo: a consequential act can be taken back until its window ends', () => {
    const walk = signed();
    expect(walk.letters('approved')).toEqual([]);
    walk.act('comanager-id', 'TAKE_BACK', walk.seen);
    expect([walk.phase, walk.waiting]).toEqual(['decision', ['comanager-id']]);
    walk.act('comanager-id', 'APPROVE', walk.seen);
    const { until } = walk.state.context['pending'] as { until: string };
    walk.now = until;
    expect(rulesOf(walk.try('comanager-id', 'TAKE_BACK', walk.seen))).toEqual(['windowIsOpen']);
    walk.waitFor('recallWindow');
    expect([walk.phase, walk.letters('approved').length]).toEqual(['formalisation', 1]);
  });

  test('wrong button and no undo: a withdrawal that is taken back leaves the approval it had put aside', () => {
    const walk = signed();
    walk.act(walk.focal, 'WITHDRAW').act(walk.focal, 'TAKE_BACK');
    expect(walk.state.context['pending']).toMatchObject({ act: 'APPROVE' });
    expect(walk.waitFor('recallWindow').phase).toBe('formalisation');
  });

  test('a joint act is judged when it is agreed: a condition that was met by then does not lapse', () => {
    const walk = new Case('bilateral').approved([
      { id: 'c1', due: '2027-06-30', beforeSigning: true },
      { id: 'c2', due: '2027-06-30', beforeSigning: true },
    ]);
    walk.act('comanager-au', 'LAPSE', { ...walk.said, condition: 'c1' }).act(walk.focal, 'MEET', { condition: 'c1' });
    walk.act('desk', 'VERIFY', { condition: 'c1' }).act('comanager-au', 'VERIFY', { condition: 'c1' });
    expect(rulesOf(walk.try('comanager-id', 'AGREE', { ...walk.seen, act: 'LAPSE' }))).toEqual(['stillPossible']);
  });

  test('late a second time: the right to act for the desk, and who was told, begin anew', () => {
    const walk = new Case('bilateral').act('focal-viet-nam', 'SUBMIT').waitFor('overdue');
    walk.act('comanager-au', 'RETURN', walk.said).act(walk.focal, 'RESUBMIT', walk.text());
    expect(rulesOf(walk.try('comanager-au', 'ACCEPT', walk.seen))).toEqual(['fromDeskOrWhenOverdue']);
  });

  test('a joint suspension is not lifted by a member who joins again', () => {
    const walk = new Case('multilateral').formalised().act('focal-cambodia', 'LEAVE').act('focal-lao-pdr', 'LEAVE');
    walk.act('comanager-au', 'SUSPEND', { ...walk.said, because: 'breach' });
    walk.act('comanager-id', 'AGREE', { ...walk.seen, act: 'SUSPEND' }).joined('malaysia');
    expect(walk.state.context['suspendedBy']).toEqual(['both']);
  });

  test('DEFER that saved the text and did not defer', () => {
    const walk = new Case('bilateral').ready();
    walk.act('comanager-au', 'DEFER', { ...walk.said, days: 10 });
    expect(walk.waiting).toEqual([]);
    expect(walk.machine.next(walk.state)?.name).toBe('deferralEnds');
    walk.waitFor('deferralEnds');
    expect(walk.waiting).toEqual(['comanager-au', 'comanager-id']);
    expect(rulesOf(walk.try('comanager-au', 'DEFER', { ...walk.said, days: 1 }))).toEqual(['notDeferredYet']);
    expect(rulesOf(walk.try('comanager-id', 'DEFER', { ...walk.said, days: 11 }))).toEqual(['deferralInLimits']);
  });

  test('deferred items shown as a missing vote', () => {
    const walk = new Case('bilateral').ready();
    walk.act('comanager-au', 'DEFER', { ...walk.said, days: 3 });
    expect(walk.machine.tags(walk.state)).toContain('deferred');
    expect(walk.waiting).not.toContain('comanager-au');
    walk.act('comanager-au', 'SUPPORT', walk.seen).act('comanager-id', 'SUPPORT', walk.seen);
    expect(walk.phase).toBe('decision');
  });

  test('two near-simultaneous approvals, one lost', () => {
    const walk = new Case('bilateral').decided();
    walk.act('comanager-id', 'APPROVE', walk.seen).act('comanager-au', 'APPROVE', walk.seen).waitFor('recallWindow');
    expect(walk.phase).toBe('formalisation');
  });

  test('two near-simultaneous joint acts are an agreement', () => {
    const walk = new Case('bilateral').act('focal-viet-nam', 'SUBMIT');
    const data = { ...walk.said, because: 'duplicate' };
    walk.act('comanager-id', 'INELIGIBLE', data).act('comanager-au', 'INELIGIBLE', data).waitFor('recallWindow');
    expect(walk.state.value).toBe('ineligible');
  });

  test('no way to say "hold": it gives days and no position, once per text', () => {
    const walk = new Case('bilateral').ready();
    const due = () => walk.armed().find(({ path }) => path[0] === 'position.au')?.timer.due ?? '';
    const before = due();
    walk.act('comanager-au', 'HOLD', { ...walk.said, days: 5 });
    expect(due() > before).toBe(true);
    expect(walk.waiting).toEqual(['comanager-au', 'comanager-id']);
    expect(rulesOf(walk.try('comanager-au', 'HOLD', { ...walk.said, days: 1 }))).toEqual(['notHeldYet']);
  });

  test('one absent member blocks everybody: a round closes without them', () => {
    const walk = new Case('multilateral').considered();
    walk.act('desk', 'OPEN', { ...walk.seen, parties: walk.parties }).act('focal-cambodia', 'COMMENT', walk.said);
    walk.waitFor('consultationRound').act('desk', 'SUMMARISE', { ...walk.seen, answers: 1 });
    expect(walk.state.context['consulted']).toMatchObject({ text: textOf(1).hash });
  });

  test('a late comment is kept, marked late, and answered', () => {
    const walk = new Case('multilateral').considered();
    walk.act('desk', 'OPEN', { ...walk.seen, parties: walk.parties }).waitFor('consultationRound');
    walk.act('focal-cambodia', 'COMMENT', walk.said);
    expect(walk.state.context['consultation']).toMatchObject({ comments: 0, late: 1 });
    expect(rulesOf(walk.try('desk', 'SUMMARISE', { ...walk.seen, answers: 0 }))).toEqual(['answersEveryComment']);
  });

  test('review and waiting period in series: positions, consultation and guidance run side by side', () => {
    const walk = new Case('regional').considered();
    walk.act('desk', 'OPEN', { ...walk.seen, parties: walk.parties }).act('comanager-au', 'SUPPORT', walk.seen);
    walk.guided().act('comanager-id', 'SUPPORT', walk.seen).waitFor('consultationRound');
    walk.act('desk', 'SUMMARISE', { ...walk.seen, answers: 0 });
    expect(walk.phase).toBe('decision');
  });

  test('an unauthorised command ignored: it is refused by the rule, with what could be done', () => {
    const walk = new Case('bilateral').ready();
    const refusal = walk.try('focal-thailand', 'SUPPORT', walk.seen);
    expect(refusal?.code).toBe('guard');
    expect(rulesOf(refusal)).toEqual(['fromSeat']);
    expect(walk.try('comanager-au', 'OPEN_SESAME')?.code).toBe('unknown-event');
  });

  test('history without the reasons: acts against somebody need one', () => {
    const walk = new Case('bilateral').ready();
    for (const act of ['OBJECT', 'REVISE'])
      expect(rulesOf(walk.try('comanager-au', act, walk.seen))).toEqual(['reasonGivenUnlessItAgrees']);
    expect(rulesOf(walk.try('comanager-au', 'HOLD', { ...walk.seen, days: 2 }))).toEqual(['reasonGiven']);
  });

  test('text changed after support: a material change voids both positions, and each seat may reaffirm', () => {
    const walk = new Case('bilateral').considered();
    walk.act('desk', 'OPEN', { ...walk.seen, parties: walk.parties }).act('comanager-au', 'SUPPORT', walk.seen);
    walk.act(walk.focal, 'CHANGE_TEXT', walk.text({ ...FACTS.bilateral, ends: '2029-12-31' }));
    expect(walk.state.context['positions']).toEqual({ au: null, id: null });
    expect(walk.letters('consultation-superseded')).toHaveLength(1);
    expect(rulesOf(walk.try('comanager-id', 'SUPPORT', { subject: textOf(1) }))).toEqual(['onPresentText']);
    walk.act('comanager-au', 'REAFFIRM', walk.seen);
    walk.guided().consulted().act('comanager-id', 'SUPPORT', walk.seen);
    expect(walk.phase).toBe('decision');
  });

  test('an editorial change carries everything over, and either seat may make it material', () => {
    const walk = new Case('bilateral').ready();
    walk.act('comanager-au', 'SUPPORT', walk.seen).act(walk.focal, 'CHANGE_TEXT', walk.text());
    expect(walk.waiting).toEqual(['desk']);
    expect(rulesOf(walk.try('comanager-id', 'SUPPORT', walk.seen))).toEqual(['textSettled']);
    walk.act('desk', 'MARK', { ...walk.seen, material: false });
    expect(walk.state.context['positions']).toMatchObject({ au: { says: 'SUPPORT', text: textOf(2).hash } });
    walk.act('comanager-id', 'MAKE_MATERIAL', walk.seen);
    expect(walk.state.context['positions']).toEqual({ au: null, id: null });
    expect(rulesOf(walk.try('comanager-id', 'MAKE_MATERIAL', walk.seen))).toEqual(['changeIsNotMaterialYet']);
  });

  test('advice on an earlier text: it still applies by a joint act, or is asked again', () => {
    const walk = new Case('bilateral').ready();
    walk.act(walk.focal, 'CHANGE_TEXT', walk.text({ ...FACTS.bilateral, ends: '2029-12-31' }));
    walk
      .act('comanager-au', 'STILL_APPLIES', walk.seen)
      .act('comanager-id', 'AGREE', { ...walk.seen, act: 'STILL_APPLIES' });
    expect(walk.state.context['guided']).toEqual({ text: textOf(2).hash, stillApplies: textOf(1).hash });
  });

  test('the third change that nobody asked for is returned', () => {
    const walk = new Case('bilateral').considered();
    walk.guided();
    for (const ends of ['2029-01-31', '2029-02-28'])
      walk.act(walk.focal, 'CHANGE_TEXT', walk.text({ ...FACTS.bilateral, ends }));
    expect(walk.phase).toBe('consideration');
    walk.act(walk.focal, 'CHANGE_TEXT', walk.text({ ...FACTS.bilateral, ends: '2029-03-31' }));
    expect(walk.phase).toBe('returned');
  });

  test('internal acts leaked to applicants', () => {
    const { events } = new Case('bilateral').machine;
    const proponentSees = (type: string) =>
      events[type]?.audience.find(({ to }) => to === 'proponent')?.from ?? 'never';
    for (const type of ['HOLD', 'DEFER', 'ADVISE', 'ASK', 'AGREE', 'RECUSE']) expect(proponentSees(type)).toBe('never');
    for (const type of ['SUPPORT', 'OBJECT', 'APPROVE']) expect(proponentSees(type)).toBe('end');
  });

  test('a cancelled record deleted: who withdraws leaves everything that was said, and no clock', () => {
    const walk = new Case('bilateral').ready();
    walk.act('comanager-au', 'SUPPORT', walk.seen).act(walk.focal, 'WITHDRAW').waitFor('recallWindow');
    expect(walk.state).toMatchObject({ status: 'done', value: 'withdrawn', context: { outcome: 'withdrawn' } });
    expect(walk.state.context['positions']).toMatchObject({ au: { says: 'SUPPORT' } });
    expect(walk.steps.map(({ type }) => type)).toEqual(expect.arrayContaining(['SUBMIT', 'SUPPORT', 'WITHDRAW']));
  });

  test('calendar entries that stay after cancellation: an end disarms every clock', () => {
    for (const end of ['DISCARD', 'WITHDRAW']) {
      const walk = end === 'DISCARD' ? new Case('bilateral') : new Case('bilateral').ready();
      walk.act(walk.focal, end);
      if (end === 'WITHDRAW') walk.waitFor('recallWindow');
      expect(walk.armed()).toEqual([]);
      expect(walk.machine.next(walk.state)).toBeNull();
    }
    const lifted = new Case('bilateral')
      .ready()
      .act('comanager-au', 'DEFER', { ...new Case('bilateral').said, days: 5 });
    lifted.act('comanager-au', 'SUPPORT', lifted.seen).act('comanager-id', 'SUPPORT', lifted.seen);
    expect(
      lifted.armed().map(({ timer }) => timer.name),
      'decided meanwhile',
    ).not.toContain('deferralEnds');
  });

  test('reminder lost with a missed run: what was due while nobody looked still goes out, in order', () => {
    const walk = new Case('bilateral').ready();
    walk.now = new Date(Date.parse(walk.now) + 40 * 86_400_000).toISOString();
    walk.waitFor('overdue').waitFor('overdue');
    const told = walk.letters().filter(({ template }) => ['reminder', 'owed'].includes(template));
    for (const seat of ['comanager-au', 'comanager-id']) {
      const reminders = told.filter(({ template, to }) => template === 'reminder' && to[0] === seat);
      expect(reminders).toHaveLength(2);
      expect(told.indexOf(reminders[1] as never)).toBeLessThan(
        told.findIndex(({ template, to }) => template === 'owed' && to[0] === seat),
      );
    }
  });

  test('month-end schedule that drifts: reports count from when the work began, however late the last one was', () => {
    const walk = new Case('bilateral').formalised();
    const began = walk.state.context['carriedOutSince'] as string;
    const after = (months: number): string => plusMonths(began.slice(0, 10), months);
    walk.waitFor('reportDue');
    expect(walk.now.slice(0, 10)).toBe(after(6));
    walk.waitFor('reportLate').act(walk.focal, 'REPORT').act(walk.focal, 'REPORT').waitFor('reportDue');
    expect(walk.now.slice(0, 10)).toBe(after(12));
  });

  test('inbox sorted latest-due first: what is due first stands first', () => {
    const walk = new Case('bilateral').considered();
    const [first] = walk.armed();
    expect(walk.machine.next(walk.state)).toMatchObject({ name: first?.timer.name, due: first?.timer.due });
    expect(walk.armed().every(({ timer }) => timer.due >= (first?.timer.due ?? ''))).toBe(true);
  });

  test('renamed phase strands running cases: a case of the version before comes over, whatever its phase is called', () => {
    const two = releasedMachines(join(packageRoot(), 'machines', 'released')).byPin('proposal', 2);
    const walk = new Case('bilateral', { definition: { ...proposal3, version: 2 }, machine: two }).formalised();
    expect(JSON.stringify(walk.state.value)).not.toContain('"term"');
    const three = load(proposal3, 'three');
    const { values } = readPolicies().policy(readPolicies().currentPolicy('proposal@3'));
    const office = {
      now: walk.now,
      policy: values,
      actor: { person: null, seat: 'system' },
      facts: walk.facts,
      due: (rule: string, args: unknown) => readPolicies().due(values, rule, args as never, walk.now),
    };
    const result = three.migrate?.(walk.state, standingOf(two, walk.state), office);
    if (result?.outcome !== 'taken') throw new Error(JSON.stringify(result));
    expect(JSON.stringify(result.state.value)).toContain('"term":"running"');
    expect(three.waitingFor(result.state).map(({ who }) => who)).toEqual(walk.waiting);
  });

  test('proposals long past a deadline that was only a field: every wait has a next instant', () => {
    const walk = new Case('bilateral').ready();
    const { now } = walk;
    expect((walk.machine.next(walk.state)?.due ?? '') > now).toBe(true);
  });

  test('requesters who cannot see what they wait for: it is said by name', () => {
    const walk = new Case('bilateral').act('focal-viet-nam', 'SUBMIT');
    expect(walk.machine.waitingFor(walk.state)).toMatchObject([
      { who: 'desk', acts: ['ACCEPT', 'RETURN', 'INELIGIBLE'], since: walk.now },
    ]);
  });

  test('a no is heard first, and needs a reason from the list', () => {
    const walk = new Case('bilateral').ready();
    walk
      .act('comanager-au', 'OBJECT', walk.said)
      .act('comanager-id', 'OBJECT', walk.said)
      .act('desk', 'DRAFT', walk.seen);
    const no = { ...walk.said, because: 'priorities' };
    expect(rulesOf(walk.try('comanager-au', 'NOT_TAKEN_FORWARD', { ...walk.said, because: 'mood' }))).toEqual([
      'reasonListed',
    ]);
    expect(rulesOf(walk.try('comanager-au', 'APPROVE', walk.seen))).toEqual(['approvable']);
    walk.act('comanager-au', 'NOT_TAKEN_FORWARD', no);
    expect(rulesOf(walk.try('comanager-id', 'NOT_TAKEN_FORWARD', no))).toEqual(['proponentHeard']);
    expect(walk.waiting).toEqual([walk.focal]);
    walk.act(walk.focal, 'RESPOND').act('comanager-id', 'NOT_TAKEN_FORWARD', no).waitFor('recallWindow');
    expect(walk.state.value).toBe('not_taken_forward');
  });

  test('a joint act unanswered climbs the ladder, refused changes nothing, countered goes back', () => {
    const walk = new Case('bilateral').act('focal-viet-nam', 'SUBMIT');
    walk.act('comanager-au', 'INELIGIBLE', { ...walk.said, because: 'duplicate' });
    expect(walk.waiting).toEqual(expect.arrayContaining(['comanager-id']));
    expect(rulesOf(walk.try('comanager-au', 'AGREE', { ...walk.seen, act: 'INELIGIBLE' }))).toEqual([
      'otherProposedIt',
    ]);
    walk.act('comanager-id', 'COUNTER', { ...walk.said, act: 'INELIGIBLE', because: 'outside-mandate' });
    expect(walk.waiting).toContain('comanager-au');
    walk.act('comanager-au', 'REFUSE', { ...walk.said, act: 'INELIGIBLE' });
    expect([walk.waiting, walk.phase]).toEqual([['desk'], 'screening']);
  });
});

describe('delivery', () => {
  const conditions = [
    { id: 'c1', due: '2027-06-30', beforeSigning: true },
    { id: 'c2', due: '2028-01-31', beforeSigning: false },
  ];

  test('conditions due before signing hold it up, the others run on', () => {
    const walk = new Case('bilateral').approved(conditions);
    expect(walk.phase).toBe('conditions');
    walk.act(walk.focal, 'MEET', { condition: 'c1' });
    expect(walk.waiting).toEqual(expect.arrayContaining(['desk', walk.focal]));
    walk.act('desk', 'VERIFY', { condition: 'c1' }).act('comanager-id', 'VERIFY', { condition: 'c1' });
    expect(walk.phase).toBe('formalisation');
    expect(walk.waiting).toContain(walk.focal);
  });

  test('RESCIND brings an approved proposal back to consideration, once its proponent was heard', () => {
    const walk = new Case('bilateral').approved(conditions);
    const agree = { ...walk.seen, act: 'RESCIND' };
    walk.act('comanager-au', 'RESCIND', walk.said);
    expect(walk.waiting).toContain(walk.focal);
    expect(rulesOf(walk.try('comanager-id', 'AGREE', agree))).toEqual(['proponentHeardOnIt']);
    walk.act(walk.focal, 'RESPOND').act('comanager-id', 'AGREE', agree).waitFor('recallWindow');
    expect(walk.phase).toBe('consideration');
  });

  test('only outsiders missing: reminded, extended once, then lapsed; never while a seat owes its signature', () => {
    const walk = new Case('bilateral').approved();
    walk.waitFor('outsidersOver');
    expect(walk.phase).toBe('formalisation');
    walk.act('comanager-au', 'SIGN', walk.seen).act('comanager-id', 'SIGN', walk.seen);
    expect(walk.state.value).toBe('lapsed');
  });

  test('a multilateral project that falls below three is suspended, and goes on with a new member', () => {
    const walk = new Case('multilateral').formalised();
    walk.act('focal-cambodia', 'LEAVE');
    expect(JSON.stringify(walk.state.value)).toContain('"work":"running"');
    walk.act('focal-lao-pdr', 'LEAVE');
    expect(JSON.stringify(walk.state.value)).toContain('"work":"suspended"');
    walk.joined('malaysia');
    expect(JSON.stringify(walk.state.value)).toContain('"work":"running"');
  });

  test('an endorsement withdrawn suspends a bilateral project', () => {
    const walk = new Case('bilateral').formalised().act('focal-cambodia', 'WITHDRAW_ENDORSEMENT');
    expect(walk.waiting).toEqual(expect.arrayContaining(['comanager-au', 'comanager-id']));
    walk.act('focal-cambodia', 'ENDORSE');
    expect(JSON.stringify(walk.state.value)).toContain('"work":"running"');
  });

  test('one seat suspends for a few days, and it ends by itself; both suspend until both resume', () => {
    const walk = new Case('bilateral').formalised();
    walk.act('comanager-au', 'SUSPEND_BRIEFLY', { ...walk.said, days: 5, because: 'funds' }).waitFor('suspensionEnds');
    expect(JSON.stringify(walk.state.value)).toContain('"work":"running"');
    walk
      .act('comanager-au', 'SUSPEND', { ...walk.said, because: 'funds' })
      .act('comanager-id', 'AGREE', { ...walk.seen, act: 'SUSPEND' });
    expect(JSON.stringify(walk.state.value)).toContain('"work":"suspended"');
    walk.act('comanager-id', 'RESUME', walk.seen).act('comanager-au', 'AGREE', { ...walk.seen, act: 'RESUME' });
    expect(JSON.stringify(walk.state.value)).toContain('"work":"running"');
  });

  test('a final report that does not come: reminder, Co-Chairs informed, closed without it by both seats', () => {
    const walk = new Case('bilateral')
      .formalised()
      .waitFor('projectEnds')
      .waitFor('finalReport')
      .waitFor('finalReminder');
    expect(walk.letters('final-report-missing')).toEqual([
      { template: 'final-report-missing', to: ['cochair-au', 'cochair-id'] },
    ]);
    walk
      .act('comanager-au', 'CLOSE_WITHOUT_REPORT', walk.said)
      .act('comanager-id', 'AGREE', { ...walk.seen, act: 'CLOSE_WITHOUT_REPORT' });
    walk.waitFor('recallWindow');
    expect(walk.phase).toBe('closed');
  });

  test('a draft left alone is reminded of, put away, and can be taken up again', () => {
    const walk = new Case('bilateral').waitFor('draftReminder').waitFor('draftPutAway');
    expect([walk.machine.tags(walk.state), walk.machine.next(walk.state)]).toEqual([['put-away'], null]);
    walk.act(walk.focal, 'TAKE_UP').act(walk.focal, 'SUBMIT');
    expect(walk.phase).toBe('screening');
  });

  test('a returned proposal is reminded of, goes dormant, and lapses after a year; it can come back until then', () => {
    const walk = new Case('bilateral').act('focal-viet-nam', 'SUBMIT');
    walk.act('desk', 'RETURN', walk.said).waitFor('returnedDormant');
    expect(walk.phase).toBe('dormant');
    walk.act(walk.focal, 'RESUBMIT', walk.text());
    expect(walk.phase).toBe('screening');
    walk.act('desk', 'RETURN', walk.said).waitFor('dormantLapse');
    expect(walk.state.value).toBe('lapsed');
  });
});
