import { describe, expect, test } from 'vitest';
import { Case, FACTS, OFFICE } from './kinds.ts';
import { tabled, toldOf } from './table.ts';
import { personOf } from './walk.ts';

/** Cases that are read as a whole: each is printed as a table. */
describe('cases', () => {
  const show = (title: string, table: () => string): void => console.log(`\n${title}\n${table()}`);

  test('a clean bilateral project', () => {
    const walk = new Case('bilateral');
    const table = tabled(walk);
    walk.formalised();
    show('A clean bilateral project', table);
    expect(walk.phase).toBe('implementation');
    expect(toldOf(walk)).toEqual([
      expect.stringMatching(/^Waiting for the focal point of Viet Nam since .+ to report on a milestone or report\.$/),
      expect.stringMatching(/^If nobody acts: a report is due, on .+\.$/),
    ]);
  });

  test('a multilateral project whose member leaves', () => {
    const walk = new Case('multilateral');
    const table = tabled(walk);
    walk.formalised().act('focal-cambodia', 'LEAVE').act('focal-lao-pdr', 'LEAVE');
    expect(walk.waiting).toEqual(expect.arrayContaining(['comanager-au', 'comanager-id']));
    walk
      .act('focal-malaysia', 'JOIN_PROJECT')
      .waitFor('projectEnds', 300)
      .act(walk.focal, 'FINAL_REPORT')
      .act('desk', 'ACCEPT');
    show('A multilateral project whose member leaves', table);
    expect(walk.phase).toBe('closed');
  });

  test('a regional project with guidance, a decreed holiday and a seat vacant for three weeks', () => {
    const walk = new Case('regional', { now: '2026-12-01T03:00:00.000Z' });
    const table = tabled(walk);
    walk.ready();
    const vacant = { ...OFFICE, comanagers: { AU: personOf('comanager-au'), ID: null } };
    const holiday = {
      place: 'jakarta',
      day: '2027-02-05',
      off: true,
      name: 'joint leave, decreed late',
      source: 'a decree',
    };
    walk.office('OFFICE_CHANGED', vacant).act('comanager-au', 'SUPPORT', walk.seen);
    const left = Date.parse(walk.now);
    walk.until(new Date(left + 21 * 86_400_000).toISOString());
    walk.office('OFFICE_CHANGED', { ...OFFICE, calendar: [holiday] }).office('CALENDAR_CHANGED');
    const clock = walk.armed().find(({ path }) => path[0] === 'position.id');
    expect(clock?.timer.because).toMatchObject({ from: walk.now });
    walk.act('comanager-id', 'SUPPORT', walk.seen).act('desk', 'DRAFT', walk.seen);
    walk.act('comanager-id', 'APPROVE', walk.seen).act('comanager-au', 'APPROVE', walk.seen).waitFor('recallWindow');
    show('A regional project with guidance, a decreed holiday and a seat vacant for three weeks', table);
    expect(walk.phase).toBe('formalisation');
  });

  test('a split on which the Co-Chairs advise differently', () => {
    const walk = new Case('bilateral');
    const table = tabled(walk);
    walk.ready().act('comanager-au', 'SUPPORT', walk.seen).act('comanager-id', 'OBJECT', walk.said);
    walk.waitFor('splitGuidance').act('cochair-au', 'ADVISE', walk.said).act('cochair-id', 'ADVISE', walk.said);
    walk.act('comanager-au', 'WEIGH', walk.said).act('comanager-id', 'WEIGH', walk.said);
    walk.act('comanager-id', 'SUPPORT', walk.said);
    show('A split on which the Co-Chairs advise differently', table);
    expect(walk.phase).toBe('decision');
  });

  test("a text changed after one seat's support, during a consultation", () => {
    const walk = new Case('bilateral');
    const table = tabled(walk);
    walk
      .considered()
      .act('desk', 'OPEN', { ...walk.seen, parties: walk.parties })
      .act('comanager-au', 'SUPPORT', walk.seen);
    walk.act('focal-cambodia', 'COMMENT', walk.said);
    walk.act(walk.focal, 'CHANGE_TEXT', walk.text({ ...FACTS.bilateral, ends: '2029-06-30' }));
    expect(walk.state.context['positions']).toEqual({ au: null, id: null });
    walk.guided().consulted().act('comanager-au', 'REAFFIRM', walk.seen).act('comanager-id', 'SUPPORT', walk.seen);
    show("A text changed after one seat's support, during a consultation", table);
    expect(walk.phase).toBe('decision');
  });

  test('two years from draft to closed, with an amendment and a suspension', () => {
    const walk = new Case('bilateral');
    const table = tabled(walk);
    walk
      .formalised()
      .waitFor('reportDue', 300)
      .act(walk.focal, 'REPORT')
      .act(walk.focal, 'AMEND', { case: 'proposal/linked' });
    const funds = { ...walk.said, because: 'funds' };
    walk.act('comanager-id', 'SUSPEND', funds).act('comanager-au', 'AGREE', { ...walk.seen, act: 'SUSPEND' });
    walk.waitFor('suspensionReview').act('comanager-au', 'RESUME', walk.seen);
    walk.act('comanager-id', 'AGREE', { ...walk.seen, act: 'RESUME' });
    walk.waitFor('projectEnds', 300).act(walk.focal, 'FINAL_REPORT').act('desk', 'ACCEPT');
    show('Two years from draft to closed, with an amendment and a suspension', table);
    expect(walk.phase).toBe('closed');
    expect(Date.parse(walk.now) - Date.parse('2026-11-02')).toBeGreaterThan(2 * 365 * 86_400_000);
  });
});
