import {
  all,
  type Args,
  COCHAIRS,
  COMANAGERS,
  from,
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
  waitsFor,
} from './base.ts';
import {
  type Context,
  type Country,
  COUNTRIES,
  forgotten,
  type Guidance,
  type Input,
  NEITHER,
  NOBODY,
  type Split,
} from './context.ts';
import { countryOf } from './guards.ts';
import { effectOf } from './joint.ts';

/** Guidance of the Co-Chairs, deferral, and what happens when the two seats differ. */

const ask = (asked: Guidance['asked']) =>
  set(({ context }) => ({
    guidance: { asked, text: context.text.hash, advice: NOBODY, weighed: NEITHER, none: false },
    ...forgotten(context, ['ADVISE']),
  }));

const advise = (seat: Country, says: string) =>
  set(({ context, event }) =>
    context.guidance === null
      ? {}
      : {
          guidance: {
            ...context.guidance,
            advice: {
              ...context.guidance.advice,
              [seat]: { says, person: event.office.actor.person ?? '', text: context.text.hash },
            },
          },
        },
  );

function adviceRegion(seat: Country): Piece {
  const owing = waitsFor({
    id: `guidance.${seat}`,
    act: 'ADVISE',
    acts: ['ADVISE', 'JOIN', 'NO_ADVICE'],
    seat: `cochair-${seat}`,
    rule: 'guidance',
    ladder: 'cochair',
  });
  const rules = ['onPresentText', seatRule('noAdviceYet', seat)];
  return {
    initial: 'owed',
    states: {
      owed: {
        invoke: owing.invoke,
        always: on(seatRule('adviceGiven', seat), { target: 'given' }),
        on: {
          ...owing.on,
          ADVISE: may(from(`cochair-${seat}`), [...rules, 'reasonGiven'], { actions: [advise(seat, 'ADVISE')] }),
          JOIN: may(from(`cochair-${seat}`), [...rules, seatRule('otherAdvised', seat)], {
            actions: [advise(seat, 'ADVISE')],
          }),
          NO_ADVICE: may(from(`cochair-${seat}`), rules, { actions: [advise(seat, 'NO_ADVICE')] }),
        },
      },
      given: {},
    },
  };
}

const answered = set(({ context }) => ({ guided: { text: context.text.hash } satisfies Input }));
/** Both Co-Chairs were asked, the agenda was told, and nothing came: both seats say so, and the decision prints it. */
/** Covered by a line of the Work Plan: nobody is asked any more. */
const askedNoMore = set(() => ({ guidance: null }));
const noneGiven = set(({ context }) =>
  context.guidance === null ? {} : { guidance: { ...context.guidance, none: true } },
);
const stillApplies = set(({ context }) => ({
  guided: { text: context.text.hash, stillApplies: context.guided?.text ?? '' } satisfies Input,
}));
const citing = effectOf('CITE_WORK_PLAN', {
  target: 'idle',
  actions: [answered, askedNoMore, toCoChairs('work-plan-cited')],
});
const asking = { target: 'asked', actions: [ask('seat'), toCoChairs('guidance-asked')] };
const ASK = may('fromEitherSeat', ['onPresentText', 'textSettled', 'reasonGiven'], asking);

export const guidance: Piece = {
  initial: 'idle',
  on: {
    'internal.splitGuidance': { target: '.asked', actions: [ask('split'), toCoChairs('guidance-asked-split')] },
    CLARIFY: may('fromEitherSeat', ['guidanceAsked', 'reasonGiven'], { actions: [toCoChairs('clarified')] }),
    WEIGH: may('fromEitherSeat', ['onPresentText', 'adviceIsIn', 'notWeighedYet', 'reasonGiven'], {
      actions: [
        set(({ context, event }) =>
          context.guidance === null
            ? {}
            : {
                guidance: {
                  ...context.guidance,
                  weighed: { ...context.guidance.weighed, [countryOf(event)]: true },
                },
              },
        ),
      ],
    }),
  },
  states: {
    idle: {
      always: [
        on(all('textSettled', 'needsGuidance'), {
          target: 'asked',
          actions: [ask('required'), toCoChairs('guidance-asked')],
        }),
        on(all('textSettled', 'guidanceIsOld'), { target: 'stale' }),
      ],
      on: { ASK },
    },
    asked: {
      type: 'parallel',
      states: { au: adviceRegion('au'), id: adviceRegion('id') },
      always: on('bothAdvised', { target: 'idle', actions: [answered, toSeats('guidance-given')] }),
      on: {
        'internal.superseded': {
          target: 'asked',
          reenter: true,
          actions: [ask('required'), toCoChairs('guidance-asked')],
        },
        'internal.effect': [
          citing,
          effectOf('STILL_APPLIES', { target: 'idle', actions: [stillApplies, askedNoMore] }),
          effectOf('NONE_GIVEN', { target: 'idle', actions: [answered, noneGiven, toCoChairs('none-given')] }),
        ],
      },
    },
    // The advice was given on another text: both seats say that it still applies, or it is asked again.
    stale: {
      meta: { waitingFor: heldSeats, acts: ['STILL_APPLIES', 'CITE_WORK_PLAN', 'ASK'] },
      after: { guidanceStale: { target: 'asked', actions: [ask('required'), toCoChairs('guidance-asked')] } },
      on: {
        ASK,
        'internal.superseded': { target: 'stale', reenter: true },
        'internal.effect': [citing, effectOf('STILL_APPLIES', { target: 'idle', actions: stillApplies })],
      },
    },
  },
};

const resumed = set(() => ({ deferral: null }));
const stop = tell('internal.deferred', { seats: COMANAGERS, why: 'deferred' });

/** The seats' clocks stand still; inputs go on, and either seat may act. */
export const deferral: Piece = {
  initial: 'none',
  states: {
    none: {
      on: {
        DEFER: may('fromEitherSeat', ['onPresentText', 'notDeferredYet', 'deferralInLimits', 'reasonGiven'], {
          target: 'deferred',
          actions: [
            set(({ context, event }) => ({
              deferral: { from: event.office.now, days: Number(event['days']), until: null },
              deferred: { ...context.deferred, [countryOf(event)]: true },
            })),
            stop,
            toSeats('deferred'),
          ],
        }),
        'internal.effect': effectOf('DEFER_JOINTLY', {
          target: 'deferred',
          actions: [
            set(({ context, event }) => ({
              deferral: { from: event.office.now, days: 0, until: String(context.pending?.facts['until']) },
            })),
            stop,
            toSeats('deferred'),
          ],
        }),
      },
    },
    deferred: {
      tags: ['deferred'],
      after: {
        deferralEnds: {
          target: 'none',
          actions: [resumed, tell('internal.resumed', { seats: COMANAGERS, why: 'deferred' }), toSeats('resumed')],
        },
      },
    },
  },
};

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
const notAgreedNoMore = set(({ context }) => (context.pending?.act === 'NOT_AGREED' ? { pending: null } : {}));

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
