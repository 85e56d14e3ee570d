import { actRule, heldSeats, letter, may, type Piece, proponent, set, toProponent, toSeats } from './base.ts';
import { type Context, listOf, type Proposal } from './context.ts';
import { countryOf, partyOf } from './guards/index.ts';
import { effectOf } from './joint.ts';
import { endJointAct } from './owing.ts';

/** The work itself: it runs, or stands still for as many reasons as there are. */

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
const onlyFor = (why: string) => ({ type: 'onlySuspendedFor', params: { why } });
const withoutParty = set(({ context, event }) => ({
  facts: {
    ...context.facts,
    participants: listOf(context.facts, 'participants').filter((party) => party !== partyOf(event.office.actor.seat)),
  },
}));
const applicant = ({ pending }: Context): string => String(pending?.facts['member']);
const noApplicant = ({ applicants }: Context, member: string): readonly string[] =>
  applicants.filter((one) => one !== member);
const admitted = set(({ context }) => ({
  facts: { ...context.facts, participants: [...listOf(context.facts, 'participants'), applicant(context)] },
  applicants: noApplicant(context, applicant(context)),
}));
const turnedDown = set(({ context }) => ({ applicants: noApplicant(context, applicant(context)) }));
/** Both have answered the member: what one seat had proposed otherwise is over. An answer to another member is not. */
const isAnswered = ({ applicants }: Context, { facts }: Proposal): boolean =>
  !applicants.includes(String(facts['member']));
const answeredOtherwise = [...endJointAct('ADMIT', isAnswered), ...endJointAct('TURN_DOWN', isAnswered)];
/** The letter names the one whom the answer is for, so it goes out before it is forgotten who asked. */
const toApplicant = (template: string) => letter(template, ({ context }) => [`focal-${applicant(context)}`]);

const suspending = effectOf('SUSPEND', {
  target: 'suspended',
  actions: [suspended('both'), toProponent('suspended')],
});

export const work: Piece = {
  initial: 'running',
  on: {
    LEAVE: [
      may('fromParticipant', ['participantsMayChange', 'fallsShort'], {
        target: '.suspended',
        actions: [withoutParty, suspended('participants'), toSeats('participant-left')],
      }),
      may('fromParticipant', ['participantsMayChange'], { actions: [withoutParty, toSeats('participant-left')] }),
    ],
    // To join is to change what both seats have signed: they answer together.
    JOIN_PROJECT: may('fromNewParticipant', ['participantsMayChange', 'notAppliedYet'], {
      actions: [
        set(({ context, event }) => ({ applicants: [...context.applicants, partyOf(event.office.actor.seat)] })),
        toSeats('joining-asked'),
      ],
    }),
    'internal.effect': [
      effectOf(
        'ADMIT',
        { target: '.running', actions: [toApplicant('admitted'), admitted, ...answeredOtherwise, resumed] },
        'isEnoughAgain',
        onlyFor('participants'),
      ),
      effectOf(
        'ADMIT',
        { actions: [toApplicant('admitted'), admitted, ...answeredOtherwise, noLonger('participants')] },
        'isEnoughAgain',
      ),
      effectOf('ADMIT', { actions: [toApplicant('admitted'), admitted, ...answeredOtherwise] }),
      effectOf('TURN_DOWN', { actions: [toApplicant('turned-down'), turnedDown, ...answeredOtherwise] }),
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
          ['notSuspendedAloneYet', 'suspensionInLimits', 'reasonGiven', actRule('reasonListed', 'SUSPEND')],
          {
            target: 'brief',
            actions: [
              set(({ context, event }) => ({
                suspendedBy: [event.office.actor.seat],
                suspendedAlone: { ...context.suspendedAlone, [countryOf(event)]: true },
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
