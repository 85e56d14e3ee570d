import {
  actRule,
  focals,
  from,
  letter,
  may,
  owedAnew,
  phase,
  type Piece,
  proponent,
  set,
  toCoChairs,
  toProponent,
  toSeats,
} from './base.ts';
import { effectOf } from './joint.ts';
import { endJointActs, waitsFor } from './owing.ts';

/** The work is over: its final report, and the look back. */

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
  entry: [
    phase('completion'),
    letter('turned-down', ({ context }) => focals(context.applicants)),
    set(() => ({ overdue: [], applicants: [] })),
  ],
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
    // Whoever looks back at once sees too little.
    quiet: { after: { reviewQuiet: 'review' } },
    review: { invoke: reviewing.invoke, on: { ...reviewing.on, REVIEW } },
  },
};
