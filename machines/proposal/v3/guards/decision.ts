import { COUNTRIES, listOf, other } from '../context.ts';
import { inputsDone, positionsBoth } from '../standing.ts';
import { type Args, type Seat } from './asked.ts';

/** The decision, drafted and signed. */

export const decision = {
  approvable: (args: Args) => inputsDone(args) && positionsBoth(args.context, 'SUPPORT'),
  isConcept: ({ context }: Args) => context.kind === 'concept',
  isNotConcept: ({ context }: Args) => context.kind !== 'concept',
  notSignedSoYet: ({ context, event }: Args, { seat }: Seat) => context.signatures[seat]?.says !== event.type,
  notTheOtherSignature: ({ context, event }: Args, { seat }: Seat) =>
    context.signatures[other(seat)]?.person !== event.office.actor.person,
  otherSignedSo: ({ context, event }: Args, { seat }: Seat) =>
    context.signatures[other(seat)]?.says === event.type && context.signatures[other(seat)]?.text === context.text.hash,
  otherSignedOtherwise: ({ context, event }: Args, { seat }: Seat) =>
    context.signatures[other(seat)] !== null && context.signatures[other(seat)]?.says !== event.type,
  otherHasNotSigned: ({ context }: Args, { seat }: Seat) => context.signatures[other(seat)] === null,
  hasSigned: ({ context }: Args, { seat }: Seat) => context.signatures[seat] !== null,
  hasNotSigned: ({ context }: Args, { seat }: Seat) => context.signatures[seat] === null,
  /** Both have signed this text together with their support, and the draft adds no conditions to it. */
  bothSignedAhead: ({ context, event }: Args) =>
    listOf(event, 'conditions').length === 0 &&
    context.pending === null &&
    inputsDone({ context, event }) &&
    positionsBoth(context, 'SUPPORT') &&
    COUNTRIES.every((seat) => context.ahead[seat]?.text === context.text.hash),
  proponentHeard: ({ context }: Args) => context.heard,
  aNoIsIntended: ({ context }: Args) =>
    !context.heard && COUNTRIES.some((seat) => context.signatures[seat]?.says === 'NOT_TAKEN_FORWARD'),
  noNoIsIntended: ({ context }: Args) =>
    context.heard || !COUNTRIES.some((seat) => context.signatures[seat]?.says === 'NOT_TAKEN_FORWARD'),
  conditionsWellFormed: ({ event }: Args) =>
    (event['conditions'] === undefined || Array.isArray(event['conditions'])) &&
    ((event['conditions'] ?? []) as readonly { id?: unknown; due?: unknown }[]).every(
      ({ id, due }) => typeof id === 'string' && /^\d{4}-\d\d-\d\d$/.test(String(due)),
    ),
};
