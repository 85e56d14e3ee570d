import { raise } from 'xstate';
import { closedNow, consent, consultation } from './inputs.ts';
import { agreement } from './agreement.ts';
import { deferral } from './deferral.ts';
import { guidance } from './guidance.ts';
import { endJointActs, waitsFor } from './owing.ts';
import { adviceIsIn } from './standing.ts';
import {
  actRule,
  all,
  type Args,
  bySeat,
  COCHAIRS,
  COMANAGERS,
  focals,
  letter,
  may,
  on,
  owedAnew,
  phase,
  type Piece,
  seatRule,
  set,
  tell,
  toSeats,
} from './base.ts';
import {
  type Act,
  type Context,
  consideredAnew,
  COUNTRIES,
  type Country,
  type Input,
  kindOf,
  listOf,
  NOT_RETURNED,
  type ProposalEvent,
  saidEarlier,
  type Says,
  type Signs,
} from './context.ts';

/** A clock that runs is lengthened by the days that its seat was granted. */
const granted = (seat: Country): unknown =>
  raise((({ event }: { event: ProposalEvent }) => ({
    type: 'internal.granted',
    seats: [`comanager-${seat}`],
    days: event['days'],
  })) as never);

/** Positions of both seats, side by side with the inputs that approval waits for. */

const position = (seat: Country, says: 'of the event' | 'as before') =>
  set(({ context, event }) => {
    const said = says === 'of the event' ? (event.type as Says) : (context.earlier[seat]?.says ?? 'OBJECT');
    const before = context.earlier[seat]?.items ?? [];
    const items = says === 'as before' ? before : listOf(event, 'items');
    const act: Act<Says> = {
      says: said,
      person: event.office.actor.person ?? '',
      text: context.text.hash,
      ...(items.length > 0 ? { items } : {}),
    };
    return {
      positions: { ...context.positions, [seat]: act },
      ahead: { ...context.ahead, [seat]: null },
      ...(said === 'REVISE' ? { asked: true } : {}),
    };
  });

function positionRegion(seat: Country): Piece {
  const owing = waitsFor({
    id: `position.${seat}`,
    act: 'SUPPORT',
    acts: ['SUPPORT', 'REVISE', 'OBJECT', 'HOLD'],
    seat: `comanager-${seat}`,
    rule: 'position',
    ladder: 'seat',
    deferrable: true,
    extra: (context) => context.held[seat],
  });
  const says = may(
    bySeat(seat),
    ['onPresentText', 'textSettled', seatRule('notSaidSoYet', seat), 'reasonGivenUnlessItAgrees'],
    { actions: [position(seat, 'of the event')] },
  );
  const given = on(seatRule('hasPosition', seat), { target: 'given' });
  const open = on(seatRule('hasNoPosition', seat), { target: 'early' });
  return {
    initial: 'early',
    on: {
      SUPPORT: [
        may(
          bySeat(seat),
          ['onPresentText', 'textSettled', 'signsAsWell', seatRule('notSignedAheadYet', seat), 'asksForNoConditions'],
          { actions: [position(seat, 'of the event'), signedAhead(seat)] },
        ),
        may(bySeat(seat), ['onPresentText', 'textSettled', 'supportsOnly', seatRule('notSaidSoYet', seat)], {
          actions: [position(seat, 'of the event')],
        }),
      ],
      REVISE: says,
      OBJECT: says,
      REAFFIRM: may(bySeat(seat), ['onPresentText', 'textSettled', seatRule('saidBefore', seat)], {
        actions: [position(seat, 'as before')],
      }),
      HOLD: may(
        bySeat(seat),
        ['onPresentText', seatRule('hasNoPosition', seat), seatRule('notHeldYet', seat), 'holdInLimits', 'reasonGiven'],
        {
          actions: [
            set(({ context, event }) => ({ held: { ...context.held, [seat]: Number(event['days']) } })),
            granted(seat),
            toSeats('held'),
          ],
        },
      ),
    },
    states: {
      // Inputs are not in yet: the seat may act, and is not waited for.
      early: { always: [given, on('ready', { target: 'owed' })] },
      owed: {
        entry: owedAnew('SUPPORT'),
        invoke: owing.invoke,
        on: { ...owing.on, 'internal.superseded': { target: 'early' } },
        // While a text waits to be marked nothing is known of its inputs: the clock stands still, and is not begun anew.
        always: [given, on(all('textSettled', 'notReady'), { target: 'early' })],
      },
      given: { always: open },
    },
  };
}

/** An approval that is signed together with the support: of a draft without conditions. */
const signedAhead = (seat: Country) =>
  set(({ context, event }) => {
    const signs = context.kind === 'concept' ? 'INVITE' : 'APPROVE';
    const act: Act<Signs> = { says: signs, person: event.office.actor.person ?? '', text: context.text.hash };
    return { ahead: { ...context.ahead, [seat]: act } };
  });
const changedText = (material: boolean) =>
  set(({ context, event }: { context: Context; event: ProposalEvent }) => {
    const common = {
      text: event.text ?? context.text,
      facts: event.facts ?? context.facts,
      kind: kindOf(event.facts ?? context.facts),
      changes: context.asked ? context.changes : context.changes + 1,
      asked: false,
      pending: null,
    };
    return material ? { ...common, ...voided(context) } : { ...common, marking: { before: context.text.hash } };
  });

/** A material change: both positions are void and can be reaffirmed; a round of consultation begins anew. */
function voided(context: Context): Partial<Context> {
  return {
    ...consideredAnew(),
    earlier: saidEarlier(context),
    consents: {},
    marking: null,
    editorial: false,
    asked: false,
  };
}

/** An editorial change carries everything over to the new text. */
const carried = set(({ context }) => {
  const text = context.text.hash;
  const before = context.marking?.before;
  const carry = <T extends { readonly text: string }>(one: T | null): T | null =>
    one !== null && one.text === before ? { ...one, text } : one;
  const carriedInput = (one: Input | null): Input | null =>
    one !== null && one.text === before ? { ...one, text, carried: one.carried ?? one.text } : one;
  return {
    marking: null,
    editorial: true,
    positions: { au: carry(context.positions.au), id: carry(context.positions.id) },
    ahead: { au: carry(context.ahead.au), id: carry(context.ahead.id) },
    consulted: carriedInput(context.consulted),
    guided: carriedInput(context.guided),
    guidance: carry(context.guidance),
    joint: Object.fromEntries(Object.entries(context.joint).map(([act, one]) => [act, carry(one) ?? one])),
    consents: Object.fromEntries(
      Object.entries(context.consents).map(([party, hash]) => [party, hash === before ? text : hash]),
    ),
  };
});

const marking = waitsFor({
  id: 'marking',
  act: 'MARK',
  acts: ['MARK'],
  seat: 'desk',
  rule: 'text.mark',
  ladder: 'desk',
});
/** What was open on the text before is over. */
const superseded = [...endJointActs, tell('internal.superseded')];
/** Where consideration begins anew, it begins with the new text: nothing is asked for twice. */
const overIn = ({ target }: { readonly target?: string }) => (target === undefined ? superseded : endJointActs);
const everybody = (context: Context): string[] => [
  ...COMANAGERS,
  ...COCHAIRS,
  ...new Set([
    ...focals(['partners', 'participants'].flatMap((field) => listOf(context.facts, field))),
    ...(context.consultation?.seats ?? []),
  ]),
];
/** Their clocks stand still while it is not known whether the change is material. */
const marked = { seats: COMANAGERS, why: 'marking' };

/** A seat says that a change is material after all. */
export const madeMaterial = (where: { readonly target?: string }): Piece =>
  may('fromEitherSeat', ['onPresentText', 'changeIsNotMaterialYet'], {
    ...where,
    actions: [
      set(({ context }) => ({
        ...voided(context),
        pending: withdrawalOf(context),
        consulted: asBefore(context.consulted),
        guided: asBefore(context.guided),
      })),
      ...overIn(where),
    ],
  });
const asBefore = (one: Input | null): Input | null => {
  if (one?.carried === undefined) return one;
  const { carried: text, ...rest } = one;
  return { ...rest, text };
};

/** What a new text of the proponent does, wherever it may come. */
export const changeOfText = (where: { readonly target?: string }): readonly Piece[] => [
  may('fromProponent', ['bringsNewText', 'changesTooOften'], {
    target: 'returned',
    actions: [changedText(true), set(() => ({ returns: NOT_RETURNED }))],
  }),
  may('fromProponent', ['bringsNewText', 'changesWhatIsMaterial'], {
    ...where,
    actions: [changedText(true), ...overIn(where), toSeats('text-changed')],
  }),
  may('fromProponent', ['bringsNewText', 'textSettled'], {
    ...where,
    actions: [changedText(false), toSeats('text-changed')],
  }),
];

const textRegion: Piece = {
  initial: 'settled',
  states: {
    settled: { always: on('textUnmarked', { target: 'marking' }) },
    marking: {
      entry: [owedAnew('MARK'), tell('internal.deferred', marked)],
      exit: tell('internal.resumed', marked),
      invoke: marking.invoke,
      always: on('textSettled', { target: 'settled' }),
      on: {
        ...marking.on,
        MARK: [
          may(actRule('fromDeskOrWhenOverdue', 'MARK'), ['onPresentText', 'markedMaterial'], {
            actions: [set(({ context }) => voided(context)), ...superseded],
          }),
          may(actRule('fromDeskOrWhenOverdue', 'MARK'), ['onPresentText', 'markedEditorial'], {
            actions: [carried, letter('text-changed', ({ context }) => everybody(context))],
          }),
        ],
      },
    },
  },
  on: {
    // Either seat may make a change material; nobody may make it less.
    MAKE_MATERIAL: madeMaterial({}),
  },
};

const toRevision = {
  target: 'returned',
  actions: [
    set(({ context }) => ({
      returns: {
        ...NOT_RETURNED,
        back: 'consideration' as const,
        items: [...new Set(COUNTRIES.flatMap((seat) => context.positions[seat]?.items ?? []))].sort(),
      },
    })),
  ],
};

/** A round is open for comments still, the first on this text or a further one. */
const roundRuns = ({ context, event }: Args): boolean =>
  context.consultation !== null && event.office.now < context.consultation.closes;

export const consideration: Piece = {
  entry: [phase('consideration'), set(() => ({ accepted: true }))],
  // A deferral is of this consideration: it does not outlive it.
  exit: [
    ...endJointActs,
    // Whoever is still asked hears that it is no longer needed.
    letter('consultation-superseded', (args) => (roundRuns(args) ? (args.context.consultation?.seats ?? []) : [])),
    closedNow,
    letter('guidance-no-more', ({ context }) => (context.guidance === null || adviceIsIn(context) ? [] : COCHAIRS)),
    set(({ context }) => ({ deferral: null, guidance: adviceIsIn(context) ? context.guidance : null })),
  ],
  type: 'parallel',
  always: [
    on(all('textSettled', 'bothObject'), { target: 'decision' }),
    on(all('textSettled', 'bothWantRevision'), toRevision),
    on(all('textSettled', 'ready', 'bothSupport'), { target: 'decision' }),
  ],
  on: { CHANGE_TEXT: changeOfText({}) },
  states: {
    au: positionRegion('au'),
    id: positionRegion('id'),
    consultation,
    consent,
    guidance,
    deferral,
    agreement,
    text: textRegion,
  },
};

export function withdrawalOf({ pending }: Context): Context['pending'] {
  if (pending?.act !== 'WITHDRAW') return null;
  const { over: _, ...withdrawal } = pending;
  return withdrawal;
}
