import { hash } from 'node:crypto';
import type { Instant, Json, JsonObject } from '../engine/types.ts';
import type { OfficeSource } from '../host/types.ts';
import { canonicalize } from '../ledger/index.ts';

export interface FixedOfficeOptions {
  /** The seats that each person holds. */
  readonly people: Readonly<Record<string, readonly string[]>>;
  /**
   * What `event.office.policy` shows, and how long each named delay is, in milliseconds. Several: the last is that of new
   * cases, the others are those under which older ones were opened.
   */
  readonly policies: readonly JsonObject[];
  /** What `event.office.facts` shows. */
  readonly facts?: JsonObject;
}

/** An office that is known beforehand: for a first machine, for tests. A real one answers from its own directory. */
export function fixedOffice({ people, policies, facts = {} }: FixedOfficeOptions): OfficeSource {
  const byDigest = new Map(policies.map((values) => [hash('sha256', canonicalize(values), 'hex'), values]));
  const current = [...byDigest.keys()].at(-1);
  if (current === undefined) throw new Error('An office has a policy, be it an empty one: give policies: [{}].');
  return {
    actor: (person, seat) => {
      const seats = people[person] ?? [];
      const wanted = seat ?? (seats.length === 1 ? seats[0] : undefined);
      if (wanted === undefined) return Promise.resolve({ refused: `${person} holds ${seats.length} seats: name one` });
      return Promise.resolve(
        seats.includes(wanted) ? { person, seat: wanted } : { refused: `${person} does not hold the seat ${wanted}` },
      );
    },
    facts: () => Promise.resolve(facts),
    policy: (digest) => {
      const values = byDigest.get(digest);
      if (values !== undefined) return { digest, name: digest.slice(0, 12), values };
      throw new Error(`A case runs under the policy ${digest}, which is not given: keep it before the newer ones.`);
    },
    currentPolicy: () => Promise.resolve(current),
    due: (policy, rule, _arguments, now) => ({
      due: later(now, rule, policy[rule]),
      because: { rule, policy: policy[rule] ?? null },
    }),
  };
}

function later(now: Instant, rule: string, milliseconds: Json | undefined): Instant {
  if (typeof milliseconds !== 'number' || milliseconds < 0)
    throw new Error(
      `The policy does not say how many milliseconds '${rule}' takes: it says ${JSON.stringify(milliseconds)}.`,
    );
  return new Date(Date.parse(now) + milliseconds).toISOString();
}
