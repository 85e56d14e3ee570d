import {
  all,
  COCHAIRS,
  COMANAGERS,
  from,
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
import { type Country, type Guidance, type Input, NEITHER, NOBODY } from './context.ts';
import { countryOf } from './guards.ts';
import { effectOf } from './joint.ts';

/** Guidance of the Co-Chairs, deferral, and what happens when the two seats differ. */

const ask = (asked: Guidance['asked']) =>
  set(({ context }) => ({
    guidance: { asked, text: context.text.hash, advice: NOBODY, weighed: NEITHER, none: false },
    asked: true,
    // A new request has its own ladder: what was told of an earlier one does not stand for it.
    agenda: context.agenda.filter(({ act }) => act !== 'ADVISE'),
    overdue: context.overdue.filter((act) => act !== 'ADVISE' && act !== 'cochairs:ADVISE'),
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
const noneGiven = set(({ context }) =>
  context.guidance === null ? {} : { guidance: { ...context.guidance, none: true } },
);
const stillApplies = set(({ context }) => ({
  guided: { text: context.text.hash, stillApplies: context.guided?.text ?? '' } satisfies Input,
}));
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
          effectOf('CITE_WORK_PLAN', { target: 'idle', actions: [answered, toCoChairs('work-plan-cited')] }),
          effectOf('NONE_GIVEN', { target: 'idle', actions: [answered, noneGiven, toCoChairs('none-given')] }),
        ],
      },
    },
    // The advice was given on another text: both seats say that it still applies, or it is asked again.
    stale: {
      meta: { waitingFor: () => COMANAGERS, acts: ['STILL_APPLIES', 'ASK'] },
      after: { guidanceStale: { target: 'asked', actions: [ask('required'), toCoChairs('guidance-asked')] } },
      on: {
        ASK,
        'internal.superseded': { target: 'stale', reenter: true },
        'internal.effect': effectOf('STILL_APPLIES', { target: 'idle', actions: stillApplies }),
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

const bothSeats = { waitingFor: () => COMANAGERS, acts: ['SUPPORT', 'REVISE', 'OBJECT'] };
const weighing = (seat: Country): Piece => ({
  initial: 'owed',
  states: {
    owed: {
      meta: { waitingFor: () => [`comanager-${seat}`], acts: ['WEIGH', 'SUPPORT', 'REVISE', 'OBJECT'] },
      always: on(seatRule('hasWeighed', seat), { target: 'weighed' }),
    },
    weighed: {},
  },
});

/** The seats differ: they talk, the Co-Chairs are asked, a meeting is told, and at last either seat may say so. Never the clock. */
export const agreement: Piece = {
  initial: 'together',
  states: {
    together: { always: on('positionsDiffer', { target: 'split' }) },
    split: {
      always: on('positionsDoNotDiffer', { target: 'together' }),
      entry: toSeats('split'),
      initial: 'talking',
      states: {
        talking: { meta: bothSeats, after: { splitSitting: { target: 'sitting', actions: toSeats('split-sitting') } } },
        sitting: {
          meta: bothSeats,
          after: { splitGuidance: { target: 'guidance', actions: tell('internal.splitGuidance') } },
        },
        guidance: {
          always: on('splitIsAnswered', { target: 'weighing' }),
          after: { splitReminder: { target: 'guidance', reenter: true, actions: toSeats('split-reminder') } },
        },
        weighing: {
          type: 'parallel',
          states: { au: weighing('au'), id: weighing('id') },
          after: { splitWeigh: { target: 'meeting', actions: letter('agenda', [...COCHAIRS, 'desk']) } },
        },
        meeting: {
          initial: 'choosing',
          on: { 'internal.office': { target: '.choosing' } },
          states: {
            choosing: { always: [on('meetingDated', { target: 'dated' }), { target: 'undated' }] },
            dated: { meta: bothSeats, after: { meetingHeld: '#restating' } },
            undated: {
              meta: { waitingFor: () => COCHAIRS, acts: [] },
              entry: toCoChairs('meeting-date-asked'),
              after: { meetingUndated: { target: 'undated', reenter: true, actions: toSeats('split-reminder') } },
            },
          },
        },
        restating: {
          id: 'restating',
          meta: bothSeats,
          after: { splitRestate: { target: 'noticed', actions: toProponent('not-agreed-intended') } },
        },
        noticed: { meta: bothSeats, after: { splitNotice: 'open' } },
        open: {
          meta: { waitingFor: () => COMANAGERS, acts: ['NOT_AGREED', 'SUPPORT', 'REVISE', 'OBJECT'] },
          after: { splitReminder: { target: 'open', reenter: true, actions: toSeats('split-reminder') } },
          on: {
            NOT_AGREED: may('fromEitherSeat', ['onPresentText', 'nothingPending', 'reasonGiven'], {
              actions: [
                set((args) => pendingUntil(args, { act: 'NOT_AGREED', by: [args.event.office.actor.seat], facts: {} })),
              ],
            }),
            'internal.effect': effectOf('NOT_AGREED', { target: '#proposal.not_agreed' }),
          },
        },
      },
    },
  },
};
