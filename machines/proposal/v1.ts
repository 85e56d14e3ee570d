import { and, assign, setup } from 'xstate';
import type { AudienceRule, MachineDefinition, OfficeView } from '../definition.ts';

/**
 * proposal@1: a proposal from draft to decision, under the rules of demonstration 1. Consultation is not modelled.
 * Two Co-Managers take positions side by side and sign one decision; when nobody acts they are reminded once, and then the
 * Co-Chairs are asked for guidance.
 */

type Country = 'au' | 'id';
type Position = 'SUPPORT' | 'REVISE' | 'OBJECT';
type Signature = 'APPROVE' | 'NOT_TAKEN_FORWARD';

interface Text {
  readonly revision: number;
  readonly hash: string;
}
interface By<T> {
  readonly au: T | null;
  readonly id: T | null;
}
interface Act<T> {
  readonly says: T;
  readonly person: string;
  /** Hash of the text it was said of. */
  readonly text: string;
}

interface Context {
  readonly kind: string;
  readonly proponent: string;
  readonly text: Text;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly positions: By<Act<Position>>;
  readonly signatures: By<Act<Signature>>;
  readonly advice: By<Act<'ADVISE'>>;
  readonly outcome: string | null;
}

interface ProposalEvent {
  readonly type: string;
  readonly subject?: Text;
  readonly commitments?: Readonly<Record<string, string>>;
  /** RESUBMIT: the new text. */
  readonly text?: Text;
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly office: OfficeView;
}

const COUNTRIES: readonly Country[] = ['au', 'id'];
const NOBODY = { au: null, id: null };

const base = setup({
  types: {} as {
    context: Context;
    events: ProposalEvent;
    input: { facts: { kind: string; proponent: string }; text: Text };
    meta: { waitingFor: readonly string[] | ((context: Context) => readonly string[]); acts: readonly string[] };
  },
  guards: {
    fromSeat: ({ event }, { seat }: { seat: string }) => event.office.actor.seat === seat,
    fromProponent: ({ context, event }) => event.office.actor.seat === `focal-${context.proponent}`,
    onPresentText: ({ context, event }) => event.subject?.hash === context.text.hash,
    bringsNewText: ({ context, event }) => event.text?.hash !== undefined && event.text.hash !== context.text.hash,
    reasonGiven: ({ event }) => event.commitments?.['reason'] !== undefined,
    reasonGivenUnlessItAgrees: ({ event }) =>
      event.type === 'SUPPORT' || event.type === 'APPROVE' || event.commitments?.['reason'] !== undefined,
    noPositionYet: ({ context }, { seat }: { seat: Country }) => context.positions[seat] === null,
    notTheOtherPosition: ({ context, event }, { seat }: { seat: Country }) =>
      context.positions[other(seat)]?.person !== event.office.actor.person,
    notTheOtherSignature: ({ context, event }, { seat }: { seat: Country }) =>
      context.signatures[other(seat)]?.person !== event.office.actor.person,
    notSignedSoYet: ({ context, event }, { seat }: { seat: Country }) => context.signatures[seat]?.says !== event.type,
    noAdviceYet: ({ context }, { seat }: { seat: Country }) => context.advice[seat] === null,
    otherSeatSignedSo: ({ context, event }, { seat }: { seat: Country }) =>
      context.signatures[other(seat)]?.says === event.type &&
      context.signatures[other(seat)]?.text === context.text.hash,
    bothGaveTheirPositions: ({ context }) => COUNTRIES.every((seat) => context.positions[seat] !== null),
    oneAsksForRevision: ({ context }) => COUNTRIES.some((seat) => context.positions[seat]?.says === 'REVISE'),
  },
  actions: {
    letter: (_, _params: { template: string; to: readonly string[] }) => {},
  },
  delays: {
    screeningReminder: ({ event }) => event.office.delay('screening.reminder'),
    reminder: ({ context, event }) => event.office.delay('decision.reminder', { kind: context.kind }),
    escalation: ({ context, event }) => event.office.delay('decision.escalation', { kind: context.kind }),
  },
});

function other(seat: Country): Country {
  return seat === 'au' ? 'id' : 'au';
}

const fromDesk = { type: 'fromSeat', params: { seat: 'desk' } } as const;
const toProponent = (template: string) =>
  ({
    type: 'letter',
    params: ({ context }: { context: Context }) => ({ template, to: [`focal-${context.proponent}`] }),
  }) as const;
const toCoChairs = {
  type: 'letter',
  params: { template: 'guidance-asked', to: ['cochair-au', 'cochair-id'] },
} as const;
const remindOwing = (acts: 'positions' | 'signatures') =>
  ({
    type: 'letter',
    params: ({ context }: { context: Context }) => ({
      template: 'reminder',
      to: COUNTRIES.filter((seat) => context[acts][seat] === null).map((seat) => `comanager-${seat}`),
    }),
  }) as const;

const act = <T extends string>(event: ProposalEvent, says: T, context: Context): Act<T> => ({
  says,
  person: event.office.actor.person ?? '',
  text: context.text.hash,
});

const takePosition = (seat: Country) =>
  base.assign({
    positions: ({ context, event }) => ({ ...context.positions, [seat]: act(event, event.type as Position, context) }),
  });
const sign = (seat: Country) =>
  base.assign({
    signatures: ({ context, event }) => ({
      ...context.signatures,
      [seat]: act(event, event.type as Signature, context),
    }),
  });
const advise = (seat: Country) =>
  base.assign({ advice: ({ context, event }) => ({ ...context.advice, [seat]: act(event, 'ADVISE', context) }) });

/** A Co-Manager seat's position on the present text. */
function position(seat: Country) {
  const may = {
    guard: and([
      { type: 'fromSeat', params: { seat: `comanager-${seat}` } },
      { type: 'noPositionYet', params: { seat } },
      { type: 'notTheOtherPosition', params: { seat } },
      'onPresentText',
      'reasonGivenUnlessItAgrees',
    ]),
    target: 'given',
    actions: takePosition(seat),
  };
  const on = { SUPPORT: may, REVISE: may, OBJECT: may };
  return {
    initial: 'owed',
    states: {
      owed: { meta: { waitingFor: [`comanager-${seat}`], acts: ['SUPPORT', 'REVISE', 'OBJECT'] }, on },
      // The same transitions again, so that a second position is refused by the rule it breaks.
      given: { on },
    },
  } as const;
}

/** A Co-Manager seat's signature under the decision. It may be changed until both seats have signed the same. */
function signature(seat: Country) {
  const may = (outcome: 'approved' | 'not_taken_forward') => {
    const rules = and([
      { type: 'fromSeat', params: { seat: `comanager-${seat}` } },
      { type: 'notSignedSoYet', params: { seat } },
      { type: 'notTheOtherSignature', params: { seat } },
      'onPresentText',
      'reasonGivenUnlessItAgrees',
    ]);
    return [
      {
        guard: and([rules, { type: 'otherSeatSignedSo', params: { seat } }]),
        target: `#proposal.${outcome}`,
        actions: sign(seat),
      },
      { guard: rules, target: 'given', actions: sign(seat) },
    ] as const;
  };
  const on = { APPROVE: may('approved'), NOT_TAKEN_FORWARD: may('not_taken_forward') };
  return {
    initial: 'owed',
    states: {
      owed: { meta: { waitingFor: [`comanager-${seat}`], acts: ['APPROVE', 'NOT_TAKEN_FORWARD'] }, on },
      given: { on },
    },
  } as const;
}

/** A Co-Chair's advice, once it is asked for. */
function guidance(seat: Country) {
  const on = {
    ADVISE: {
      guard: and([
        { type: 'fromSeat', params: { seat: `cochair-${seat}` } },
        { type: 'noAdviceYet', params: { seat } },
        'onPresentText',
        'reasonGiven',
      ]),
      target: 'given',
      actions: advise(seat),
    },
  } as const;
  return {
    initial: 'asked',
    states: { asked: { meta: { waitingFor: [`cochair-${seat}`], acts: ['ADVISE'] }, on }, given: { on } },
  } as const;
}

/** What happens when the seats do not act: one reminder, then the Co-Chairs are asked. */
function clock(owed: 'positions' | 'signatures') {
  return {
    initial: 'running',
    states: {
      running: { after: { reminder: { target: 'reminded', actions: remindOwing(owed) } } },
      reminded: { after: { escalation: { target: 'guidance', actions: toCoChairs } } },
      guidance: { type: 'parallel', states: { au: guidance('au'), id: guidance('id') } },
    },
  } as const;
}

const newText = base.assign({
  text: ({ context, event }) => event.text ?? context.text,
  facts: ({ context, event }) => event.facts ?? context.facts,
  positions: NOBODY,
  signatures: NOBODY,
  advice: NOBODY,
});

const machine = base.createMachine({
  id: 'proposal',
  context: ({ input }) => ({
    kind: input.facts.kind,
    proponent: input.facts.proponent,
    text: input.text,
    facts: input.facts,
    positions: NOBODY,
    signatures: NOBODY,
    advice: NOBODY,
    outcome: null,
  }),
  initial: 'open',
  states: {
    open: {
      initial: 'draft',
      on: { WITHDRAW: { guard: 'fromProponent', target: 'withdrawn' } },
      states: {
        draft: {
          meta: { waitingFor: ({ proponent }) => [`focal-${proponent}`], acts: ['SUBMIT', 'WITHDRAW'] },
          on: { SUBMIT: { guard: 'fromProponent', target: 'screening', actions: toProponent('receipt') } },
        },
        screening: {
          meta: { waitingFor: ['desk'], acts: ['ACCEPT', 'RETURN'] },
          after: {
            screeningReminder: { actions: { type: 'letter', params: { template: 'reminder', to: ['desk'] } } },
          },
          on: {
            ACCEPT: { guard: and([fromDesk, 'onPresentText']), target: 'consideration' },
            RETURN: {
              guard: and([fromDesk, 'onPresentText', 'reasonGiven']),
              target: 'returned',
              actions: toProponent('returned'),
            },
          },
        },
        returned: {
          meta: { waitingFor: ({ proponent }) => [`focal-${proponent}`], acts: ['RESUBMIT', 'WITHDRAW'] },
          on: { RESUBMIT: { guard: and(['fromProponent', 'bringsNewText']), target: 'screening', actions: newText } },
        },
        consideration: {
          type: 'parallel',
          always: [
            {
              guard: and(['bothGaveTheirPositions', 'oneAsksForRevision']),
              target: 'returned',
              actions: toProponent('returned'),
            },
            { guard: 'bothGaveTheirPositions', target: 'decision' },
          ],
          states: { au: position('au'), id: position('id'), clock: clock('positions') },
        },
        decision: {
          type: 'parallel',
          states: { au: signature('au'), id: signature('id'), clock: clock('signatures') },
        },
      },
    },
    approved: { type: 'final', entry: [assign({ outcome: 'approved' }), toProponent('approved')] },
    not_taken_forward: {
      type: 'final',
      entry: [assign({ outcome: 'not_taken_forward' }), toProponent('not-taken-forward')],
    },
    withdrawn: { type: 'final', entry: [assign({ outcome: 'withdrawn' }), toProponent('withdrawn')] },
  },
});

const office = (from: AudienceRule['from']): AudienceRule[] =>
  ['comanager', 'cochair', 'senior-official', 'desk'].map((to) => ({ to, from }));
const inside = { audience: office('at-once') };
const insideThenProponent = { audience: [...office('at-once'), { to: 'proponent', from: 'end' } as const] };
const withProponent = { audience: [...office('at-once'), { to: 'proponent', from: 'at-once' } as const] };

export const proposal1: MachineDefinition = {
  name: 'proposal',
  version: 1,
  machine,
  events: {
    start: withProponent,
    SUBMIT: { ...withProponent, announced: ['reference'] },
    ACCEPT: withProponent,
    RETURN: withProponent,
    RESUBMIT: withProponent,
    SUPPORT: insideThenProponent,
    REVISE: insideThenProponent,
    OBJECT: insideThenProponent,
    APPROVE: insideThenProponent,
    NOT_TAKEN_FORWARD: insideThenProponent,
    ADVISE: inside,
    WITHDRAW: withProponent,
    'after.screeningReminder': inside,
    'after.reminder': inside,
    'after.escalation': inside,
  },
  work: {
    letter: {
      startToCloseTimeout: 30_000,
      retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: 60_000 },
      summary: 'a letter of the office',
    },
  },
  relations: (context, seats) => {
    const kinds = seats.map((seat) => seat.replace(/-(au|id)$/, ''));
    return seats.includes(`focal-${String(context['proponent'])}`) ? [...kinds, 'proponent'] : kinds;
  },
};
