import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../engine/types.ts';
import { FACTS } from '../../machines/proposal/kinds.ts';
import { DurableCase } from './durable-case.ts';
import { DurableOffice } from './durable-office.ts';
import { tableOf } from './table.ts';

const DAY = 86_400_000;
const LONG = { timeout: 300_000 };
let office: DurableOffice;

beforeEach(async () => {
  office = await DurableOffice.open();
});
afterEach(() => office.close());

function show(title: string, one: DurableCase): void {
  console.log(`\n${title}\n${tableOf(one)}`);
}

/** Letters of a template about a case, by the seats they went to, in the order of delivery. */
function lettersTo(one: DurableCase, template: string): string[] {
  return office.letters
    .filter((letter) => letter.caseId === one.id && letter.template === template)
    .map(({ to }) => to);
}

/** When the owed act's present stage is due, and how that was reckoned. */
function clockOf(one: DurableCase, act: string): readonly [due: string, because: JsonObject] {
  const found = one.armed().find(({ of }) => of === act);
  if (found === undefined) throw new Error(`No clock runs for ${act}.`);
  return [found.timer.due, found.timer.because as JsonObject];
}

/** Cases that are read as a whole, through host and companion, in skipped time: each is printed as a table. */
describe('cases through host and companion', () => {
  test('a clean bilateral project', LONG, async () => {
    const one = await DurableCase.open(office, 'bilateral');
    await one.ready();
    await one.supported();
    await one.approved();
    await one.formalised();
    show('A clean bilateral project', one);
    expect(one.phase).toBe('implementation');
    expect(one.waiting).toEqual(['focal-viet-nam']);
    expect(lettersTo(one, 'owed')).toEqual([]);
  });

  test('a multilateral project whose member leaves', LONG, async () => {
    const one = await DurableCase.open(office, 'multilateral');
    await one.ready();
    await one.supported();
    await one.approved();
    await one.formalised();
    await one.act('focal-cambodia', 'LEAVE');
    expect(one.state.context['suspendedBy'], 'three are left').toEqual([]);
    await one.act('focal-lao-pdr', 'LEAVE');
    expect(one.state.context['suspendedBy'], 'below three suspends').not.toEqual([]);
    await one.act('focal-malaysia', 'JOIN_PROJECT');
    expect(one.waiting, 'both seats owe an answer').toEqual(expect.arrayContaining(['comanager-au', 'comanager-id']));
    await one.act('comanager-au', 'ADMIT', { ...one.seen, member: 'malaysia' });
    await one.act('comanager-id', 'AGREE', { ...one.seen, act: 'ADMIT' });
    expect(one.state.context['suspendedBy'], 'enough again').toEqual([]);
    await one.waitFor('projectEnds');
    const report = await office.keep('The final report');
    await one.act(one.focal, 'FINAL_REPORT', { commitments: { report } });
    await one.act('desk', 'ACCEPT', one.seen);
    show('A multilateral project whose member leaves', one);
    expect(one.phase).toBe('closed');
  });

  test(
    'a regional project with mandatory guidance, a decreed holiday and a seat vacant for three weeks',
    LONG,
    async () => {
      const one = await DurableCase.open(office, 'regional');
      await one.considered();
      await one.consulted();
      expect(one.waiting, 'approval waits for the guidance').toEqual(['cochair-au', 'cochair-id']);
      await one.guided();
      const [before] = clockOf(one, 'position.au');
      const day = await office.workingDay(['bangkok', 'canberra', 'jakarta']);
      await one.office('administrator', 'ADD_DAY', { place: 'jakarta', day, name: 'joint leave', source: 'a decree' });
      const [after, explained] = clockOf(one, 'position.au');
      expect(after > before, 'a day that is decreed off moves an open clock later').toBe(true);
      expect(explained['skipped']).toContainEqual({ day, why: 'jakarta: joint leave (decreed)' });
      await one.office('administrator', 'VACATE', { seat: 'comanager-id' });
      await one.act('comanager-au', 'SUPPORT', one.seen);
      expect(one.waiting).toEqual(['senior-official-id']);
      await one.until(new Date(Date.parse(await office.now()) + 21 * DAY).toISOString());
      await one.office('administrator', 'APPOINT', { seat: 'comanager-id', person: 'comanager-id-2' });
      expect(clockOf(one, 'position.id')[1], 'a newcomer gets a full clock').toMatchObject({
        from: one.rows.at(-1)?.at,
      });
      await expect.poll(() => lettersTo(one, 'handover')).toEqual(['comanager-id']);
      await one.act('comanager-id', 'SUPPORT', one.seen);
      await one.approved();
      show('A regional project with mandatory guidance, a decreed holiday and a seat vacant for three weeks', one);
      expect(one.phase).toBe('formalisation');
    },
  );

  test('a split on which the Co-Chairs advise differently', LONG, async () => {
    const one = await DurableCase.open(office, 'bilateral');
    await one.ready();
    await one.act('comanager-au', 'SUPPORT', one.seen);
    await one.say('comanager-id', 'OBJECT');
    await one.waitFor('splitGuidance');
    await one.say('cochair-au', 'ADVISE');
    await one.say('cochair-id', 'ADVISE');
    await one.say('comanager-au', 'WEIGH');
    await one.say('comanager-id', 'WEIGH');
    expect(one.phase, 'unlike advice decides nothing').toBe('consideration');
    await one.act('comanager-id', 'SUPPORT', one.seen);
    show('A split on which the Co-Chairs advise differently', one);
    expect(one.phase).toBe('decision');
  });

  test("a text changed after one seat's support, during a consultation", LONG, async () => {
    const one = await DurableCase.open(office, 'bilateral');
    await one.considered();
    await one.act('desk', 'OPEN', { ...one.seen, parties: one.parties });
    await one.act('comanager-au', 'SUPPORT', one.seen);
    const comment = await office.keep('A comment');
    await one.act('focal-cambodia', 'COMMENT', { ...one.seen, commitments: { comment } });
    await one.act(one.focal, 'CHANGE_TEXT', one.text({ ...FACTS.bilateral, ends: '2029-06-30' }));
    expect(one.state.context['positions'], 'both positions are void').toEqual({ au: null, id: null });
    await one.guided();
    await one.consulted();
    await one.act('comanager-au', 'REAFFIRM', one.seen);
    await one.act('comanager-id', 'SUPPORT', one.seen);
    show("A text changed after one seat's support, during a consultation", one);
    expect(one.phase).toBe('decision');
    await expect
      .poll(() => lettersTo(one, 'consultation-superseded'))
      .toEqual(['focal-viet-nam', 'focal-cambodia', 'stakeholder-unhcr', 'stakeholder-iom']);
  });

  test('a holder whom letters do not reach: told in another way before anybody hears of it', LONG, async () => {
    const one = await DurableCase.open(office, 'bilateral');
    await one.ready();
    await one.act('comanager-id', 'SUPPORT', one.seen);
    office.bouncing.add('comanager-au');
    await one.waitFor('overdue');
    await expect.poll(() => lettersTo(one, 'not-reached'), { timeout: 30_000 }).toEqual(['desk', 'desk', 'desk']);
    await one.refresh();
    expect(lettersTo(one, 'owed'), 'nobody is told over the head of a holder who was not reached').toEqual([]);
    expect(one.waiting).toEqual(['comanager-au', 'desk']);
    const how = await office.keep('By telephone');
    await one.act('desk', 'REACHED', { seat: 'comanager-au', commitments: { how } });
    await one.waitFor('overdue');
    await expect.poll(() => lettersTo(one, 'owed')).toEqual(['comanager-id']);
    await one.act('comanager-au', 'SUPPORT', { ...one.seen, signs: true });
    show('A holder whom letters do not reach', one);
    expect(one.phase).toBe('decision');
  });

  test('deferred to a meeting that moves, and signed together with the support', LONG, async () => {
    const one = await DurableCase.open(office, 'bilateral');
    await one.ready();
    const day = async (days: number) =>
      new Date(Date.parse(await office.now()) + days * DAY).toISOString().slice(0, 10);
    await one.office('desk', 'CALL_MEETING', { body: 'sitting', date: await day(3) });
    await one.say('comanager-au', 'DEFER', { meeting: 'sitting-1', latest: await day(10) });
    expect(one.waiting, 'nobody is waited for while it is deferred').toEqual([]);
    const before = one.armed().find(({ timer }) => timer.name === 'deferralEnds');
    await one.office('desk', 'MOVE_MEETING', { meeting: 'sitting-1', date: await day(8) });
    const after = one.armed().find(({ timer }) => timer.name === 'deferralEnds');
    expect((after?.timer.due ?? '') > (before?.timer.due ?? ''), 'the deferral follows the meeting').toBe(true);
    await one.waitFor('deferralEnds');
    for (const seat of ['comanager-au', 'comanager-id']) await one.act(seat, 'SUPPORT', { ...one.seen, signs: true });
    await one.act('desk', 'DRAFT', one.seen);
    await one.waitFor('recallWindow');
    show('Deferred to a meeting that moves, and signed together with the support', one);
    expect(one.phase).toBe('formalisation');
  });

  test('an act that is taken back within its recall window: nothing has left', LONG, async () => {
    const one = await DurableCase.open(office, 'bilateral');
    await one.ready();
    await one.supported();
    await one.act('desk', 'DRAFT', one.seen);
    await one.act('comanager-au', 'APPROVE', one.seen);
    await one.act('comanager-id', 'APPROVE', one.seen);
    await office.relay();
    await office.pass(29 * 60_000);
    await one.act('comanager-id', 'TAKE_BACK', one.seen);
    await office.pass(DAY);
    await one.refresh();
    expect([one.phase, lettersTo(one, 'approved')]).toEqual(['decision', []]);
    await one.act('comanager-id', 'APPROVE', one.seen);
    await one.waitFor('recallWindow');
    show('An act that is taken back within its recall window', one);
    await expect.poll(() => lettersTo(one, 'approved')).toEqual([one.focal]);
    expect(one.phase).toBe('formalisation');
  });

  test('a change of policy in flight', LONG, async () => {
    const one = await DurableCase.open(office, 'bilateral');
    await one.ready();
    const [before] = clockOf(one, 'position.au');
    await office.jointly('POLICY', { policy: 'demonstration 4' });
    expect(one.policy, 'what is put in force moves no running case').toBe('demonstration 3');
    await one.act('comanager-au', 'SUPPORT', one.seen);
    await one.moved('demonstration 4');
    expect(one.policy).toBe('demonstration 4');
    const [after, explained] = clockOf(one, 'position.id');
    expect(after > before, 'both seats have two days more under it').toBe(true);
    expect(explained).toMatchObject({ duration: '12wd' });
    await one.act('comanager-id', 'SUPPORT', one.seen);
    await one.approved();
    show('A change of policy in flight', one);
    expect(one.phase).toBe('formalisation');
    expect((await DurableCase.open(office, 'bilateral')).policy, 'new cases open under it').toBe('demonstration 4');
  });

  test('two years from draft to closed, with an amendment and a suspension', LONG, async () => {
    const one = await DurableCase.open(office, 'bilateral');
    const opened = Date.parse(one.rows[0]?.at ?? '');
    await one.ready();
    await one.supported();
    await one.approved();
    await one.formalised();
    await one.waitFor('reportDue');
    await one.act(one.focal, 'REPORT', { commitments: { report: await office.keep('The report') } });
    await one.act(one.focal, 'AMEND', { case: 'proposal/linked' });
    await one.say('comanager-id', 'SUSPEND', { because: 'funds' });
    await one.act('comanager-au', 'AGREE', { ...one.seen, act: 'SUSPEND' });
    await one.waitFor('suspensionReview');
    await one.act('comanager-au', 'RESUME', one.seen);
    await one.act('comanager-id', 'AGREE', { ...one.seen, act: 'RESUME' });
    await one.waitFor('projectEnds');
    await one.act(one.focal, 'FINAL_REPORT', { commitments: { report: await office.keep('The final report') } });
    await one.act('desk', 'ACCEPT', one.seen);
    show('Two years from draft to closed, with an amendment and a suspension', one);
    expect(one.phase).toBe('closed');
    expect(Date.parse(await office.now()) - opened).toBeGreaterThan(2 * 365 * DAY);
  });
});
