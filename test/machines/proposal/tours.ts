import type { JsonObject } from '../../../engine/types.ts';
import { Case, FACTS, type Kind, OFFICE } from './kinds.ts';
import { personOf } from './walk.ts';

/** Ways through the machine that together visit every state and take every branch: what they leave out is not reachable. */

const CONDITIONS: JsonObject[] = [
  { id: 'c1', due: '2027-06-30', beforeSigning: true },
  { id: 'c2', due: '2028-01-31', beforeSigning: false },
];
const AU = 'comanager-au';
const ID = 'comanager-id';
const vacant = (country: 'AU' | 'ID'): JsonObject => ({
  ...OFFICE,
  comanagers: { AU: personOf(AU), ID: personOf(ID), [country]: null },
});
/** The seat passes from one person to another without having been empty. */
const passedOn = (country: 'AU' | 'ID'): JsonObject => ({
  ...OFFICE,
  comanagers: { AU: personOf(AU), ID: personOf(ID), [country]: personOf(`comanager-${country.toLowerCase()} again 0`) },
});
const dayOf = (walk: Case, days: number): string => new Date(Date.parse(walk.now) + days * 86_400_000).toISOString();
const dated = (walk: Case, days: number): JsonObject => ({
  ...OFFICE,
  meetings: [{ id: 'sg', body: 'steering-group', date: dayOf(walk, days).slice(0, 10) }],
});
const longer = (year: number): JsonObject => ({ ...FACTS.bilateral, ends: `${year}-12-31` });

/** Both seats in both orders: each tour that depends on who comes first is walked twice. */
const ORDERS = [
  [AU, ID],
  [ID, AU],
] as const;

function joint(walk: Case, act: string, [first, second]: readonly [string, string], data: JsonObject = {}): Case {
  const { state } = walk;
  walk.act(first, act, { ...walk.said, ...data }).act(second, 'AGREE', { ...walk.seen, act });
  return state === walk.state || walk.state.context['pending'] === null ? walk : walk.waitFor('recallWindow');
}

/** The same act of both seats, one after the other. */
function alike(walk: Case, act: string, [first, second]: readonly [string, string], data: JsonObject = {}): Case {
  walk.act(first, act, { ...walk.said, ...data }).act(second, act, { ...walk.said, ...data });
  return walk.state.context['pending'] === null ? walk : walk.waitFor('recallWindow');
}

/** Proposed, countered, refused: and nothing has changed. */
function countered(
  walk: Case,
  act: string,
  [first, second]: readonly [string, string],
  data: JsonObject,
  other: JsonObject,
): Case {
  walk.act(first, act, { ...walk.said, ...data });
  walk.act(second, 'COUNTER', { ...walk.said, ...other, act });
  return walk.act(first, 'REFUSE', { ...walk.said, act });
}

type Tour = (open: (kind: Kind) => Case) => void;

/** One seat falls empty and is filled again, whatever is owed. */
function emptied(walk: Case): Case {
  for (const country of ['AU', 'ID'] as const)
    walk.office('OFFICE_CHANGED', vacant(country)).office('OFFICE_CHANGED', OFFICE);
  return walk.office('CALENDAR_CHANGED').office('POLICY_CHANGED');
}

/** Nobody is reached by letter, until somebody tells them in another way. */
function unreached(walk: Case): Case {
  const whom = walk.machine.waitingFor(walk.state).map(({ who }) => who);
  for (const seat of whom) walk.bouncing.add(seat);
  const list = () => walk.state.context['unreached'] as readonly string[];
  const expected = whom.filter((seat) => !seat.startsWith('focal-'));
  for (let fired = 0; fired < 60 && expected.some((seat) => !list().includes(seat)); fired += 1) walk.wait();
  for (const seat of list()) walk.act(seat === 'desk' ? AU : 'desk', 'REACHED', { seat });
  return walk;
}
function met(open: (kind: Kind) => Case): Case {
  const walk = open('bilateral').approved(CONDITIONS);
  return walk.act(walk.focal, 'MEET', { condition: 'c1' });
}
function reportedAtLast(open: (kind: Kind) => Case): Case {
  const walk = open('bilateral').formalised().waitFor('projectEnds', 300);
  return walk.act(walk.focal, 'FINAL_REPORT');
}

export const TOURS: Readonly<Record<string, Tour>> = {
  'drafts put away, taken up, discarded': (open) => {
    const walk = open('bilateral').waitFor('draftReminder').waitFor('draftPutAway');
    walk.act(walk.focal, 'TAKE_UP').act(walk.focal, 'DISCARD');
  },
  'a year of nothing': (open) => {
    const walk = open('bilateral').act('focal-viet-nam', 'SUBMIT');
    emptied(walk).act('desk', 'RETURN', walk.said).act('desk', 'EXTEND');
    walk.waitFor('returnedDormant').waitFor('dormantLapse');
    const back = open('bilateral').act('focal-viet-nam', 'SUBMIT').act('desk', 'RETURN', walk.said);
    back.act(back.focal, 'RESUBMIT', back.text());
  },
  'back from dormancy to screening': (open) => {
    const walk = open('bilateral').act('focal-viet-nam', 'SUBMIT').act('desk', 'RETURN', open('bilateral').said);
    walk.waitFor('returnedDormant').act(walk.focal, 'RESUBMIT', walk.text());
  },
  'a revision whose listed items alone changed goes on in consideration, from sleep as well': (open) => {
    for (const dormant of [false, true]) {
      const walk = open('bilateral').ready();
      walk.act(AU, 'REVISE', { ...walk.said, items: ['summary'] }).act(ID, 'REVISE', { ...walk.said, items: ['ends'] });
      if (dormant) walk.waitFor('returnedDormant');
      walk.act(walk.focal, 'RESUBMIT', { ...walk.text(), changed: ['ends', 'summary'] });
    }
  },
  'a full text, in time and from sleep': (open) => {
    for (const dormant of [false, true]) {
      const walk = open('concept').approved();
      if (dormant) walk.waitFor('returnedDormant');
      walk.act(walk.focal, 'RESUBMIT', walk.text(FACTS.regional));
    }
  },
  'withdrawn from everywhere it can be': (open) => {
    const ways: ((walk: Case) => unknown)[] = [
      (walk) => walk.act(walk.focal, 'SUBMIT'),
      (walk) => walk.act(walk.focal, 'SUBMIT').act('desk', 'RETURN', walk.said),
      (walk) => walk.act(walk.focal, 'SUBMIT').act('desk', 'RETURN', walk.said).waitFor('returnedDormant'),
      (walk) => walk.considered(),
      (walk) => walk.decided(),
      // While both have signed, and the window still runs.
      (walk) => alikeSigned(walk.decided(), 'APPROVE'),
    ];
    for (const way of ways) {
      const walk = open('bilateral');
      way(walk);
      walk.act(walk.focal, 'WITHDRAW').waitFor('recallWindow');
    }
    const walk = open('bilateral').considered();
    walk.act(walk.focal, 'WITHDRAW').act(walk.focal, 'TAKE_BACK');
  },
  ineligible: (open) => {
    for (const order of ORDERS) {
      const data = { because: 'duplicate' };
      countered(open('bilateral').act('focal-viet-nam', 'SUBMIT'), 'INELIGIBLE', order, data, {
        because: 'incomplete',
      });
      joint(open('bilateral').act('focal-viet-nam', 'SUBMIT'), 'INELIGIBLE', order, data);
      alike(open('bilateral').act('focal-viet-nam', 'SUBMIT'), 'INELIGIBLE', order, data);
      emptied(
        open('bilateral')
          .act('focal-viet-nam', 'SUBMIT')
          .act(order[0], 'INELIGIBLE', { ...open('bilateral').said, ...data }),
      );
    }
  },
  'positions: objected, revised, held, reaffirmed, reopened': (open) => {
    for (const [first, second] of ORDERS) {
      const walk = emptied(open('bilateral').ready());
      walk
        .act(first, 'HOLD', { ...walk.said, days: 2 })
        .act(first, 'DEFER', { ...walk.said, days: 3 })
        .waitFor('deferralEnds');
      walk.act(first, 'SUPPORT', walk.seen).act(walk.focal, 'CHANGE_TEXT', walk.text(longer(2029)));
      walk.act(first, 'REAFFIRM', walk.seen).act(first, 'REVISE', walk.said).act(first, 'OBJECT', walk.said);
      walk.act(second, 'OBJECT', walk.said);
      emptied(walk).act(first, 'REOPEN', walk.said);
    }
  },
  'deferred by both': (open) => {
    for (const order of ORDERS) {
      const data = { until: '2027-03-01' };
      countered(open('bilateral').ready(), 'DEFER_JOINTLY', order, data, { until: '2027-04-01' });
      joint(open('bilateral').ready(), 'DEFER_JOINTLY', order, data).waitFor('deferralEnds');
      alike(open('bilateral').ready(), 'DEFER_JOINTLY', order, data);
    }
  },
  'changes of text, marked and unmarked': (open) => {
    for (const [first] of ORDERS) {
      const walk = open('bilateral').considered();
      walk.guided().act('desk', 'OPEN', { ...walk.seen, parties: walk.parties });
      walk.act(walk.focal, 'CHANGE_TEXT', walk.text());
      emptied(walk).act('desk', 'MARK', { ...walk.seen, material: true });
      walk
        .act('desk', 'OPEN', { ...walk.seen, parties: walk.parties })
        .act('desk', 'EXTEND')
        .waitFor('consultationRound');
      walk.act(walk.focal, 'CHANGE_TEXT', walk.text()).act('desk', 'MARK', { ...walk.seen, material: false });
      walk.act(first, 'MAKE_MATERIAL', walk.seen);
      walk.act(walk.focal, 'CHANGE_TEXT', walk.text(longer(2031)));
    }
    const decided = open('bilateral').decided();
    decided.act(decided.focal, 'CHANGE_TEXT', decided.text()).act('desk', 'MARK', { ...decided.seen, material: false });
    // An editorial mark leads both supports straight back to the decision: a seat can speak there as well.
    decided.act(ID, 'MAKE_MATERIAL', decided.seen);
    const material = open('bilateral').decided();
    material.act(material.focal, 'CHANGE_TEXT', material.text(longer(2029)));
    // The third change that nobody asked for, in consideration and from the decision.
    const early = open('concept').considered();
    for (const sought of [1, 2, 3])
      early.act(early.focal, 'CHANGE_TEXT', early.text({ ...FACTS.concept, money: { amount: sought } }));
    const often = open('bilateral').considered();
    often.guided();
    for (const year of [2029, 2030]) often.act(often.focal, 'CHANGE_TEXT', often.text(longer(year)));
    joint(often, 'STILL_APPLIES', [AU, ID]);
    often
      .consulted()
      .supported()
      .act(often.focal, 'CHANGE_TEXT', often.text(longer(2031)));
  },
  'consultation: comments in time and late, another round': (open) => {
    const walk = open('multilateral').considered();
    emptied(walk)
      .act('desk', 'OPEN', { ...walk.seen, parties: walk.parties })
      .act('focal-cambodia', 'COMMENT', walk.said)
      .act('focal-cambodia', 'COMMENT_TO_OFFICE', walk.said);
    const { closes } = walk.state.context['consultation'] as { closes: string };
    walk.now = closes;
    walk.act('focal-cambodia', 'COMMENT', walk.said).act('focal-cambodia', 'COMMENT_TO_OFFICE', walk.said);
    walk.waitFor('consultationRound');
    emptied(walk)
      .act('focal-cambodia', 'COMMENT', walk.said)
      .act('focal-cambodia', 'COMMENT_TO_OFFICE', walk.said)
      .act('desk', 'SUMMARISE', { ...walk.seen, answers: 6 });
    walk.act('desk', 'OPEN', { ...walk.seen, parties: walk.parties });
  },
  'consent: missing, over, given late': (open) => {
    const lapsed = open('collaboration').considered();
    lapsed.consulted().waitFor('consentOver', 300);
    const late = open('collaboration').considered().waitFor('consentOver', 300);
    late
      .act('focal-iom', 'CONSENT', late.seen)
      .act(late.focal, 'CHANGE_TEXT', late.text({ ...FACTS.collaboration, ends: '2029-01-31' }));
    const given = open('collaboration').considered().waitFor('consentOver', 300);
    for (const partner of given.parties) given.act(`focal-${partner}`, 'CONSENT', given.seen);
    open('collaboration').ready();
    const anew = open('collaboration').considered();
    anew.act(anew.focal, 'CHANGE_TEXT', anew.text({ ...FACTS.collaboration, ends: '2029-01-31' }));
  },
  'guidance: joined, none, clarified, cited, none given, stale': (open) => {
    for (const order of ORDERS) {
      const [first, second] = order;
      const chairs = order[0] === AU ? ['cochair-au', 'cochair-id'] : ['cochair-id', 'cochair-au'];
      const walk = open('bilateral').considered();
      walk
        .act(first, 'CLARIFY', walk.said)
        .act(chairs[0] as string, 'ADVISE', walk.said)
        .act(chairs[1] as string, 'JOIN', walk.seen);
      walk.act(first, 'WEIGH', walk.said).act(second, 'ASK', walk.said);
      walk.act(chairs[0] as string, 'NO_ADVICE', walk.seen);
      walk.act(walk.focal, 'CHANGE_TEXT', walk.text(longer(2029)));
      countered(open('bilateral').considered(), 'CITE_WORK_PLAN', order, { line: '3.1' }, { line: '3.2' });
      joint(open('bilateral').considered(), 'CITE_WORK_PLAN', order, { line: '3.1' });
      alike(open('bilateral').considered(), 'CITE_WORK_PLAN', order, { line: '3.1' });

      const stale = () => {
        const one = open('bilateral').considered();
        return one.guided().act(one.focal, 'CHANGE_TEXT', one.text(longer(2029)));
      };
      countered(stale(), 'STILL_APPLIES', order, {}, {});
      joint(stale(), 'STILL_APPLIES', order);
      alike(stale(), 'STILL_APPLIES', order);
      stale().waitFor('guidanceStale');
      stale().act(first, 'ASK', { ...stale().said });
      joint(stale().waitFor('guidanceStale'), 'STILL_APPLIES', order);
      joint(stale(), 'CITE_WORK_PLAN', order, { line: '3.1' });
      const twice = stale();
      twice.act(twice.focal, 'CHANGE_TEXT', twice.text(longer(2030)));

      const silent = () => {
        const one = open('bilateral').considered();
        const heard = () => (one.state.context['agenda'] as { act: string }[]).some(({ act }) => act === 'ADVISE');
        while (!heard()) one.wait();
        // The meeting whose agenda it is on is dated, and held.
        while (one.letters('meeting-date-asked').length === 0) one.wait();
        one.office('OFFICE_CHANGED', dated(one, 10)).until(dayOf(one, 11));
        return one;
      };
      countered(silent(), 'NONE_GIVEN', order, {}, {});
      joint(silent(), 'NONE_GIVEN', order);
      alike(silent(), 'NONE_GIVEN', order);
    }
  },
  'a split to its end, with meetings dated, moved and undated': (open) => {
    for (const [first, second] of ORDERS) {
      const walk = open('bilateral').ready();
      walk.act(first, 'SUPPORT', walk.seen).act(second, 'OBJECT', walk.said).waitFor('splitGuidance');
      walk
        .waitFor('splitReminder')
        .guided()
        .act(first, 'WEIGH', walk.said)
        .act(second, 'WEIGH', walk.said)
        .waitFor('splitWeigh');
      walk.waitFor('meetingUndated');
      const day = (days: number) => new Date(Date.parse(walk.now) + days * 86_400_000).toISOString().slice(0, 10);
      walk.office('OFFICE_CHANGED', { ...OFFICE, meetings: [{ id: 'sg', body: 'steering-group', date: day(40) }] });
      walk.office('OFFICE_CHANGED', { ...OFFICE, meetings: [{ id: 'sg', body: 'steering-group', date: day(60) }] });
      walk.waitFor('meetingHeld').waitFor('splitNotice').waitFor('splitReminder');
      walk
        .act(first, 'NOT_AGREED', walk.said)
        .act(first, 'TAKE_BACK')
        .act(second, 'NOT_AGREED', walk.said)
        .waitFor('recallWindow');
    }
    const still = (days: number): Case => {
      const one = open('bilateral').ready().act(AU, 'SUPPORT', open('bilateral').seen);
      return one.act(ID, 'OBJECT', one.said).act(ID, 'DEFER', { ...one.said, days });
    };
    emptied(still(3)).waitFor('deferralEnds').waitFor('splitSitting');
    const passed = still(3).waitFor('deferralEnds').office('OFFICE_CHANGED', passedOn('AU'));
    passed.act(passed.focal, 'CHANGE_TEXT', passed.text()).act('desk', 'MARK', { ...passed.seen, material: false });
    const ended = open('bilateral').ready();
    ended.act(AU, 'SUPPORT', ended.seen).act(ID, 'OBJECT', ended.said).waitFor('splitGuidance');
    ended.waitFor('splitReminder').guided().waitFor('splitWeigh');
    ended.office('OFFICE_CHANGED', dated(ended, 5)).waitFor('splitNotice').act(AU, 'NOT_AGREED', ended.said);
    ended.act(ID, 'SUPPORT', ended.seen);
    const together = open('bilateral').ready();
    together.act(AU, 'SUPPORT', together.seen).act(ID, 'OBJECT', together.said).act(ID, 'SUPPORT', together.seen);
  },
  'signatures: alike, different, taken back, redrafted, heard': (open) => {
    for (const [first, second] of ORDERS) {
      const no = (walk: Case) => ({ ...walk.said, because: 'priorities' });
      for (const sign of ['APPROVE', 'INVITE'] as const) {
        const kind = sign === 'APPROVE' ? 'bilateral' : 'concept';
        const walk = open(kind).decided();
        walk.act(first, sign, walk.seen).act('desk', 'DRAFT', walk.seen);
        walk.act(first, sign, walk.seen).act(second, sign, walk.seen).act(first, 'TAKE_BACK', walk.seen);
        walk.act(first, sign, walk.seen).waitFor('recallWindow');
        const split = open(kind).decided();
        split.act(first, 'NOT_TAKEN_FORWARD', no(split)).act(second, sign, split.seen);
        const other = open(kind).decided();
        other.act(first, sign, other.seen).act(second, 'NOT_TAKEN_FORWARD', no(other));
      }
      const declined = open('bilateral').ready();
      declined.act(AU, 'OBJECT', declined.said).act(ID, 'OBJECT', declined.said).act('desk', 'DRAFT', declined.seen);
      emptied(declined).act(first, 'NOT_TAKEN_FORWARD', no(declined)).waitFor('decisionHearing');
      declined.act(second, 'NOT_TAKEN_FORWARD', no(declined)).waitFor('recallWindow');
      const answered = open('bilateral').ready();
      answered.act(AU, 'OBJECT', answered.said).act(ID, 'OBJECT', answered.said).act('desk', 'DRAFT', answered.seen);
      answered.act(first, 'NOT_TAKEN_FORWARD', no(answered)).act(answered.focal, 'RESPOND');
      const redrafted = open('bilateral').ready();
      redrafted
        .act(AU, 'OBJECT', redrafted.said)
        .act(ID, 'OBJECT', redrafted.said)
        .act('desk', 'DRAFT', redrafted.seen);
      redrafted.act(first, 'NOT_TAKEN_FORWARD', no(redrafted)).act(second, 'REOPEN', redrafted.said);
      redrafted.act(second, 'OBJECT', redrafted.said).act('desk', 'DRAFT', redrafted.seen);
      emptied(redrafted);
    }
    const undone = open('bilateral').decided();
    undone.act(AU, 'NOT_TAKEN_FORWARD', { ...undone.said, because: 'risk' }).act(AU, 'APPROVE', undone.seen);
    alikeSigned(open('bilateral').decided(), 'APPROVE').act(AU, 'REOPEN', undone.said);
    const drafting = open('bilateral').ready();
    emptied(drafting.supported());
  },
  'conditions: met, verified, late, waived, lapsed, rescinded': (open) => {
    for (const order of ORDERS) {
      const walk = open('bilateral').approved(CONDITIONS).waitFor('conditionDue');
      walk.act(walk.focal, 'MEET', { condition: 'c1' });
      emptied(walk).act('desk', 'VERIFY', { condition: 'c1' });
      emptied(walk).act(order[0], 'VERIFY', { condition: 'c1' });
      const both = open('bilateral').approved(CONDITIONS);
      both.act(both.focal, 'MEET', { condition: 'c1' }).act('desk', 'VERIFY', { condition: 'c1' });
      both.act(both.focal, 'MEET', { condition: 'c2' });
      for (const act of ['WAIVE', 'LAPSE']) {
        const data = { condition: 'c1' };
        countered(open('bilateral').approved(CONDITIONS), act, order, data, { condition: 'c2' });
        joint(open('bilateral').approved(CONDITIONS), act, order, data);
        alike(open('bilateral').approved(CONDITIONS), act, order, data);
      }
      const rescinding = countered(open('bilateral').approved(CONDITIONS), 'RESCIND', order, {}, {});
      rescinding.act(order[0], 'RESCIND', rescinding.said).act(rescinding.focal, 'RESPOND');
      rescinding.act(order[1], 'AGREE', { ...rescinding.seen, act: 'RESCIND' }).waitFor('recallWindow');
      const unheard = open('bilateral').approved(CONDITIONS);
      unheard.act(order[0], 'RESCIND', unheard.said).waitFor('decisionHearing');
      unheard.act(order[1], 'RESCIND', unheard.said).waitFor('recallWindow');
    }
  },
  'signing: extended, over, late, lapsed': (open) => {
    const lapsed = emptied(open('bilateral').approved());
    lapsed
      .act('desk', 'EXTEND')
      .waitFor('outsidersOver', 300)
      .act(AU, 'SIGN', lapsed.seen)
      .act(ID, 'SIGN', lapsed.seen);
    const late = open('bilateral').approved().waitFor('outsidersOver', 300);
    for (const party of late.parties) late.act(`focal-${party}`, 'SIGN', late.seen);
    late.act(ID, 'SIGN', late.seen).act(AU, 'SIGN', late.seen);
  },
  'the work: reports, milestones, changes, amendments': (open) => {
    for (const [first, second] of ORDERS) {
      const walk = open('bilateral').formalised();
      walk
        .act(walk.focal, 'MILESTONE', { milestone: 0, status: 'slipped' })
        .act('desk', 'MILESTONE', { milestone: 0, status: 'done' });
      walk.act(walk.focal, 'REPORT').waitFor('reportDue').waitFor('reportLate').act(walk.focal, 'REPORT');
      walk.act(walk.focal, 'AMEND', { case: 'proposal/linked' });
      walk
        .act(first, 'MINOR_CHANGE', { ...walk.said, change: 'dates', percent: 2 })
        .act(second, 'MAKE_AMENDMENT', { change: 'dates' });
    }
  },
  'the work: suspended, resumed, ended early': (open) => {
    for (const order of ORDERS) {
      const [first] = order;
      const because = { because: 'funds' };
      const brief = open('bilateral').formalised();
      brief.act(first, 'SUSPEND_BRIEFLY', { ...brief.said, ...because, days: 3 }).act(first, 'LIFT');
      brief.act(order[1], 'SUSPEND_BRIEFLY', { ...brief.said, ...because, days: 3 }).waitFor('suspensionEnds');
      const resumed = open('bilateral').formalised();
      resumed.act(first, 'SUSPEND_BRIEFLY', { ...resumed.said, ...because, days: 3 });
      joint(resumed, 'RESUME', order);
      resumed.act(order[1], 'SUSPEND_BRIEFLY', { ...resumed.said, ...because, days: 3 });
      joint(resumed, 'SUSPEND', order, because);
      countered(open('bilateral').formalised(), 'SUSPEND', order, because, { because: 'breach' });
      const long = alike(open('bilateral').formalised(), 'SUSPEND', order, because).waitFor('suspensionReview', 300);
      countered(long, 'RESUME', order, {}, {});
      alike(long, 'RESUME', order);
      joint(long, 'SUSPEND', order, because);
      joint(long, 'RESUME', order);
      countered(open('bilateral').formalised(), 'TERMINATE', order, because, { because: 'breach' });
      joint(open('bilateral').formalised(), 'TERMINATE', order, because);
      alike(open('bilateral').formalised(), 'TERMINATE', order, because);
    }
    const notice = open('bilateral').formalised();
    notice.act(notice.focal, 'GIVE_NOTICE', notice.said).waitFor('noticeOver', 300);
  },
  'the work: who takes part': (open) => {
    const members = open('multilateral').formalised();
    members.joined('malaysia').act('focal-malaysia', 'LEAVE').act('focal-cambodia', 'LEAVE');
    members.act('focal-lao-pdr', 'LEAVE').joined('malaysia');
    const endorsed = open('bilateral').formalised();
    endorsed.act('focal-cambodia', 'WITHDRAW_ENDORSEMENT').act('focal-viet-nam', 'WITHDRAW_ENDORSEMENT');
    endorsed.act('focal-cambodia', 'ENDORSE').act('focal-viet-nam', 'ENDORSE');
    // Suspended for two reasons: the one that falls away does not lift the other.
    const two = open('multilateral').formalised().act('focal-cambodia', 'LEAVE').act('focal-lao-pdr', 'LEAVE');
    joint(two, 'SUSPEND', [AU, ID], { because: 'breach' }).joined('malaysia');
    const both = open('bilateral').formalised().act('focal-cambodia', 'WITHDRAW_ENDORSEMENT');
    joint(both, 'SUSPEND', [AU, ID], { because: 'breach' }).act('focal-cambodia', 'ENDORSE');
  },
  'the work: asked to join, admitted, turned down': (open) => {
    for (const order of ORDERS) {
      const member = { member: 'malaysia' };
      const asked = () => open('multilateral').formalised().act('focal-malaysia', 'JOIN_PROJECT');
      countered(asked(), 'ADMIT', order, member, member);
      countered(asked(), 'TURN_DOWN', order, member, member);
      emptied(joint(asked(), 'TURN_DOWN', order, member));
      alike(asked(), 'ADMIT', order, member);
      alike(asked(), 'TURN_DOWN', order, member);
      emptied(asked()).act(order[0], 'ADMIT', { ...asked().seen, ...member });
    }
  },
  'the work: renewed, entered in the Work Plan': (open) => {
    for (const order of ORDERS) {
      const until = { until: '2028-06-30' };
      countered(open('collaboration').formalised(), 'RENEW', order, until, { until: '2028-05-31' });
      joint(open('collaboration').formalised(), 'RENEW', order, until).waitFor('projectEnds', 300);
      alike(open('collaboration').formalised(), 'RENEW', order, until);
    }
    const entered = emptied(open('regional').formalised());
    entered.act('desk', 'ENTER_WORK_PLAN', { line: '3.1' });
  },
  'signed together with the support': (open) => {
    const ahead = (walk: Case, ...seats: string[]): Case => {
      for (const seat of seats) walk.act(seat, 'SUPPORT', { ...walk.seen, signs: true });
      return walk;
    };
    for (const [first, second] of ORDERS) {
      const both = ahead(open('bilateral').ready(), first, second);
      both.act('desk', 'DRAFT', both.seen).waitFor('recallWindow');
      const redrafted = ahead(open('bilateral').ready(), first, second);
      redrafted.act('desk', 'DRAFT', { ...redrafted.seen, conditions: CONDITIONS });
      redrafted.act('desk', 'DRAFT', redrafted.seen).waitFor('recallWindow');
      const one = open('concept').considered();
      ahead(one.act(first, 'SUPPORT', one.seen), first).act(second, 'SUPPORT', one.seen);
      one.act('desk', 'DRAFT', one.seen).act(second, 'INVITE', one.seen).waitFor('recallWindow');
      const late = ahead(open('bilateral').ready(), first, second).waitFor('overdue');
      late.act(first, 'DRAFT', late.seen);
    }
  },
  'a revision that the other seat agrees to': (open) => {
    for (const [first, second] of ORDERS) {
      const walk = open('bilateral').ready();
      walk.act(first, 'REVISE', { ...walk.said, items: ['ends'] }).act(second, 'REVISE', walk.seen);
    }
  },
  'deferred to a meeting that moves': (open) => {
    for (const [first, second] of ORDERS) {
      const walk = open('bilateral')
        .ready()
        .office('OFFICE_CHANGED', dated(open('bilateral').ready(), 6));
      const latest = dayOf(walk, 9).slice(0, 10);
      walk.act(first, 'DEFER', { ...walk.said, meeting: 'sg', latest });
      walk.office('OFFICE_CHANGED', dated(walk, 8)).waitFor('deferralEnds');
      joint(walk, 'DEFER_JOINTLY', [first, second], { until: dayOf(walk, 60).slice(0, 10) });
    }
  },
  'the ladder: days granted at each of its stages, and it stands still for more than one reason': (open) => {
    for (const stage of ['firstReminder', 'secondReminder', 'overdue', 'stillOwed']) {
      const walk = open('bilateral').ready();
      walk
        .act(ID, 'SUPPORT', walk.seen)
        .waitFor(stage, 300)
        .act(AU, 'HOLD', { ...walk.said, days: 2 });
    }
    const unheard = open('bilateral').ready();
    unheard.bouncing.add(AU);
    unheard
      .act(ID, 'SUPPORT', unheard.seen)
      .waitFor('overdue')
      .act(AU, 'HOLD', { ...unheard.said, days: 2 });
    const both = open('bilateral').ready();
    both.act(ID, 'DEFER', { ...both.said, days: 3 }).office('OFFICE_CHANGED', vacant('AU'));
    both.waitFor('deferralEnds').office('OFFICE_CHANGED', OFFICE);
    // Days are granted while it stands still: before anybody was told, after, and before it has begun.
    for (const stage of ['firstReminder', 'overdue']) {
      const still = open('bilateral').ready().waitFor(stage).waitFor(stage);
      still.act(ID, 'DEFER', { ...still.said, days: 3 }).act(AU, 'HOLD', { ...still.said, days: 2 });
    }
    const early = open('bilateral').considered();
    early.act(ID, 'DEFER', { ...early.said, days: 10 }).guided();
    const concept = open('concept').considered();
    concept.act(ID, 'DEFER', { ...concept.said, days: 5 }).act(concept.focal, 'CHANGE_TEXT', concept.text());
    concept.act('desk', 'MARK', { ...concept.seen, material: true }).act(AU, 'HOLD', { ...concept.said, days: 2 });
    concept.office('OFFICE_CHANGED', vacant('AU')).waitFor('deferralEnds').office('OFFICE_CHANGED', OFFICE);
    const again = open('bilateral').ready();
    again.bouncing.add(AU);
    again.act(ID, 'SUPPORT', again.seen).waitFor('overdue').bouncing.clear();
    again.act(ID, 'DEFER_JOINTLY', { ...again.seen, until: '2028-01-31' }).waitFor('firstReminder');
    const empty = open('bilateral').considered().office('OFFICE_CHANGED', vacant('AU'));
    empty.guided().consulted();
    // Who is asked for an acting officer cannot be reached either.
    for (const country of ['AU', 'ID'] as const) {
      const official = `senior-official-${country.toLowerCase()}`;
      const nobody = open('bilateral').ready();
      nobody.bouncing.add(official);
      nobody.office('OFFICE_CHANGED', vacant(country)).waitFor('stillUnreached', 300);
      nobody.act('desk', 'REACHED', { seat: official });
    }
  },
  'letters that come back, wherever an act is owed': (open) => {
    const owed: (() => Case)[] = [
      () => open('bilateral').act('focal-viet-nam', 'SUBMIT'),
      () => open('bilateral').considered(),
      () => open('bilateral').considered().act('desk', 'OPEN', open('bilateral').seen).waitFor('consultationRound'),
      () => open('bilateral').ready(),
      () => open('bilateral').ready().supported(),
      () => open('bilateral').decided(),
      () => met(open),
      () => met(open).act('desk', 'VERIFY', { condition: 'c1' }),
      () => open('bilateral').approved(),
      () => open('multilateral').formalised().act('focal-malaysia', 'JOIN_PROJECT'),
      () => open('regional').formalised(),
      () => reportedAtLast(open),
      () => reportedAtLast(open).act('desk', 'ACCEPT').waitFor('reviewQuiet'),
    ];
    for (const way of owed) unreached(way());
    const changed = open('bilateral').considered();
    unreached(changed.act(changed.focal, 'CHANGE_TEXT', changed.text()));
    for (const [first] of ORDERS) {
      const proposed = open('bilateral').act('focal-viet-nam', 'SUBMIT');
      unreached(proposed.act(first, 'INELIGIBLE', { ...proposed.said, because: 'duplicate' }));
      const silent = open('bilateral').ready();
      silent.bouncing.add(first);
      silent.waitFor('stillUnreached').waitFor('stillUnreached');
      silent.act('desk', 'REACHED', { seat: first });
    }
  },
  'completion: returned, late, without a report, reviewed': (open) => {
    for (const order of ORDERS) {
      const late = () => open('bilateral').formalised().waitFor('projectEnds', 300).waitFor('finalAgain', 300);
      countered(late(), 'CLOSE_WITHOUT_REPORT', order, {}, {});
      alike(late(), 'CLOSE_WITHOUT_REPORT', order);
      joint(late(), 'CLOSE_WITHOUT_REPORT', order).act('desk', 'LESSONS').waitFor('reviewQuiet').act('desk', 'REVIEW');
    }
    const walk = open('bilateral').formalised().waitFor('projectEnds', 300);
    walk.act(walk.focal, 'FINAL_REPORT').act('desk', 'RETURN', walk.said).act(walk.focal, 'FINAL_REPORT');
    emptied(walk).act('desk', 'ACCEPT').waitFor('reviewQuiet');
    emptied(walk).act('desk', 'REVIEW');
    const early = open('bilateral').formalised().waitFor('projectEnds', 300);
    early.act(early.focal, 'FINAL_REPORT').act('desk', 'ACCEPT').waitFor('reviewQuiet').waitFor('overdue');
    early.act(AU, 'REVIEW');
  },
  'seats: empty, passed on, recused, reported': (open) => {
    for (const country of ['AU', 'ID'] as const) {
      open('bilateral').ready().office('OFFICE_CHANGED', passedOn(country));
      const walk = open('bilateral').ready().office('OFFICE_CHANGED', vacant(country));
      for (let fired = 0; fired < 12; fired += 1) walk.wait();
      walk.office('OFFICE_CHANGED', OFFICE);
      const seat = `comanager-${country.toLowerCase()}`;
      walk.act(seat, 'DECLARE_INTEREST', { ...walk.said, because: 'personal' }).act(seat, 'RECUSE', walk.said);
    }
    const silent = open('bilateral').ready();
    for (let fired = 0; fired < 24; fired += 1) silent.wait();
    emptied(silent);
    const signing = emptied(open('bilateral').approved());
    emptied(signing);
  },
};

function alikeSigned(walk: Case, sign: string): Case {
  return walk.act(AU, sign, walk.seen).act(ID, sign, walk.seen);
}
