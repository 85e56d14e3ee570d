import { z } from 'zod';
import type { Instant } from '../engine/types.ts';
import { caseId as oneCase, person } from './ids.ts';

/**
 * Which rules the office works under, as its Co-Managers have decided: one proposes, the other agrees, or refuses. A policy is
 * named with its digest: what is agreed to is its content.
 */
const comanager = z.string().regex(/^comanager-(au|id)$/);
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const named = { policy: z.string().min(1), digest };
const act = { by: comanager, person };
const answer = { ...act, proposed: z.int().positive() };
/** The id of one open case, or all that the policy serves. */
const whichCases = z.union([z.literal('all'), oneCase]);

export const POLICY_EVENTS = {
  /** To put it in force. `proposed`: the record of a proposal. */
  'policy.proposed': z.object({ ...named, ...act }),
  'policy.agreed': z.object({ ...named, ...answer }),
  /** Commitment: `reason`. */
  'policy.refused': z.object({ ...named, ...answer }),
  /** To take running cases over to a policy that is in force. */
  'move.proposed': z.object({ ...named, cases: whichCases, ...act }),
  'move.agreed': z.object({ ...named, cases: whichCases, ...answer }),
  'move.refused': z.object({ ...named, cases: whichCases, ...answer }),
} as const;

type PolicyEventType = keyof typeof POLICY_EVENTS;
export type PolicyEvent = {
  [Type in PolicyEventType]: { readonly type: Type; readonly facts: z.output<(typeof POLICY_EVENTS)[Type]> };
}[PolicyEventType];

/** A policy that one seat has proposed, to be put in force or for running cases, and that the other has not answered. */
export interface PolicyProposed {
  readonly what: 'policy' | 'move';
  readonly policy: string;
  readonly digest: string;
  /** Of a move: `all`, or the id of one case. */
  readonly cases: string | null;
  readonly by: string;
  readonly person: string;
  /** Its record. */
  readonly seq: number;
  readonly at: Instant;
}

export interface PolicyInForce {
  readonly policy: string;
  readonly digest: string;
  readonly since: Instant;
  readonly seq: number;
}

export interface CasesMoved {
  readonly digest: string;
  readonly cases: string;
  readonly seq: number;
}

/** `demonstration 2` → `demonstration`: of one family a later policy takes the place of an earlier one. */
export function policyFamily(name: string): string {
  return name.replace(/\s*\d+$/, '');
}

/** What stands against each other: one proposal at a time is open of each. */
export function subjectOf({ what, policy, cases }: Pick<PolicyProposed, 'what' | 'policy' | 'cases'>): string {
  return what === 'policy' ? `policy ${policyFamily(policy)}` : `move ${cases ?? ''}`;
}

/** The fold of the records about policies. A value of this class never changes; `with` gives a new one. */
export class OfficePolicies {
  static readonly NONE = new OfficePolicies([], new Map(), []);
  /** In the order in which they came in force. Before the first the office works under what came with it. */
  readonly inForce: readonly PolicyInForce[];
  readonly proposed: ReadonlyMap<string, PolicyProposed>;
  readonly #moved: readonly CasesMoved[];

  private constructor(
    inForce: readonly PolicyInForce[],
    proposed: ReadonlyMap<string, PolicyProposed>,
    moved: readonly CasesMoved[],
  ) {
    this.inForce = inForce;
    this.proposed = proposed;
    this.#moved = moved;
  }

  with({ type, facts }: PolicyEvent, { seq, at }: { readonly seq: number; readonly at: Instant }): OfficePolicies {
    const what = type.startsWith('move.') ? 'move' : 'policy';
    const { policy: name, digest: of, by, person: who } = facts;
    const subject = subjectOf({ what, policy: name, cases: 'cases' in facts ? facts.cases : null });
    const proposed = new Map(this.proposed);
    switch (type) {
      case 'policy.proposed':
      case 'move.proposed': {
        const moving = 'cases' in facts ? facts.cases : null;
        proposed.set(subject, { what, policy: name, digest: of, cases: moving, by, person: who, seq, at });
        return new OfficePolicies(this.inForce, proposed, this.#moved);
      }
      case 'policy.agreed':
        proposed.delete(subject);
        return new OfficePolicies(
          [...this.inForce, { policy: name, digest: of, since: at, seq }],
          proposed,
          this.#moved,
        );
      case 'move.agreed':
        proposed.delete(subject);
        return new OfficePolicies(this.inForce, proposed, [...this.#moved, { digest: of, cases: facts.cases, seq }]);
      case 'policy.refused':
      case 'move.refused':
        proposed.delete(subject);
        return new OfficePolicies(this.inForce, proposed, this.#moved);
    }
  }

  /** Whether a later decision than that record speaks of the same case: then the earlier moves it no more. */
  movedAgain(caseId: string, seq: number): boolean {
    return this.#moved.some((one) => one.seq > seq && (one.cases === 'all' || one.cases === caseId));
  }
}
