import { sendTo } from 'xstate';
import {
  actRule,
  all,
  bySeat,
  COMANAGERS,
  endJointActs,
  focals,
  from,
  heldSeats,
  jointId,
  letter,
  may,
  merge,
  on,
  owedAnew,
  phase,
  type Piece,
  seatRule,
  set,
  toCoChairs,
  toProponent,
  toSeats,
  unsignedParties,
  waitsFor,
} from './base.ts';
import { type Context, type Country, listOf, saidEarlier } from './context.ts';
import { countryOf, partyOf } from './guards.ts';
import { effectOf } from './joint.ts';

/** What follows an approval: conditions, signatures, the work itself, its end, and the look back. */

const proponent = ({ proponent: member }: Context): string[] => [`focal-${member}`];

// Conditions: those due before signing hold formalisation up, the rest run on beside the work.

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

const tellsRescission = (type: 'STOP' | 'GO') => sendTo(jointId('RESCIND'), { type, why: 'hearing' });
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
          positions: { au: null, id: null },
          earlier: saidEarlier(context),
          signatures: { au: null, id: null },
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
      entry: [toProponent('rescission-intended'), tellsRescission('STOP')],
      meta: { waitingFor: proponent, acts: ['RESPOND'] },
      after: { decisionHearing: { target: 'standing', actions: [heard, tellsRescission('GO')] } },
      always: on('noRescissionIntended', { target: 'standing' }),
      on: {
        RESPOND: may('fromProponent', [], { target: 'standing', actions: [heard, tellsRescission('GO')] }),
      },
    },
  },
};

// Formalisation

const signedBy = (who: (seat: string) => string) =>
  set(({ context, event }) => ({ signed: { ...context.signed, [who(event.office.actor.seat)]: true } }));

function signing(seat: Country): Piece {
  const owing = waitsFor({
    id: `formalisation.${seat}`,
    act: 'SIGN',
    acts: ['SIGN'],
    seat: `comanager-${seat}`,
    rule: 'formalisation.seats',
    ladder: 'seat',
  });
  return {
    initial: 'owed',
    states: {
      owed: {
        invoke: owing.invoke,
        always: on(seatRule('seatHasSigned', seat), { target: 'signed' }),
        on: {
          ...owing.on,
          SIGN: may(bySeat(seat), ['onPresentText', seatRule('seatHasNotSigned', seat)], {
            actions: [signedBy((who) => who)],
          }),
        },
      },
      signed: {},
    },
  };
}

const missing = (args: { context: Context; event: never }): readonly string[] => focals(unsignedParties(args));
/** Who still has to sign is a matter of policy: the state keeps it, so that it can be told without one. */
const outsiders = (context: Context): string[] =>
  focals(
    [...new Set([...listOf(context.facts, 'partners'), ...listOf(context.facts, 'participants')])].filter(
      (party) => context.signed[party] !== true,
    ),
  );
const SIGN = may('fromSignatory', ['onPresentText'], { actions: [signedBy(partyOf)] });
const remindOutsiders = letter('reminder', missing as never);

export const formalisation: Piece = {
  entry: [
    phase('formalisation'),
    owedAnew('SIGN'),
    set(() => ({ signed: {}, outsiders: { extended: false, expired: false } })),
  ],
  exit: endJointActs,
  tags: ['decided'],
  type: 'parallel',
  always: [
    on('everybodySigned', { target: 'implementation' }),
    // Only outsiders' acts are missing, and their time and its extension are over.
    on('onlyOutsidersMissing', { target: '#proposal.lapsed' }),
  ],
  states: {
    au: signing('au'),
    id: signing('id'),
    outsiders: {
      initial: 'waiting',
      states: {
        waiting: {
          meta: { waitingFor: outsiders, acts: ['SIGN'] },
          always: on('outsidersSigned', { target: 'signed' }),
          after: {
            outsidersFirstReminder: { actions: remindOutsiders },
            outsidersSecondReminder: { actions: [remindOutsiders, toProponent('signatures-missing')] },
            outsidersOver: { target: 'over', actions: toSeats('signatures-missing') },
          },
          on: {
            SIGN,
            EXTEND: may(from('desk'), ['outsidersNotExtended'], {
              target: 'waiting',
              reenter: true,
              actions: [set(() => ({ outsiders: { extended: true, expired: false } }))],
            }),
          },
        },
        over: {
          entry: set(({ context }) => ({ outsiders: { ...context.outsiders, expired: true } })),
          always: on('outsidersSigned', { target: 'signed' }),
          on: { SIGN },
        },
        signed: {},
      },
    },
  },
};

// Implementation

/** One reason more. A short suspension by one seat is taken up in a longer one. */
const suspended = (why: string) =>
  set(({ context }) => ({
    suspendedBy: [...context.suspendedBy.filter((one) => one !== why && !one.startsWith('comanager-')), why],
    suspension: null,
  }));
/** One reason less: the work goes on when none is left. */
const noLonger = (why: string) =>
  set(({ context }) => ({ suspendedBy: context.suspendedBy.filter((one) => one !== why) }));
const resumed = set(() => ({ suspendedBy: [], suspension: null }));
/** What was pending of the work is over with it. */
const endedBecause = (why: string) => set(() => ({ ended: why, pending: null }));
const onlyFor = (why: string) => ({ type: 'onlySuspendedFor', params: { why } });
const withoutParty = set(({ context, event }) => ({
  facts: {
    ...context.facts,
    participants: listOf(context.facts, 'participants').filter((party) => party !== partyOf(event.office.actor.seat)),
  },
}));
const withParty = set(({ context, event }) => ({
  facts: {
    ...context.facts,
    participants: [...listOf(context.facts, 'participants'), partyOf(event.office.actor.seat)],
  },
}));

const suspending = effectOf('SUSPEND', {
  target: 'suspended',
  actions: [suspended('both'), toProponent('suspended')],
});

const work: Piece = {
  initial: 'running',
  on: {
    LEAVE: [
      may('fromParticipant', ['participantsMayChange', 'fallsShort'], {
        target: '.suspended',
        actions: [withoutParty, suspended('participants'), toSeats('participant-left')],
      }),
      may('fromParticipant', ['participantsMayChange'], { actions: [withoutParty, toSeats('participant-left')] }),
    ],
    JOIN_PROJECT: [
      may('fromNewParticipant', ['participantsMayChange', 'isEnoughAgain', onlyFor('participants')], {
        target: '.running',
        actions: [withParty, resumed],
      }),
      may('fromNewParticipant', ['participantsMayChange', 'isEnoughAgain'], {
        actions: [withParty, noLonger('participants')],
      }),
      may('fromNewParticipant', ['participantsMayChange'], { actions: [withParty] }),
    ],
    WITHDRAW_ENDORSEMENT: may('fromParticipant', ['endorsementMatters', 'hasEndorsed'], {
      target: '.suspended',
      actions: [
        set(({ context, event }) => ({
          unendorsed: [...context.unendorsed, partyOf(event.office.actor.seat)],
        })),
        suspended('endorsement'),
        toSeats('endorsement-withdrawn'),
      ],
    }),
    ENDORSE: [
      may('fromUnendorsing', ['lastUnendorsed', onlyFor('endorsement')], {
        target: '.running',
        actions: [set(() => ({ unendorsed: [] })), resumed],
      }),
      may('fromUnendorsing', ['lastUnendorsed'], {
        actions: [set(() => ({ unendorsed: [] })), noLonger('endorsement')],
      }),
      may('fromUnendorsing', [], {
        actions: [
          set(({ context, event }) => ({
            unendorsed: context.unendorsed.filter((party) => party !== partyOf(event.office.actor.seat)),
          })),
        ],
      }),
    ],
  },
  states: {
    running: {
      meta: { waitingFor: proponent, acts: ['MILESTONE', 'REPORT'] },
      on: {
        SUSPEND_BRIEFLY: may(
          'fromEitherSeat',
          ['suspensionInLimits', 'reasonGiven', actRule('reasonListed', 'SUSPEND')],
          {
            target: 'brief',
            actions: [
              set(({ event }) => ({
                suspendedBy: [event.office.actor.seat],
                suspension: { from: event.office.now, days: Number(event['days']) },
              })),
              toProponent('suspended'),
            ],
          },
        ),
        'internal.effect': suspending,
      },
    },
    // One seat alone suspends for a few days: it ends by itself.
    brief: {
      tags: ['suspended'],
      after: { suspensionEnds: { target: 'running', actions: [resumed, toProponent('resumed')] } },
      on: {
        LIFT: may('fromEitherSeat', ['suspendedItself'], { target: 'running', actions: [resumed] }),
        'internal.effect': [suspending, effectOf('RESUME', { target: 'running', actions: resumed })],
      },
    },
    suspended: {
      tags: ['suspended'],
      meta: { waitingFor: heldSeats, acts: ['RESUME', 'TERMINATE'] },
      after: { suspensionReview: { target: 'suspended', reenter: true, actions: toSeats('suspension-review') } },
      on: {
        'internal.effect': [
          effectOf('RESUME', { target: 'running', actions: [resumed, toProponent('resumed')] }),
          // Suspended for another reason, and now by both seats as well.
          effectOf('SUSPEND', { actions: [suspended('both'), toProponent('suspended')] }),
        ],
      },
    },
  },
};

const reporting: Piece = {
  initial: 'quiet',
  states: {
    quiet: {
      after: { reportDue: { target: 'due', actions: toProponent('report-due') } },
      on: { REPORT: may('fromProponent', [], { target: 'quiet', reenter: true }) },
    },
    due: {
      meta: { waitingFor: proponent, acts: ['REPORT'] },
      after: {
        reportLate: {
          target: 'due',
          reenter: true,
          actions: letter('report-late', ({ context }) => [...proponent(context), ...COMANAGERS]),
        },
      },
      on: { REPORT: may('fromProponent', [], { target: 'quiet' }) },
    },
  },
};

export const implementation: Piece = {
  entry: [phase('implementation'), set(({ event }) => ({ carriedOutSince: event.office.now }))],
  exit: endJointActs,
  tags: ['decided'],
  type: 'parallel',
  after: { projectEnds: { target: 'completion', actions: endedBecause('end-date') } },
  on: {
    MILESTONE: may('fromProponentOrDesk', ['milestoneKnown', 'milestoneSaid', 'milestoneNotDone'], {
      actions: [
        set(({ context, event }) => ({
          milestones: {
            ...context.milestones,
            [String(event['milestone'])]: event['status'] as 'done' | 'slipped',
          },
        })),
      ],
    }),
    // The old text is in force until the linked case is decided.
    AMEND: may('fromProponentOrDesk', ['caseNamed'], {
      actions: [
        set(({ context, event }) => ({ amendments: [...context.amendments, String(event['case'])] })),
        toSeats('amendment'),
      ],
    }),
    MINOR_CHANGE: may('fromEitherSeat', ['changeNamed', 'minorChangeInLimits', 'reasonGiven'], {
      actions: [
        set(({ context, event }) => ({
          minorChanges: { ...context.minorChanges, [String(event['change'])]: countryOf(event) },
        })),
        toSeats('minor-change'),
      ],
    }),
    MAKE_AMENDMENT: may('fromEitherSeat', ['otherMadeMinorChange'], {
      actions: [
        set(({ context, event }) => {
          const { [String(event['change'])]: _, ...minorChanges } = context.minorChanges;
          return { minorChanges };
        }),
        toProponent('amendment-needed'),
      ],
    }),
    'internal.effect': effectOf('TERMINATE', { target: 'completion', actions: endedBecause('terminated') }),
  },
  states: {
    work,
    reporting,
    notice: {
      initial: 'none',
      states: {
        none: {
          on: {
            GIVE_NOTICE: may('fromProponent', ['reasonGiven'], { target: 'given', actions: [toSeats('notice-given')] }),
          },
        },
        given: { after: { noticeOver: { target: '#completion', actions: endedBecause('notice') } } },
      },
    },
  },
};

// Completion and the look back

const accepting = waitsFor({
  id: 'acceptance',
  act: 'ACCEPT',
  acts: ['ACCEPT', 'RETURN'],
  seat: 'desk',
  rule: 'final.acceptance',
  ladder: 'desk',
});

export const completion: Piece = {
  id: 'completion',
  entry: [phase('completion'), set(() => ({ overdue: [] }))],
  exit: endJointActs,
  tags: ['decided'],
  initial: 'report',
  on: { 'internal.effect': effectOf('CLOSE_WITHOUT_REPORT', { target: 'closed' }) },
  states: {
    report: {
      initial: 'open',
      meta: { waitingFor: proponent, acts: ['FINAL_REPORT'] },
      entry: toProponent('final-report-due'),
      on: { FINAL_REPORT: may('fromProponent', [], { target: 'acceptance' }) },
      states: {
        open: { after: { finalReport: { target: 'late', actions: toProponent('reminder') } } },
        late: {
          after: {
            finalReminder: {
              target: 'veryLate',
              actions: [toProponent('reminder'), toCoChairs('final-report-missing')],
            },
          },
        },
        veryLate: {
          after: { finalAgain: { target: 'veryLate', reenter: true, actions: toSeats('final-report-missing') } },
        },
      },
    },
    acceptance: {
      entry: owedAnew('ACCEPT'),
      invoke: accepting.invoke,
      on: {
        ...accepting.on,
        RETURN: may(actRule('fromDeskOrWhenOverdue', 'ACCEPT'), ['reasonGiven'], {
          target: 'report',
          actions: [toProponent('report-returned')],
        }),
        ACCEPT: may(actRule('fromDeskOrWhenOverdue', 'ACCEPT'), ['nothingPending'], { target: '#closed' }),
      },
    },
  },
};

const reviewing = waitsFor({
  id: 'review',
  act: 'REVIEW',
  acts: ['REVIEW'],
  seat: 'desk',
  rule: 'review',
  ladder: 'desk',
});
const REVIEW = may(actRule('fromDeskOrWhenOverdue', 'REVIEW'), [], { target: '#proposal.reviewed' });

export const closed: Piece = {
  id: 'closed',
  entry: [phase('closed'), set(() => ({ outcome: 'closed' })), toProponent('closed')],
  tags: ['decided'],
  initial: 'quiet',
  on: { LESSONS: may(from('desk'), []) },
  states: {
    quiet: { after: { reviewQuiet: 'review' }, on: { REVIEW } },
    review: { invoke: reviewing.invoke, on: { ...reviewing.on, REVIEW } },
  },
};
