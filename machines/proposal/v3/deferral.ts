import { COMANAGERS, may, on, type Piece, set, tell, toSeats } from './base.ts';
import { countryOf } from './guards/index.ts';
import { deferralOf } from './guards/positions.ts';
import { effectOf } from './joint.ts';

/** A deferral, by each seat once for a few days or by both: to a day, or to a meeting wherever it moves to. */

const resumed = set(() => ({ deferral: null }));
const RULES = ['onPresentText', 'notDeferredYet', 'deferralNamed', 'deferralInLimits', 'reasonGiven'];
const begins = [tell('internal.deferred', { seats: COMANAGERS, why: 'deferred' }), toSeats('deferred')];

/** The seats' clocks stand still; inputs go on, and either seat may act. */
export const deferral: Piece = {
  initial: 'none',
  states: {
    none: {
      on: {
        DEFER: may('fromEitherSeat', RULES, {
          target: 'deferred',
          actions: [
            set(({ context, event }) => ({
              deferral: deferralOf(event, event.office),
              deferred: { ...context.deferred, [countryOf(event)]: true },
            })),
            ...begins,
          ],
        }),
        'internal.effect': effectOf('DEFER_JOINTLY', {
          target: 'deferred',
          actions: [
            set(({ context, event }) => ({ deferral: deferralOf(context.pending?.facts ?? {}, event.office) })),
            ...begins,
          ],
        }),
      },
    },
    deferred: {
      tags: ['deferred'],
      // The meeting may have moved, or been held already.
      on: { 'internal.office': on('deferredToMeeting', { target: 'deferred', reenter: true }) },
      after: {
        deferralEnds: {
          target: 'none',
          actions: [resumed, tell('internal.resumed', { seats: COMANAGERS, why: 'deferred' }), toSeats('resumed')],
        },
      },
    },
  },
};
