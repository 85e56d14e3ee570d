import { sendTo } from 'xstate';
import {
  all,
  COMANAGERS,
  from,
  letter,
  may,
  merge,
  on,
  owedAnew,
  phase,
  type Piece,
  proponent,
  set,
  toProponent,
} from './base.ts';
import { type Context, NOBODY, saidEarlier } from './context.ts';
import { effectOf } from './joint.ts';
import { endJointActs, jointId, waitsFor } from './owing.ts';

/** Conditions of an approval: those due before signing hold formalisation up, the rest run on beside the work. */

const change =
  (id: unknown, how: (one: Context['conditions'][string]) => Context['conditions'][string]) =>
  ({ conditions }: Context): Partial<Context> => {
    const one = conditions[String(id)];
    return one === undefined ? {} : { conditions: { ...conditions, [String(id)]: how(one) } };
  };
const met = set(({ context, event }) => change(event['condition'], (one) => ({ ...one, met: true }))(context));
const verified = set(({ context, event }) =>
  change(event['condition'], (one) => ({
    ...one,
    // Once the desk's clock is over, the other Co-Manager does it for the desk.
    verified:
      event.office.actor.seat === 'desk' || one.verified.seat
        ? { ...one.verified, desk: true }
        : { ...one.verified, seat: true },
    verifiedBy: one.verifiedBy ?? event.office.actor.person,
  }))(context),
);
const waived = set(({ context }) =>
  change(context.pending?.facts['condition'], (one) => ({ ...one, waived: true }))(context),
);
/** Those that are due are told of once; afterwards the clock only repeats. */
const toldLate = set(({ context, event }) => ({
  conditions: Object.fromEntries(
    Object.values(context.conditions).map((one) => [
      one.id,
      one.due < event.office.now.slice(0, 10) ? { ...one, told: true } : one,
    ]),
  ),
}));
const verifies = ['nothingPending', 'conditionUnverified', 'anotherPersonVerified'] as const;
const VERIFY = [
  may(from('desk'), verifies, { actions: [verified] }),
  may('fromEitherSeat', verifies, { actions: [verified] }),
];
const verification = (seat: string, ladder: string) =>
  waitsFor({
    id: `verification.${seat}`,
    act: 'VERIFY',
    acts: ['VERIFY'],
    seat,
    rule: 'condition.verify',
    ladder,
  });
const byDesk = verification('desk', 'desk');
const byAu = verification('comanager-au', 'seat');
const byId = verification('comanager-id', 'seat');

export const conditionsRegion: Piece = {
  type: 'parallel',
  on: {
    MEET: may('fromProponent', ['conditionOpen'], { actions: [met] }),
    VERIFY,
    'internal.effect': [
      effectOf('WAIVE', { actions: [waived, toProponent('waived')] }),
      effectOf('LAPSE', { target: '#proposal.lapsed' }),
    ],
  },
  states: {
    meeting: {
      initial: 'none',
      states: {
        none: { always: on('someConditionsOpen', { target: 'open' }) },
        open: {
          meta: { waitingFor: proponent, acts: ['MEET'] },
          always: on('noConditionsOpen', { target: 'none' }),
          after: {
            conditionDue: {
              target: 'open',
              reenter: true,
              actions: [toldLate, letter('condition-late', ({ context }) => [...proponent(context), ...COMANAGERS])],
            },
          },
        },
      },
    },
    verifying: {
      initial: 'none',
      states: {
        none: {
          always: [
            on('deskHasNotVerified', { target: 'desk' }),
            on(all('someConditionsUnverified', 'deskHasVerified'), { target: 'seat' }),
          ],
        },
        desk: {
          entry: owedAnew('VERIFY'),
          invoke: byDesk.invoke,
          on: byDesk.on,
          always: on('noneForTheDesk', { target: 'none' }),
        },
        // One Co-Manager beside the desk is enough: both are waited for until one has verified.
        seat: {
          entry: owedAnew('VERIFY'),
          invoke: [byAu.invoke, byId.invoke],
          on: merge(byAu.on, byId.on),
          always: [on('deskHasNotVerified', { target: 'none' }), on('noConditionsUnverified', { target: 'none' })],
        },
      },
    },
  },
};

const hearingIsOver = sendTo(jointId('RESCIND'), { type: 'GO', why: 'hearing' });
const heard = set(() => ({ heard: true }));

export const conditions: Piece = {
  entry: [phase('conditions'), set(() => ({ heard: false }))],
  exit: endJointActs,
  tags: ['decided'],
  always: on('nothingBeforeSigning', { target: 'formalisation' }),
  on: {
    'internal.effect': effectOf('RESCIND', {
      target: 'consideration',
      actions: [
        set(({ context }) => ({
          positions: NOBODY,
          ahead: NOBODY,
          earlier: saidEarlier(context),
          signatures: NOBODY,
          conditions: {},
        })),
        toProponent('rescinded'),
      ],
    }),
  },
  // Before an approval is taken back its proponent is heard, as before a no; the other seat's clock stands still meanwhile.
  initial: 'standing',
  states: {
    standing: { always: on('rescissionIntended', { target: 'hearing' }) },
    hearing: {
      entry: toProponent('rescission-intended'),
      meta: { waitingFor: proponent, acts: ['RESPOND'] },
      after: { decisionHearing: { target: 'standing', actions: [heard, hearingIsOver] } },
      always: on('noRescissionIntended', { target: 'standing' }),
      on: {
        RESPOND: may('fromProponent', [], { target: 'standing', actions: [heard, hearingIsOver] }),
      },
    },
  },
};
