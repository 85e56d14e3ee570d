import { sendTo } from 'xstate';
import {
  actRule,
  bySeat,
  COMANAGERS,
  from,
  may,
  on,
  owedAnew,
  pendingUntil,
  phase,
  type Piece,
  type Rule,
  seatRule,
  set,
  tell,
  toProponent,
  toSeats,
} from './base.ts';
import { changeOfText, madeMaterial, withdrawalOf } from './consideration.ts';
import {
  type Act,
  type Condition,
  type Country,
  listOf,
  NOBODY,
  NOT_RETURNED,
  type Says,
  type Signs,
} from './context.ts';
import { countryOf } from './guards/index.ts';
import { partsOfGovernments } from './interests.ts';
import { effectOf } from './joint.ts';
import { waitsFor } from './owing.ts';

/** The desk drafts, both seats sign. A no is heard by the proponent first; nothing takes effect before its recall window ends. */

const drafting = waitsFor({
  id: 'drafting',
  act: 'DRAFT',
  acts: ['DRAFT'],
  seat: 'desk',
  rule: 'decision.draft',
  ladder: 'desk',
});

interface Drafted {
  readonly id: string;
  readonly due: string;
  readonly beforeSigning?: boolean;
}
const drafted = set(({ context, event }) => ({
  draft: {
    number: (context.draft?.number ?? 0) + 1,
    interests: [...context.interests, ...partsOfGovernments(context, event)],
    noGuidance: context.guidance?.none === true,
    conditions: ((event['conditions'] ?? []) as readonly Drafted[]).map(({ id, due, beforeSigning }): Condition => ({
      id,
      due,
      beforeSigning: beforeSigning === true,
      met: false,
      verified: { desk: false, seat: false },
      verifiedBy: null,
      waived: false,
      told: false,
    })),
  },
  signatures: NOBODY,
  heard: false,
}));
/** Who signed together with the support has signed this text without conditions. */
const signedAlready = set(({ context, event }) => {
  const { au, id } = context.ahead;
  // Of both at once only with a recall window, which waits for nothing else to be pending.
  if (listOf(event, 'conditions').length > 0 || (au !== null && id !== null)) return {};
  const onThis = (one: Act<Signs> | null): Act<Signs> | null => (one?.text === context.text.hash ? one : null);
  return { signatures: { au: onThis(au), id: onThis(id) } };
});

const sign = (seat: Country) =>
  set(({ context, event }) => {
    const act: Act<Signs> = {
      says: event.type as Signs,
      person: event.office.actor.person ?? '',
      text: context.text.hash,
    };
    return {
      signatures: { ...context.signatures, [seat]: act },
      ...(act.says === 'NOT_TAKEN_FORWARD' ? { ahead: { ...context.ahead, [seat]: null } } : {}),
    };
  });
/** The draft makes it both: the recall window begins. */
const bothSignedAhead = set((args) => ({
  signatures: args.context.ahead,
  ...pendingUntil(args, { act: args.context.ahead.au?.says ?? 'APPROVE', by: COMANAGERS, facts: {} }),
}));
const bothSigned = set((args) => pendingUntil(args, { act: args.event.type, by: COMANAGERS, facts: {} }));

/** Signatures that differ are a split: each stands as the seat's position, and consideration takes it up. */
const intoPositions = (seat: Country) =>
  set(({ context, event }) => {
    const says = (signs: string): Says => (signs === 'NOT_TAKEN_FORWARD' ? 'OBJECT' : 'SUPPORT');
    const own: Act<Says> = {
      says: says(event.type),
      person: event.office.actor.person ?? '',
      text: context.text.hash,
    };
    const others = seat === 'au' ? context.signatures.id : context.signatures.au;
    const theirs: Act<Says> | null = others === null ? null : { ...others, says: says(others.says) };
    return {
      positions: seat === 'au' ? { au: own, id: theirs } : { au: theirs, id: own },
      ahead: NOBODY,
      signatures: NOBODY,
      draft: null,
      heard: false,
    };
  });

function signatureRegion(seat: Country): Piece {
  const owing = waitsFor({
    id: `signature.${seat}`,
    act: 'SIGN',
    acts: ['APPROVE', 'INVITE', 'NOT_TAKEN_FORWARD', 'REOPEN'],
    seat: `comanager-${seat}`,
    rule: 'decision.sign',
    ladder: 'seat',
  });
  const own = [
    'onPresentText',
    'nothingPending',
    seatRule('notSignedSoYet', seat),
    seatRule('notTheOtherSignature', seat),
    'reasonGivenUnlessItAgrees',
  ];
  type Rules = Parameters<typeof may>[1];
  /** @param second further rules of the signature that makes it both. */
  const signs = (rules: Rules, second: Rules): Piece[] => [
    may(bySeat(seat), [...own, ...rules, seatRule('otherSignedSo', seat), ...second], {
      actions: [sign(seat), bothSigned, toSeats('signed')],
    }),
    may(bySeat(seat), [...own, ...rules, seatRule('otherSignedOtherwise', seat)], {
      target: '#consideration',
      actions: [intoPositions(seat)],
    }),
    may(bySeat(seat), [...own, ...rules, seatRule('otherHasNotSigned', seat)], { actions: [sign(seat)] }),
  ];
  return {
    initial: 'owed',
    on: {
      APPROVE: signs(['approvable', 'isNotConcept'], []),
      INVITE: signs(['approvable', 'isConcept'], []),
      NOT_TAKEN_FORWARD: signs([actRule('reasonListed', 'NOT_TAKEN_FORWARD')], ['proponentHeard']),
    },
    states: {
      owed: {
        invoke: owing.invoke,
        always: on(seatRule('hasSigned', seat), { target: 'signed' }),
        on: {
          ...owing.on,
          // While the proponent is heard, the other seat's clock stands still.
          'internal.hearing': waitsForHearing(`signature.${seat}`, 'STOP'),
          'internal.heard': waitsForHearing(`signature.${seat}`, 'GO'),
        },
      },
      signed: { always: on(seatRule('hasNotSigned', seat), { target: 'owed' }) },
    },
  };
}

function waitsForHearing(id: string, type: 'STOP' | 'GO'): Piece {
  return { actions: sendTo(id, { type, why: 'hearing' }) };
}

const reopened = set(({ context, event }) => ({
  positions: { ...context.positions, [countryOf(event)]: null },
  ahead: NOBODY,
  signatures: NOBODY,
  draft: null,
  heard: false,
  // A seat does not take back the proponent's withdrawal.
  pending: withdrawalOf(context),
}));
const heardNow = set(() => ({ heard: true }));

const hearing: Piece = {
  initial: 'none',
  states: {
    none: { always: on('aNoIsIntended', { target: 'running' }) },
    running: {
      entry: [toProponent('no-intended'), tell('internal.hearing')],
      meta: {
        waitingFor: ({ proponent }: { proponent: string }) => [`focal-${proponent}`],
        acts: ['RESPOND', 'CHANGE_TEXT', 'WITHDRAW'],
      },
      after: { decisionHearing: { target: 'none', actions: [heardNow, tell('internal.heard')] } },
      always: on('noNoIsIntended', { target: 'none', actions: tell('internal.heard') }),
      on: { RESPOND: may('fromProponent', [], { target: 'none', actions: [heardNow, tell('internal.heard')] }) },
    },
  },
};

const effects = [
  effectOf(
    'APPROVE',
    { target: 'conditions', actions: [approved(), toProponent('approved')] },
    'conditionsBeforeSigning',
  ),
  effectOf('APPROVE', { target: 'formalisation', actions: [approved(), toProponent('approved')] }),
  effectOf('INVITE', {
    target: 'returned',
    actions: [
      toProponent('invited'),
      set(() => ({ returns: { ...NOT_RETURNED, fullText: true, back: 'consideration' as const } })),
    ],
  }),
  effectOf('NOT_TAKEN_FORWARD', { target: '#proposal.not_taken_forward' }),
];

function approved(): unknown {
  return set(({ context }) => ({
    conditions: Object.fromEntries((context.draft?.conditions ?? []).map((condition) => [condition.id, condition])),
  }));
}

/** A draft, and another one until something is pending. */
function drafts(who: Rule, rules: readonly Rule[]): readonly Piece[] {
  const wellFormed = ['onPresentText', ...rules, 'conditionsWellFormed'];
  return [
    may(who, [...wellFormed, 'bothSignedAhead'], {
      target: '#signing',
      reenter: true,
      actions: [drafted, bothSignedAhead, toSeats('signed')],
    }),
    may(who, wellFormed, { target: '#signing', reenter: true, actions: [drafted, signedAlready] }),
  ];
}

export const decision: Piece = {
  entry: [phase('decision'), set(() => ({ draft: null, signatures: NOBODY, heard: false }))],
  initial: 'drafting',
  on: {
    CHANGE_TEXT: changeOfText({ target: 'consideration' }),
    // An editorial mark can bring both supports back here before a seat could speak.
    MAKE_MATERIAL: madeMaterial({ target: 'consideration' }),
    REOPEN: may('fromEitherSeat', ['onPresentText', 'reasonGiven'], { target: 'consideration', actions: [reopened] }),
    'internal.effect': effects,
  },
  states: {
    drafting: {
      entry: owedAnew('DRAFT'),
      invoke: drafting.invoke,
      on: {
        ...drafting.on,
        DRAFT: drafts(actRule('fromDeskOrWhenOverdue', 'DRAFT'), []),
      },
    },
    signing: {
      id: 'signing',
      type: 'parallel',
      entry: owedAnew('SIGN'),
      on: {
        DRAFT: drafts(from('desk'), ['nothingPending']),
      },
      states: { au: signatureRegion('au'), id: signatureRegion('id'), hearing },
    },
  },
};
