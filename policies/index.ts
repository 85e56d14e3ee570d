import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import { parse } from 'yaml';
import type { DueAnswer, Instant, Json, JsonObject } from '../engine/types.ts';
import { packageRoot } from '../product.ts';
import { type Calendars, calendarsOf, type CalendarText, calendarTexts } from './calendar.ts';
import { dueUnder } from './due.ts';
import { PolicyFile } from './policy.ts';
import { digestOf, readReleasedRules, type ReleasedRules } from './released.ts';

export { RuleMissing } from './due.ts';

/** A policy as cases run under it: the office's rules, and which calendars they count. */
export interface Policy {
  /** SHA-256 (hex) of the canonical form of `values`. */
  readonly digest: string;
  readonly name: string;
  /**
   * The policy file's values, and `calendarFiles`: the SHA-256 (hex) of each calendar, by name (`bangkok/2026`). So the
   * digest of a policy says which calendars were counted. Policies of earlier releases lack it.
   */
  readonly values: JsonObject;
}

export interface Policies {
  /** Of this release or an earlier one. @throws PolicyMissing */
  policy(digest: string): Policy;
  /** Digest of the policy of this release that serves a machine (`proposal@1`), in force or not. @throws PolicyMissing */
  currentPolicy(machine: string): string;
  /** Under the calendars that the policy names. @throws PolicyMissing when this process lacks one of them. */
  due(policy: JsonObject, rule: string, args: Json, now: Instant): DueAnswer;
  /** The policies of this release, one of each name. */
  list(): readonly Policy[];
  /** The calendars that a policy names. @throws PolicyMissing when this process lacks one of them. */
  calendars(policy: JsonObject): Calendars;
  /** Bytes of all policies and calendars, of earlier releases too, by their SHA-256 (hex): what the archive has to keep. */
  archive(): ReadonlyMap<string, Buffer>;
}

export class PolicyMissing extends Error {
  override readonly name = 'PolicyMissing';
}

/** A policy file that cannot be used, with all that is wrong in it. */
export class PolicyRefused extends Error {
  override readonly name = 'PolicyRefused';
}

export interface PoliciesOptions {
  readonly directory?: string;
  readonly calendars?: string;
  /** What cases of earlier releases run under. */
  readonly released?: string;
  /** Of the demonstration clock; 1 in real time. */
  readonly factor?: number;
}

/**
 * The policies of a directory of YAML files, checked, with the calendars they count.
 * @throws PolicyRefused CalendarRefused ReleaseBroken
 */
export function readPolicies(options: PoliciesOptions = {}): Policies {
  const released = readReleasedRules(options.released ?? releasedRulesDirectory());
  const { policies: current, calendars: texts } = readSources(options);
  const known = new Map([...releasedPolicies(released), ...current].map((policy) => [policy.digest, policy]));
  const byMachine = new Map(current.flatMap((policy) => serves(policy).map((pin) => [pin, policy.digest] as const)));
  const calendars = calendarFinder(released, texts);
  const factor = options.factor ?? 1;
  return {
    policy: (digest) => {
      const policy = known.get(digest);
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
    due: (policy, rule, args, now) => dueUnder(policy, calendars(policy), rule, args, now, factor),
    list: () => current,
    calendars,
    archive: () =>
      new Map([
        ...[...released.files].map(([digest, { bytes }]) => [digest, bytes] as const),
        ...current.map(({ digest, values }) => [digest, policyBytes(values)] as const),
        ...texts.map(({ bytes }) => [digestOf(bytes), bytes] as const),
      ]),
  };
}

/** Policies and calendars as they stand in the sources of this release. @throws PolicyRefused */
export function readSources({ directory, calendars }: Pick<PoliciesOptions, 'directory' | 'calendars'> = {}): {
  readonly policies: readonly Policy[];
  readonly calendars: readonly CalendarText[];
} {
  const folder = directory ?? join(packageRoot(), 'policies', 'rso');
  const texts = calendarTexts(calendars ?? join(packageRoot(), 'policies', 'calendars'));
  const policies = readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => readPolicy(join(folder, file), texts));
  return { policies, calendars: texts };
}

/** Pins of the machines whose new cases run under a policy. */
export function serves({ values }: Policy): readonly string[] {
  return values['serves'] as string[];
}

/** Bytes of a policy as the archive keeps them: their SHA-256 is the policy's digest. */
export function policyBytes(values: JsonObject): Buffer {
  return Buffer.from(canonicalize(values) as string);
}

export function releasedRulesDirectory(): string {
  return join(packageRoot(), 'policies', 'released');
}

function readPolicy(path: string, calendars: readonly CalendarText[]): Policy {
  const result = PolicyFile.safeParse(parse(readFileSync(path, 'utf8')));
  if (!result.success) {
    const wrong = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new PolicyRefused([`The policy ${path} cannot be used:`, ...wrong].join('\n'));
  }
  const places = new Set(Object.values(result.data.calendars ?? {}).flat());
  const counted = calendars
    .filter(({ name }) => places.has(name.split('/')[0] as string))
    .map(({ name, bytes }) => [name, digestOf(bytes)] as const);
  return policyOf({ ...(result.data as unknown as JsonObject), calendarFiles: Object.fromEntries(counted) });
}

function policyOf(values: JsonObject): Policy {
  return { digest: digestOf(policyBytes(values)), name: String(values['name']), values };
}

function releasedPolicies({ files }: ReleasedRules): Policy[] {
  return [...files.values()].flatMap(({ kind, bytes }) =>
    kind === 'policy' ? [policyOf(JSON.parse(bytes.toString('utf8')) as JsonObject)] : [],
  );
}

/** Finds the calendars of a policy; each combination is read once. */
function calendarFinder(released: ReleasedRules, texts: readonly CalendarText[]): (policy: JsonObject) => Calendars {
  const bytes = new Map([
    ...[...released.files].map(([digest, file]) => [digest, file.bytes] as const),
    ...texts.map((text) => [digestOf(text.bytes), text.bytes] as const),
  ]);
  const read = new WeakMap<object, Calendars>();
  return ({ calendarFiles }) => {
    const named = (calendarFiles ?? released.unnamed) as Readonly<Record<string, string>>;
    const known = read.get(named);
    if (known !== undefined) return known;
    const calendars = calendarsOf(
      Object.entries(named).map(([name, digest]) => {
        const found = bytes.get(digest);
        if (found === undefined)
          throw new PolicyMissing(
            `There is no calendar ${name} with the digest ${digest}. This process is older than the case: update it.`,
          );
        return { name, bytes: found };
      }),
    );
    read.set(named, calendars);
    return calendars;
  };
}
