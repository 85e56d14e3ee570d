import { describe, expect, test } from 'vitest';
import { Case, FACTS, OFFICE } from './kinds.ts';
import { personOf, rulesOf } from './walk.ts';

/** Ways that once led nowhere, lost an act, or were unfair to somebody: each is walked as it was found. */

const AU = 'comanager-au';
const ID = 'comanager-id';
const CONDITION = [{ id: 'c1', due: '2027-06-30', beforeSigning: true }];
const clockOf = (walk: Case, child: string) => walk.armed().find(({ path }) => path[0] === child)?.timer;
const newcomer = { ...OFFICE, comanagers: { AU: personOf('comanager-au again 0'), ID: personOf(ID) } };
const signs = (walk: Case) => ({ ...walk.seen, signs: true });
const editorial = (walk: Case): Case =>
  walk.act(walk.focal, 'CHANGE_TEXT', walk.text()).act('desk', 'MARK', { ...walk.seen, material: false });

describe('what a seat calls material after all', () => {
  test('ends an approval that waits for its window: both positions are void', () => {
    const walk = editorial(new Case('bilateral').ready().supported());
    walk.act('desk', 'DRAFT', { ...walk.seen, conditions: CONDITION });
    walk.act(AU, 'APPROVE', walk.seen).act(ID, 'APPROVE', walk.seen).act(AU, 'MAKE_MATERIAL', walk.seen);
    expect(walk.state.context).toMatchObject({ pending: null, positions: { au: null, id: null } });
    expect(walk.phase).toBe('consideration');
  });

  test('is consulted on and guided anew, as any material change is', () => {
    const walk = editorial(new Case('bilateral').ready());
    walk.act(AU, 'MAKE_MATERIAL', walk.seen);
    expect(walk.waiting).toEqual(expect.arrayContaining(['desk']));
    const value = JSON.stringify(walk.state.value);
    expect(value).toContain('"consultation":"opening"');
    expect(value).toContain('"guidance":"stale"');
  });
});

describe('signed together with the support', () => {
  test('a no that a seat signs afterwards stands, also when the desk drafts again', () => {
    const walk = new Case('bilateral').ready();
    walk.act(AU, 'SUPPORT', signs(walk)).act(ID, 'SUPPORT', signs(walk));
    walk.act('desk', 'DRAFT', { ...walk.seen, conditions: CONDITION });
    walk.act(AU, 'NOT_TAKEN_FORWARD', { ...walk.said, because: 'priorities' }).act('desk', 'DRAFT', walk.seen);
    expect(walk.state.context['pending']).toBeNull();
    expect(walk.waiting).toContain(AU);
  });

  test('who stands aside before the decision is drafted has not signed it', () => {
    const walk = new Case('bilateral').ready();
    walk.act(AU, 'SUPPORT', signs(walk)).act(ID, 'SUPPORT', signs(walk)).act(AU, 'RECUSE', walk.said);
    walk.act('desk', 'DRAFT', walk.seen);
    expect(walk.state.context['pending']).toBeNull();
    expect(walk.state.context['positions']).toMatchObject({ au: { says: 'SUPPORT' } });
  });
});

describe('clocks', () => {
  test('a newcomer gets a full one, also while it stands still for another reason', () => {
    const walk = new Case('bilateral').ready().waitFor('overdue').waitFor('overdue');
    walk
      .act(ID, 'DEFER', { ...walk.said, days: 3 })
      .office('OFFICE_CHANGED', newcomer)
      .waitFor('deferralEnds');
    expect(clockOf(walk, 'position.au')?.name).toBe('firstReminder');
  });

  test('days that a seat asks for while it is deferred are granted', () => {
    const due = (held: boolean): string => {
      const walk = new Case('bilateral').ready().act(ID, 'DEFER', { ...new Case('bilateral').said, days: 3 });
      if (held) walk.act(AU, 'HOLD', { ...walk.said, days: 5 });
      return clockOf(walk.waitFor('deferralEnds'), 'position.au')?.due ?? '';
    };
    expect(due(true) > due(false)).toBe(true);
  });

  test('a split waits for its meeting to the end of its day, whatever changes on that day', () => {
    const walk = new Case('bilateral').ready();
    walk.act(AU, 'SUPPORT', walk.seen).act(ID, 'OBJECT', walk.said).waitFor('splitGuidance');
    walk.guided().waitFor('splitWeigh');
    const day = new Date(Date.parse(walk.now) + 5 * 86_400_000).toISOString().slice(0, 10);
    const facts = { ...OFFICE, meetings: [{ id: 'sg', body: 'steering-group', date: day }] };
    walk.office('OFFICE_CHANGED', facts);
    const due = walk.armed().find(({ timer }) => timer.name === 'meetingHeld')?.timer.due;
    walk.now = `${day}T02:00:00.000Z`;
    walk.office('OFFICE_CHANGED', facts).office('CALENDAR_CHANGED', facts);
    expect(walk.armed().find(({ timer }) => timer.name === 'meetingHeld')?.timer.due).toBe(due);
    walk.waitFor('meetingHeld');
    expect(JSON.stringify(walk.state.value)).toContain('"restating"');
  });
});

describe('letters that come back', () => {
  const bounced = (): Case => {
    const walk = new Case('bilateral').ready().act(ID, 'SUPPORT', new Case('bilateral').seen);
    walk.bouncing.add(AU);
    return walk.waitFor('overdue');
  };

  test('whoever another letter has reached is reached by this one as well', () => {
    const walk = bounced();
    walk.bouncing.clear();
    expect(walk.waiting).toContain('desk');
    walk.act(ID, 'DEFER_JOINTLY', { ...walk.seen, until: '2027-12-01' }).waitFor('firstReminder');
    expect(new Set(walk.waiting)).toEqual(new Set([AU]));
    expect(clockOf(walk, 'position.au')?.name).toBe('overdue');
  });

  test('the desk can say that it told a holder as soon as it is waited for', () => {
    const walk = bounced();
    expect(walk.waiting).toContain('desk');
    walk.act('desk', 'REACHED', { seat: AU });
    expect(walk.waiting).toEqual([AU]);
  });

  test('who was told of one act was not told of another whose letters come back later', () => {
    const walk = bounced().act('desk', 'REACHED', { seat: AU });
    walk.act(ID, 'DEFER_JOINTLY', { ...walk.seen, until: '2027-12-01' });
    const told = () => walk.letters('owed').filter((letter) => (letter as { act?: string }).act === 'DEFER_JOINTLY');
    for (let fired = 0; fired < 6; fired += 1) walk.wait();
    expect(told().filter(({ to }) => to.length > 0)).toEqual([]);
  });

  test('an act of the desk that is late can be done by a Co-Manager, though no letter has reached the desk', () => {
    const walk = new Case('bilateral').act('focal-viet-nam', 'SUBMIT');
    walk.bouncing.add('desk');
    walk.waitFor('overdue').act(AU, 'ACCEPT', walk.seen);
    expect(walk.phase).toBe('consideration');
  });

  test('of a holder who was followed by another nobody says that letters do not reach the seat', () => {
    const walk = bounced();
    walk.bouncing.clear();
    walk.office('OFFICE_CHANGED', newcomer);
    expect(walk.state.context['unreached']).toEqual([]);
  });
});

describe('joint acts', () => {
  test('a rescission that is proposed again is heard again', () => {
    const walk = new Case('bilateral').approved(CONDITION).act(AU, 'RESCIND', new Case('bilateral').said);
    walk.act(walk.focal, 'RESPOND').act(ID, 'REFUSE', { ...walk.said, act: 'RESCIND' });
    walk.act(ID, 'RESCIND', walk.said);
    expect(rulesOf(walk.try(AU, 'AGREE', { ...walk.seen, act: 'RESCIND' }))).toContain('proponentHeardOnIt');
  });

  test('who answers a rescission with another is not late while the proponent is heard, and is once it was', () => {
    const walk = new Case('bilateral').approved(CONDITION).act(AU, 'RESCIND', new Case('bilateral').said);
    walk.act(ID, 'COUNTER', { ...walk.said, act: 'RESCIND' });
    expect(clockOf(walk, 'joint.RESCIND')).toBeUndefined();
    walk.act(walk.focal, 'RESPOND');
    expect(walk.waiting).toContain(AU);
    walk.act(AU, 'COUNTER', { ...walk.said, act: 'RESCIND' });
    expect(walk.waiting).toContain(ID);
  });

  test('of two answers to a member that asks to join, the one that both give ends the other', () => {
    const walk = new Case('multilateral').formalised().act('focal-malaysia', 'JOIN_PROJECT');
    walk.act(AU, 'ADMIT', { ...walk.seen, member: 'malaysia' });
    walk.act(ID, 'TURN_DOWN', { ...walk.said, member: 'malaysia' }).act(ID, 'AGREE', { ...walk.seen, act: 'ADMIT' });
    expect(walk.state.context['joint']).toEqual({});
    walk.act('focal-bangladesh', 'JOIN_PROJECT');
    expect(walk.waiting).toEqual(expect.arrayContaining([AU, ID]));
  });

  test('members that still ask to join when the work ends are told', () => {
    const walk = new Case('multilateral')
      .formalised()
      .act('focal-malaysia', 'JOIN_PROJECT')
      .waitFor('projectEnds', 400);
    expect(walk.letters('turned-down')).toEqual([{ template: 'turned-down', to: ['focal-malaysia'] }]);
  });

  test('no line of the Work Plan stands for guidance on a regional text', () => {
    const walk = new Case('regional').considered();
    expect(rulesOf(walk.try(AU, 'CITE_WORK_PLAN', { ...walk.seen, line: '3.1' }))).toEqual(['guidanceCanBeCovered']);
  });
});

describe('who is told, and how often', () => {
  const told = (walk: Case, template: string): number =>
    walk.letters(template).filter(({ to }) => to.length > 0).length;

  test('parties of a further round hear that it is over; nobody hears so twice', () => {
    const further = new Case('bilateral').ready();
    further.act('desk', 'OPEN', further.seen).supported();
    expect([further.phase, told(further, 'consultation-superseded')]).toEqual(['decision', 1]);
    const once = new Case('bilateral').considered().act('desk', 'OPEN', new Case('bilateral').seen);
    once.act(once.focal, 'CHANGE_TEXT', once.text({ ...FACTS.bilateral, ends: '2029-06-30' }));
    once.act(AU, 'OBJECT', once.said).act(ID, 'OBJECT', once.said);
    expect([once.phase, told(once, 'consultation-superseded')]).toEqual(['decision', 1]);
  });

  test('the Co-Chairs are asked once of a text', () => {
    const walk = new Case('bilateral').considered().act(AU, 'OBJECT', new Case('bilateral').said);
    walk.act(ID, 'OBJECT', walk.said);
    const before = told(walk, 'guidance-asked');
    walk.act(walk.focal, 'CHANGE_TEXT', walk.text({ ...FACTS.bilateral, ends: '2029-06-30' }));
    expect(told(walk, 'guidance-asked')).toBe(before + 1);
  });

  test('the proponent learns of an early end by both seats', () => {
    const walk = new Case('bilateral')
      .formalised()
      .act(AU, 'TERMINATE', { ...new Case('bilateral').said, because: 'funds' });
    walk.act(ID, 'AGREE', { ...walk.seen, act: 'TERMINATE' }).waitFor('recallWindow');
    expect([walk.phase, walk.state.context['ended'], walk.state.context['pending']]).toEqual([
      'completion',
      'terminated',
      null,
    ]);
    expect(walk.state.context['effected']).toContain('TERMINATE');
  });

  test('an answer to one member leaves the answer to another open', () => {
    const walk = new Case('multilateral').formalised();
    walk.act('focal-malaysia', 'JOIN_PROJECT').act('focal-bangladesh', 'JOIN_PROJECT');
    walk
      .act(AU, 'ADMIT', { ...walk.seen, member: 'malaysia' })
      .act(ID, 'TURN_DOWN', { ...walk.said, member: 'bangladesh' });
    walk.act(ID, 'AGREE', { ...walk.seen, act: 'ADMIT' });
    expect(Object.keys(walk.state.context['joint'] as object)).toEqual(['TURN_DOWN']);
  });
});

test('whoever is still asked when the seats decide without it hears that it is no longer needed', () => {
  const walk = new Case('bilateral').considered().act('desk', 'OPEN', new Case('bilateral').seen);
  walk.act(AU, 'OBJECT', walk.said).act(ID, 'OBJECT', walk.said);
  expect(walk.phase).toBe('decision');
  expect(walk.letters('consultation-superseded').map(({ to }) => to)).toEqual([
    ['focal-viet-nam', 'focal-cambodia', 'stakeholder-unhcr', 'stakeholder-iom'],
  ]);
  expect(walk.letters('guidance-no-more').map(({ to }) => to)).toEqual([['cochair-au', 'cochair-id']]);
});

test('a new text is not editorial because the one before was', () => {
  const walk = editorial(new Case('bilateral').ready());
  walk.act(AU, 'REVISE', { ...walk.said, items: ['ends'] }).act(ID, 'REVISE', walk.seen);
  walk.act(walk.focal, 'RESUBMIT', { ...walk.text(), changed: ['ends'] });
  expect(rulesOf(walk.try(AU, 'MAKE_MATERIAL', walk.seen))).toEqual(['changeIsNotMaterialYet']);
});
