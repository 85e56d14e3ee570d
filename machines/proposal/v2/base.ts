import { and, enqueueActions, raise, sendTo, setup } from 'xstate';
import type { OfficeView } from '../../definition.ts';
import {
  type Consultation,
  type Context,
  COUNTRIES,
  type Country,
  forgotten,
  type Input2,
  listOf,
  type Pending,
  type ProposalEvent,
} from './context.ts';
import { guards, nextMeeting, openConditions, signatories } from './guards.ts';
import { owed } from './owed.ts';
import type { Owed } from './owed.ts';

/** The named parts of proposal@2, and the few builders from which its states are composed. */

export type Args = { readonly context: Context; readonly event: ProposalEvent };
/** A piece of a statechart. Names in it are checked when the machine is loaded; XState's own types do not survive composition. */
export type Piece = { readonly [key: string]: unknown };

const changes = (office: OfficeView): object => {
  const recorded = office.facts['calendar'];
  return recorded === undefined ? {} : { changes: recorded };
};
const wait =
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
export const roundDelay = (args: Args, round: Pick<Consultation, 'rule' | 'extended' | 'opened'> | null): number =>
  wait(round?.rule ?? 'consultation.round', () => ({
    from: round?.opened ?? args.event.office.now,
    ...(round?.extended === true ? { extra: 7 } : {}),
  }))(args);

/** An act that both have done, and that can be taken back until its recall window ends. */
export const pendingUntil = (args: Args, pending: Omit<Pending, 'until'>): { pending: Pending } => ({
  pending: { ...pending, until: instantIn(args, wait('recall.window')(args)) },
});
export const instantIn = ({ event }: Args, milliseconds: number): string =>
  new Date(Date.parse(event.office.now) + milliseconds).toISOString();

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
  deferralEnds: wait('defer.day', ({ context }) => {
    const { deferral } = context;
    if (deferral === null) return {};
    return deferral.until === null ? { from: deferral.from, extra: deferral.days - 1 } : { on: deferral.until };
  }),
  splitSitting: ofSplit('split.sitting'),
  splitGuidance: ofSplit('split.guidance'),
  splitReminder: ofSplit('split.reminder'),
  splitWeigh: ofSplit('split.weigh'),
  splitRestate: ofSplit('split.restate'),
  splitNotice: ofSplit('split.notice'),
  meetingHeld: (args: Args) => {
    const on = nextMeeting(args.event.office.facts, args.event.office.now);
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
  reportDue: wait('report.period'),
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

export const base = setup({
  types: {} as { context: Context; events: ProposalEvent; input: Input2 },
  actors: { owed },
  guards: guards as never,
  actions: {
    letter: (_: unknown, _params: { template: string; to: readonly string[] }) => {},
  },
  delays: delays as never,
});

/** What an event changes in the context. */
export const set = (change: (args: Args) => Partial<Context>): unknown =>
  base.assign((({ context, event }: Args) => change({ context, event })) as never);

/** An act is owed anew: what was told of it before is forgotten. */
export const owedAnew = (...acts: readonly string[]): unknown => set(({ context }) => forgotten(context, acts));

const focal = (context: Context): string => `focal-${context.proponent}`;
type Whom = readonly string[] | ((args: Args) => readonly string[]);

/** A letter of the office, to seats. */
export const letter = (template: string, to: Whom): unknown => ({
  type: 'letter',
  params: (args: Args) => ({ template, to: typeof to === 'function' ? to(args) : to }),
});
export const toProponent = (template: string): unknown => letter(template, ({ context }) => [focal(context)]);
export const COMANAGERS = ['comanager-au', 'comanager-id'] as const;
/** The seats of Co-Managers that somebody fills: nobody waits for an empty one. */
export const heldSeats = ({ empty }: Context): string[] =>
  COUNTRIES.filter((seat) => !empty[seat]).map((seat) => `comanager-${seat}`);
export const COCHAIRS = ['cochair-au', 'cochair-id'] as const;
export const toSeats = (template: string): unknown => letter(template, COMANAGERS);
export const toCoChairs = (template: string): unknown => letter(template, COCHAIRS);

/** Keeps that a person has acted from a seat. */
const remember = set(({ context, event }) => {
  const { person, seat } = event.office.actor;
  return person === null ? {} : { persons: { ...context.persons, [person]: seat } };
});

type Rule = string | { readonly type: string; readonly params: object };

/** A transition that a person may take: by whom, under which further rules, to where. */
export function may(
  who: Rule,
  rules: readonly Rule[],
  then: { readonly target?: string; readonly reenter?: boolean; readonly actions?: readonly unknown[] } = {},
): Piece {
  const { actions = [], ...where } = then;
  return {
    guard: and([who, 'oneSeatOnly', 'notRecused', ...rules] as never),
    ...where,
    actions: [remember, ...actions],
  };
}

/** Every rule of a list must hold. */
export const all = (...rules: readonly unknown[]): unknown => and(rules as never);
export const on = (guard: unknown, then: Piece): Piece => ({ guard, ...then });
export const bySeat = (seat: Country): Rule => ({ type: 'fromSeat', params: { seat: `comanager-${seat}` } });
export const from = (seat: string): Rule => ({ type: 'fromSeat', params: { seat } });
export const seatRule = (type: string, seat: Country): Rule => ({ type, params: { seat } });
export const actRule = (type: string, act: string): Rule => ({ type, params: { act } });

/** Transitions of several pieces on the same events, one after the other. */
export function merge(...pieces: readonly Piece[]): Piece {
  const merged: Record<string, unknown[]> = {};
  for (const piece of pieces) {
    for (const [type, transitions] of Object.entries(piece)) {
      merged[type] = [
        ...(merged[type] ?? []),
        ...(Array.isArray(transitions) ? transitions : [transitions]),
      ] as unknown[];
    }
  }
  return merged;
}

/** Why a seat's clock stands still from its beginning. */
export function standsStill(context: Context, seat: string, deferrable: boolean): readonly string[] {
  const country = COUNTRIES.find((one) => seat === `comanager-${one}`);
  return [
    ...(country !== undefined && context.empty[country] ? ['empty'] : []),
    ...(country !== undefined && deferrable && context.deferral !== null ? ['deferred'] : []),
    ...(country !== undefined && deferrable && context.marking !== null ? ['marking'] : []),
  ];
}

interface Owing extends Omit<Owed, 'stopped' | 'extra'> {
  readonly id: string;
  /** Its clock stands still while the proposal is deferred, and while a new text waits to be marked. */
  readonly deferrable?: true;
  readonly extra?: (context: Context) => number;
}

const owedInput =
  ({ id: _, deferrable, extra, ...owing }: Owing) =>
  ({ context, event }: Args) => ({
    ...owing,
    now: event.office.now,
    stopped: standsStill(context, owing.seat, deferrable === true),
    extra: extra?.(context) ?? 0,
  });

const seatsToldBy = (seat: string): Rule => ({ type: 'concerns', params: { seat } });

/** A state that waits for one seat's act: the ladder runs inside it, and stands still or begins anew when it is told so. */
export function waitsFor(owing: Owing): { invoke: Piece; on: Piece } {
  const { id, seat } = owing;
  const tell = (type: string): Piece => ({
    guard: seatsToldBy(seat),
    actions: sendTo(id, (({ event }: Args) => ({ type, why: event['why'], days: event['days'] })) as never),
  });
  return {
    invoke: { src: 'owed', id, input: owedInput(owing) },
    on: {
      ...(seat.startsWith('comanager-') ? { 'internal.empty': tell('STOP'), 'internal.filled': tell('ANEW') } : {}),
      ...(owing.deferrable
        ? { 'internal.deferred': tell('STOP'), 'internal.resumed': tell('GO'), 'internal.granted': tell('GRANT') }
        : {}),
    },
  };
}

/** Starts and ends the ladder of a joint act, which has no state of its own: several can be open side by side. */
export const jointId = (act: string): string => `joint.${act}`;
/** In the order in which a record gives them: a case that was read back must go on as one that was not. */
const openJoint = (args: Args): readonly string[] => Object.keys(args.context.joint).sort();

export const startJoint = (act: string): unknown =>
  base.spawnChild('owed', {
    id: jointId(act),
    input: (({ context, event }: Args) => {
      const seat = event.office.actor.seat === 'comanager-au' ? 'comanager-id' : 'comanager-au';
      const owing = {
        id: jointId(act),
        act,
        acts: ['AGREE', 'COUNTER', 'REFUSE'],
        seat,
        rule: 'joint',
        ladder: 'seat',
      };
      return owedInput(owing)({ context, event });
    }) as never,
  });

/** Ends every joint act: what they speak of is no longer there. */
export const endJointActs: readonly unknown[] = [
  enqueueActions((({ context, enqueue }: Args & { enqueue: { stopChild: (id: string) => void } }) => {
    for (const act of openJoint({ context } as Args)) enqueue.stopChild(jointId(act));
  }) as never),
  set(() => ({ joint: {} })),
];

/** Tells the ladders of open joint acts that a seat is empty or filled again. */
export const tellJointActs = (type: 'STOP' | 'ANEW', country: Country): unknown =>
  enqueueActions((({ context, enqueue }: Args & { enqueue: { sendTo: (id: string, event: object) => void } }) => {
    for (const [act, { by }] of Object.entries(context.joint).sort(([one], [next]) => (one < next ? -1 : 1)))
      if (by !== country) enqueue.sendTo(jointId(act), { type, why: 'empty' });
  }) as never);

export const tell = (type: string, more: object = {}): unknown => raise({ type, ...more } as never);
/** The phase of the case, for rules that ask where it stands. */
export const phase = (name: string): unknown => set(() => ({ phase: name }));
export const unsignedParties = (args: Args): readonly string[] =>
  signatories(args).filter((party) => args.context.signed[party] !== true);
export const focals = (parties: readonly string[]): string[] => parties.map((party) => `focal-${party}`);
export const partnersMissing = (context: Context): readonly string[] =>
  listOf(context.facts, 'partners').filter((party) => context.consents[party] !== context.text.hash);
