import type { DueAnswer, Instant, Json, JsonObject } from '../engine/types.ts';

/** A policy has no duration for a rule that a machine asks for: the machine and the policy do not belong together. */
export class RuleMissing extends Error {
  override readonly name = 'RuleMissing';
}

const DAY = 86_400_000;

/**
 * When something falls due under a policy, and why. Pure.
 * @param factor of the demonstration clock; 1 in real time. It is applied here and nowhere else.
 * @throws RuleMissing
 */
export function dueUnder(policy: JsonObject, rule: string, _arguments: Json, now: Instant, factor: number): DueAnswer {
  const durations = policy['durations'] as Readonly<Record<string, string>>;
  const duration = durations[rule];
  if (duration === undefined) {
    throw new RuleMissing(
      `The policy "${String(policy['name'])}" has no duration for the rule ${rule}. It has: ${Object.keys(durations).join(', ')}.`,
    );
  }
  const start = Date.parse(now);
  const nominal = start + Number(duration.slice(0, -1)) * DAY;
  const because = { rule, duration, counts: 'calendar days', from: now };
  if (factor === 1) return { due: new Date(nominal).toISOString(), because };
  const due = new Date(start + Math.round((nominal - start) * factor)).toISOString();
  return { due, because: { ...because, nominal: new Date(nominal).toISOString(), clock: clockText(factor) } };
}

/** The factor as text: records hold no fractions. */
function clockText(factor: number): string {
  return `demonstration clock, 1 day in ${Math.round(DAY * factor)} ms`;
}
