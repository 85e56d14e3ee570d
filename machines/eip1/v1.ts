import { setup } from 'xstate';
import type { MachineDefinition, OfficeView } from '../definition.ts';
import { STATUSES } from './statuses.ts';

/**
 * eip1@1: an Ethereum Improvement Proposal under EIP-1, as its rules stand today. Two clocks run beside the moves: a
 * proposal that nobody touches grows idle and may be called stagnant, and a last call ends on the day it states. Neither
 * moves the proposal by itself: people do, and the clocks say whether they are in time.
 */

interface Context {
  /** The day (UTC, `YYYY-MM-DD`) on which the last call ends; null when none was stated. */
  readonly deadline: string | null;
}

/** The move is legal, and yet not as the rules would have it. */
interface Warning {
  readonly type: 'warning';
  readonly warning: 'early-stagnant' | 'no-deadline';
}

interface EipEvent {
  readonly type: string;
  /** LAST_CALL and RESTATE_DEADLINE: the day on which the last call ends. */
  readonly deadline?: string;
  readonly office: OfficeView;
}

/** EIP-1 says six months; its editors' robot counts 180 days. */
const IDLE_AFTER = 180 * 24 * 60 * 60 * 1_000;

const base = setup({
  types: {} as { context: Context; events: EipEvent; emitted: Warning },
  guards: {
    deadlineStated: ({ context }) => context.deadline !== null,
    /** In time on the day itself: the day of the move, in UTC, is not before the day stated. */
    deadlineReached: ({ context, event }) => dayOf(event.office.now) >= (context.deadline ?? ''),
  },
  delays: {
    idle: IDLE_AFTER,
    lastCallEnds: ({ context, event }) =>
      Math.max(0, Date.parse(context.deadline ?? event.office.now) - Date.parse(event.office.now)),
  },
});

const stateDeadline = base.assign({ deadline: ({ event }) => event.deadline ?? null });

const warn = (warning: Warning['warning']) => base.emit({ type: 'warning', warning });

/** Whether somebody still works on it. Every move and every touch starts the clock anew. */
const activity = {
  initial: 'fresh',
  states: {
    fresh: {
      after: { idle: 'idle' },
      on: {
        TOUCH: { target: 'fresh', reenter: true },
        // Allowed by the table of moves, but six months have not passed.
        STAGNANT: { target: '#eip1.stagnant', actions: warn('early-stagnant') },
      },
    },
    idle: {
      meta: { waitingFor: ['editor'], acts: ['STAGNANT'] },
      on: { TOUCH: 'fresh', STAGNANT: '#eip1.stagnant' },
    },
  },
} as const;

const machine = base.createMachine({
  id: 'eip1',
  context: { deadline: null },
  initial: 'unborn',
  states: {
    unborn: {
      meta: { waitingFor: ['author'], acts: ['DRAFT', 'LIVING'] },
      on: { DRAFT: 'draft', LIVING: 'living' },
    },
    draft: {
      meta: { waitingFor: ['author'], acts: ['REVIEW', 'WITHDRAWN'] },
      on: { REVIEW: 'review', WITHDRAWN: 'withdrawn', LIVING: 'living' },
      ...activity,
    },
    review: {
      meta: { waitingFor: ['author'], acts: ['LAST_CALL', 'WITHDRAWN'] },
      on: { LAST_CALL: { target: 'lastCall', actions: stateDeadline }, WITHDRAWN: 'withdrawn' },
      ...activity,
    },
    lastCall: {
      type: 'parallel',
      on: {
        REVIEW: 'review',
        WITHDRAWN: 'withdrawn',
        RESTATE_DEADLINE: { target: 'lastCall', reenter: true, actions: stateDeadline },
      },
      states: {
        activity,
        period: {
          initial: 'opening',
          states: {
            opening: { always: [{ guard: 'deadlineStated', target: 'dated' }, { target: 'undated' }] },
            dated: {
              initial: 'running',
              on: { FINAL: { guard: 'deadlineReached', target: '#eip1.final' } },
              states: {
                running: {
                  meta: { waitingFor: ['reviewer'], acts: [] },
                  after: { lastCallEnds: 'over' },
                },
                over: { meta: { waitingFor: ['author'], acts: ['FINAL'] } },
              },
            },
            undated: {
              meta: { waitingFor: ['author'], acts: ['RESTATE_DEADLINE', 'FINAL'] },
              on: { FINAL: { target: '#eip1.final', actions: warn('no-deadline') } },
            },
          },
        },
      },
    },
    stagnant: {
      meta: { waitingFor: ['author'], acts: ['DRAFT', 'REVIEW', 'LAST_CALL', 'WITHDRAWN'] },
      on: {
        DRAFT: 'draft',
        REVIEW: 'review',
        LAST_CALL: { target: 'lastCall', actions: stateDeadline },
        WITHDRAWN: 'withdrawn',
      },
    },
    final: { type: 'final' },
    withdrawn: { type: 'final' },
    living: { type: 'final' },
  },
});

function dayOf(instant: string): string {
  return instant.slice(0, 'YYYY-MM-DD'.length);
}

const inPublic = { audience: [{ to: 'everyone', from: 'at-once' }] } as const;

export const eip1: MachineDefinition = {
  name: 'eip1',
  version: 1,
  machine,
  events: {
    start: inPublic,
    ...Object.fromEntries(STATUSES.map(({ move }) => [move, inPublic])),
    RESTATE_DEADLINE: inPublic,
    TOUCH: inPublic,
    'after.idle': inPublic,
    'after.lastCallEnds': inPublic,
  },
  work: {},
};
