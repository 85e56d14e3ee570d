import type { JsonObject } from '../../../engine/types.ts';

/**
 * Who may do what where, as sections 3 and 4 of the law have it, written from the law and not from the machine: for each event
 * the places that take it, whose act it is, and what stands in the way there. Of a case the table reads only where it stands
 * and what has been said in it.
 */

/** What has been said in a case, as its records tell. */
export interface Said {
  readonly kind: string;
  readonly proponent: string;
  readonly facts: JsonObject;
  readonly text: { readonly hash: string };
  readonly positions: Two<{ readonly says: string } | null>;
  readonly earlier: Two<object | null>;
  readonly held: Two<number>;
  readonly deferred: Two<boolean>;
  readonly consultation: {
    readonly parties: readonly string[];
    readonly extended: boolean;
    readonly closes: string;
    readonly comments: number;
    readonly late: number;
  } | null;
  readonly consents: Readonly<Record<string, string>>;
  readonly consulted: { readonly text: string } | null;
  readonly guidance: {
    readonly none: boolean;
    readonly advice: Two<{ readonly says: string } | null>;
    readonly weighed: Two<boolean>;
  } | null;
  readonly guided: { readonly text: string } | null;
  readonly marking: object | null;
  readonly editorial: boolean;
  readonly signatures: Two<{ readonly says: string } | null>;
  readonly heard: boolean;
  readonly joint: Readonly<Record<string, { readonly by: string; readonly text: string; readonly facts: JsonObject }>>;
  readonly pending: { readonly act: string; readonly by: readonly string[] } | null;
  readonly overdue: readonly string[];
  readonly agenda: readonly { readonly act: string; readonly at: string }[];
  readonly conditions: Readonly<
    Record<
      string,
      {
        readonly met: boolean;
        readonly waived: boolean;
        readonly verified: { readonly desk: boolean; readonly seat: boolean };
        readonly verifiedBy: string | null;
      }
    >
  >;
  readonly signed: Readonly<Record<string, boolean>>;
  readonly outsiders: { readonly extended: boolean };
  readonly returns: { readonly extended: boolean; readonly fullText: boolean };
  readonly milestones: Readonly<Record<string, string>>;
  readonly minorChanges: Readonly<Record<string, string>>;
  readonly unendorsed: readonly string[];
  /** Who has acted, from which seat. */
  readonly persons: Readonly<Record<string, string>>;
  readonly recused: readonly string[];
  readonly suspendedBy: readonly string[];
  readonly suspendedAlone: Two<boolean>;
  readonly ahead: Two<object | null>;
  readonly applicants: readonly string[];
  readonly unreached: readonly string[];
}
type Two<T> = { readonly au: T; readonly id: T };

export interface Standing {
  readonly said: Said;
  /** Where the life stands: ids of the active states below it, `consideration.guidance.asked`. */
  readonly places: ReadonlySet<string>;
  readonly now: string;
  readonly meetings: readonly { readonly id: string; readonly body: string; readonly date: string }[];
}

export interface Act {
  readonly type: string;
  readonly seat: string;
  readonly person: string;
  readonly data: JsonObject;
}

/** `yes`; `not-now` where the place does not take it; otherwise the rule that stands in the way. */
export type Verdict = string;

type Question = (standing: Standing, act: Act) => boolean;
type Obstacle = ((standing: Standing, act: Act) => string | null) & { readonly rule?: string };
interface Right {
  readonly places: readonly string[];
  readonly by: Question;
  /** The rule that names whose act it is. */
  readonly whose: string;
  readonly unless: readonly Obstacle[];
}

const country = (seat: string): 'au' | 'id' => (seat.endsWith('-au') ? 'au' : 'id');
const other = (one: 'au' | 'id'): 'au' | 'id' => (one === 'au' ? 'id' : 'au');
const partyOf = (seat: string): string => seat.replace(/^(focal|stakeholder)-/, '');
const names = (facts: JsonObject, field: string): readonly string[] => (facts[field] ?? []) as readonly string[];
const isSeat = (seat: string): boolean => seat === 'comanager-au' || seat === 'comanager-id';
const isFocal = (seat: string): boolean => seat.startsWith('focal-');

// Whose act it is
const proponent: Question = ({ said }, { seat }) => seat === `focal-${said.proponent}`;
const desk: Question = (_, { seat }) => seat === 'desk';
const either: Question = (_, { seat }) => isSeat(seat);
const proponentOrDesk: Question = (standing, act) => proponent(standing, act) || desk(standing, act);
const deskOrLate =
  (owed: string): Question =>
  ({ said }, { seat }) =>
    seat === 'desk' || (isSeat(seat) && said.overdue.includes(owed));

// What stands in the way
const when = (rule: string, stands: Question): Obstacle =>
  Object.assign((standing: Standing, act: Act) => (stands(standing, act) ? rule : null), { rule });
/** What is asked of an act itself is asked after what is asked of the case. */
const OF_THE_ACT: ReadonlySet<string> = new Set([
  ...['onPresentText', 'reasonGiven', 'reasonGivenUnlessItAgrees', 'reasonListed', 'bringsNewText', 'bringsFullText'],
  ...['holdInLimits', 'deferralNamed', 'deferralInLimits', 'closingInLimits', 'answersEveryComment'],
  ...[
    'conditionsWellFormed',
    'notProposedYet',
    'isProposed',
    'otherProposedIt',
    'sameAsTheOtherProposed',
    'proposedOnThisText',
  ],
  ...['proponentHeardOnIt', 'conditionNamed', 'conditionOpen', 'conditionUnverified', 'anotherPersonVerified'],
  ...['milestoneKnown', 'milestoneNotDone', 'caseNamed', 'changeNamed', 'minorChangeInLimits', 'otherMadeMinorChange'],
  ...['suspensionInLimits', 'applicantNamed', 'renewalInLimits', 'letterDoesNotReach', 'notTheirOwnSeat'],
  ...['notSaidSoYet', 'notSignedSoYet'],
]);
const isOfTheAct = (obstacle: Obstacle): boolean => obstacle.rule === undefined || OF_THE_ACT.has(obstacle.rule);
const inOrder = (unless: readonly Obstacle[]): readonly Obstacle[] => [
  ...unless.filter((obstacle) => !isOfTheAct(obstacle)),
  ...unless.filter(isOfTheAct),
];
const otherText = when(
  'onPresentText',
  ({ said }, { data }) => (data['subject'] as { hash?: string } | undefined)?.hash !== said.text.hash,
);
const noReason = when(
  'reasonGiven',
  (_, { data }) => (data['commitments'] as JsonObject | undefined)?.['reason'] === undefined,
);
const noReasonForNo = when(
  'reasonGivenUnlessItAgrees',
  ({ said }, { type, seat, data }) =>
    !['SUPPORT', 'APPROVE', 'INVITE'].includes(type) &&
    // Who agrees to the revision that the other seat asks for needs no reason of their own.
    !(type === 'REVISE' && said.positions[other(country(seat))]?.says === 'REVISE') &&
    (data['commitments'] as JsonObject | undefined)?.['reason'] === undefined,
);
const REASONS: Readonly<Record<string, readonly string[]>> = {
  INELIGIBLE: ['outside-mandate', 'not-a-member', 'duplicate', 'incomplete'],
  NOT_TAKEN_FORWARD: ['priorities', 'resources', 'risk', 'duplication'],
  TERMINATE: ['objectives-met', 'no-longer-feasible', 'funds', 'breach'],
  SUSPEND: ['funds', 'security', 'capacity', 'breach'],
  DECLARE_INTEREST: ['own-participation', 'own-funding', 'employment', 'personal'],
};
const unlisted = (list: string): Obstacle =>
  when('reasonListed', (_, { data }) => !(REASONS[list] as readonly string[]).includes(String(data['because'])));
const pending = when('nothingPending', ({ said }) => said.pending !== null);
const unmarked = when('textSettled', ({ said }) => said.marking !== null);
const noNewText = when('bringsNewText', ({ said }, { data }) => {
  const text = data['text'] as { hash?: string } | undefined;
  return text?.hash === undefined || text.hash === said.text.hash;
});
const daysBeyond = (rule: string, most: number): Obstacle =>
  when(rule, (_, { data }) => !(Number(data['days']) >= 1 && Number(data['days']) <= most));

/** It ends on a day to come, or with a dated meeting not later than the latest day; or, of one seat, after some days. */
const endUnnamed = when('deferralNamed', ({ now, meetings }, { data }) => {
  const today = now.slice(0, 10);
  if (data['days'] !== undefined) return false;
  if (data['until'] !== undefined) return !(String(data['until']) > today);
  const date = meetings.find(({ id }) => id === data['meeting'])?.date;
  return date === undefined || !(date > today && date <= String(data['latest']));
});

const wantsGuidance = ({ kind }: Said): boolean => ['bilateral', 'multilateral', 'regional'].includes(kind);
const adviceIn = ({ guidance }: Said): boolean =>
  guidance !== null && (guidance.none || (guidance.advice.au !== null && guidance.advice.id !== null));
const inputsDone = ({ said }: Standing): boolean => {
  if (said.kind === 'concept') return true;
  const partners = said.kind === 'collaboration' ? names(said.facts, 'partners') : [];
  return (
    said.consulted?.text === said.text.hash &&
    (!wantsGuidance(said) || said.guided?.text === said.text.hash) &&
    partners.every((party) => said.consents[party] === said.text.hash)
  );
};
const meetingHeld = ({ said, meetings, now }: Standing): boolean =>
  said.agenda.some(
    ({ act, at }) =>
      act === 'ADVISE' && meetings.some(({ date }) => date >= at.slice(0, 10) && date < now.slice(0, 10)),
  );
const isOpen = (said: Said, id: unknown): boolean => {
  const one = said.conditions[String(id)];
  return one !== undefined && !one.waived && !(one.verified.desk && one.verified.seat);
};

// Joint acts: one seat proposes, the other agrees; each belongs to a part of the life.
interface Joint {
  readonly parts: readonly string[];
  readonly unless: readonly Obstacle[];
}
const ofText: readonly Obstacle[] = [otherText];
const JOINT: Readonly<Record<string, Joint>> = {
  INELIGIBLE: { parts: ['screening'], unless: [otherText, noReason, unlisted('INELIGIBLE')] },
  DEFER_JOINTLY: {
    parts: ['consideration'],
    unless: [when('isNotDeferred', ({ places }) => places.has('consideration.deferral.deferred')), endUnnamed],
  },
  CITE_WORK_PLAN: {
    parts: ['consideration'],
    unless: [
      ...ofText,
      unmarked,
      // Of a regional project the Co-Chairs speak themselves.
      when('guidanceCanBeCovered', ({ said }) => !['bilateral', 'multilateral'].includes(said.kind)),
      when('guidanceIsMissing', ({ said }) => !wantsGuidance(said) || said.guided?.text === said.text.hash),
    ],
  },
  STILL_APPLIES: {
    parts: ['consideration'],
    unless: [
      ...ofText,
      unmarked,
      when(
        'guidanceIsOld',
        ({ said }) => !wantsGuidance(said) || said.guided === null || said.guided.text === said.text.hash,
      ),
    ],
  },
  NONE_GIVEN: {
    parts: ['consideration'],
    unless: [
      ...ofText,
      when('adviceIsAwaited', ({ said }) => said.guidance === null || adviceIn(said)),
      when('wasOnAgenda', ({ said }) => !said.agenda.some(({ act }) => act === 'ADVISE')),
      when('meetingWasHeld', (standing) => !meetingHeld(standing)),
    ],
  },
  RESCIND: { parts: ['conditions'], unless: [otherText, noReason] },
  WAIVE: {
    parts: ['conditions', 'formalisation', 'implementation'],
    unless: [when('conditionNamed', ({ said }, { data }) => !isOpen(said, data['condition'])), noReason],
  },
  LAPSE: {
    parts: ['conditions', 'formalisation', 'implementation'],
    unless: [when('conditionNamed', ({ said }, { data }) => !isOpen(said, data['condition'])), noReason],
  },
  SUSPEND: {
    parts: ['implementation'],
    unless: [
      when('isNotSuspendedByBoth', ({ said }) => said.suspendedBy.includes('both')),
      noReason,
      unlisted('SUSPEND'),
    ],
  },
  RENEW: {
    parts: ['implementation'],
    unless: [
      otherText,
      when('renewable', ({ said }) => said.kind !== 'collaboration'),
      when('renewalInLimits', ({ said }, { data }) => !(String(data['until']) > String(said.facts['ends']))),
    ],
  },
  ADMIT: { parts: ['implementation'], unless: [otherText, notApplying()] },
  TURN_DOWN: { parts: ['implementation'], unless: [otherText, notApplying(), noReason] },
  RESUME: { parts: ['implementation'], unless: [when('isSuspended', ({ said }) => said.suspendedBy.length === 0)] },
  TERMINATE: { parts: ['implementation'], unless: [noReason, unlisted('TERMINATE')] },
  CLOSE_WITHOUT_REPORT: { parts: ['completion'], unless: [noReason] },
};
function notApplying(): Obstacle {
  return when('applicantNamed', ({ said }, { data }) => !said.applicants.includes(String(data['member'])));
}
/** What two seats may want differently of the same joint act. */
const PARTICULARS = ['because', 'until', 'meeting', 'latest', 'condition', 'line', 'member'];
const elsewhere = (parts: readonly string[]): Obstacle =>
  when('inPhase', ({ places }) => !parts.some((part) => places.has(part)));
const proposed = ({ said }: Standing, { data }: Act) => said.joint[String(data['act'])];
const answering: readonly Obstacle[] = [
  when('somethingProposed', ({ said }) => Object.keys(said.joint).length === 0),
  when('isProposed', (standing, act) => proposed(standing, act) === undefined),
  when('otherProposedIt', (standing, act) => proposed(standing, act)?.by === country(act.seat)),
  pending,
];

const jointRights = Object.fromEntries(
  Object.entries(JOINT).map(([type, { parts, unless }]): [string, Right[]] => [
    type,
    [
      {
        places: ['anywhere'],
        by: either,
        whose: 'fromEitherSeat',
        unless: [
          pending,
          elsewhere(parts),
          ...unless,
          when('notProposedYet', ({ said }, { seat }) => said.joint[type]?.by === country(seat)),
          // Proposed by the other already: to do the same is to agree, and to want it otherwise is to counter.
          when('sameAsTheOtherProposed', ({ said }, { data }) => {
            const open = said.joint[type]?.facts;
            return open !== undefined && PARTICULARS.some((fact) => open[fact] !== data[fact]);
          }),
          // A rescission is heard first.
          when('proponentHeardOnIt', ({ said }) => type === 'RESCIND' && said.joint[type] !== undefined && !said.heard),
        ],
      },
    ],
  ]),
);

const right = (
  places: string | readonly string[],
  by: Question,
  whose: string,
  ...unless: readonly Obstacle[]
): Right => ({
  places: [places].flat(),
  by,
  whose,
  unless,
});
const ownSignature = ({ said }: Standing, { seat }: Act) => said.signatures[country(seat)];
const signs = (...unless: readonly Obstacle[]): Right =>
  right(
    'decision.signing',
    either,
    'fromSeat',
    otherText,
    pending,
    when('notSignedSoYet', (standing, act) => ownSignature(standing, act)?.says === act.type),
    noReasonForNo,
    ...unless,
  );
const bothSupport = when(
  'approvable',
  (standing) =>
    !(
      inputsDone(standing) &&
      standing.said.positions.au?.says === 'SUPPORT' &&
      standing.said.positions.id?.says === 'SUPPORT'
    ),
);
const position = right(
  'consideration',
  either,
  'fromSeat',
  otherText,
  unmarked,
  when('notSaidSoYet', ({ said }, { type, seat }) => said.positions[country(seat)]?.says === type),
  noReasonForNo,
);
const owesAdvice: Question = ({ places }, { seat }) =>
  seat.startsWith('cochair-') && places.has(`consideration.guidance.asked.${country(seat)}.owed`);
const advises = (...unless: readonly Obstacle[]): Right =>
  right('consideration.guidance.asked', owesAdvice, 'fromSeat', otherText, ...unless);
const party: Question = ({ said }, { seat }) =>
  /^(focal|stakeholder)-/.test(seat) && said.consultation?.parties.includes(partyOf(seat)) === true;
const comments = right(
  ['consideration.consultation.running', 'consideration.consultation.summarising'],
  party,
  'fromParty',
  otherText,
);
const signatories = ({ said }: Standing): readonly string[] =>
  names(said.facts, said.kind === 'collaboration' ? 'partners' : 'participants').filter(
    (one) => said.signed[one] !== true,
  );
const participant: Question = ({ said }, { seat }) =>
  isFocal(seat) && names(said.facts, 'participants').includes(partyOf(seat));
const fixedMembers = when('participantsMayChange', ({ said }) => !['multilateral', 'regional'].includes(said.kind));
const hearingRuns = ['decision.signing.hearing.running', 'conditions.hearing'];

export const LAW: Readonly<Record<string, readonly Right[]>> = {
  ...jointRights,
  SUBMIT: [right('draft', proponentOrDesk, 'fromProponentOrDesk')],
  DISCARD: [right('draft', proponent, 'fromProponent')],
  TAKE_UP: [right('draft.putAway', proponent, 'fromProponent')],
  ACCEPT: [
    right('screening', deskOrLate('ACCEPT'), 'fromDeskOrWhenOverdue', otherText, pending),
    right('completion.acceptance', deskOrLate('ACCEPT'), 'fromDeskOrWhenOverdue', pending),
  ],
  RETURN: [
    right('screening', deskOrLate('ACCEPT'), 'fromDeskOrWhenOverdue', otherText, pending, noReason),
    right('completion.acceptance', deskOrLate('ACCEPT'), 'fromDeskOrWhenOverdue', noReason),
  ],
  RESUBMIT: [
    right(
      ['returned', 'dormant'],
      proponentOrDesk,
      'fromProponentOrDesk',
      noNewText,
      when(
        'bringsFullText',
        ({ said }, { data }) => said.returns.fullText && (data['facts'] as JsonObject)['stage'] !== 'full',
      ),
    ),
  ],
  EXTEND: [
    right(
      'returned',
      desk,
      'fromSeat',
      when('notExtendedYet', ({ said }) => said.returns.extended),
    ),
    right(
      'consideration.consultation.running',
      (_, { seat }) => seat === 'desk' || isSeat(seat),
      'fromDeskOrCoManager',
      when('roundIsOpen', ({ said, now }) => now >= String(said.consultation?.closes)),
      when('roundNotExtendedYet', ({ said }) => said.consultation?.extended === true),
    ),
    right(
      'formalisation.outsiders.waiting',
      desk,
      'fromSeat',
      when('outsidersNotExtended', ({ said }) => said.outsiders.extended),
    ),
  ],
  WITHDRAW: [
    right(
      ['screening', 'returned', 'dormant', 'consideration', 'decision'],
      proponent,
      'fromProponent',
      when('notBeingWithdrawn', ({ said }) => said.pending?.act === 'WITHDRAW'),
    ),
  ],
  TAKE_BACK: [right('window', ({ said }, { seat }) => said.pending?.by.includes(seat) === true, 'mayTakeBack')],
  CHANGE_TEXT: [right(['consideration', 'decision'], proponent, 'fromProponent', noNewText, unmarked)],
  MARK: [right('consideration.text.marking', deskOrLate('MARK'), 'fromDeskOrWhenOverdue', otherText)],
  MAKE_MATERIAL: [
    right(
      ['consideration', 'decision'],
      either,
      'fromEitherSeat',
      otherText,
      when('changeIsNotMaterialYet', ({ said }) => said.marking === null && !said.editorial),
    ),
  ],

  SUPPORT: [
    right(
      'consideration',
      either,
      'fromSeat',
      otherText,
      unmarked,
      // To sign as well is more than to support, and goes only with a support that asks for nothing.
      (standing, act) => {
        const seat = country(act.seat);
        const says = act.data['commitments'] as JsonObject | undefined;
        if (act.data['signs'] !== true)
          return standing.said.positions[seat]?.says === 'SUPPORT' ? 'notSaidSoYet' : null;
        if (standing.said.ahead[seat] !== null) return 'notSignedAheadYet';
        return says?.['conditions'] === undefined ? null : 'asksForNoConditions';
      },
    ),
  ],
  REVISE: [position],
  OBJECT: [position],
  REAFFIRM: [
    right(
      'consideration',
      either,
      'fromSeat',
      otherText,
      unmarked,
      when(
        'saidBefore',
        ({ said }, { seat }) => said.earlier[country(seat)] === null || said.positions[country(seat)] !== null,
      ),
    ),
  ],
  HOLD: [
    right(
      'consideration',
      either,
      'fromSeat',
      otherText,
      when('hasNoPosition', ({ said }, { seat }) => said.positions[country(seat)] !== null),
      when('notHeldYet', ({ said }, { seat }) => said.held[country(seat)] > 0),
      daysBeyond('holdInLimits', 5),
      noReason,
    ),
  ],
  DEFER: [
    right(
      'consideration.deferral.none',
      either,
      'fromEitherSeat',
      otherText,
      when('notDeferredYet', ({ said }, { seat }) => said.deferred[country(seat)]),
      endUnnamed,
      // Ten working days are never more than four weeks of the calendar here, and never less than twelve days.
      when('deferralInLimits', ({ now }, { data }) => {
        if (data['days'] !== undefined) return !(Number(data['days']) >= 1 && Number(data['days']) <= 10);
        const latest = Date.parse(String(data['until'] ?? data['latest']));
        return latest - Date.parse(now) > 28 * 86_400_000;
      }),
      noReason,
    ),
  ],
  OPEN: [
    right(
      ['consideration.consultation.idle', 'consideration.consultation.opening'],
      deskOrLate('OPEN'),
      'fromDeskOrWhenOverdue',
      otherText,
      unmarked,
      // Stakeholders are consulted on everything: a round always has parties.
      when('closingInLimits', ({ said, now }, { data }) => {
        if (data['closes'] === undefined) return false;
        const days = (Date.parse(String(data['closes'])) - Date.parse(now)) / 86_400_000;
        const least = said.consulted !== null ? 7 : said.kind === 'regional' ? 28 : 14;
        return days < least - 1 || days > 60;
      }),
    ),
  ],
  COMMENT: [comments],
  COMMENT_TO_OFFICE: [comments],
  SUMMARISE: [
    right(
      'consideration.consultation.summarising',
      deskOrLate('SUMMARISE'),
      'fromDeskOrWhenOverdue',
      otherText,
      unmarked,
      when(
        'answersEveryComment',
        ({ said }, { data }) =>
          Number(data['answers']) < (said.consultation?.comments ?? 0) + (said.consultation?.late ?? 0),
      ),
    ),
  ],
  CONSENT: [
    right(
      ['consideration.consent.waiting', 'consideration.consent.over'],
      ({ said }, { seat }) => isFocal(seat) && names(said.facts, 'partners').includes(partyOf(seat)),
      'fromPartner',
      otherText,
      when('notConsentedYet', ({ said }, { seat }) => said.consents[partyOf(seat)] === said.text.hash),
    ),
  ],
  ASK: [
    right(
      ['consideration.guidance.idle', 'consideration.guidance.stale'],
      either,
      'fromEitherSeat',
      otherText,
      unmarked,
      noReason,
    ),
  ],
  ADVISE: [advises(noReason)],
  JOIN: [
    advises(
      when('otherAdvised', ({ said }, { seat }) => said.guidance?.advice[other(country(seat))]?.says !== 'ADVISE'),
    ),
  ],
  NO_ADVICE: [advises()],
  CLARIFY: [
    right(
      'consideration',
      either,
      'fromEitherSeat',
      when('guidanceAsked', ({ said }) => said.guidance === null),
      noReason,
    ),
  ],
  WEIGH: [
    right(
      'consideration',
      either,
      'fromEitherSeat',
      otherText,
      when('adviceIsIn', ({ said }) => !adviceIn(said)),
      when('notWeighedYet', ({ said }, { seat }) => said.guidance?.weighed[country(seat)] === true),
      noReason,
    ),
  ],
  NOT_AGREED: [
    right('consideration.agreement.split.running.open', either, 'fromEitherSeat', otherText, pending, noReason),
  ],

  DRAFT: [
    right(
      'decision.drafting',
      deskOrLate('DRAFT'),
      'fromDeskOrWhenOverdue',
      otherText,
      when('conditionsWellFormed', (_, { data }) => data['conditions'] === 'none'),
    ),
    right(
      'decision.signing',
      desk,
      'fromSeat',
      otherText,
      pending,
      when('conditionsWellFormed', (_, { data }) => data['conditions'] === 'none'),
    ),
  ],
  APPROVE: [
    signs(
      bothSupport,
      when('isNotConcept', ({ said }) => said.kind === 'concept'),
    ),
  ],
  INVITE: [
    signs(
      bothSupport,
      when('isConcept', ({ said }) => said.kind !== 'concept'),
    ),
  ],
  NOT_TAKEN_FORWARD: [
    signs(
      unlisted('NOT_TAKEN_FORWARD'),
      when(
        'proponentHeard',
        ({ said }, { seat }) => said.signatures[other(country(seat))]?.says === 'NOT_TAKEN_FORWARD' && !said.heard,
      ),
    ),
  ],
  REOPEN: [right('decision', either, 'fromEitherSeat', otherText, noReason)],
  RESPOND: [right(hearingRuns, proponent, 'fromProponent')],

  AGREE: [
    right(
      'anywhere',
      either,
      'fromEitherSeat',
      ...answering,
      otherText,
      when('proposedOnThisText', (standing, act) => proposed(standing, act)?.text !== standing.said.text.hash),
      when('proponentHeardOnIt', ({ said }, { data }) => data['act'] === 'RESCIND' && !said.heard),
    ),
  ],
  COUNTER: [
    right('anywhere', either, 'fromEitherSeat', ...answering, (standing, act) => {
      const joint = JOINT[String(act.data['act'])];
      return (
        inOrder(joint?.unless ?? [])
          .map((one) => one(standing, act))
          .find((rule) => rule !== null) ?? null
      );
    }),
  ],
  REFUSE: [right('anywhere', either, 'fromEitherSeat', ...answering, noReason)],

  MEET: [
    right(
      'anywhere',
      proponent,
      'fromProponent',
      when(
        'conditionOpen',
        ({ said }, { data }) =>
          !isOpen(said, data['condition']) || said.conditions[String(data['condition'])]?.met === true,
      ),
    ),
  ],
  VERIFY: [
    right(
      'anywhere',
      (_, { seat }) => seat === 'desk' || isSeat(seat),
      'fromEitherSeat',
      pending,
      when('conditionUnverified', ({ said }, { seat, data }) => {
        const one = said.conditions[String(data['condition'])];
        if (one === undefined || !isOpen(said, data['condition']) || !one.met) return true;
        if (seat === 'desk') return one.verified.desk;
        // The desk's look is a Co-Manager's once it is late.
        return one.verified.seat && (one.verified.desk || !said.overdue.includes('VERIFY'));
      }),
      // The second look is another person's.
      when(
        'anotherPersonVerified',
        ({ said }, { person, data }) => said.conditions[String(data['condition'])]?.verifiedBy === person,
      ),
    ),
  ],
  SIGN: [
    right(
      'formalisation',
      (standing, { seat }) =>
        isSeat(seat)
          ? standing.said.signed[seat] !== true
          : isFocal(seat) &&
            !standing.places.has('formalisation.outsiders.signed') &&
            signatories(standing).includes(partyOf(seat)),
      'fromSeat',
      otherText,
    ),
  ],

  MILESTONE: [
    right(
      'implementation',
      proponentOrDesk,
      'fromProponentOrDesk',
      when(
        'milestoneKnown',
        ({ said }, { data }) => !(Number(data['milestone']) < ((said.facts['milestones'] ?? []) as unknown[]).length),
      ),
      when('milestoneNotDone', ({ said }, { data }) => said.milestones[String(data['milestone'])] === 'done'),
    ),
  ],
  REPORT: [right('implementation', proponent, 'fromProponent')],
  AMEND: [
    right(
      'implementation',
      proponentOrDesk,
      'fromProponentOrDesk',
      when('caseNamed', (_, { data }) => data['case'] === undefined),
    ),
  ],
  MINOR_CHANGE: [
    right(
      'implementation',
      either,
      'fromEitherSeat',
      when('changeNamed', ({ said }, { data }) => said.minorChanges[String(data['change'])] !== undefined),
      when('minorChangeInLimits', (_, { data }) => Number(data['percent']) > 5),
      noReason,
    ),
  ],
  MAKE_AMENDMENT: [
    right(
      'implementation',
      either,
      'fromEitherSeat',
      when(
        'otherMadeMinorChange',
        ({ said }, { seat, data }) => said.minorChanges[String(data['change'])] !== other(country(seat)),
      ),
    ),
  ],
  SUSPEND_BRIEFLY: [
    right(
      'implementation.work.running',
      either,
      'fromEitherSeat',
      when('notSuspendedAloneYet', ({ said }, { seat }) => said.suspendedAlone[country(seat)]),
      daysBeyond('suspensionInLimits', 10),
      noReason,
      unlisted('SUSPEND'),
    ),
  ],
  LIFT: [
    right(
      'implementation.work.brief',
      either,
      'fromEitherSeat',
      when('suspendedItself', ({ said }, { seat }) => !said.suspendedBy.includes(seat)),
    ),
  ],
  LEAVE: [right('implementation', participant, 'fromParticipant', fixedMembers)],
  JOIN_PROJECT: [
    right(
      'implementation',
      (standing, act) => isFocal(act.seat) && !participant(standing, act),
      'fromNewParticipant',
      fixedMembers,
      when('notAppliedYet', ({ said }, { seat }) => said.applicants.includes(partyOf(seat))),
    ),
  ],
  WITHDRAW_ENDORSEMENT: [
    right(
      'implementation',
      participant,
      'fromParticipant',
      when('endorsementMatters', ({ said }) => said.kind !== 'bilateral'),
      when('hasEndorsed', ({ said }, { seat }) => said.unendorsed.includes(partyOf(seat))),
    ),
  ],
  ENDORSE: [
    right('implementation', ({ said }, { seat }) => said.unendorsed.includes(partyOf(seat)), 'fromUnendorsing'),
  ],
  GIVE_NOTICE: [right('implementation.notice.none', proponent, 'fromProponent', noReason)],
  FINAL_REPORT: [right('completion.report', proponent, 'fromProponent')],
  LESSONS: [right('closed', desk, 'fromSeat')],
  REVIEW: [right('closed.review', deskOrLate('REVIEW'), 'fromDeskOrWhenOverdue')],
  ENTER_WORK_PLAN: [right('implementation.workPlan.owed', deskOrLate('ENTER_WORK_PLAN'), 'fromDeskOrWhenOverdue')],
  REACHED: [
    right(
      'anywhere',
      (_, { seat }) => seat === 'desk' || isSeat(seat),
      'fromDeskOrCoManager',
      when('lettersComeBack', ({ said }) => said.unreached.length === 0),
      when('letterDoesNotReach', ({ said }, { data }) => !said.unreached.includes(String(data['seat']))),
      when('notTheirOwnSeat', (_, { seat, data }) => data['seat'] === seat),
    ),
  ],

  RECUSE: [
    right(
      'anywhere',
      (_, { seat }) => /^(comanager|cochair|senior-official)-|^desk$/.test(seat),
      'fromAnySeatOrDesk',
      noReason,
    ),
  ],
  DECLARE_INTEREST: [
    right(
      'anywhere',
      (_, { seat }) => /^(comanager|cochair|senior-official)-|^desk$/.test(seat),
      'fromAnySeatOrDesk',
      noReason,
      unlisted('DECLARE_INTEREST'),
    ),
  ],
  // What the office itself says of changed seats, days and rules.
  OFFICE_CHANGED: [right('anywhere', () => false, 'fromSystem')],
  CALENDAR_CHANGED: [right('anywhere', () => false, 'fromSystem')],
  POLICY_CHANGED: [right('anywhere', () => false, 'fromSystem')],
};

/** What the law says of an act where a case stands. */
export function verdictOf(standing: Standing, act: Act): Verdict {
  const rights = (LAW[act.type] ?? []).filter(({ places }) =>
    places.some(
      (place) =>
        place === 'anywhere' || (place === 'window' ? standing.said.pending !== null : standing.places.has(place)),
    ),
  );
  if (rights.length === 0) return 'not-now';
  const verdicts = rights.map(({ by, whose, unless }) => {
    if (!by(standing, act)) return whose;
    if ((standing.said.persons[act.person] ?? act.seat) !== act.seat) return 'oneSeatOnly';
    if (standing.said.recused.includes(act.person)) return 'notRecused';
    return (
      inOrder(unless)
        .map((obstacle) => obstacle(standing, act))
        .find((rule) => rule !== null) ?? 'yes'
    );
  });
  return verdicts.find((verdict) => verdict === 'yes') ?? (verdicts[0] as Verdict);
}
