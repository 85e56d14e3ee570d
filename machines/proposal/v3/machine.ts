import { type AnyStateMachine, raise } from 'xstate';
import type { MachineDefinition } from '../../definition.ts';
import {
  actRule,
  base,
  type Args,
  COCHAIRS,
  letter,
  may,
  on,
  pendingUntil,
  phase,
  type Piece,
  set,
  tell,
  toCoChairs,
  toProponent,
  toSeats,
} from './base.ts';
import { draft, dormant, returned, screening } from './beginning.ts';
import { consideration } from './consideration.ts';
import { type Context, type ProposalInput, opened, type Pending, type ProposalEvent } from './context.ts';
import { decision } from './decision.ts';
import { closed, completion } from './completion.ts';
import { conditions, conditionsRegion } from './conditions.ts';
import { formalisation } from './formalisation.ts';
import { implementation } from './implementation.ts';
import { audience } from './audience.ts';
import { relations } from './relations.ts';
import { recused, seatRegion, seatsAsTheyAre, tellNewcomers } from './seats.ts';
import { effectOf, effectRegion, jointRegion } from './joint.ts';
import { fromVersion1 } from './from-version-1.ts';
import { fromVersion2 } from './from-version-2.ts';
import { tellJointActs } from './owing.ts';

/**
 * proposal@3: the life of a proposal from draft to closed, for collaboration and for new projects of every scale. Circulation,
 * the sitting, offers and secondments are later versions: they are composed from the same parts.
 */

const declares = set(({ context, event }) => ({
  interests: [...context.interests, { who: event.office.actor.seat, because: String(event['because']) }],
}));

const noted = set(({ context, event }) => ({
  overdue: [...new Set([...context.overdue, String(event['act'])])],
}));
const toldCoChairs = set(({ context, event }) => ({
  overdue: [...context.overdue, `cochairs:${String(event['act'])}`],
}));
const onAgenda = set(({ context, event }) => ({
  agenda: [...context.agenda, { act: String(event['act']), at: event.office.now }],
}));

/** Both Co-Chairs and the agenda are told once, even if both seats owe. */
const rung: readonly Piece[] = [
  on('tellsCoChairsFirst', { actions: [noted, toldCoChairs, letter('owed', COCHAIRS)] }),
  on('tellsAgendaFirst', { actions: [noted, onAgenda, letter('agenda', [...COCHAIRS, 'desk'])] }),
  { actions: noted },
];
/** Guidance that no meeting is dated to take up: both Co-Chairs are asked for a date. */
const dateAsked = set(({ context, event }) => ({
  agenda: context.agenda.map((item) => (item.act === 'ADVISE' ? { ...item, asked: event.office.now } : item)),
}));

const reachable = ({ unreached }: Context, event: ProposalEvent): readonly string[] =>
  unreached.filter((seat) => seat !== event['seat']);
const unreachedWith = (context: Context, event: ProposalEvent): readonly string[] => [
  ...reachable(context, event),
  String(event['seat']),
];
const tellAgain = raise(((args: Args) => ({
  type: 'internal.again',
  seats: [String(args.event['seat'])],
})) as never);
const tellReached = raise(((args: Args) => ({
  type: 'internal.reached',
  seats: [String(args.event['seat'])],
})) as never);

const withdrawing = may('fromProponent', ['notBeingWithdrawn'], {
  actions: [
    set((args) => {
      const { over: _, ...aside } = args.context.pending ?? {};
      return pendingUntil(args, {
        act: 'WITHDRAW',
        by: [args.event.office.actor.seat],
        facts: {},
        ...(args.context.pending === null ? {} : { over: aside as Omit<Pending, 'over'> }),
      });
    }),
    tell('internal.withdrawn'),
    toSeats('withdrawal-intended'),
  ],
});
const undecided = { WITHDRAW: withdrawing };
const withdrawn = effectOf('WITHDRAW', { target: '#proposal.withdrawn' });

/** A state in which the proponent can leave. */
function leavable(piece: Piece): Piece {
  const { on: own = {}, ...rest } = piece as { on?: Record<string, unknown> };
  const effects = own['internal.effect'];
  return {
    ...rest,
    on: {
      ...own,
      ...undecided,
      'internal.effect': [withdrawn, ...(effects === undefined ? [] : [effects].flat())],
    },
  };
}

const outcome = (name: string): Piece => ({
  type: 'final',
  entry: [set(() => ({ outcome: name, phase: name })), toProponent(name.replaceAll('_', '-'))],
});

/** The statechart as its author wrote it: tests break it on purpose. */
export const chart: Piece = {
  id: 'proposal',
  context: (({ input }: { input: ProposalInput }) => opened(input)) as never,
  initial: 'open',
  states: {
    open: {
      type: 'parallel',
      entry: seatsAsTheyAre,
      on: {
        'internal.rung': rung,
        'internal.unreached': { actions: set(({ context, event }) => ({ unreached: unreachedWith(context, event) })) },
        'internal.reachable': {
          actions: [
            set(({ context, event }) => ({ unreached: reachable(context, event) })),
            tellAgain,
            tellJointActs('AGAIN', 'of the event'),
          ],
        },
        REACHED: may('fromDeskOrCoManager', ['lettersComeBack', 'letterDoesNotReach', 'notTheirOwnSeat'], {
          actions: [
            tellReached,
            tellJointActs('REACHED', 'of the event'),
            set(({ context, event }) => ({ unreached: reachable(context, event) })),
          ],
        }),
        'internal.stillOwed': on('asksForMeetingDate', { actions: [dateAsked, toCoChairs('meeting-date-asked')] }),
        RECUSE: may('fromAnySeatOrDesk', ['reasonGiven'], { actions: [tellNewcomers, recused, toSeats('recused')] }),
        DECLARE_INTEREST: may(
          'fromAnySeatOrDesk',
          ['reasonGiven', actRule('reasonListed', 'DECLARE_INTEREST'), 'notDeclaredYet'],
          { actions: [declares, toSeats('interest-declared')] },
        ),
        OFFICE_CHANGED: on('fromSystem', {
          actions: [tellNewcomers, seatsAsTheyAre, tell('internal.office')],
        }),
        // Clocks are asked for anew by the engine.
        CALENDAR_CHANGED: on('fromSystem', {}),
        POLICY_CHANGED: on('fromSystem', {}),
      },
      states: {
        life: {
          initial: 'draft',
          states: {
            draft,
            screening: leavable(screening),
            returned: leavable(returned),
            dormant: leavable(dormant),
            consideration: { id: 'consideration', ...leavable(consideration) },
            decision: leavable(decision),
            conditions,
            formalisation,
            implementation,
            completion,
            closed,
          },
        },
        seatAu: seatRegion('au'),
        seatId: seatRegion('id'),
        joint: jointRegion,
        effect: effectRegion,
        conditions: conditionsRegion,
      },
    },
    reviewed: { type: 'final', entry: phase('reviewed') },
    not_taken_forward: outcome('not_taken_forward'),
    not_agreed: outcome('not_agreed'),
    ineligible: outcome('ineligible'),
    withdrawn: outcome('withdrawn'),
    lapsed: outcome('lapsed'),
    discarded: { type: 'final', entry: set(() => ({ outcome: 'discarded', phase: 'discarded' })) },
  },
};

export const proposal3: MachineDefinition = {
  name: 'proposal',
  version: 3,
  machine: base.createMachine(chart as never) as unknown as AnyStateMachine,
  events: audience,
  migrations: [fromVersion1, fromVersion2],
  work: {
    reminder: {
      startToCloseTimeout: 30_000,
      retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: 60_000 },
      summary: 'a reminder, whose delivery is told back',
    },
    letter: {
      startToCloseTimeout: 30_000,
      retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: 60_000 },
      summary: 'a letter of the office',
    },
  },
  relations,
};
