import { COUNTRIES, type Context } from './context.ts';
import { partyOf } from './guards/index.ts';

/**
 * How a reader stands to a case now, by the reader's seats. What the office says among itself reaches the proponent once it
 * has taken effect, and not a moment before: so some of the proponent's relations begin with the decision.
 */

/** The decision has taken effect, and stands. */
const DECIDED: readonly string[] = [
  'conditions',
  'formalisation',
  'implementation',
  'completion',
  'closed',
  'reviewed',
];

export function relations(recorded: Readonly<Record<string, unknown>>, seats: readonly string[]): readonly string[] {
  const context = recorded as unknown as Context;
  const kinds = seats.map((seat) => seat.replace(/-(au|id)$/, ''));
  return [
    ...kinds,
    ...(seats.includes(`focal-${context.proponent}`) ? ofProponent(context) : []),
    ...(context.accepted && seats.some((seat) => isParty(context, seat)) ? ['party'] : []),
  ];
}

function ofProponent({ phase, returns, signatures, pending, effected, joint }: Context): readonly string[] {
  const told = effected.filter((act) => joint[act] === undefined && pending?.act !== act);
  return [
    'proponent',
    ...(DECIDED.includes(phase) ? ['proponent-informed'] : []),
    // Both seats have asked for a revision, and it is the proponent's turn.
    ...(['returned', 'dormant'].includes(phase) && returns.back === 'consideration' && !returns.fullText
      ? ['proponent-asked']
      : []),
    // A no is intended, or that an approval is rescinded, and the proponent is heard on it.
    ...(phase === 'decision' && COUNTRIES.some((seat) => signatures[seat]?.says === 'NOT_TAKEN_FORWARD')
      ? ['proponent-heard']
      : []),
    ...(phase === 'conditions' && joint['RESCIND'] !== undefined ? ['proponent-heard-RESCIND'] : []),
    ...(pending?.act === 'WITHDRAW' ? ['proponent-withdrawing'] : []),
    ...told.map((act) => `proponent-told-${act}`),
  ];
}

/** Whoever was consulted, takes part, or is to be a partner. */
function isParty({ facts, consultation }: Context, seat: string): boolean {
  if (!/^(focal|stakeholder)-/.test(seat)) return false;
  const party = partyOf(seat);
  const named = ['participants', 'partners'].some((field) => {
    const members = facts[field];
    return Array.isArray(members) && members.includes(party);
  });
  return named || consultation?.parties.includes(party) === true;
}
