import { kindOf } from '../machines/proposal/v3/context.ts';
import type { Instant, JsonObject } from '../engine/types.ts';
import { type OfficePolicies, policyFamily } from './policies.ts';

/** A policy as the office looks at it. */
export interface PolicyFacts {
  readonly digest: string;
  readonly name: string;
  readonly values: JsonObject;
}

/** Finds policies, those of earlier releases by their digest. */
export interface PolicyFinder {
  policy(digest: string): PolicyFacts;
  /** The policies of this release. */
  list(): readonly PolicyFacts[];
}

/** What a new case is opened under. */
export interface Opens {
  readonly name: string;
  readonly version: number;
  /** Digest of the policy. */
  readonly policy: string;
}

/** Pins of the machines that a policy serves. */
export function servedBy({ values }: Pick<PolicyFacts, 'values'>): readonly string[] {
  return (values['serves'] ?? []) as readonly string[];
}

/**
 * The policies in force, the latest first. The first of a family came with the office itself; later ones are put in force by
 * both Co-Managers.
 * @throws PolicyMissing when this process is older than a decision of the office.
 */
export function policiesInForce(finder: PolicyFinder, { inForce }: OfficePolicies): readonly PolicyFacts[] {
  const decided = inForce.map(({ digest }) => finder.policy(digest)).reverse();
  return [...decided, ...firstOfFamilies(finder.list()).values()];
}

/** Whether a policy is the one of its family that was put in force last: to put it in force again would change nothing. */
export function inForceAlready(
  released: readonly PolicyFacts[],
  { inForce }: OfficePolicies,
  { name, digest }: PolicyFacts,
): boolean {
  const family = policyFamily(name);
  const decided = inForce.findLast(({ policy }) => policyFamily(policy) === family);
  return decided === undefined ? firstOfFamilies(released).get(family)?.name === name : decided.digest === digest;
}

export interface PolicyNow {
  readonly policy: PolicyFacts;
  readonly state: 'in-force' | 'proposed' | 'released' | 'superseded';
  readonly since: Instant | null;
}

/** All policies that were ever in force or are of this release, the latest in force first. */
export function policiesNow(
  office: { readonly rules: Pick<PolicyFinder, 'list'> } & Pick<PolicyFinder, 'policy'>,
  policies: OfficePolicies,
): readonly PolicyNow[] {
  const { list } = office.rules;
  const inForce = policiesInForce({ list, policy: (digest) => office.policy(digest) }, policies);
  const since = new Map(policies.inForce.map((one) => [one.digest, one.since]));
  const proposed = [...policies.proposed.values()].filter(({ what }) => what === 'policy').map(({ digest }) => digest);
  const all = new Map([...inForce, ...list()].map((policy) => [policy.digest, policy]));
  return [...all.values()].map((policy) => {
    const decided = since.get(policy.digest) ?? null;
    const state = isInForce(inForce, policy)
      ? 'in-force'
      : proposed.includes(policy.digest)
        ? 'proposed'
        : decided === null
          ? 'released'
          : 'superseded';
    return { policy, since: decided, state };
  });
}

/** Whether cases of some machine are opened under it now, or come over to it. */
export function isInForce(inForce: readonly PolicyFacts[], policy: PolicyFacts): boolean {
  return servedBy(policy).some((pin) => policyServing(inForce, pin) === policy.digest);
}

/** Digest of the policy in force that serves a machine; null when none does. */
export function policyServing(inForce: readonly PolicyFacts[], pin: string): string | null {
  return inForce.find((policy) => servedBy(policy).includes(pin))?.digest ?? null;
}

/** Under which machine and policy a proposal of those facts is opened: the latest policy in force that speaks of its kind. */
export function opensUnder(inForce: readonly PolicyFacts[], facts: JsonObject): Opens | null {
  const kind = kindOf(facts);
  for (const policy of inForce) {
    const kinds = policy.values['kinds'] as JsonObject | undefined;
    if (kinds !== undefined && !Object.hasOwn(kinds, kind)) continue;
    const version = Math.max(...servedBy(policy).map((pin) => versionOf(pin, 'proposal')));
    if (version > 0) return { name: 'proposal', version, policy: policy.digest };
  }
  return null;
}

/** The policies of the lowest number, by family. */
function firstOfFamilies(policies: readonly PolicyFacts[]): ReadonlyMap<string, PolicyFacts> {
  const first = new Map<string, PolicyFacts>();
  for (const policy of policies) {
    const before = first.get(policyFamily(policy.name));
    if (before === undefined || numberOf(policy.name) < numberOf(before.name))
      first.set(policyFamily(policy.name), policy);
  }
  return first;
}

function versionOf(pin: string, machine: string): number {
  const [name, version] = pin.split('@');
  return name === machine ? Number(version) : 0;
}

function numberOf(name: string): number {
  return Number(/\d+$/.exec(name)?.[0] ?? 0);
}
