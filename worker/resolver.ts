import type { Instant, Json, JsonObject } from '../engine/types.ts';
import type { ReplayProcessOptions } from '../ledger/replay/process.ts';
import type { Resolver } from '../ledger/replay/protocol.ts';
import { clockFactor } from '../policies/clock.ts';
import { readPolicies } from '../policies/index.ts';

/** What the replaying process is told beside policies: the demonstration clock, where there is one. */
export interface ResolverSettings {
  readonly clock: string | null;
}

/** The office's resolver of due instants, for the process that replays: it computes from the archived policy anew. */
export function createResolver(settings: string): Resolver {
  const { clock } = JSON.parse(settings) as ResolverSettings;
  const policies = readPolicies({ factor: clockFactor(clock) });
  return (policy, rule, args, now: Instant) =>
    JSON.stringify(policies.due(JSON.parse(policy) as JsonObject, rule, JSON.parse(args) as Json, now));
}

/** This module as the replaying process loads it. `clock`: the demonstration clock; null in real time. */
export function officeResolver(clock: string | null): ReplayProcessOptions {
  return { resolver: import.meta.url, settings: JSON.stringify({ clock } satisfies ResolverSettings) };
}
