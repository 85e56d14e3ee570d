import type { OfficeView } from '../../../definition.ts';
import { type Context, type Deferral } from '../context.ts';
import { deferralDelay, longestDeferral } from '../delays.ts';
import { meetingOf } from '../meetings.ts';
import { limitOf } from '../policy.ts';
import { inputsDone, positionsBoth } from '../standing.ts';
import { type Args, bySeat, daysWithin, type Seat } from './asked.ts';

/** Positions of the two seats, and their deferral. */

export const positions = {
  hasPosition: ({ context }: Args, { seat }: Seat) => context.positions[seat] !== null,
  hasNoPosition: ({ context }: Args, { seat }: Seat) => context.positions[seat] === null,
  notSaidSoYet: ({ context, event }: Args, { seat }: Seat) => context.positions[seat]?.says !== event.type,
  /** A support that signs as well is another act than the support alone. */
  notSignedAheadYet: ({ context }: Args, { seat }: Seat) => context.ahead[seat] === null,
  signsAsWell: ({ event }: Args) => event['signs'] === true,
  supportsOnly: ({ event }: Args) => event['signs'] !== true,
  /** Who asks for conditions signs the draft that has them. */
  asksForNoConditions: ({ event }: Args) => event.commitments?.['conditions'] === undefined,
  saidBefore: ({ context }: Args, { seat }: Seat) => context.earlier[seat] !== null && context.positions[seat] === null,
  notHeldYet: ({ context }: Args, { seat }: Seat) => context.held[seat] === 0,
  holdInLimits: ({ event }: Args) => daysWithin(event['days'], limitOf(event.office, 'holdDays')),
  ready: inputsDone,
  notReady: (args: Args) => !inputsDone(args),
  textSettled: ({ context }: Args) => context.marking === null,
  textUnmarked: ({ context }: Args) => context.marking !== null,
  bothSupport: ({ context }: Args) => positionsBoth(context, 'SUPPORT'),
  bothObject: ({ context }: Args) => positionsBoth(context, 'OBJECT'),
  bothWantRevision: ({ context }: Args) => positionsBoth(context, 'REVISE'),
  positionsDiffer: (args: Args) => inputsDone(args) && differ(args.context),
  positionsDoNotDiffer: (args: Args) => !(inputsDone(args) && differ(args.context)),

  isDeferred: ({ context }: Args) => context.deferral !== null,
  isNotDeferred: ({ context }: Args) => context.deferral === null,
  notDeferredYet: ({ context, event }: Args) => !bySeat(context.deferred, event),
  /** One seat alone defers for so many working days at most, whichever way it says it. */
  deferralInLimits: (args: Args) => {
    const { days } = args.event;
    if (days !== undefined) return daysWithin(days, limitOf(args.event.office, 'deferDays'));
    const deferral = deferralOf(args.event, args.event.office);
    return deferral !== null && deferralDelay(args, { ...deferral, meeting: null }) <= longestDeferral(args);
  },
  /** Some days; or until a day to come; or until a meeting that is dated, not later than the latest day. */
  deferralNamed: ({ event }: Args) => deferralOf(event, event.office) !== null,
  deferredToMeeting: ({ context }: Args) => (context.deferral?.meeting ?? null) !== null,
};

const differ = (context: Context): boolean => {
  const { au, id } = context.positions;
  return au !== null && id !== null && au.says !== id.says;
};

/** What an act of deferral says; null where it says nothing that can be. */
export function deferralOf(
  { days, until, meeting, latest }: Readonly<Record<string, unknown>>,
  office: OfficeView,
): Deferral | null {
  const today = office.now.slice(0, 10);
  const from = office.now;
  if (typeof days === 'number') return { from, days, until: null, meeting: null };
  if (typeof until === 'string') return until > today ? { from, days: 0, until, meeting: null } : null;
  if (typeof meeting !== 'string' || typeof latest !== 'string') return null;
  const date = meetingOf(office.facts, meeting)?.date;
  return date !== undefined && date > today && date <= latest ? { from, days: 0, until: latest, meeting } : null;
}
