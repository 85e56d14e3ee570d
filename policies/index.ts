import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { DueAnswer, Instant, Json, JsonObject } from '../engine/types.ts';
import { readCalendars } from './calendar.ts';
import { dueUnder } from './due.ts';
import { packageRoot } from '../product.ts';
import { PolicyFile } from './policy.ts';
import canonicalize from 'canonicalize';

export { RuleMissing } from './due.ts';

export interface Policy {
  /** SHA-256 (hex) of the canonical form of `values`. */
  readonly digest: string;
  readonly name: string;
  readonly values: JsonObject;
}

export interface Policies {
  /** @throws PolicyMissing */
  policy(digest: string): Policy;
  /** Digest of the policy under which a new case of that machine (`proposal@1`) runs. @throws PolicyMissing */
  currentPolicy(machine: string): string;
  due(policy: JsonObject, rule: string, args: Json, now: Instant): DueAnswer;
  list(): readonly Policy[];
}

export class PolicyMissing extends Error {
  override readonly name = 'PolicyMissing';
}

/** A policy file that cannot be used, with all that is wrong in it. */
export class PolicyRefused extends Error {
  override readonly name = 'PolicyRefused';
}

/**
 * The policies of a directory of YAML files, checked, with the calendars they count.
 * @param factor of the demonstration clock; 1 in real time.
 * @throws PolicyRefused CalendarRefused
 */
export function readPolicies(
  options: { readonly directory?: string; readonly calendars?: string; readonly factor?: number } = {},
): Policies {
  const directory = options.directory ?? join(packageRoot(), 'policies', 'rso');
  const calendars = readCalendars(options.calendars ?? join(packageRoot(), 'policies', 'calendars'));
  const factor = options.factor ?? 1;
  const all = readdirSync(directory)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => readPolicy(join(directory, file)));
  const byDigest = new Map(all.map((policy) => [policy.digest, policy]));
  const byMachine = new Map(
    all.flatMap((policy) => (policy.values['serves'] as string[]).map((pin) => [pin, policy.digest] as const)),
  );
  return {
    policy: (digest) => {
      const policy = byDigest.get(digest);
      if (policy === undefined)
        throw new PolicyMissing(
          `There is no policy with the digest ${digest}. This process is older than the case: update it.`,
        );
      return policy;
    },
    currentPolicy: (machine) => {
      const digest = byMachine.get(machine);
      if (digest === undefined)
        throw new PolicyMissing(
          `No policy serves ${machine}. Those that are served: ${[...byMachine.keys()].join(', ')}.`,
        );
      return digest;
    },
    due: (policy, rule, args, now) => dueUnder(policy, calendars, rule, args, now, factor),
    list: () => all,
  };
}

function readPolicy(path: string): Policy {
  const result = PolicyFile.safeParse(parse(readFileSync(path, 'utf8')));
  if (!result.success) {
    const wrong = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new PolicyRefused([`The policy ${path} cannot be used:`, ...wrong].join('\n'));
  }
  const values = result.data as unknown as JsonObject;
  const digest = createHash('sha256')
    .update(canonicalize(values) as string)
    .digest('hex');
  return { digest, name: result.data.name, values };
}
