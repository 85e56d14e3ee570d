import {
  actRule,
  all,
  focals,
  instantIn,
  letter,
  may,
  on,
  owedAnew,
  partnersMissing,
  type Piece,
  roundDelay,
  set,
  toProponent,
  toSeats,
  waitsFor,
} from './base.ts';
import { type Context, type Input, listOf } from './context.ts';
import { partyOf } from './guards.ts';

/** What approval waits for beside the positions: consultation, and the consent of partners. Guidance stands in differing.ts. */

const opening = waitsFor({
  id: 'consultation.opening',
  act: 'OPEN',
  acts: ['OPEN'],
  seat: 'desk',
  rule: 'consultation.open',
  ladder: 'desk',
});
const summarising = waitsFor({
  id: 'consultation.summary',
  act: 'SUMMARISE',
  acts: ['SUMMARISE'],
  seat: 'desk',
  rule: 'consultation.summary',
  ladder: 'desk',
});

const openRound = set((args) => {
  const { context, event } = args;
  // Those touched by a change are asked again in a shorter round; the whole membership gets a longer one.
  const rule =
    context.consulted !== null
      ? 'consultation.again'
      : context.kind === 'regional'
        ? 'consultation.membership'
        : 'consultation.round';
  const round = { rule, extended: false, opened: event.office.now };
  return {
    consultation: {
      round: (context.consultation?.round ?? 0) + 1,
      ...round,
      parties: listOf(event, 'parties'),
      comments: 0,
      late: 0,
      closes: instantIn(args, roundDelay(args, round)),
    },
  };
});
const count = (which: 'comments' | 'late') =>
  set(({ context }) =>
    context.consultation === null
      ? {}
      : { consultation: { ...context.consultation, [which]: context.consultation[which] + 1 } },
  );
const extend = set((args) => {
  const round = args.context.consultation;
  if (round === null) return {};
  const extended = { ...round, extended: true };
  return { consultation: { ...extended, closes: instantIn(args, roundDelay(args, extended)) } };
});
const summarised = set(({ context }) => ({ consulted: { text: context.text.hash } satisfies Input }));
const parties = (context: Context): string[] => focals(context.consultation?.parties ?? []);
const open = may(actRule('fromDeskOrWhenOverdue', 'OPEN'), ['onPresentText', 'textSettled', 'partiesNamed'], {
  target: 'running',
  actions: [openRound, letter('consultation-opened', ({ event }) => focals(listOf(event, 'parties')))],
});
const superseded = {
  target: 'idle',
  actions: letter('consultation-superseded', ({ context }) => parties(context)),
};

export const consultation: Piece = {
  initial: 'idle',
  states: {
    idle: {
      always: on(all('textSettled', 'needsConsultation'), { target: 'opening' }),
      // Another round, wherever the office wants one.
      on: { OPEN: open },
    },
    opening: { entry: owedAnew('OPEN'), invoke: opening.invoke, on: { ...opening.on, OPEN: open } },
    running: {
      meta: { waitingFor: parties, acts: ['COMMENT', 'COMMENT_TO_OFFICE'] },
      after: { consultationRound: 'summarising' },
      on: {
        COMMENT: [
          may('fromParty', ['onPresentText', 'roundIsOpen'], { actions: [count('comments')] }),
          may('fromParty', ['onPresentText'], { actions: [count('late')] }),
        ],
        COMMENT_TO_OFFICE: [
          may('fromParty', ['onPresentText', 'roundIsOpen'], { actions: [count('comments')] }),
          may('fromParty', ['onPresentText'], { actions: [count('late')] }),
        ],
        EXTEND: may('fromDeskOrCoManager', ['roundIsOpen', 'roundNotExtendedYet'], {
          target: 'running',
          reenter: true,
          actions: [extend, letter('consultation-extended', ({ context }) => parties(context))],
        }),
        'internal.superseded': superseded,
      },
    },
    summarising: {
      entry: owedAnew('SUMMARISE'),
      invoke: summarising.invoke,
      on: {
        ...summarising.on,
        COMMENT: may('fromParty', ['onPresentText'], { actions: [count('late')] }),
        COMMENT_TO_OFFICE: may('fromParty', ['onPresentText'], { actions: [count('late')] }),
        SUMMARISE: may(
          actRule('fromDeskOrWhenOverdue', 'SUMMARISE'),
          ['onPresentText', 'textSettled', 'answersEveryComment'],
          {
            target: 'idle',
            actions: [summarised, letter('consultation-summarised', ({ context }) => parties(context))],
          },
        ),
        'internal.superseded': superseded,
      },
    },
  },
};

const missing = (context: Context): string[] => focals(partnersMissing(context));
const gaveConsent = set(({ context, event }) => ({
  consents: { ...context.consents, [partyOf(event.office.actor.seat)]: context.text.hash },
}));
const consented = on('everyPartnerConsents', { target: 'none' });
const CONSENT = may('fromPartner', ['onPresentText', 'notConsentedYet'], { actions: [gaveConsent] });

/** Partners of a collaboration agree to it. Without them it ends, but never while the office still owes an act. */
export const consent: Piece = {
  initial: 'none',
  states: {
    none: { always: on(all('textSettled', 'needsConsent'), { target: 'waiting' }) },
    waiting: {
      entry: letter('consent-asked', ({ context }) => missing(context)),
      meta: { waitingFor: missing, acts: ['CONSENT'] },
      always: consented,
      after: {
        consentFirstReminder: { actions: letter('reminder', ({ context }) => missing(context)) },
        consentSecondReminder: {
          actions: [letter('reminder', ({ context }) => missing(context)), toProponent('consent-missing')],
        },
        consentOver: { target: 'over', actions: toSeats('consent-missing') },
      },
      on: { CONSENT, 'internal.superseded': { target: 'waiting', reenter: true } },
    },
    over: {
      always: [consented, on('nothingOwedByTheOffice', { target: '#proposal.lapsed' })],
      on: { CONSENT, 'internal.superseded': { target: 'waiting' } },
    },
  },
};
