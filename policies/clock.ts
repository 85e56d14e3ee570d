const DAY = 86_400_000;
const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/**
 * The factor of a demonstration clock, by which waiting is shortened: `1d=2s` → 2 s / 1 d. 1 without one.
 * @throws when the text is no demonstration clock.
 */
export function clockFactor(clock: string | null): number {
  if (clock === null) return 1;
  const match = /^(\d+(?:\.\d+)?)d=(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(clock);
  if (match === null) throw new Error(`'${clock}' is no demonstration clock: give for example 1d=2s.`);
  const [, days, amount, unit] = match;
  return (Number(amount) * UNITS[unit as keyof typeof UNITS]) / (Number(days) * DAY);
}
