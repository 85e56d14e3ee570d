import { actRule, from, may, on, owedAnew, phase, type Piece, proponent, set, toProponent } from './base.ts';
import {
  type Context,
  consideredAnew,
  kindOf,
  listOf,
  NOBODY,
  NOT_RETURNED,
  type ProposalEvent,
  saidEarlier,
} from './context.ts';
import { effectOf } from './joint.ts';
import { endJointActs, waitsFor } from './owing.ts';

/** From the draft to the desk's acceptance, and where a proposal waits for its proponent. */

/** A text that comes back from its proponent: everything said of the old one is void. */
export const newText = set(({ context, event }: { context: Context; event: ProposalEvent }) => ({
  text: event.text ?? context.text,
  facts: event.facts ?? context.facts,
  kind: kindOf(event.facts ?? context.facts),
  ...consideredAnew(),
  marking: null,
  editorial: false,
  guidance: null,
  consents: {},
}));

export const draft: Piece = {
  entry: phase('draft'),
  initial: 'open',
  on: {
    SUBMIT: may('fromProponentOrDesk', [], { target: 'screening', actions: [toProponent('receipt')] }),
    DISCARD: may('fromProponent', [], { target: '#proposal.discarded' }),
  },
  states: {
    open: {
      meta: { waitingFor: proponent, acts: ['SUBMIT', 'DISCARD'] },
      after: { draftReminder: { actions: toProponent('draft-reminder') }, draftPutAway: 'putAway' },
    },
    // Out of the lists; the proponent can take it up again at any time.
    putAway: { tags: ['put-away'], on: { TAKE_UP: may('fromProponent', [], { target: 'open' }) } },
  },
};

const screened = waitsFor({
  id: 'screening',
  act: 'ACCEPT',
  acts: ['ACCEPT', 'RETURN', 'INELIGIBLE'],
  seat: 'desk',
  rule: 'screening',
  ladder: 'desk',
});

export const screening: Piece = {
  entry: [phase('screening'), owedAnew('ACCEPT')],
  exit: endJointActs,
  invoke: screened.invoke,
  on: {
    ...screened.on,
    ACCEPT: may(actRule('fromDeskOrWhenOverdue', 'ACCEPT'), ['onPresentText', 'nothingPending'], {
      target: 'consideration',
      actions: [toProponent('accepted')],
    }),
    RETURN: may(actRule('fromDeskOrWhenOverdue', 'ACCEPT'), ['onPresentText', 'nothingPending', 'reasonGiven'], {
      target: 'returned',
      actions: [set(({ event }) => ({ returns: { ...NOT_RETURNED, items: listOf(event, 'items') } }))],
    }),
    'internal.effect': effectOf('INELIGIBLE', { target: '#proposal.ineligible' }),
  },
};

export const returned: Piece = {
  entry: [
    phase('returned'),
    toProponent('returned'),
    set(({ context }) => ({ positions: NOBODY, ahead: NOBODY, signatures: NOBODY, earlier: saidEarlier(context) })),
  ],
  meta: { waitingFor: proponent, acts: ['RESUBMIT', 'WITHDRAW'] },
  after: {
    returnedFirstReminder: { actions: toProponent('reminder') },
    returnedSecondReminder: { actions: toProponent('reminder') },
    returnedDormant: 'dormant',
  },
  on: {
    EXTEND: may(from('desk'), ['notExtendedYet'], {
      target: 'returned',
      reenter: true,
      actions: [set(({ context }) => ({ returns: { ...context.returns, extended: true } }))],
    }),
    ...resubmitted(),
  },
};

export const dormant: Piece = {
  entry: [phase('dormant'), toProponent('dormant')],
  on: resubmitted(),
  initial: 'sleeping',
  states: {
    sleeping: { meta: { waitingFor: proponent, acts: ['RESUBMIT', 'WITHDRAW'] }, after: { dormantLapse: 'over' } },
    // Not while a seat is empty and its senior official owes a name.
    over: { always: on('officeOwesNothing', { target: '#proposal.lapsed' }) },
  },
};

function resubmitted(): Piece {
  const asked = set(() => ({ returns: NOT_RETURNED }));
  return {
    RESUBMIT: [
      may('fromProponentOrDesk', ['bringsNewText', 'askedForFullText', 'bringsFullText'], {
        target: 'consideration',
        actions: [newText, asked],
      }),
      may('fromProponentOrDesk', ['bringsNewText', 'notAskedForFullText', 'onlyListedItemsChanged'], {
        target: 'consideration',
        actions: [newText, asked],
      }),
      may('fromProponentOrDesk', ['bringsNewText', 'notAskedForFullText'], {
        target: 'screening',
        actions: [newText, asked],
      }),
    ],
  };
}
