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
  owedAnew,
  pendingUntil,
  phase,
  type Piece,
  seatRule,
  set,
  tell,
  tellJointActs,
  toCoChairs,
  toProponent,
  toSeats,
  waitsFor,
} from './base.ts';
import { draft, dormant, returned, screening } from './beginning.ts';
import { consideration } from './consideration.ts';
import { type By, COUNTRIES, type Country, type Input2, opened, type Pending } from './context.ts';
import { decision } from './decision.ts';
import { closed, completion, conditions, conditionsRegion, formalisation, implementation } from './delivery.ts';
import { audience } from './audience.ts';
import { relations } from './relations.ts';
import { standAside } from './interests.ts';
import { effectOf, effectRegion, JOINT_ACTS, jointRegion } from './joint.ts';
import { fromVersion1 } from './migration.ts';

/**
 * proposal@2: the life of a proposal from draft to closed, for collaboration and for new projects of every scale. Circulation,
 * the sitting, offers and secondments are later versions: they are composed from the same parts.
 */

/** Whether a seat has nobody who may act in this case: its holder is missing or recused, and so is every acting officer. */
function emptySeats({ context, event }: Args, recused: readonly string[] = standAside(context, event)): By<boolean> {
  const { facts } = event.office;
  const holders = (facts['comanagers'] ?? {}) as Readonly<Record<string, string | null>>;
  const acting = (facts['acting'] ?? {}) as Readonly<Record<string, readonly string[]>>;
  const empty = (seat: Country): boolean => {
    const holder = holders[seat.toUpperCase()];
    const others = acting[`comanager-${seat}`] ?? [];
    if (holder === undefined) return false;
    return (holder === null || recused.includes(holder)) && others.every((person) => recused.includes(person));
  };
  return { au: empty('au'), id: empty('id') };
}

/** Who acts for each seat in this case: its holder, or else the first acting officer who does not stand aside. */
function fillers({ event }: Args, aside: readonly string[]): By<string | null> {
  const { facts } = event.office;
  const holders = (facts['comanagers'] ?? {}) as Readonly<Record<string, string | null>>;
  const acting = (facts['acting'] ?? {}) as Readonly<Record<string, readonly string[]>>;
  const filler = (seat: Country): string | null =>
    [holders[seat.toUpperCase()] ?? null, ...(acting[`comanager-${seat}`] ?? [])].find(
      (person) => person !== null && !aside.includes(person),
    ) ?? null;
  return { au: filler('au'), id: filler('id') };
}

const asideAfter = ({ context, event }: Args): readonly string[] =>
  event.type === 'RECUSE'
    ? standAside({ ...context, recused: [...context.recused, event.office.actor.person ?? ''] }, event)
    : standAside(context, event);
/** Seats that pass from one person to another without having been empty. */
function newcomers(args: Args): readonly string[] {
  const now = fillers(args, asideAfter(args));
  return COUNTRIES.filter((seat) => {
    const before = args.context.fills[seat];
    return before !== null && now[seat] !== null && now[seat] !== before;
  }).map((seat) => `comanager-${seat}`);
}
const tellNewcomers = raise(((args: Args) => ({ type: 'internal.newcomer', seats: newcomers(args) })) as never);

const seatsAsTheyAre = set((args) => ({
  empty: emptySeats(args),
  fills: fillers(args, asideAfter(args)),
}));
const recused = set((args) => {
  const list = [...args.context.recused, args.event.office.actor.person ?? ''];
  const aside = asideAfter(args);
  return { recused: list, empty: emptySeats(args, aside), fills: fillers(args, aside) };
});
const declares = set(({ context, event }) => ({
  interests: [...context.interests, { who: event.office.actor.seat, because: String(event['because']) }],
}));

function seatRegion(seat: Country): Piece {
  const seats = [`comanager-${seat}`];
  const handedOver = [
    tell('internal.filled', { seats, why: 'empty' }),
    tellJointActs('ANEW', seat),
    // What was told of the one who went does not stand for the one who comes.
    owedAnew('SUPPORT', 'SIGN', ...Object.keys(JOINT_ACTS)),
    letter('handover', seats),
  ];
  const vacancy = waitsFor({
    id: `vacancy.${seat}`,
    act: 'APPOINT',
    acts: ['NAME_ACTING'],
    seat: `senior-official-${seat}`,
    rule: null,
    ladder: 'vacancy',
  });
  return {
    initial: 'held',
    states: {
      held: {
        always: on(seatRule('seatIsEmpty', seat), {
          target: 'empty',
          actions: [tell('internal.empty', { seats, why: 'empty' }), tellJointActs('STOP', seat)],
        }),
        // A newcomer gets a full clock and a hand-over list, whether or not the seat was empty in between.
        on: {
          'internal.newcomer': on({ type: 'concerns', params: { seat: `comanager-${seat}` } }, { actions: handedOver }),
        },
      },
      empty: {
        invoke: vacancy.invoke,
        always: on(seatRule('seatIsHeld', seat), {
          target: 'held',
          actions: [...handedOver, owedAnew('APPOINT')],
        }),
      },
    },
  };
}

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
  context: (({ input }: { input: Input2 }) => opened(input)) as never,
  initial: 'open',
  states: {
    open: {
      type: 'parallel',
      entry: seatsAsTheyAre,
      on: {
        'internal.rung': rung,
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

export const proposal2: MachineDefinition = {
  name: 'proposal',
  version: 2,
  machine: base.createMachine(chart as never) as unknown as AnyStateMachine,
  events: audience,
  migrations: [fromVersion1],
  work: {
    letter: {
      startToCloseTimeout: 30_000,
      retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: 60_000 },
      summary: 'a letter of the office',
    },
  },
  relations,
};
