import { other } from '../context.ts';
import { isConsequential } from '../policy.ts';
import { adviceIsIn, guidanceIsMissing, openConditions } from '../standing.ts';
import { type ActParams, actorSeat, type Args, countryOf } from './asked.ts';
import { deferralOf } from './positions.ts';

/** Joint acts, and what both have done and can still be taken back. */

export const joint = {
  inPhase: ({ context }: Args, { phases }: { phases: readonly string[] }) => phases.includes(context.phase),
  nothingPending: ({ context }: Args) => context.pending === null,
  isPending: ({ context }: Args) => context.pending !== null,
  pendingIsConsequential: ({ context, event }: Args) =>
    context.pending !== null && isConsequential(event.office, context.pending.act),
  notBeingWithdrawn: ({ context }: Args) => context.pending?.act !== 'WITHDRAW',
  mayTakeBack: ({ context, event }: Args) => context.pending?.by.includes(actorSeat(event)) ?? false,
  windowIsOpen: ({ context, event }: Args) => context.pending !== null && event.office.now < context.pending.until,
  takesEffect: ({ context }: Args, { act }: ActParams) => context.pending?.act === act,
  notProposedYet: ({ context }: Args, { act }: ActParams) => context.joint[act] === undefined,
  namesAct: ({ event }: Args, { act }: ActParams) => event['act'] === act,
  /** The same act with the same facts, by the other seat and another person, is its agreement. */
  sameAsTheOtherProposed: ({ context, event }: Args, { act }: ActParams) => {
    const open = context.joint[act];
    return (
      open !== undefined &&
      open.by === other(countryOf(event)) &&
      open.person !== event.office.actor.person &&
      open.text === context.text.hash &&
      ['because', 'days', 'until', 'meeting', 'latest', 'condition', 'line', 'member'].every(
        (fact) => open.facts[fact] === event[fact],
      )
    );
  },
  somethingProposed: ({ context }: Args) => Object.keys(context.joint).length > 0,
  isProposed: ({ context, event }: Args) => context.joint[String(event['act'])] !== undefined,
  otherProposedIt: ({ context, event }: Args) => context.joint[String(event['act'])]?.by === other(countryOf(event)),
  anotherPersonProposedIt: ({ context, event }: Args) =>
    context.joint[String(event['act'])]?.person !== event.office.actor.person,
  proposedOnThisText: ({ context, event }: Args) => context.joint[String(event['act'])]?.text === context.text.hash,
  /** What one seat proposed can still be done when the other agrees. */
  stillPossible: (args: Args) => stillPossible(args),
  proponentHeardOnIt: ({ context, event }: Args) =>
    context.heard || (event.type !== 'RESCIND' && event['act'] !== 'RESCIND'),
  rescissionIntended: ({ context }: Args) => context.joint['RESCIND'] !== undefined && !context.heard,
  noRescissionIntended: ({ context }: Args) => context.joint['RESCIND'] === undefined,
  conditionNamed: ({ context, event }: Args) =>
    openConditions(context).some(({ id }) => id === (event['condition'] ?? '')),
};

function stillPossible({ context, event }: Args): boolean {
  const act = String(event['act']);
  const facts = context.joint[act]?.facts ?? {};
  switch (act) {
    case 'DEFER_JOINTLY':
      return context.deferral === null && deferralOf(facts, event.office) !== null;
    case 'CITE_WORK_PLAN':
      return context.marking === null && guidanceIsMissing({ context, event });
    case 'STILL_APPLIES':
      return context.marking === null && context.guided !== null && guidanceIsMissing({ context, event });
    case 'NONE_GIVEN':
      return context.guidance !== null && !adviceIsIn(context);
    case 'WAIVE':
    case 'LAPSE':
      return openConditions(context).some(({ id }) => id === facts['condition']);
    case 'ADMIT':
    case 'TURN_DOWN':
      return context.applicants.includes(String(facts['member']));
    case 'RENEW':
      return String(facts['until']) > String(context.facts['ends']);
    case 'SUSPEND':
      return !context.suspendedBy.includes('both');
    case 'RESUME':
      return context.suspendedBy.length > 0;
    default:
      return true;
  }
}
