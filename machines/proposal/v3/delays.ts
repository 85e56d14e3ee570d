import type { OfficeView } from '../../definition.ts';
import type { Consultation, Context, Deferral, ProposalEvent } from './context.ts';
import { meetingOf, nextMeeting } from './meetings.ts';
import { openConditions } from './standing.ts';

/** The named delays: what each clock of the life asks of the policy. Nothing here knows a number. */

export type Args = { readonly context: Context; readonly event: ProposalEvent };

/** Changes of the calendars that are on record. */
const changes = (office: OfficeView): object => {
  const recorded = office.facts['calendar'];
  return recorded === undefined ? {} : { changes: recorded };
};
export const wait =
  (rule: string, more: (args: Args) => object = () => ({})) =>
  (args: Args): number =>
    args.event.office.delay(rule, { ...changes(args.event.office), ...more(args) });

/** The clock of a party outside the office: reminded twice, then over. */
const outside = (rule: string, which: 0 | 1 | 2) => wait(rule, () => ({ percent: [50, 80, 100][which] }));

/** The clock of a stage of a split: it stands still while a seat cannot act. */
const ofSplit = (rule: string) =>
  wait(rule, ({ context, event }) => ({
    from: context.split?.since ?? event.office.now,
    ...(context.split === null || context.split.pauses.length === 0 ? {} : { pauses: context.split.pauses }),
  }));

/** How long a round of consultation still runs: from its opening, an extension included. */
export const roundDelay = (args: Args, round: Round | null): number =>
  wait(round?.on == null ? (round?.rule ?? 'consultation.round') : 'day.over', () => ({
    ...(round?.on == null ? { from: round?.opened ?? args.event.office.now } : { on: round.on }),
    ...(round?.extended === true ? { extra: 7 } : {}),
  }))(args);
type Round = Pick<Consultation, 'rule' | 'extended' | 'opened' | 'on'>;

/** How long a deferral still runs: some days; or to a day; or to the end of a meeting's day, wherever it moves to. */
export const deferralDelay = (args: Args, deferral: Deferral | null): number =>
  wait('defer.day', ({ event }) => {
    if (deferral === null) return {};
    const { from, days, until, meeting } = deferral;
    if (until === null) return { from, extra: days - 1 };
    const date = meeting === null ? undefined : meetingOf(event.office.facts, meeting)?.date;
    // Moved beyond the latest day, or cancelled, it does not put the latest day off.
    return { on: date !== undefined && date < until ? date : until };
  })(args);
/** The longest that one seat alone may defer. */
export const longestDeferral = wait('defer.longest');
export const untilClosed = (args: Args, day: string): number => wait('day.over', () => ({ on: day }))(args);
export const longestRound = wait('consultation.longest');

export const instantIn = ({ event }: Args, milliseconds: number): string =>
  new Date(Date.parse(event.office.now) + milliseconds).toISOString();

/** More than any project has. */
const PERIODS = 200;
/** The next of the periods that are counted from when the work began: a late report does not move those that follow. */
function nextReport(args: Args): number {
  const from = args.context.carriedOutSince ?? args.event.office.now;
  for (let times = 1; ; times += 1) {
    const delay = wait('report.period', () => ({ from, times }))(args);
    if (delay > 0 || times === PERIODS) return delay;
  }
}

export const delays = {
  draftReminder: wait('draft.reminder'),
  draftPutAway: wait('draft.putAway'),
  returnedFirstReminder: wait('returned.firstReminder'),
  returnedSecondReminder: wait('returned.secondReminder'),
  returnedDormant: (args: Args) =>
    wait(args.context.returns.fullText ? 'returned.fullText' : 'returned.dormant', ({ context }) =>
      context.returns.extended ? { extra: context.returns.fullText ? 30 : 10 } : {},
    )(args),
  dormantLapse: wait('dormant.lapse'),
  consultationRound: (args: Args) => roundDelay(args, args.context.consultation),
  consentFirstReminder: outside('consent', 0),
  consentSecondReminder: outside('consent', 1),
  consentOver: outside('consent', 2),
  guidanceStale: wait('guidance.stale'),
  deferralEnds: (args: Args) => deferralDelay(args, args.context.deferral),
  splitSitting: ofSplit('split.sitting'),
  splitGuidance: ofSplit('split.guidance'),
  splitReminder: ofSplit('split.reminder'),
  splitWeigh: ofSplit('split.weigh'),
  splitRestate: ofSplit('split.restate'),
  splitNotice: ofSplit('split.notice'),
  meetingHeld: (args: Args) => {
    const on = nextMeeting(args.event.office.facts, args.context.split?.since ?? args.event.office.now);
    return on === null ? wait('meeting.undated')(args) : wait('end', () => ({ on }))(args);
  },
  meetingUndated: wait('meeting.undated'),
  decisionHearing: wait('decision.hearing'),
  recallWindow: wait('recall.window'),
  conditionDue: (args: Args) => {
    const days = openConditions(args.context)
      .filter(({ met, told }) => !met && !told)
      .map(({ due }) => due)
      .sort();
    return days[0] === undefined ? wait('condition.again')(args) : wait('condition.due', () => ({ on: days[0] }))(args);
  },
  outsidersFirstReminder: outside('formalisation.outsiders', 0),
  outsidersSecondReminder: outside('formalisation.outsiders', 1),
  outsidersOver: outside('formalisation.outsiders', 2),
  reportDue: nextReport,
  reportLate: wait('report.late'),
  suspensionEnds: wait('suspension.day', ({ context }) => ({ extra: (context.suspension?.days ?? 1) - 1 })),
  suspensionReview: wait('suspension.review'),
  noticeOver: wait('notice'),
  projectEnds: wait('end', ({ context }) => ({ on: String(context.facts['ends']) })),
  finalReport: wait('final.report'),
  finalReminder: wait('final.reminder'),
  finalAgain: wait('final.again'),
  reviewQuiet: wait('review.quiet'),
};
