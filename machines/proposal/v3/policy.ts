import type { OfficeView } from '../../definition.ts';
import type { Context } from './context.ts';

/** What the machine reads of the policy. Its file is checked by `policies/`; nothing here knows a number. */
interface Policy {
  readonly reminders: readonly [number, number];
  readonly ladders: Readonly<Record<string, readonly Rung[]>>;
  readonly kinds: Readonly<Record<string, Kind>>;
  readonly consequential: readonly string[];
  readonly reasons: Readonly<Record<string, readonly string[]>>;
  readonly material: readonly string[];
  readonly limits: Readonly<Record<string, number>>;
  readonly stakeholders?: readonly string[];
  readonly ownInterest?: 'declared' | 'stands-aside';
}

export interface Rung {
  readonly after: string;
  readonly tell: readonly string[];
}

interface Kind {
  readonly inputs: readonly string[];
  readonly signatories: string;
  readonly leastParticipants?: number;
  readonly endorsed?: boolean;
  readonly consults?: readonly string[];
  readonly renewable?: boolean;
  readonly workPlan?: boolean;
  readonly workPlanCovers?: boolean;
}

const policyOf = (office: OfficeView): Policy => office.policy as unknown as Policy;

export const remindersOf = (office: OfficeView) => policyOf(office).reminders;
export const limitOf = (office: OfficeView, name: string): number => policyOf(office).limits[name] ?? 0;
export const isConsequential = (office: OfficeView, act: string): boolean =>
  policyOf(office).consequential.includes(act);
export const ownInterest = (office: OfficeView) => policyOf(office).ownInterest ?? 'declared';
/** Who is consulted on every proposal. */
export const stakeholdersOf = (office: OfficeView): readonly string[] => policyOf(office).stakeholders ?? [];
export const isMaterial = (office: OfficeView, fact: string): boolean => policyOf(office).material.includes(fact);

export function ladderOf(office: OfficeView, name: string): readonly Rung[] {
  return policyOf(office).ladders[name] ?? [];
}

/** The closed list of reasons of an act; null when it has none. */
export function reasonsOf(office: OfficeView, act: string): readonly string[] | null {
  return policyOf(office).reasons[act] ?? null;
}

/** What a kind of proposal asks for. A kind that the policy does not name asks for nothing. */
export function kindRules(office: OfficeView, context: Pick<Context, 'kind'>): Kind {
  return policyOf(office).kinds[context.kind] ?? { inputs: [], signatories: 'participants' };
}
