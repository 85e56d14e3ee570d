import { enqueueActions, stopChild } from 'xstate';
import { actRule, all, type Args, COMANAGERS, may, on, pendingUntil, type Piece, set, tell, toSeats } from './base.ts';
import { forgotten, type Proposal } from './context.ts';
import { countryOf } from './guards/index.ts';
import { jointId, startJoint } from './owing.ts';

/**
 * Joint acts: one seat proposes, the other agrees, counters or refuses; nothing changes until both agree, and then only once
 * the recall window of a consequential act is over. An act sent by the other seat as well is its agreement.
 */
type Rules = readonly (string | { readonly type: string; readonly params: object })[];
interface JointAct {
  readonly phases: readonly string[];
  readonly rules: Rules;
}

export const JOINT_ACTS: Readonly<Record<string, JointAct>> = {
  INELIGIBLE: { phases: ['screening'], rules: ['onPresentText', 'reasonGiven', actRule('reasonListed', 'INELIGIBLE')] },
  DEFER_JOINTLY: { phases: ['consideration'], rules: ['isNotDeferred', 'deferralNamed'] },
  CITE_WORK_PLAN: {
    phases: ['consideration'],
    rules: ['onPresentText', 'textSettled', 'guidanceCanBeCovered', 'guidanceIsMissing'],
  },
  STILL_APPLIES: { phases: ['consideration'], rules: ['onPresentText', 'textSettled', 'guidanceIsOld'] },
  NONE_GIVEN: {
    phases: ['consideration'],
    rules: ['onPresentText', 'adviceIsAwaited', actRule('wasOnAgenda', 'ADVISE'), actRule('meetingWasHeld', 'ADVISE')],
  },
  RESCIND: { phases: ['conditions'], rules: ['onPresentText', 'reasonGiven'] },
  WAIVE: { phases: ['conditions', 'formalisation', 'implementation'], rules: ['conditionNamed', 'reasonGiven'] },
  LAPSE: { phases: ['conditions', 'formalisation', 'implementation'], rules: ['conditionNamed', 'reasonGiven'] },
  SUSPEND: {
    phases: ['implementation'],
    rules: ['isNotSuspendedByBoth', 'reasonGiven', actRule('reasonListed', 'SUSPEND')],
  },
  RENEW: { phases: ['implementation'], rules: ['onPresentText', 'renewable', 'renewalInLimits'] },
  ADMIT: { phases: ['implementation'], rules: ['onPresentText', 'applicantNamed'] },
  TURN_DOWN: { phases: ['implementation'], rules: ['onPresentText', 'applicantNamed', 'reasonGiven'] },
  RESUME: { phases: ['implementation'], rules: ['isSuspended'] },
  TERMINATE: { phases: ['implementation'], rules: ['reasonGiven', actRule('reasonListed', 'TERMINATE')] },
  CLOSE_WITHOUT_REPORT: { phases: ['completion'], rules: ['reasonGiven'] },
};

const ACTS = Object.keys(JOINT_ACTS);
const inPhase = ({ phases }: JointAct) => ({ type: 'inPhase', params: { phases } });

function proposalOf({ context, event }: Args): Proposal {
  const { type: _, act: __, subject: ___, commitments: ____, office, ...facts } = event;
  return { by: countryOf(event), person: office.actor.person ?? '', text: context.text.hash, facts };
}
const proposed = (args: Args, act: string) => ({
  ...forgotten(args.context, [act]),
  joint: { ...args.context.joint, [act]: proposalOf(args) },
});
/** Of a rescission that is proposed anew the proponent is heard anew. */
const propose = set((args) => ({
  ...proposed(args, args.event.type),
  ...(args.event.type === 'RESCIND' ? { heard: false } : {}),
}));
const countered = set((args) => proposed(args, String(args.event['act'])));

/** Both agree: the act is pending until its recall window is over. */
const agreed = set((args) => {
  const { context, event } = args;
  const act = context.joint[event.type] === undefined ? String(event['act']) : event.type;
  const { [act]: proposal, ...joint } = context.joint;
  return { joint, ...pendingUntil(args, { act, by: COMANAGERS, facts: proposal?.facts ?? {} }) };
});
const dropped = set(({ context, event }) => {
  const { [String(event['act'])]: _, ...joint } = context.joint;
  return { joint };
});
const named = ({ event }: Args): string => jointId(String(event['act']));
const stopNamed = enqueueActions((({ event, enqueue }: Args & { enqueue: { stopChild: (id: string) => void } }) =>
  enqueue.stopChild(named({ event } as Args))) as never);

const answering = [
  'somethingProposed',
  'isProposed',
  'otherProposedIt',
  'anotherPersonProposedIt',
  'nothingPending',
] as const;

function proposing(act: string, rules: JointAct): Piece {
  return {
    [act]: [
      may('fromEitherSeat', ['nothingPending', inPhase(rules), ...rules.rules, actRule('notProposedYet', act)], {
        actions: [propose, startJoint(act), toSeats('joint-proposed')],
      }),
      // Two seats that act at the same time have agreed.
      may(
        'fromEitherSeat',
        [
          'nothingPending',
          inPhase(rules),
          ...rules.rules,
          actRule('sameAsTheOtherProposed', act),
          'proponentHeardOnIt',
        ],
        {
          actions: [stopChild(jointId(act)), agreed, toSeats('joint-agreed')],
        },
      ),
    ],
  };
}

/** The region that takes joint acts, and the one that lets what both have done take effect. */
export const jointRegion: Piece = {
  on: {
    ...Object.fromEntries(ACTS.flatMap((act) => Object.entries(proposing(act, JOINT_ACTS[act] as JointAct)))),
    AGREE: may(
      'fromEitherSeat',
      [...answering, 'onPresentText', 'proposedOnThisText', 'stillPossible', 'proponentHeardOnIt'],
      { actions: [stopNamed, agreed, toSeats('joint-agreed')] },
    ),
    REFUSE: may('fromEitherSeat', [...answering, 'reasonGiven'], {
      actions: [stopNamed, dropped, toSeats('joint-refused')],
    }),
    COUNTER: ACTS.map((act) =>
      may(
        'fromEitherSeat',
        ['somethingProposed', actRule('namesAct', act), ...answering, ...(JOINT_ACTS[act]?.rules ?? [])],
        {
          actions: [stopNamed, countered, startJoint(act), toSeats('joint-countered')],
        },
      ),
    ),
  },
};

const effected = set(({ context }) => ({
  pending: null,
  effected: context.pending === null ? context.effected : [...new Set([...context.effected, context.pending.act])],
}));

/**
 * Taking back gives up the signature as well: it counts no longer. What a withdrawal had put aside is pending again, with a
 * full window: both have done it, and nobody has taken it back.
 */
const takeBack = set((args) => {
  const { context, event } = args;
  const { pending } = context;
  if (event.office.actor.seat.startsWith('comanager-'))
    return {
      pending: null,
      signatures: { ...context.signatures, [countryOf(event)]: null },
      ahead: { ...context.ahead, [countryOf(event)]: null },
    };
  if (pending?.over === undefined) return { pending: null };
  const { act, by, facts } = pending.over;
  return pendingUntil(args, { act, by, facts });
});

export const effectRegion: Piece = {
  initial: 'none',
  states: {
    none: {
      always: [
        { guard: 'pendingIsConsequential', target: 'window' },
        { guard: 'isPending', target: 'doing' },
      ],
    },
    window: {
      always: { guard: 'nothingPending', target: 'none' },
      after: { recallWindow: 'doing' },
      on: {
        TAKE_BACK: may('mayTakeBack', ['windowIsOpen'], { target: 'none', actions: [takeBack, toSeats('taken-back')] }),
        'internal.withdrawn': { target: 'window', reenter: true },
      },
    },
    doing: {
      entry: tell('internal.effect'),
      on: { 'internal.effect': { target: 'none', actions: effected } },
    },
  },
};

export const effectOf = (act: string, then: Piece, ...rules: readonly unknown[]): Piece =>
  on(rules.length === 0 ? actRule('takesEffect', act) : all(actRule('takesEffect', act), ...rules), then);
