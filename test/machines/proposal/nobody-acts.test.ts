import { describe, expect, test } from 'vitest';
import { Case, OFFICE } from './kinds.ts';
import { paramsOf, personOf, rulesOf } from './walk.ts';

/** Section 4 of the law: when nobody acts, and when they differ. */

const letters = (walk: Case, from = 0) =>
  walk.effects
    .slice(from)
    .filter(({ kind }) => kind === 'action' || kind === 'start')
    .map(paramsOf);
const days = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

describe('A. an act is owed', () => {
  test('reminders to the holder, then the ladder: other seat, senior official, both Co-Chairs once, agenda', () => {
    const walk = new Case('bilateral').ready();
    const from = walk.effects.length;
    for (let fired = 0; fired < 18; fired += 1) walk.wait();
    const told = letters(walk, from).map(({ template, to }) => `${template} → ${to.join(' ')}`);
    expect(told.filter((one) => one.includes('reminder')).sort()).toEqual([
      'reminder → comanager-au',
      'reminder → comanager-au',
      'reminder → comanager-id',
      'reminder → comanager-id',
    ]);
    expect(told.filter((one) => one.startsWith('owed')).filter((one) => one !== 'owed → ')).toEqual([
      'owed → comanager-au comanager-id',
      'owed → comanager-id comanager-au',
      'owed → senior-official-au',
      'owed → senior-official-id',
      'owed → cochair-au cochair-id',
    ]);
    expect(told.filter((one) => one.startsWith('agenda'))).toEqual(['agenda → cochair-au cochair-id desk']);
    expect(told.indexOf('owed → senior-official-au')).toBeGreaterThan(told.lastIndexOf('reminder → comanager-au'));
  });

  test('the act ends its ladder', () => {
    const walk = new Case('bilateral').ready();
    walk.act('comanager-au', 'SUPPORT', walk.seen);
    expect(walk.waiting).toEqual(['comanager-id']);
    expect(walk.armed().every(({ path }) => path[0] === 'position.id')).toBe(true);
  });

  test('a clock that is over lets a Co-Manager do the act of the desk, and not before', () => {
    const walk = new Case('bilateral').act('focal-viet-nam', 'SUBMIT');
    expect(rulesOf(walk.try('comanager-au', 'ACCEPT', walk.seen))).toEqual(['fromDeskOrWhenOverdue']);
    walk.waitFor('overdue').act('comanager-au', 'ACCEPT', walk.seen);
    expect(walk.phase).toBe('consideration');
  });

  test('after an outage late rungs come in order, each at its own distance', () => {
    const walk = new Case('bilateral').act('focal-viet-nam', 'SUBMIT');
    walk.now = '2027-01-20T03:00:00.000Z';
    const at: string[] = [];
    for (let fired = 0; fired < 5; fired += 1) {
      walk.wait();
      at.push(walk.now);
    }
    expect(at[0]).toBe('2027-01-20T03:00:00.000Z');
    for (const [index, instant] of at.entries())
      if (index > 0) expect(days(at[index - 1] ?? '', instant)).toBeGreaterThan(0);
  });

  test('a changed calendar moves a running clock, never to sooner', () => {
    const walk = new Case('bilateral').ready();
    const due = () => walk.armed()[0]?.timer.due ?? '';
    const before = due();
    // The reminder comes in the morning of Canberra, on the counted day of Bangkok.
    const day = new Date(Date.parse(before) + 7 * 3_600_000).toISOString().slice(0, 10);
    walk.office('CALENDAR_CHANGED', {
      ...OFFICE,
      calendar: [{ place: 'bangkok', day, off: true, name: 'special holiday', source: 'Cabinet' }],
    });
    const moved = due();
    expect(moved > before).toBe(true);
    walk.office('CALENDAR_CHANGED', { ...OFFICE, calendar: [] });
    expect(due()).toBe(moved);
  });
});

describe('B. the seats differ', () => {
  function differing(): Case {
    const walk = new Case('bilateral').ready();
    return walk.act('comanager-au', 'SUPPORT', walk.said).act('comanager-id', 'OBJECT', walk.said);
  }

  test('sitting, both Co-Chairs, weighing, a meeting, restating, notice to the proponent; then either seat, never the clock', () => {
    const walk = differing();
    walk.waitFor('splitSitting').waitFor('splitGuidance');
    expect(walk.letters('guidance-asked-split')).toHaveLength(1);
    expect(walk.waiting).toEqual(expect.arrayContaining(['cochair-au', 'cochair-id']));
    walk.act('cochair-au', 'ADVISE', walk.said).act('cochair-id', 'NO_ADVICE', walk.seen);
    walk.act('comanager-au', 'WEIGH', walk.said);
    expect(walk.waiting).toEqual(['comanager-id']);
    walk.waitFor('splitWeigh');
    expect(walk.waiting).toEqual(['cochair-au', 'cochair-id']);
    walk.office('OFFICE_CHANGED', { ...OFFICE, meetings: [{ id: 'som', body: 'som', date: '2027-06-15' }] });
    walk.waitFor('meetingHeld');
    expect(walk.now.slice(0, 10)).toBe('2027-06-16');
    expect(walk.try('comanager-id', 'NOT_AGREED', walk.said)?.code).toBe('not-now');
    walk.waitFor('splitRestate');
    expect(walk.letters('not-agreed-intended')).toEqual([{ template: 'not-agreed-intended', to: ['focal-viet-nam'] }]);
    expect(walk.try('comanager-id', 'NOT_AGREED', walk.said)?.code).toBe('not-now');
    walk.waitFor('splitNotice').waitFor('splitReminder').waitFor('splitReminder');
    expect(walk.phase).toBe('consideration');
    walk.act('comanager-id', 'NOT_AGREED', walk.said).waitFor('recallWindow');
    expect(walk.state.value).toBe('not_agreed');
  });

  test('the timetable stands still while a seat is empty or both have deferred; a newcomer gets a full stage', () => {
    const walk = differing();
    const sitting = () => walk.armed().find(({ timer }) => timer.name === 'splitSitting')?.timer.due;
    const before = sitting() ?? '';
    walk.act('comanager-au', 'DEFER', { ...walk.said, days: 3 });
    expect(sitting()).toBeUndefined();
    walk.waitFor('deferralEnds');
    expect((sitting() ?? '') > before).toBe(true);
    walk.office('OFFICE_CHANGED', { ...OFFICE, comanagers: { AU: null, ID: personOf('comanager-id') } });
    expect([sitting(), walk.waiting.includes('comanager-au')]).toEqual([undefined, false]);
    walk.office('OFFICE_CHANGED', { ...OFFICE, comanagers: { AU: 'person_new', ID: personOf('comanager-id') } });
    expect(walk.armed().find(({ timer }) => timer.name === 'splitSitting')?.timer.because).toMatchObject({
      from: walk.now,
    });
  });

  test('an editorial change does not begin the timetable anew', () => {
    const walk = differing().waitFor('splitSitting');
    walk.act(walk.focal, 'CHANGE_TEXT', walk.text()).act('desk', 'MARK', { ...walk.seen, material: false });
    expect(JSON.stringify(walk.life)).toContain('"sitting"');
  });

  test('coming round ends the split at any moment', () => {
    const walk = differing().waitFor('splitGuidance');
    walk.act('comanager-id', 'SUPPORT', walk.seen);
    expect(walk.phase).toBe('decision');
  });

  test('one asks for revision and the other agrees: returned', () => {
    const walk = differing();
    walk.act('comanager-au', 'REVISE', walk.said).act('comanager-id', 'REVISE', walk.said);
    expect(walk.phase).toBe('returned');
  });

  test('signatures that differ are a split of their own', () => {
    const walk = new Case('bilateral').decided();
    walk.act('comanager-au', 'APPROVE', walk.seen);
    walk.act('comanager-id', 'NOT_TAKEN_FORWARD', { ...walk.said, because: 'priorities' });
    expect(walk.phase).toBe('consideration');
    expect(walk.state.context['positions']).toMatchObject({ au: { says: 'SUPPORT' }, id: { says: 'OBJECT' } });
    expect(walk.waiting).toEqual(['comanager-au', 'comanager-id']);
  });
});

describe('C. a Co-Chair is silent', () => {
  test('both Co-Managers are told, then the agenda; then both seats may say that none was given', () => {
    const walk = new Case('bilateral').considered();
    walk.act('cochair-au', 'ADVISE', walk.said);
    expect(rulesOf(walk.try('comanager-au', 'NONE_GIVEN', walk.seen))).toEqual(['wasOnAgenda']);
    const heard = () => (walk.state.context['agenda'] as { act: string }[]).some(({ act }) => act === 'ADVISE');
    while (!heard()) walk.wait();
    // Not before a meeting has had it on its agenda; while none is dated, both Co-Chairs are asked for a date.
    expect(rulesOf(walk.try('comanager-au', 'NONE_GIVEN', walk.seen))).toEqual(['meetingWasHeld']);
    while (walk.letters('meeting-date-asked').length === 0) walk.wait();
    expect(walk.letters('meeting-date-asked')).toEqual([
      { template: 'meeting-date-asked', to: ['cochair-au', 'cochair-id'] },
    ]);
    const meeting = new Date(Date.parse(walk.now) + 7 * 86_400_000).toISOString();
    walk.office('OFFICE_CHANGED', {
      ...OFFICE,
      meetings: [{ id: 'sg', body: 'steering-group', date: meeting.slice(0, 10) }],
    });
    walk.until(meeting);
    expect(rulesOf(walk.try('comanager-au', 'NONE_GIVEN', walk.seen))).toEqual(['meetingWasHeld']);
    walk.until(new Date(Date.parse(meeting) + 86_400_000).toISOString());
    walk.act('comanager-au', 'NONE_GIVEN', walk.seen).act('comanager-id', 'AGREE', { ...walk.seen, act: 'NONE_GIVEN' });
    expect(walk.state.context['guided']).toMatchObject({ text: expect.any(String) });
    expect(walk.waiting).not.toContain('cochair-id');
  });
});

describe('D. a Co-Manager seat is empty', () => {
  const vacant = { ...OFFICE, comanagers: { AU: null, ID: personOf('comanager-id') } };

  test('its clocks stop, nothing is late, its government is asked; a newcomer gets a full clock and a hand-over', () => {
    const walk = new Case('bilateral').ready();
    walk.waitFor('firstReminder').office('OFFICE_CHANGED', vacant);
    expect(walk.waiting.sort()).toEqual(['comanager-id', 'senior-official-au']);
    expect(letters(walk).slice(-2)).toMatchObject([
      { template: 'reminder', to: ['senior-official-au'] },
      { template: 'owed', to: ['cochair-au', 'comanager-id'] },
    ]);
    expect(walk.armed().some(({ path }) => path[0] === 'position.au')).toBe(false);
    walk.act('comanager-id', 'SUPPORT', walk.seen);
    walk.waitFor('escalation').waitFor('escalation');
    expect(walk.letters('agenda')).toHaveLength(1);
    const arrival = walk.now;
    walk.office('OFFICE_CHANGED', { ...OFFICE, comanagers: { AU: 'person_new', ID: personOf('comanager-id') } });
    expect(walk.letters('handover')).toEqual([{ template: 'handover', to: ['comanager-au'] }]);
    const [first] = walk.armed();
    expect(first?.path).toEqual(['position.au']);
    expect(first?.timer.because).toMatchObject({ from: arrival });
    walk.act('comanager-au', 'SUPPORT', walk.seen, 'person_new');
    expect(walk.phase).toBe('decision');
  });

  test('a seat that passes from one person to another gets a full clock and a hand-over list', () => {
    const walk = new Case('bilateral').ready();
    walk.waitFor('secondReminder');
    walk.office('OFFICE_CHANGED', { ...OFFICE, comanagers: { AU: 'person_new', ID: personOf('comanager-id') } });
    expect(walk.letters('handover')).toEqual([{ template: 'handover', to: ['comanager-au'] }]);
    const clock = walk.armed().find(({ path }) => path[0] === 'position.au');
    expect([clock?.timer.name, clock?.timer.because]).toMatchObject(['firstReminder', { from: walk.now }]);
  });

  test('an acting officer fills it', () => {
    const walk = new Case('bilateral').ready();
    walk.office('OFFICE_CHANGED', { ...vacant, acting: { 'comanager-au': ['person_acting'] } });
    expect(walk.waiting).toEqual(['comanager-au', 'comanager-id']);
  });

  test('a holder who recuses empties the seat, if nobody acts for it; one signature is never enough', () => {
    const walk = new Case('bilateral').ready();
    walk.act('comanager-au', 'RECUSE', walk.said);
    expect(walk.waiting.sort()).toEqual(['comanager-id', 'senior-official-au']);
    expect(rulesOf(walk.try('comanager-au', 'SUPPORT', walk.seen))).toEqual(['notRecused']);
    walk.act('comanager-id', 'SUPPORT', walk.seen);
    expect(walk.phase).toBe('consideration');
  });

  test('a seat that falls empty while the proposal is deferred stays stopped until both are over', () => {
    const walk = new Case('bilateral').ready();
    walk.act('comanager-id', 'DEFER', { ...walk.said, days: 5 }).office('OFFICE_CHANGED', vacant);
    walk.office('OFFICE_CHANGED', OFFICE);
    expect(walk.waiting).toEqual([]);
    walk.waitFor('deferralEnds');
    expect(walk.waiting).toEqual(['comanager-au', 'comanager-id']);
  });
});
