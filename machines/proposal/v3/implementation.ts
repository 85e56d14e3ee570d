import {
  actRule,
  COMANAGERS,
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
  toSeats,
} from './base.ts';
import type { Country } from './context.ts';
import { countryOf } from './guards/index.ts';
import { effectOf } from './joint.ts';
import { endJointActs, waitsFor } from './owing.ts';
import { work } from './work.ts';

/** The approved work is carried out: beside it run its term, its reports, a notice, who asks to join, and its entry in the Work Plan. */

/** What was pending of the work is over with it. */
const endedBecause = (why: string) => set(() => ({ ended: why, pending: null }));

const reporting: Piece = {
  initial: 'quiet',
  states: {
    quiet: {
      after: { reportDue: { target: 'due', actions: toProponent('report-due') } },
      // A report before its time is one more: what is due stays due.
      on: { REPORT: may('fromProponent', []) },
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

const renewed = set(({ context }) => ({ facts: { ...context.facts, ends: String(context.pending?.facts['until']) } }));
const term: Piece = {
  initial: 'running',
  states: {
    running: {
      after: { projectEnds: { target: '#completion', actions: endedBecause('end-date') } },
      on: {
        'internal.effect': effectOf('RENEW', {
          target: 'running',
          reenter: true,
          actions: [renewed, toProponent('renewed')],
        }),
      },
    },
  },
};

const answersJoining = (seat: Country) =>
  waitsFor({
    id: `joining.${seat}`,
    act: 'ADMIT',
    acts: ['ADMIT', 'TURN_DOWN'],
    seat: `comanager-${seat}`,
    rule: 'joining',
    ladder: 'seat',
  });
const [answersAu, answersId] = [answersJoining('au'), answersJoining('id')];

/** Members that ask to join are answered by both seats: once one has proposed an answer, the other owes its own to that. */
const joining: Piece = {
  initial: 'none',
  states: {
    none: { always: on('someoneApplies', { target: 'asked' }) },
    asked: {
      entry: owedAnew('ADMIT'),
      invoke: [answersAu.invoke, answersId.invoke],
      on: merge(answersAu.on, answersId.on),
      always: on('answerProposed', { target: 'proposed' }),
    },
    proposed: {
      always: [on('nobodyApplies', { target: 'none' }), on('noAnswerProposed', { target: 'asked' })],
    },
  },
};

const entering = waitsFor({
  id: 'workPlan',
  act: 'ENTER_WORK_PLAN',
  acts: ['ENTER_WORK_PLAN'],
  seat: 'desk',
  rule: 'workPlan.entry',
  ladder: 'desk',
});
/** A regional project stands in the Work Plan, and the senior officials are told of it. */
const workPlan: Piece = {
  initial: 'none',
  states: {
    none: { always: on('needsWorkPlanEntry', { target: 'owed' }) },
    owed: {
      entry: [owedAnew('ENTER_WORK_PLAN'), letter('regional-approved', ['senior-official-au', 'senior-official-id'])],
      invoke: entering.invoke,
      always: on('hasWorkPlanEntry', { target: 'none' }),
      on: {
        ...entering.on,
        ENTER_WORK_PLAN: may(actRule('fromDeskOrWhenOverdue', 'ENTER_WORK_PLAN'), [], {
          actions: [set(({ event }) => ({ workPlan: String(event['line']) }))],
        }),
      },
    },
  },
};

export const implementation: Piece = {
  entry: [phase('implementation'), set(({ event }) => ({ carriedOutSince: event.office.now }))],
  exit: endJointActs,
  tags: ['decided'],
  type: 'parallel',
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
    // What both have done has taken effect: it is not forgotten like what else was pending.
    'internal.effect': effectOf('TERMINATE', { target: 'completion', actions: set(() => ({ ended: 'terminated' })) }),
  },
  states: {
    work,
    reporting,
    term,
    joining,
    workPlan,
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
