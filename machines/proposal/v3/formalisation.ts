import {
  bySeat,
  focals,
  from,
  letter,
  may,
  on,
  owedAnew,
  phase,
  type Piece,
  seatRule,
  set,
  toProponent,
  toSeats,
} from './base.ts';
import { type Context, type Country, listOf } from './context.ts';
import { partyOf } from './guards/index.ts';
import { endJointActs, waitsFor } from './owing.ts';
import { unsignedParties } from './standing.ts';

/** The decision is put into signed form: by both seats, and by those outside whom its kind names. */

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
