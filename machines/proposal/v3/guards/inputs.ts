import { COUNTRIES, listOf, other } from '../context.ts';
import { longestRound, roundDelay, untilClosed } from '../delays.ts';
import { nextMeeting, wasHeldSince } from '../meetings.ts';
import { kindRules } from '../policy.ts';
import {
  adviceIsIn,
  alwaysConsulted,
  guidanceIsMissing,
  officeOwesNothing,
  partnersMissing,
  roundRule,
} from '../standing.ts';
import { type ActParams, actorSeat, type Args, bySeat, numberOf, partyOf, type Seat } from './asked.ts';

/** What approval waits for: consultation, consent, guidance. */

export const inputs = {
  needsConsultation: ({ context, event }: Args) =>
    kindRules(event.office, context).inputs.includes('consultation') && context.consulted?.text !== context.text.hash,
  partiesNamed: (args: Args) => listOf(args.event, 'parties').length + alwaysConsulted(args).length > 0,
  /** A day on which a round closes leaves at least as much time as the rules do, and not more than they allow. */
  closingInLimits: (args: Args) => {
    const { closes } = args.event;
    if (closes === undefined) return true;
    if (typeof closes !== 'string') return false;
    const given = untilClosed(args, closes);
    const rule = roundRule(args.context);
    const round = { rule, on: null, opened: args.event.office.now, extended: false };
    return given >= roundDelay(args, round) && given <= longestRound(args);
  },
  roundIsOpen: ({ context, event }: Args) =>
    context.consultation !== null && event.office.now < context.consultation.closes,
  roundNotExtendedYet: ({ context }: Args) => context.consultation?.extended === false,
  answersEveryComment: ({ context, event }: Args) =>
    numberOf(event['answers']) >= (context.consultation?.comments ?? 0) + (context.consultation?.late ?? 0),
  needsConsent: ({ context, event }: Args) =>
    kindRules(event.office, context).inputs.includes('consent') && partnersMissing(context).length > 0,
  everyPartnerConsents: ({ context }: Args) => partnersMissing(context).length === 0,
  notConsentedYet: ({ context, event }: Args) => context.consents[partyOf(actorSeat(event))] !== context.text.hash,
  nothingOwedByTheOffice: ({ context }: Args) =>
    context.consulted?.text === context.text.hash && officeOwesNothing(context),
  officeOwesNothing: ({ context }: Args) => officeOwesNothing(context),

  needsGuidance: ({ context, event }: Args) =>
    kindRules(event.office, context).inputs.includes('guidance') && context.guided === null,
  /** Guidance is wanted on this text, whether or not it was given on another. */
  guidanceIsMissing: ({ context, event }: Args) => guidanceIsMissing({ context, event }),
  /** Of some kinds a line of the Work Plan stands for the guidance of the Co-Chairs. */
  guidanceCanBeCovered: ({ context, event }: Args) => kindRules(event.office, context).workPlanCovers === true,
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
  meetingDated: ({ context, event }: Args) =>
    nextMeeting(event.office.facts, context.split?.since ?? event.office.now) !== null,
};
