import { type Context, type Country, COUNTRIES, type Interest, listOf, type ProposalEvent } from './context.ts';
import { ownInterest } from './policy.ts';

/**
 * A government that proposes, takes part or gives has an interest, and so has the seat it fills. Under most policies that is
 * declared in the decision and nobody stands aside; a policy can ask that the holder of the seat stands aside instead, as
 * after a recusal.
 */

const GOVERNMENTS: Readonly<Record<Country, string>> = { au: 'australia', id: 'indonesia' };
const PARTS = ['proponent', 'lead', 'participants', 'partners', 'donor'] as const;

function partsOf({ facts }: Pick<Context, 'facts'>, country: Country): readonly Interest[] {
  const member = GOVERNMENTS[country];
  return PARTS.flatMap((because) =>
    facts[because] === member || listOf(facts, because).includes(member) ? [{ who: member, because }] : [],
  );
}

/** What the decision has to say of the two governments. */
export function partsOfGovernments(context: Context, { office }: ProposalEvent): readonly Interest[] {
  return ownInterest(office) === 'declared' ? COUNTRIES.flatMap((country) => partsOf(context, country)) : [];
}

/** Persons who stand aside: by their own act, or because the policy asks it of a holder whose government has a part. */
export function standAside(context: Pick<Context, 'facts' | 'recused'>, { office }: ProposalEvent): readonly string[] {
  if (ownInterest(office) !== 'stands-aside') return context.recused;
  const holders = (office.facts['comanagers'] ?? {}) as Readonly<Record<string, string | null>>;
  const concerned = COUNTRIES.filter((country) => partsOf(context, country).length > 0);
  return [...context.recused, ...concerned.flatMap((country) => holders[country.toUpperCase()] ?? [])];
}
