import { raise } from 'xstate';
import { type Args, letter, on, owedAnew, type Piece, seatRule, set, tell } from './base.ts';
import { type By, COUNTRIES, type Country } from './context.ts';
import { standAside } from './interests.ts';
import { JOINT_ACTS } from './joint.ts';
import { tellJointActs, waitsFor } from './owing.ts';

/** The two seats of the Co-Managers in a case: who fills them, and what follows when one is empty or passes on. */

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
export const tellNewcomers = raise(((args: Args) => ({ type: 'internal.newcomer', seats: newcomers(args) })) as never);

/** Of who went nobody says any more that letters do not reach the seat: whether it is empty, or another fills it. */
const stillUnreached = ({ context }: Args, fills: By<string | null>): readonly string[] => {
  const passedOn = COUNTRIES.filter((seat) => fills[seat] !== context.fills[seat]).map((seat) => `comanager-${seat}`);
  return context.unreached.filter((seat) => !passedOn.includes(seat));
};

export const seatsAsTheyAre = set((args) => {
  const fills = fillers(args, asideAfter(args));
  return { unreached: stillUnreached(args, fills), empty: emptySeats(args), fills };
});
/** A position outlives its holder; a signature under a decision that is not drafted yet does not. */
export const recused = set((args) => {
  const list = [...args.context.recused, args.event.office.actor.person ?? ''];
  const aside = asideAfter(args);
  const fills = fillers(args, aside);
  const seat = COUNTRIES.find((country) => args.event.office.actor.seat === `comanager-${country}`);
  return {
    recused: list,
    unreached: stillUnreached(args, fills),
    empty: emptySeats(args, aside),
    fills,
    ...(seat === undefined ? {} : { ahead: { ...args.context.ahead, [seat]: null } }),
  };
});
export function seatRegion(seat: Country): Piece {
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
        on: vacancy.on,
        always: on(seatRule('seatIsHeld', seat), {
          target: 'held',
          actions: [...handedOver, owedAnew('APPOINT')],
        }),
      },
    },
  };
}
