import type { OfficeView } from '../../definition.ts';
import { type By, COUNTRIES, type Context, type Country, listOf, other, type ProposalEvent } from './context.ts';
import { standAside } from './interests.ts';
import { isConsequential, isMaterial, kindRules, limitOf, reasonsOf } from './policy.ts';

/** The rules by name: a refusal names the one that stood in the way, and `words/` says it in two languages. */

type Args = { readonly context: Context; readonly event: ProposalEvent };
type Seat = { readonly seat: Country };
type ActParams = { readonly act: string };

const actorSeat = (event: ProposalEvent): string => event.office.actor.seat;
export const countryOf = (event: ProposalEvent): Country => (actorSeat(event).endsWith('-au') ? 'au' : 'id');
const numberOf = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN);
const agrees = (event: ProposalEvent): boolean => ['SUPPORT', 'APPROVE', 'INVITE'].includes(event.type);

export const positionsBoth = (context: Context, says: string): boolean =>
  COUNTRIES.every((seat) => context.positions[seat]?.says === says);

export const consents = (context: Context): boolean =>
  listOf(context.facts, 'partners').every((party) => context.consents[party] === context.text.hash);

/** Whether an input is done on the present text. */
function inputDone(context: Context, input: string): boolean {
  if (input === 'consultation') return context.consulted?.text === context.text.hash;
  if (input === 'guidance') return context.guided?.text === context.text.hash;
  return consents(context);
}

export const inputsDone = ({ context, event }: Args): boolean =>
  kindRules(event.office, context).inputs.every((input) => inputDone(context, input));

const differ = (context: Context): boolean => {
  const { au, id } = context.positions;
  return au !== null && id !== null && au.says !== id.says;
};

/** Both Co-Chairs have answered, alike or not, or both seats have said that none was given. */
export const adviceIsIn = ({ guidance }: Context): boolean =>
  guidance !== null && (guidance.none || COUNTRIES.every((seat) => guidance.advice[seat] !== null));

export const openConditions = (context: Context) =>
  Object.values(context.conditions).filter(({ verified, waived }) => !waived && !(verified.desk && verified.seat));

export const signatories = ({ context, event }: Args): readonly string[] =>
  listOf(context.facts, kindRules(event.office, context).signatories);

const waitsForSignature = (args: Args): readonly string[] =>
  signatories(args).filter((party) => args.context.signed[party] !== true);

/** Party of a seat: `focal-viet-nam` and `stakeholder-iom` speak for their members. */
export const partyOf = (seat: string): string => seat.replace(/^(focal|stakeholder)-/, '');

const bySeat = <T>(values: By<T>, event: ProposalEvent): T => values[countryOf(event)];

export const guards = {
  // Who acts
  fromSeat: ({ event }: Args, { seat }: { seat: string }) => actorSeat(event) === seat,
  fromEitherSeat: ({ event }: Args) => actorSeat(event) === 'comanager-au' || actorSeat(event) === 'comanager-id',
  fromProponent: ({ context, event }: Args) => actorSeat(event) === `focal-${context.proponent}`,
  fromProponentOrDesk: ({ context, event }: Args) =>
    actorSeat(event) === `focal-${context.proponent}` || actorSeat(event) === 'desk',
  fromDeskOrCoManager: ({ event }: Args) => ['desk', 'comanager-au', 'comanager-id'].includes(actorSeat(event)),
  /** The desk's act; once its clock is over either Co-Manager may do it. */
  fromDeskOrWhenOverdue: ({ context, event }: Args, { act }: ActParams) =>
    actorSeat(event) === 'desk' || (context.overdue.includes(act) && actorSeat(event).startsWith('comanager-')),
  fromSystem: ({ event }: Args) => event.office.actor.person === null,
  fromParty: ({ context, event }: Args) =>
    (actorSeat(event).startsWith('focal-') || actorSeat(event).startsWith('stakeholder-')) &&
    (context.consultation?.parties.includes(partyOf(actorSeat(event))) ?? false),
  fromPartner: ({ context, event }: Args) =>
    actorSeat(event).startsWith('focal-') && listOf(context.facts, 'partners').includes(partyOf(actorSeat(event))),
  fromSignatory: (args: Args) =>
    actorSeat(args.event).startsWith('focal-') && waitsForSignature(args).includes(partyOf(actorSeat(args.event))),
  fromParticipant: ({ context, event }: Args) =>
    actorSeat(event).startsWith('focal-') && listOf(context.facts, 'participants').includes(partyOf(actorSeat(event))),
  fromNewParticipant: ({ context, event }: Args) =>
    actorSeat(event).startsWith('focal-') && !listOf(context.facts, 'participants').includes(partyOf(actorSeat(event))),
  fromUnendorsing: ({ context, event }: Args) => context.unendorsed.includes(partyOf(actorSeat(event))),
  fromAnySeatOrDesk: ({ event }: Args) =>
    /^(comanager|cochair|senior-official)-(au|id)$/.test(actorSeat(event)) || actorSeat(event) === 'desk',
  oneSeatOnly: ({ context, event }: Args) => {
    const { person, seat } = event.office.actor;
    return person === null || (context.persons[person] ?? seat) === seat;
  },
  notRecused: ({ context, event }: Args) => !standAside(context, event).includes(event.office.actor.person ?? ''),
  notDeclaredYet: ({ context, event }: Args) =>
    !context.interests.some(({ who, because }) => who === actorSeat(event) && because === event['because']),

  // On which text, with which words
  onPresentText: ({ context, event }: Args) => event.subject?.hash === context.text.hash,
  bringsNewText: ({ context, event }: Args) =>
    event.text?.hash !== undefined && event.text.hash !== context.text.hash && event.facts !== undefined,
  bringsFullText: ({ event }: Args) => event.facts?.['stage'] === 'full',
  reasonGiven: ({ event }: Args) => event.commitments?.['reason'] !== undefined,
  reasonGivenUnlessItAgrees: ({ event }: Args) => agrees(event) || event.commitments?.['reason'] !== undefined,
  reasonListed: ({ event }: Args, { act }: ActParams) => {
    const list = reasonsOf(event.office, act);
    return list === null || (typeof event['because'] === 'string' && list.includes(event['because']));
  },

  // Returned
  onlyListedItemsChanged: ({ context, event }: Args) =>
    context.returns.back === 'consideration' &&
    listOf(event, 'changed').length > 0 &&
    listOf(event, 'changed').every((field) => context.returns.items.includes(field)),
  askedForFullText: ({ context }: Args) => context.returns.fullText,
  notAskedForFullText: ({ context }: Args) => !context.returns.fullText,
  notExtendedYet: ({ context }: Args) => !context.returns.extended,

  // Positions
  hasPosition: ({ context }: Args, { seat }: Seat) => context.positions[seat] !== null,
  hasNoPosition: ({ context }: Args, { seat }: Seat) => context.positions[seat] === null,
  notSaidSoYet: ({ context, event }: Args, { seat }: Seat) => context.positions[seat]?.says !== event.type,
  saidBefore: ({ context }: Args, { seat }: Seat) => context.earlier[seat] !== null && context.positions[seat] === null,
  notHeldYet: ({ context }: Args, { seat }: Seat) => context.held[seat] === 0,
  holdInLimits: ({ event }: Args) => {
    const days = numberOf(event['days']);
    return Number.isInteger(days) && days >= 1 && days <= limitOf(event.office, 'holdDays');
  },
  ready: inputsDone,
  notReady: (args: Args) => !inputsDone(args),
  textSettled: ({ context }: Args) => context.marking === null,
  textUnmarked: ({ context }: Args) => context.marking !== null,
  bothSupport: ({ context }: Args) => positionsBoth(context, 'SUPPORT'),
  bothObject: ({ context }: Args) => positionsBoth(context, 'OBJECT'),
  bothWantRevision: ({ context }: Args) => positionsBoth(context, 'REVISE'),
  positionsDiffer: (args: Args) => inputsDone(args) && differ(args.context),
  positionsDoNotDiffer: (args: Args) => !(inputsDone(args) && differ(args.context)),

  // Change of text
  changesWhatIsMaterial: ({ context, event }: Args) => {
    const before = context.facts;
    const after = event.facts ?? {};
    const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...fields].some(
      (field) => isMaterial(event.office, field) && JSON.stringify(before[field]) !== JSON.stringify(after[field]),
    );
  },
  changesTooOften: ({ context, event }: Args) =>
    !context.asked && context.changes + 1 >= limitOf(event.office, 'unaskedChanges'),
  changeIsNotMaterialYet: ({ context }: Args) => context.marking !== null || context.editorial,
  markedMaterial: ({ event }: Args) => event['material'] === true,
  markedEditorial: ({ event }: Args) => event['material'] === false,

  // Consultation
  needsConsultation: ({ context, event }: Args) =>
    kindRules(event.office, context).inputs.includes('consultation') && context.consulted?.text !== context.text.hash,
  partiesNamed: ({ event }: Args) => listOf(event, 'parties').length > 0,
  roundIsOpen: ({ context, event }: Args) =>
    context.consultation !== null && event.office.now < context.consultation.closes,
  roundNotExtendedYet: ({ context }: Args) => context.consultation?.extended === false,
  answersEveryComment: ({ context, event }: Args) =>
    numberOf(event['answers']) >= (context.consultation?.comments ?? 0) + (context.consultation?.late ?? 0),
  needsConsent: ({ context, event }: Args) =>
    kindRules(event.office, context).inputs.includes('consent') && !consents(context),
  everyPartnerConsents: ({ context }: Args) => consents(context),
  notConsentedYet: ({ context, event }: Args) => context.consents[partyOf(actorSeat(event))] !== context.text.hash,
  nothingOwedByTheOffice: ({ context }: Args) =>
    context.consulted?.text === context.text.hash && officeOwesNothing(context),
  officeOwesNothing: ({ context }: Args) => officeOwesNothing(context),

  // Guidance
  needsGuidance: ({ context, event }: Args) =>
    kindRules(event.office, context).inputs.includes('guidance') && context.guided === null,
  /** Guidance is wanted on this text, whether or not it was given on another. */
  guidanceIsMissing: ({ context, event }: Args) => guidanceIsMissing({ context, event }),
  adviceIsAwaited: ({ context }: Args) => context.guidance !== null && !adviceIsIn(context),
  guidanceIsOld: ({ context, event }: Args) => context.guided !== null && guidanceIsMissing({ context, event }),
  noAdviceYet: ({ context }: Args, { seat }: Seat) => (context.guidance?.advice[seat] ?? null) === null,
  adviceGiven: ({ context }: Args, { seat }: Seat) => (context.guidance?.advice[seat] ?? null) !== null,
  otherAdvised: ({ context }: Args, { seat }: Seat) => context.guidance?.advice[other(seat)]?.says === 'ADVISE',
  bothAdvised: ({ context }: Args) => COUNTRIES.every((seat) => (context.guidance?.advice[seat] ?? null) !== null),
  splitIsAnswered: ({ context }: Args) => context.guidance?.asked === 'split' && adviceIsIn(context),
  guidanceAsked: ({ context }: Args) => context.guidance !== null,
  adviceIsIn: ({ context }: Args) => adviceIsIn(context),
  notWeighedYet: ({ context, event }: Args) => context.guidance !== null && !bySeat(context.guidance.weighed, event),
  hasWeighed: ({ context }: Args, { seat }: Seat) => context.guidance?.weighed[seat] === true,
  wasOnAgenda: ({ context }: Args, { act }: ActParams) => context.agenda.some((item) => item.act === act),
  /** A meeting whose agenda it was on is over. */
  meetingWasHeld: ({ context, event }: Args, { act }: ActParams) =>
    context.agenda.some((item) => item.act === act && wasHeldSince(event.office, item.at)),
  asksForMeetingDate: ({ context, event }: Args) =>
    event['act'] === 'ADVISE' &&
    nextMeeting(event.office.facts, event.office.now) === null &&
    context.agenda.some(({ act, asked }) => act === 'ADVISE' && asked !== event.office.now),
  meetingDated: ({ event }: Args) => nextMeeting(event.office.facts, event.office.now) !== null,

  // Deferral
  isDeferred: ({ context }: Args) => context.deferral !== null,
  isNotDeferred: ({ context }: Args) => context.deferral === null,
  notDeferredYet: ({ context, event }: Args) => !bySeat(context.deferred, event),
  deferralInLimits: ({ event }: Args) => {
    const days = numberOf(event['days']);
    return Number.isInteger(days) && days >= 1 && days <= limitOf(event.office, 'deferDays');
  },
  untilNamed: ({ event }: Args) => typeof event['until'] === 'string' && event['until'] > event.office.now.slice(0, 10),

  // Joint acts and what is pending
  inPhase: ({ context }: Args, { phases }: { phases: readonly string[] }) => phases.includes(context.phase),
  nothingPending: ({ context }: Args) => context.pending === null,
  isPending: ({ context }: Args) => context.pending !== null,
  pendingIsConsequential: ({ context, event }: Args) =>
    context.pending !== null && isConsequential(event.office, context.pending.act),
  notBeingWithdrawn: ({ context }: Args) => context.pending?.act !== 'WITHDRAW',
  mayTakeBack: ({ context, event }: Args) => context.pending?.by.includes(actorSeat(event)) ?? false,
  windowIsOpen: ({ context, event }: Args) => context.pending !== null && event.office.now < context.pending.until,
  takesEffect: ({ context }: Args, { act }: ActParams) => context.pending?.act === act,
  notProposedYet: ({ context }: Args, { act }: ActParams) => context.joint[act] === undefined,
  namesAct: ({ event }: Args, { act }: ActParams) => event['act'] === act,
  /** The same act with the same facts, by the other seat and another person, is its agreement. */
  sameAsTheOtherProposed: ({ context, event }: Args, { act }: ActParams) => {
    const open = context.joint[act];
    return (
      open !== undefined &&
      open.by === other(countryOf(event)) &&
      open.person !== event.office.actor.person &&
      open.text === context.text.hash &&
      ['because', 'until', 'condition', 'line'].every((fact) => open.facts[fact] === event[fact])
    );
  },
  isProposed: ({ context, event }: Args) => context.joint[String(event['act'])] !== undefined,
  otherProposedIt: ({ context, event }: Args) => context.joint[String(event['act'])]?.by === other(countryOf(event)),
  anotherPersonProposedIt: ({ context, event }: Args) =>
    context.joint[String(event['act'])]?.person !== event.office.actor.person,
  proposedOnThisText: ({ context, event }: Args) => context.joint[String(event['act'])]?.text === context.text.hash,
  /** What one seat proposed can still be done when the other agrees. */
  stillPossible: (args: Args) => stillPossible(args),
  proponentHeardOnIt: ({ context, event }: Args) =>
    context.heard || (event.type !== 'RESCIND' && event['act'] !== 'RESCIND'),
  rescissionIntended: ({ context }: Args) => context.joint['RESCIND'] !== undefined && !context.heard,
  noRescissionIntended: ({ context }: Args) => context.joint['RESCIND'] === undefined,
  conditionNamed: ({ context, event }: Args) =>
    openConditions(context).some(({ id }) => id === (event['condition'] ?? '')),

  // Decision
  approvable: (args: Args) => inputsDone(args) && positionsBoth(args.context, 'SUPPORT'),
  isConcept: ({ context }: Args) => context.kind === 'concept',
  isNotConcept: ({ context }: Args) => context.kind !== 'concept',
  notSignedSoYet: ({ context, event }: Args, { seat }: Seat) => context.signatures[seat]?.says !== event.type,
  notTheOtherSignature: ({ context, event }: Args, { seat }: Seat) =>
    context.signatures[other(seat)]?.person !== event.office.actor.person,
  otherSignedSo: ({ context, event }: Args, { seat }: Seat) =>
    context.signatures[other(seat)]?.says === event.type && context.signatures[other(seat)]?.text === context.text.hash,
  otherSignedOtherwise: ({ context, event }: Args, { seat }: Seat) =>
    context.signatures[other(seat)] !== null && context.signatures[other(seat)]?.says !== event.type,
  otherHasNotSigned: ({ context }: Args, { seat }: Seat) => context.signatures[other(seat)] === null,
  hasSigned: ({ context }: Args, { seat }: Seat) => context.signatures[seat] !== null,
  hasNotSigned: ({ context }: Args, { seat }: Seat) => context.signatures[seat] === null,
  proponentHeard: ({ context }: Args) => context.heard,
  aNoIsIntended: ({ context }: Args) =>
    !context.heard && COUNTRIES.some((seat) => context.signatures[seat]?.says === 'NOT_TAKEN_FORWARD'),
  noNoIsIntended: ({ context }: Args) =>
    context.heard || !COUNTRIES.some((seat) => context.signatures[seat]?.says === 'NOT_TAKEN_FORWARD'),
  conditionsWellFormed: ({ event }: Args) =>
    (event['conditions'] === undefined || Array.isArray(event['conditions'])) &&
    ((event['conditions'] ?? []) as readonly { id?: unknown; due?: unknown }[]).every(
      ({ id, due }) => typeof id === 'string' && /^\d{4}-\d\d-\d\d$/.test(String(due)),
    ),

  // Conditions
  someConditionsOpen: ({ context }: Args) =>
    context.phase !== 'consideration' && openConditions(context).some(({ met }) => !met),
  noConditionsOpen: ({ context }: Args) => !openConditions(context).some(({ met }) => !met),
  someConditionsUnverified: ({ context }: Args) => openConditions(context).some(({ met }) => met),
  noConditionsUnverified: ({ context }: Args) => !openConditions(context).some(({ met }) => met),
  conditionOpen: ({ context, event }: Args) =>
    openConditions(context).some(({ id, met }) => id === event['condition'] && !met),
  conditionUnverified: ({ context, event }: Args) =>
    openConditions(context).some(
      ({ id, met, verified }) =>
        id === event['condition'] &&
        met &&
        !(actorSeat(event) === 'desk'
          ? verified.desk
          : verified.seat && (verified.desk || !context.overdue.includes('VERIFY'))),
    ),
  anotherPersonVerified: ({ context, event }: Args) =>
    context.conditions[String(event['condition'])]?.verifiedBy !== event.office.actor.person,
  deskHasVerified: ({ context }: Args) =>
    openConditions(context).some(({ met }) => met) &&
    openConditions(context).every(({ met, verified }) => !met || verified.desk),
  deskHasNotVerified: ({ context }: Args) => openConditions(context).some(({ met, verified }) => met && !verified.desk),
  noneForTheDesk: ({ context }: Args) => !openConditions(context).some(({ met, verified }) => met && !verified.desk),
  nothingBeforeSigning: ({ context }: Args) => !openConditions(context).some(({ beforeSigning }) => beforeSigning),
  conditionsBeforeSigning: ({ context }: Args) =>
    (context.draft?.conditions ?? []).some(({ beforeSigning }) => beforeSigning),

  // Formalisation
  seatHasSigned: ({ context }: Args, { seat }: Seat) => context.signed[`comanager-${seat}`] === true,
  seatHasNotSigned: ({ context }: Args, { seat }: Seat) => context.signed[`comanager-${seat}`] !== true,
  outsidersSigned: (args: Args) => waitsForSignature(args).length === 0,
  everybodySigned: (args: Args) =>
    waitsForSignature(args).length === 0 &&
    COUNTRIES.every((seat) => args.context.signed[`comanager-${seat}`] === true),
  onlyOutsidersMissing: ({ context }: Args) =>
    context.outsiders.expired &&
    officeOwesNothing(context) &&
    COUNTRIES.every((seat) => context.signed[`comanager-${seat}`] === true),
  outsidersNotExtended: ({ context }: Args) => !context.outsiders.extended,

  // Implementation
  milestoneKnown: ({ context, event }: Args) => {
    const all = context.facts['milestones'];
    const index = numberOf(event['milestone']);
    return Array.isArray(all) && Number.isInteger(index) && index >= 0 && index < all.length;
  },
  milestoneSaid: ({ event }: Args) => event['status'] === 'done' || event['status'] === 'slipped',
  milestoneNotDone: ({ context, event }: Args) => context.milestones[String(event['milestone'])] !== 'done',
  caseNamed: ({ event }: Args) => typeof event['case'] === 'string',
  minorChangeInLimits: ({ event }: Args) => {
    const percent = numberOf(event['percent']);
    return percent >= 0 && percent <= limitOf(event.office, 'minorChangePercent');
  },
  otherMadeMinorChange: ({ context, event }: Args) =>
    context.minorChanges[String(event['change'])] === other(countryOf(event)),
  changeNamed: ({ context, event }: Args) =>
    typeof event['change'] === 'string' && context.minorChanges[event['change']] === undefined,
  suspensionInLimits: ({ event }: Args) => {
    const days = numberOf(event['days']);
    return Number.isInteger(days) && days >= 1 && days <= limitOf(event.office, 'suspendDays');
  },
  isSuspended: ({ context }: Args) => context.suspendedBy.length > 0,
  isNotSuspendedByBoth: ({ context }: Args) => !context.suspendedBy.includes('both'),
  suspendedItself: ({ context, event }: Args) => context.suspendedBy.includes(actorSeat(event)),
  onlySuspendedFor: ({ context }: Args, { why }: { why: string }) => context.suspendedBy.every((one) => one === why),
  endorsementMatters: ({ context, event }: Args) => kindRules(event.office, context).endorsed === true,
  fallsShort: ({ context, event }: Args) =>
    listOf(context.facts, 'participants').length - 1 < (kindRules(event.office, context).leastParticipants ?? 0),
  isEnoughAgain: ({ context, event }: Args) =>
    context.suspendedBy.includes('participants') &&
    listOf(context.facts, 'participants').length + 1 >= (kindRules(event.office, context).leastParticipants ?? 0),
  lastUnendorsed: ({ context }: Args) => context.unendorsed.length === 1 && context.suspendedBy.includes('endorsement'),
  hasEndorsed: ({ context, event }: Args) => !context.unendorsed.includes(partyOf(actorSeat(event))),
  participantsMayChange: ({ context }: Args) => context.kind === 'multilateral' || context.kind === 'regional',

  // Seats, rungs
  seatIsEmpty: ({ context }: Args, { seat }: Seat) => context.empty[seat],
  seatIsHeld: ({ context }: Args, { seat }: Seat) => !context.empty[seat],
  seatsStandStill: ({ context }: Args) => seatsStandStill(context),
  seatsGoOn: ({ context }: Args) => !seatsStandStill(context),
  somebodyIsNew: ({ event }: Args) => listOf(event, 'seats').length > 0,
  concerns: ({ event }: Args, { seat }: { seat: string }) => listOf(event, 'seats').includes(seat),
  tellsCoChairsFirst: ({ context, event }: Args) =>
    listOf(event, 'tells').includes('cochairs') && !context.overdue.includes(`cochairs:${String(event['act'])}`),
  tellsAgendaFirst: ({ context, event }: Args) =>
    listOf(event, 'tells').includes('agenda') && !context.agenda.some(({ act }) => act === String(event['act'])),
};

/** While a seat is empty its senior official owes a name: no clock ends the case meanwhile. */
const nobodyIsToBeNamed = ({ empty }: Context): boolean => COUNTRIES.every((seat) => !empty[seat]);

/** Nobody in the office owes an act, so that only outsiders' are missing. */
const officeOwesNothing = (context: Context): boolean =>
  nobodyIsToBeNamed(context) &&
  context.pending === null &&
  context.marking === null &&
  Object.keys(context.joint).length === 0 &&
  (context.guidance === null || adviceIsIn(context)) &&
  !openConditions(context).some(({ met }) => met);

/** The two seats cannot act together: one is empty, they have deferred, or a new text waits to be marked. */
export const seatsStandStill = (context: Context): boolean =>
  !nobodyIsToBeNamed(context) || context.deferral !== null || context.marking !== null;

const guidanceIsMissing = ({ context, event }: Args): boolean =>
  kindRules(event.office, context).inputs.includes('guidance') && context.guided?.text !== context.text.hash;

function stillPossible({ context, event }: Args): boolean {
  const act = String(event['act']);
  const facts = context.joint[act]?.facts ?? {};
  switch (act) {
    case 'DEFER_JOINTLY':
      return context.deferral === null && String(facts['until']) > event.office.now.slice(0, 10);
    case 'CITE_WORK_PLAN':
      return context.marking === null && guidanceIsMissing({ context, event });
    case 'STILL_APPLIES':
      return context.marking === null && context.guided !== null && guidanceIsMissing({ context, event });
    case 'NONE_GIVEN':
      return context.guidance !== null && !adviceIsIn(context);
    case 'WAIVE':
    case 'LAPSE':
      return openConditions(context).some(({ id }) => id === facts['condition']);
    case 'SUSPEND':
      return !context.suspendedBy.includes('both');
    case 'RESUME':
      return context.suspendedBy.length > 0;
    default:
      return true;
  }
}

interface Meeting {
  readonly id: string;
  readonly body: string;
  readonly date: string;
}

const meetingsOf = (facts: Readonly<Record<string, unknown>>): readonly string[] =>
  ((facts['meetings'] ?? []) as readonly Meeting[])
    .filter(({ body }) => body === 'steering-group' || body === 'som')
    .map(({ date }) => date);

/** Whether such a meeting has been held since an instant: its day is over. */
const wasHeldSince = ({ facts, now }: OfficeView, at: string): boolean =>
  meetingsOf(facts).some((date) => date >= at.slice(0, 10) && date < now.slice(0, 10));

/** Day of the next Steering Group or Senior Officials' Meeting; null when none is dated. */
export function nextMeeting(facts: Readonly<Record<string, unknown>>, now: string): string | null {
  return (
    meetingsOf(facts)
      .filter((date) => date > now.slice(0, 10))
      .sort()[0] ?? null
  );
}
