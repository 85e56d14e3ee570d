import { z } from 'zod';
import type { DueAnswer, Instant, Json, JsonObject } from '../engine/types.ts';
import { CalendarChange, type Calendars } from './calendar.ts';
import type { PolicyFile } from './policy.ts';
import { type Close, countWorkingDays, type Pause } from './working-days.ts';
import { dayAt, instantOf, plusDays, plusMonths, timeAt } from './zones.ts';

/** A policy has no duration for a rule that a machine asks for: the machine and the policy do not belong together. */
export class RuleMissing extends Error {
  override readonly name = 'RuleMissing';
}

const instant = z.iso.datetime({ precision: 3 });

/** What a machine may say beside the rule's name. */
const Arguments = z.object({
  /** When the rule was first asked, for a clock that is recomputed; default: now. */
  at: instant.optional(),
  /** When the clock began; default: when the rule was first asked. */
  from: instant.optional(),
  /** Spans in which it stood still, all over. */
  pauses: z.array(z.object({ from: instant, until: instant, why: z.string() })).optional(),
  /** A part of the clock: a reminder at so many per cent. Default 100. */
  percent: z.int().min(1).max(100).optional(),
  /** The stage that fired last, in per cent: when it fired late, this one keeps its distance from it. */
  after: z.int().min(1).max(99).optional(),
  /** So many durations after the beginning, for what comes again and again: the day of a month does not drift. Default 1. */
  times: z.int().min(1).max(1_000).optional(),
  /** Days granted on top, in the rule's own unit. */
  extra: z.int().min(0).optional(),
  /** Whose working hours a reminder keeps to: a name of the policy's `hours`. */
  holder: z.string().optional(),
  /** A day that the rule counts from instead of an instant: the end of a project, a meeting. */
  on: z.iso.date().optional(),
  /** A clock that is recomputed is never due sooner than it was. */
  notBefore: instant.optional(),
  /** Recorded changes of the calendars. */
  changes: z.array(CalendarChange).optional(),
});
type Arguments = z.output<typeof Arguments>;

const DAY = 86_400_000;
const UNITS: Readonly<Record<string, number>> = { d: DAY, h: 3_600_000, min: 60_000 };
/** A stage that fires within this of its instant fired in time. Milliseconds. */
const GRACE = 3_600_000;

/** What of a policy the resolver reads. */
type Rules = Pick<PolicyFile, 'name' | 'durations' | 'counts' | 'calendars' | 'yearByYear' | 'close' | 'hours'>;

/**
 * When something falls due under a policy, and why. Pure.
 * @param factor of the demonstration clock; 1 in real time. It is applied here and nowhere else.
 * @throws RuleMissing
 */
export function dueUnder(
  policy: JsonObject,
  calendars: Calendars,
  rule: string,
  args: Json,
  now: Instant,
  factor: number,
): DueAnswer {
  const rules = policy as unknown as Rules;
  const duration = rules.durations[rule];
  if (duration === undefined) {
    throw new RuleMissing(
      `The policy "${rules.name}" has no duration for the rule ${rule}. It has: ${Object.keys(rules.durations).join(', ')}.`,
    );
  }
  const given = Arguments.parse(args ?? {});
  const asked = given.at ?? now;
  const anchor = given.from ?? asked;
  // Nominal time runs from the anchor as a calendar would; real time runs beside it, faster by the factor.
  const nominal = (real: Instant): Instant =>
    factor === 1 ? real : shift(anchor, Math.round((Date.parse(real) - Date.parse(anchor)) / factor));
  const real = (at: Instant): Instant =>
    factor === 1 ? at : shift(anchor, Math.round((Date.parse(at) - Date.parse(anchor)) * factor));
  const pauses = (given.pauses ?? []).map((one) => ({
    from: nominal(one.from),
    until: nominal(one.until),
    why: one.why,
  }));
  const clock: Clock = {
    rules,
    calendars: calendars.changed(given.changes ?? []),
    rule,
    duration,
    given,
    anchor,
    pauses,
  };
  const stage = stageOf(clock, given.percent ?? 100, nominal(asked));
  const due = later(real(stage.due), given.notBefore);
  const because: JsonObject = {
    rule,
    duration,
    from: anchor,
    ...stage.because,
    ...(given.percent === undefined ? {} : { percent: given.percent }),
    ...(given.times === undefined ? {} : { times: given.times }),
    ...(given.extra === undefined ? {} : { extra: given.extra }),
    ...(pauses.length === 0 ? {} : { pauses: given.pauses ?? [] }),
    ...(due === given.notBefore ? { notBefore: due } : {}),
    ...(factor === 1 ? {} : { nominal: stage.due, clock: clockText(factor) }),
  };
  return { due, because };
}

interface Clock {
  readonly rules: Rules;
  readonly calendars: Calendars;
  readonly rule: string;
  readonly duration: string;
  readonly given: Arguments;
  readonly anchor: Instant;
  readonly pauses: readonly Pause[];
}

interface Stage {
  readonly due: Instant;
  readonly because: JsonObject;
}

/** One stage of a clock; when the stage before fired late, at its own distance from that firing. */
function stageOf(clock: Clock, percent: number, now: Instant): Stage {
  const { after } = clock.given;
  const stage = count(clock, clock.anchor, amountAt(clock, percent), percent);
  if (after === undefined) return stage;
  const before = count(clock, clock.anchor, amountAt(clock, after), after);
  if (Date.parse(now) - Date.parse(before.due) <= GRACE) return stage;
  const distance = amountAt(clock, percent) - amountAt(clock, after);
  const anew = distance === 0 ? { due: now, because: stage.because } : count(clock, now, distance, percent);
  return anew.due <= stage.due ? stage : { ...anew, because: { ...anew.because, countedFrom: now, late: before.due } };
}

/** How much of the rule's unit lies before a stage. Reminders come on whole working days, the first at the earliest. */
function amountAt({ duration, given }: Clock, percent: number): number {
  const [amount, unit] = parts(duration);
  const all = amount * (given.times ?? 1) + (given.extra ?? 0);
  if (percent === 100) return all;
  return unit === 'wd' ? Math.max(1, Math.floor((all * percent) / 100)) : (all * percent) / 100;
}

function count(clock: Clock, from: Instant, amount: number, percent: number): Stage {
  const [, unit] = parts(clock.duration);
  if (unit === 'wd') return countWorking(clock, from, amount, percent);
  if (unit === 'mo') return countMonths(clock, from, amount);
  const length = Math.round(amount * (UNITS[unit] as number));
  const start = clock.given.on === undefined ? from : closeOf(clock.rules, clock.given.on);
  const stood = clock.pauses
    .filter((one) => one.until > start)
    .reduce((sum, one) => sum + Date.parse(one.until) - Math.max(Date.parse(one.from), Date.parse(start)), 0);
  return {
    due: shift(start, length + stood),
    because: { counts: unit === 'd' ? 'calendar days' : 'exact time', ...onDay(clock.given) },
  };
}

function countWorking(clock: Clock, from: Instant, days: number, percent: number): Stage {
  const { rules, calendars, given } = clock;
  const group = rules.counts?.[clock.rule] ?? 'office';
  const places = rules.calendars?.[group] ?? [];
  const close = closeTime(rules);
  const start = given.on === undefined ? from : instantOf(given.on, '00:00', close.zone);
  const counted = countWorkingDays(calendars, places, start, days, close, clock.pauses);
  const { skipped, weekends, expected } = counted;
  const warnings = [...counted.warnings, ...undecreed(clock, places, start, counted.day)];
  const hours = percent < 100 && given.holder !== undefined ? rules.hours?.[given.holder] : undefined;
  const due = hours === undefined ? counted.due : instantOf(counted.day, hours.opens, hours.zone);
  return {
    due,
    because: {
      counts: 'working days',
      calendars: places,
      ...onDay(given),
      skipped: skipped.map(({ day, why }) => ({ day, why })),
      weekends,
      ...(expected.length === 0 ? {} : { expected }),
      ...(warnings.length === 0 ? {} : { warnings }),
    },
  };
}

/** Years over which the clock runs, and in which something that is decreed year by year is not decreed yet. */
function undecreed({ rules, calendars }: Clock, places: readonly string[], from: Instant, until: string): string[] {
  const [first, last] = [Number(from.slice(0, 4)), Number(until.slice(0, 4))];
  const years = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return places.flatMap((place) => {
    const sort = rules.yearByYear?.[place];
    if (sort === undefined) return [];
    return years
      .filter((year) => calendars.knows(place, year) && !calendars.decrees(place, year, sort))
      .map((year) => `${place} ${year}: ${sort} is not decreed yet`);
  });
}

function countMonths({ rules, given }: Clock, from: Instant, months: number): Stage {
  const { zone } = closeTime(rules);
  const [day, time] =
    given.on === undefined ? [dayAt(from, zone), timeAt(from, zone)] : [given.on, closeTime(rules).time];
  // A part of a month is reckoned at thirty days.
  const whole = plusMonths(day, Math.floor(months));
  const date = plusDays(whole, Math.round((months - Math.floor(months)) * 30));
  return { due: instantOf(date, time, zone), because: { counts: 'months', ...onDay(given) } };
}

function onDay(given: Arguments): JsonObject {
  return given.on === undefined ? {} : { on: given.on };
}

function closeTime(rules: Rules): Close {
  return rules.close ?? { time: '17:00', zone: 'Asia/Bangkok' };
}

function closeOf(rules: Rules, day: string): Instant {
  const { time, zone } = closeTime(rules);
  return instantOf(day, time, zone);
}

function parts(duration: string): [number, string] {
  const amount = Number.parseInt(duration, 10);
  return [amount, duration.slice(String(amount).length)];
}

function shift(at: Instant, milliseconds: number): Instant {
  return new Date(Date.parse(at) + milliseconds).toISOString();
}

function later(one: Instant, other: Instant | undefined): Instant {
  return other !== undefined && other > one ? other : one;
}

/** The factor as text: records hold no fractions. */
function clockText(factor: number): string {
  return `demonstration clock, 1 day in ${Math.round(DAY * factor)} ms`;
}
