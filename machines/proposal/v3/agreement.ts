import {
  all,
  type Args,
  COCHAIRS,
  heldSeats,
  letter,
  may,
  on,
  pendingUntil,
  type Piece,
  seatRule,
  set,
  tell,
  toCoChairs,
  toProponent,
  toSeats,
} from './base.ts';
import { type Context, type Country, COUNTRIES, type Split } from './context.ts';
import { effectOf } from './joint.ts';

/** What happens when the two seats differ. */

const bothSeats = { waitingFor: heldSeats, acts: ['SUPPORT', 'REVISE', 'OBJECT'] };
const weighing = (seat: Country): Piece => ({
  initial: 'owed',
  states: {
    owed: {
      meta: {
        waitingFor: (context: Context) => heldSeats(context).filter((held) => held === `comanager-${seat}`),
        acts: ['WEIGH', 'SUPPORT', 'REVISE', 'OBJECT'],
      },
      always: on(seatRule('hasWeighed', seat), { target: 'weighed' }),
    },
    weighed: {},
  },
});

const stage = ({ event }: Args): Split => ({ since: event.office.now, pauses: [], stopped: null });
/** Another stage of the timetable: its clock counts from now. */
const begins = set((args) => ({ split: stage(args) }));
const stopping = (anew: boolean | null) =>
  set(({ context, event }) =>
    context.split === null
      ? {}
      : {
          split: {
            ...context.split,
            stopped: { from: event.office.now, anew: anew ?? COUNTRIES.some((seat) => context.empty[seat]) },
          },
        },
  );
/** The clock goes on where it stood; a newcomer gets a full one. */
const goesOn = set((args) => {
  const { split } = args.context;
  if (split?.stopped == null || split.stopped.anew) return { split: stage(args) };
  const pause = { from: split.stopped.from, until: args.event.office.now, why: 'deferred' };
  return { split: { ...split, pauses: [...split.pauses, pause], stopped: null } };
});
const notAgreedNoMore = set(({ context: { pending } }) => {
  if (pending?.act === 'NOT_AGREED') return { pending: null };
  if (pending?.over?.act !== 'NOT_AGREED') return {};
  const { over: _, ...withdrawal } = pending;
  return { pending: withdrawal };
});

/** The timetable of a split while both seats can act. */
const timetable: Piece = {
  initial: 'talking',
  always: on('seatsStandStill', { target: 'stopped', actions: stopping(null) }),
  on: { 'internal.newcomer': on('somebodyIsNew', { target: 'stopped', actions: stopping(true) }) },
  states: {
    remembered: { type: 'history', history: 'deep', target: 'talking' },
    talking: {
      meta: bothSeats,
      after: { splitSitting: { target: 'sitting', actions: [begins, toSeats('split-sitting')] } },
    },
    sitting: {
      meta: bothSeats,
      after: { splitGuidance: { target: 'guidance', actions: [begins, tell('internal.splitGuidance')] } },
    },
    guidance: {
      always: on('splitIsAnswered', { target: 'weighing', actions: begins }),
      after: { splitReminder: { target: 'guidance', reenter: true, actions: [begins, toSeats('split-reminder')] } },
    },
    weighing: {
      type: 'parallel',
      states: { au: weighing('au'), id: weighing('id') },
      after: { splitWeigh: { target: 'meeting', actions: [begins, letter('agenda', [...COCHAIRS, 'desk'])] } },
    },
    meeting: {
      initial: 'choosing',
      states: {
        choosing: { always: [on('meetingDated', { target: 'dated' }), { target: 'undated' }] },
        dated: {
          meta: bothSeats,
          after: { meetingHeld: { target: '#restating', actions: begins } },
          on: { 'internal.office': { target: 'choosing' } },
        },
        undated: {
          meta: { waitingFor: () => COCHAIRS, acts: [] },
          entry: toCoChairs('meeting-date-asked'),
          after: { meetingUndated: { target: 'undated', reenter: true, actions: toSeats('split-reminder') } },
          on: { 'internal.office': on('meetingDated', { target: 'dated' }) },
        },
      },
    },
    restating: {
      id: 'restating',
      meta: bothSeats,
      after: { splitRestate: { target: 'noticed', actions: [begins, toProponent('not-agreed-intended')] } },
    },
    noticed: { meta: bothSeats, after: { splitNotice: { target: 'open', actions: begins } } },
    open: {
      meta: { waitingFor: heldSeats, acts: ['NOT_AGREED', 'SUPPORT', 'REVISE', 'OBJECT'] },
      after: { splitReminder: { target: 'open', reenter: true, actions: [begins, toSeats('split-reminder')] } },
      on: {
        NOT_AGREED: may('fromEitherSeat', ['onPresentText', 'nothingPending', 'reasonGiven'], {
          actions: [
            set((args) => pendingUntil(args, { act: 'NOT_AGREED', by: [args.event.office.actor.seat], facts: {} })),
          ],
        }),
      },
    },
  },
};

/** The seats differ: they talk, the Co-Chairs are asked, a meeting is told, and at last either seat may say so. Never the clock. */
export const agreement: Piece = {
  initial: 'together',
  states: {
    // Of a text that waits to be marked it is not known whether the seats still differ.
    together: { always: on(all('textSettled', 'positionsDiffer'), { target: 'split' }) },
    split: {
      always: on(all('textSettled', 'positionsDoNotDiffer'), { target: 'together' }),
      entry: [begins, toSeats('split')],
      exit: [notAgreedNoMore, set(() => ({ split: null }))],
      on: { 'internal.effect': effectOf('NOT_AGREED', { target: '#proposal.not_agreed' }) },
      initial: 'running',
      states: {
        running: timetable,
        stopped: {
          on: { 'internal.empty': { actions: stopping(true) } },
          always: on('seatsGoOn', { target: 'running.remembered', actions: goesOn }),
        },
      },
    },
  },
};
