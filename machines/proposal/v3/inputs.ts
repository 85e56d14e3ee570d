import {
  actRule,
  all,
  type Args,
  focals,
  letter,
  may,
  on,
  owedAnew,
  type Piece,
  set,
  toProponent,
  toSeats,
} from './base.ts';
import { type Context, type Input, listOf, type ProposalEvent } from './context.ts';
import { instantIn, roundDelay } from './delays.ts';
import { partyOf } from './guards/index.ts';
import { waitsFor } from './owing.ts';
import { stakeholdersOf } from './policy.ts';
import { alwaysConsulted, partnersMissing, roundRule } from './standing.ts';

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

/** Whom the desk names, and those whom the rules name: nobody is forgotten. */
const partiesOf = (args: Args): readonly string[] => [
  ...new Set([...listOf(args.event, 'parties'), ...alwaysConsulted(args)]),
];
/** Stakeholders have seats of their own; a member speaks through its focal point. */
const seatsOf = (parties: readonly string[], { office }: ProposalEvent): readonly string[] =>
  parties.map((party) => `${stakeholdersOf(office).includes(party) ? 'stakeholder' : 'focal'}-${party}`);

const openRound = set((args) => {
  const { context, event } = args;
  const closingDay = event['closes'] === undefined ? null : String(event['closes']);
  const round = { rule: roundRule(context), on: closingDay, extended: false, opened: event.office.now };
  const parties = partiesOf(args);
  return {
    consultation: {
      round: (context.consultation?.round ?? 0) + 1,
      ...round,
      parties,
      seats: seatsOf(parties, event),
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
const asked = (context: Context): readonly string[] => context.consultation?.seats ?? [];
const open = may(
  actRule('fromDeskOrWhenOverdue', 'OPEN'),
  ['onPresentText', 'textSettled', 'partiesNamed', 'closingInLimits'],
  {
    target: 'running',
    actions: [openRound, letter('consultation-opened', ({ context }) => asked(context))],
  },
);
/** A round that ends before its time is closed from then on: nobody is told twice that it is over. */
export const closedNow = set(({ context: { consultation: round }, event: { office } }) =>
  round === null || round.closes <= office.now ? {} : { consultation: { ...round, closes: office.now } },
);
const superseded = {
  target: 'idle',
  actions: [letter('consultation-superseded', ({ context }) => asked(context)), closedNow],
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
      meta: { waitingFor: asked, acts: ['COMMENT', 'COMMENT_TO_OFFICE'] },
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
          actions: [extend, letter('consultation-extended', ({ context }) => asked(context))],
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
            actions: [summarised, letter('consultation-summarised', ({ context }) => asked(context))],
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
