import { all, from, heldSeats, may, on, type Piece, seatRule, set, toCoChairs, toSeats } from './base.ts';
import { type Country, forgotten, type Guidance, type Input, NEITHER, NOBODY } from './context.ts';
import { countryOf } from './guards/index.ts';
import { effectOf } from './joint.ts';
import { waitsFor } from './owing.ts';

/** Guidance of the Co-Chairs: required, asked for by a seat, or by the system when the seats differ. */

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
/** Covered by a line of the Work Plan: nobody is asked any more. */
const askedNoMore = set(() => ({ guidance: null }));
/** Both Co-Chairs were asked, the agenda was told, and nothing came: both seats say so, and the decision prints it. */
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
