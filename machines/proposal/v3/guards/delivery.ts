import { type Context, COUNTRIES, listOf, other } from '../context.ts';
import { kindRules, limitOf } from '../policy.ts';
import { officeOwesNothing, openConditions, unsignedParties } from '../standing.ts';
import { actorSeat, type Args, countryOf, daysWithin, numberOf, partyOf, type Seat } from './asked.ts';

/** What follows an approval: conditions, signatures, the work. */

export const delivery = {
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

  seatHasSigned: ({ context }: Args, { seat }: Seat) => context.signed[`comanager-${seat}`] === true,
  seatHasNotSigned: ({ context }: Args, { seat }: Seat) => context.signed[`comanager-${seat}`] !== true,
  outsidersSigned: (args: Args) => unsignedParties(args).length === 0,
  everybodySigned: (args: Args) =>
    unsignedParties(args).length === 0 && COUNTRIES.every((seat) => args.context.signed[`comanager-${seat}`] === true),
  onlyOutsidersMissing: ({ context }: Args) =>
    context.outsiders.expired &&
    officeOwesNothing(context) &&
    COUNTRIES.every((seat) => context.signed[`comanager-${seat}`] === true),
  outsidersNotExtended: ({ context }: Args) => !context.outsiders.extended,

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
  suspensionInLimits: ({ event }: Args) => daysWithin(event['days'], limitOf(event.office, 'suspendDays')),
  /** Longer or again is for both. */
  notSuspendedAloneYet: ({ context, event }: Args) => !context.suspendedAlone[countryOf(event)],
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
  notAppliedYet: ({ context, event }: Args) => !context.applicants.includes(partyOf(actorSeat(event))),
  applicantNamed: ({ context, event }: Args) => context.applicants.includes(String(event['member'])),
  someoneApplies: ({ context }: Args) => context.applicants.length > 0,
  nobodyApplies: ({ context }: Args) => context.applicants.length === 0,
  answerProposed: ({ context }: Args) => joiningIsAnswered(context),
  noAnswerProposed: ({ context }: Args) => !joiningIsAnswered(context),
  renewable: ({ context, event }: Args) => kindRules(event.office, context).renewable === true,
  renewalInLimits: ({ context, event }: Args) => {
    const [ends, until] = [String(context.facts['ends']), event['until']];
    if (typeof until !== 'string' || until <= ends) return false;
    return (Date.parse(until) - Date.parse(ends)) / 86_400_000 <= limitOf(event.office, 'renewalDays');
  },
  needsWorkPlanEntry: ({ context, event }: Args) =>
    kindRules(event.office, context).workPlan === true && context.workPlan === null,
  hasWorkPlanEntry: ({ context }: Args) => context.workPlan !== null,
  participantsMayChange: ({ context }: Args) => context.kind === 'multilateral' || context.kind === 'regional',
};

/** One seat has proposed what to answer a member that asks to join, or both have agreed on it. */
const joiningIsAnswered = ({ joint, pending }: Context): boolean =>
  ['ADMIT', 'TURN_DOWN'].some((act) => joint[act] !== undefined || pending?.act === act);
