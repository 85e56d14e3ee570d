import type { Instant, Json, JsonObject } from '../engine/types.ts';
import type { ArchivedRules } from '../ledger/archive.ts';
import type { ReplayProcessOptions } from '../ledger/replay/process.ts';
import type { Resolver } from '../ledger/replay/protocol.ts';
import { calendarsOf } from '../policies/calendar.ts';
import { clockFactor } from '../policies/clock.ts';
import { dueUnder } from '../policies/due.ts';
import { readPolicies } from '../policies/index.ts';

/** What the replaying process is told beside policies: the demonstration clock, where there is one. */
export interface ResolverSettings {
  readonly clock: string | null;
}

type Due = (rule: string, args: Json, now: Instant) => unknown;

/** The office's resolver of due instants, for the process that replays: it computes from archived policy and calendars anew. */
export function createResolver(settings: string): Resolver {
  const { clock } = JSON.parse(settings) as ResolverSettings;
  const factor = clockFactor(clock);
  const opened = new WeakMap<ArchivedRules, Due>();
  return (rules, rule, args, now) => {
    let due = opened.get(rules);
    if (due === undefined) {
      due = dueOf(rules, factor);
      opened.set(rules, due);
    }
    return JSON.stringify(due(rule, JSON.parse(args) as Json, now));
  };
}

/** A policy that names no calendars counts those that this release keeps for such. */
function dueOf({ policy, calendars }: ArchivedRules, factor: number): Due {
  const values = JSON.parse(policy) as JsonObject;
  if (calendars === null) {
    const own = readPolicies({ factor });
    return (rule, args, now) => own.due(values, rule, args, now);
  }
  const archived = calendarsOf(Object.entries(calendars).map(([name, text]) => ({ name, bytes: Buffer.from(text) })));
  return (rule, args, now) => dueUnder(values, archived, rule, args, now, factor);
}

/** This module as the replaying process loads it. `clock`: the demonstration clock; null in real time. */
export function officeResolver(clock: string | null): ReplayProcessOptions {
  return { resolver: import.meta.url, settings: JSON.stringify({ clock } satisfies ResolverSettings) };
}
