import type { AudienceRule, EventDeclaration } from '../../definition.ts';

/** Who may learn of each recorded event, and from when. Relations are named in relations.ts. */

const OFFICE = ['comanager', 'cochair', 'senior-official', 'desk'];
const atOnce = (...to: readonly string[]): AudienceRule[] => to.map((one) => ({ to: one, from: 'at-once' }));
const atTheEnd: AudienceRule = { to: 'proponent', from: 'end' };

const inside = { audience: atOnce(...OFFICE) };
/** Of a decision and what led to it: the proponent learns it when it has taken effect, or when the case has ended. */
const withTheDecision = { audience: [...inside.audience, ...atOnce('proponent-informed'), atTheEnd] };
const withProponent = { audience: [...inside.audience, ...atOnce('proponent')] };
const withParties = { audience: [...withProponent.audience, ...atOnce('party')] };

/** A joint act: nobody outside hears of it before both have agreed and it has taken effect. */
const onceDone = (act: string): EventDeclaration => ({
  audience: [...inside.audience, ...atOnce(`proponent-told-${act}`), atTheEnd],
});

const declared = (names: readonly string[], as: EventDeclaration): Readonly<Record<string, EventDeclaration>> =>
  Object.fromEntries(names.map((name) => [name, as]));
const after = (...clocks: readonly string[]): readonly string[] => clocks.map((clock) => `after.${clock}`);

export const audience: Readonly<Record<string, EventDeclaration>> = {
  ...declared(['start', 'enter', 'RESUBMIT', 'CHANGE_TEXT'], withParties),
  SUBMIT: { ...withParties, announced: ['reference'] },
  ...declared(
    [
      'DISCARD',
      'TAKE_UP',
      'ACCEPT',
      'RETURN',
      'EXTEND',
      'WITHDRAW',
      'RESPOND',
      'MEET',
      'VERIFY',
      'MILESTONE',
      'REPORT',
      'AMEND',
      'MINOR_CHANGE',
      'MAKE_AMENDMENT',
      'SUSPEND_BRIEFLY',
      'LIFT',
      'GIVE_NOTICE',
      'FINAL_REPORT',
      'LESSONS',
      'REVIEW',
      'ENTER_WORK_PLAN',
      ...after(
        'draftReminder',
        'draftPutAway',
        'returnedFirstReminder',
        'returnedSecondReminder',
        'returnedDormant',
        'dormantLapse',
        'decisionHearing',
        'conditionDue',
        'reportDue',
        'reportLate',
        'suspensionEnds',
        'noticeOver',
        'projectEnds',
        'finalReport',
        'finalReminder',
      ),
    ],
    withProponent,
  ),
  ...declared(
    [
      'OPEN',
      'COMMENT',
      'SUMMARISE',
      'CONSENT',
      'SIGN',
      'LEAVE',
      'JOIN_PROJECT',
      'WITHDRAW_ENDORSEMENT',
      'ENDORSE',
      ...after(
        'consultationRound',
        'consentFirstReminder',
        'consentSecondReminder',
        'consentOver',
        'outsidersFirstReminder',
        'outsidersSecondReminder',
        'outsidersOver',
      ),
    ],
    withParties,
  ),
  ...declared(
    ['SUPPORT', 'OBJECT', 'REAFFIRM', 'APPROVE', 'REOPEN', 'DRAFT', 'NOT_AGREED', 'DECLARE_INTEREST'],
    withTheDecision,
  ),
  // Both have asked for a revision: what they ask is for the proponent to read.
  REVISE: { audience: [...withTheDecision.audience, ...atOnce('proponent-asked')] },
  NOT_TAKEN_FORWARD: { audience: [...withTheDecision.audience, ...atOnce('proponent-heard')] },
  RESCIND: { audience: [...onceDone('RESCIND').audience, ...atOnce('proponent-heard-RESCIND')] },
  INVITE: { audience: [...withTheDecision.audience, ...atOnce('proponent-told-INVITE')] },
  // Until its window is over an act is known to those who did it, and to nobody outside.
  TAKE_BACK: withTheDecision,
  'after.recallWindow': { audience: [...withTheDecision.audience, ...atOnce('proponent-withdrawing')] },
  ...Object.fromEntries(
    [
      'INELIGIBLE',
      'WAIVE',
      'LAPSE',
      'SUSPEND',
      'RESUME',
      'RENEW',
      'ADMIT',
      'TURN_DOWN',
      'TERMINATE',
      'CLOSE_WITHOUT_REPORT',
    ].map((act) => [act, onceDone(act)]),
  ),
  ...declared(
    [
      'HOLD',
      'DEFER',
      'DEFER_JOINTLY',
      'MARK',
      'MAKE_MATERIAL',
      'COMMENT_TO_OFFICE',
      'ASK',
      'ADVISE',
      'JOIN',
      'NO_ADVICE',
      'CLARIFY',
      'WEIGH',
      'CITE_WORK_PLAN',
      'STILL_APPLIES',
      'NONE_GIVEN',
      'AGREE',
      'COUNTER',
      'REFUSE',
      'RECUSE',
      'REACHED',
      'OFFICE_CHANGED',
      'done.reminder',
      'error.reminder',
      ...after(
        'firstReminder',
        'secondReminder',
        'overdue',
        'escalation',
        'stillOwed',
        'stillUnreached',
        'guidanceStale',
        'deferralEnds',
        'splitSitting',
        'splitGuidance',
        'splitReminder',
        'splitWeigh',
        'splitRestate',
        'splitNotice',
        'meetingHeld',
        'meetingUndated',
        'suspensionReview',
        'finalAgain',
        'reviewQuiet',
      ),
    ],
    inside,
  ),
  CALENDAR_CHANGED: { ...inside, recomputes: true },
  POLICY_CHANGED: { ...withProponent, recomputes: true },
  // On record without a step, after the end as well. What a redaction covers is shown to auditors only; its hash stays.
  CORRECT: { ...withTheDecision, recordedOnly: true },
  LINK: { ...withProponent, recordedOnly: true },
  REDACT: { ...inside, recordedOnly: true },
};
