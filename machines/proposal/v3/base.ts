import { and, raise, setup } from 'xstate';
import {
  type Context,
  COUNTRIES,
  type Country,
  forgotten,
  type Pending,
  type ProposalEvent,
  type ProposalInput,
} from './context.ts';
import { type Args, delays, instantIn, wait } from './delays.ts';
import { guards } from './guards/index.ts';
import { owed } from './owed.ts';

/** The named parts of proposal@3, and the few builders from which its states are composed. */

export type { Args };
/** A piece of a statechart. Names in it are checked when the machine is loaded; XState's own types do not survive composition. */
export type Piece = { readonly [key: string]: unknown };

export const base = setup({
  types: {} as { context: Context; events: ProposalEvent; input: ProposalInput },
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

export const proponent = ({ proponent: member }: Context): string[] => [`focal-${member}`];
type Whom = readonly string[] | ((args: Args) => readonly string[]);

/** A letter of the office, to seats. */
export const letter = (template: string, to: Whom): unknown => ({
  type: 'letter',
  params: (args: Args) => ({ template, to: typeof to === 'function' ? to(args) : to }),
});
export const toProponent = (template: string): unknown => letter(template, ({ context }) => proponent(context));
export const COMANAGERS = ['comanager-au', 'comanager-id'] as const;
/** The seats of Co-Managers that somebody fills: nobody waits for an empty one. */
export const heldSeats = ({ empty }: Context): string[] =>
  COUNTRIES.filter((seat) => !empty[seat]).map((seat) => `comanager-${seat}`);
export const COCHAIRS = ['cochair-au', 'cochair-id'] as const;
export const toSeats = (template: string): unknown => letter(template, COMANAGERS);
export const toCoChairs = (template: string): unknown => letter(template, COCHAIRS);

/** An act that both have done, and that can be taken back until its recall window ends. */
export const pendingUntil = (args: Args, pending: Omit<Pending, 'until'>): { pending: Pending } => ({
  pending: { ...pending, until: instantIn(args, wait('recall.window')(args)) },
});

/** Keeps that a person has acted from a seat. */
const remember = set(({ context, event }) => {
  const { person, seat } = event.office.actor;
  return person === null ? {} : { persons: { ...context.persons, [person]: seat } };
});

export type Rule = string | { readonly type: string; readonly params: object };

/** Rules that look at what an act says. */
const OF_THE_ACT: ReadonlySet<string> = new Set([
  ...['onPresentText', 'reasonGiven', 'reasonGivenUnlessItAgrees', 'reasonListed', 'bringsNewText', 'bringsFullText'],
  ...['onlyListedItemsChanged', 'markedMaterial', 'markedEditorial', 'holdInLimits'],
  ...['deferralNamed', 'deferralInLimits', 'partiesNamed', 'closingInLimits', 'answersEveryComment', 'signsAsWell'],
  ...[
    'supportsOnly',
    'notSignedAheadYet',
    'asksForNoConditions',
    'conditionsWellFormed',
    'bothSignedAhead',
    'notProposedYet',
    'isProposed',
  ],
  ...['otherProposedIt', 'anotherPersonProposedIt', 'sameAsTheOtherProposed', 'proposedOnThisText', 'stillPossible'],
  ...['proponentHeardOnIt', 'conditionNamed', 'conditionOpen', 'conditionUnverified', 'anotherPersonVerified'],
  ...['milestoneKnown', 'milestoneSaid', 'milestoneNotDone', 'caseNamed', 'changeNamed', 'minorChangeInLimits'],
  ...['otherMadeMinorChange', 'suspensionInLimits', 'applicantNamed', 'renewalInLimits', 'letterDoesNotReach'],
  ...['notTheirOwnSeat', 'notDeclaredYet', 'notSaidSoYet', 'notSignedSoYet'],
]);
const nameOf = (rule: Rule): string => (typeof rule === 'string' ? rule : rule.type);
/** First what is asked of the case: an act that is not possible now is not offered, whatever it would say. */
const ofTheCaseFirst = (rules: readonly Rule[]): readonly Rule[] => [
  ...rules.filter((rule) => !OF_THE_ACT.has(nameOf(rule))),
  ...rules.filter((rule) => OF_THE_ACT.has(nameOf(rule))),
];

/** A transition that a person may take: by whom, under which further rules, to where. */
export function may(
  who: Rule,
  rules: readonly Rule[],
  then: { readonly target?: string; readonly reenter?: boolean; readonly actions?: readonly unknown[] } = {},
): Piece {
  const { actions = [], ...where } = then;
  return {
    guard: and([who, 'oneSeatOnly', 'notRecused', ...ofTheCaseFirst(rules)] as never),
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

export const tell = (type: string, more: object = {}): unknown => raise({ type, ...more } as never);
/** The phase of the case, for rules that ask where it stands. */
export const phase = (name: string): unknown => set(() => ({ phase: name }));
export const focals = (parties: readonly string[]): string[] => parties.map((party) => `focal-${party}`);
