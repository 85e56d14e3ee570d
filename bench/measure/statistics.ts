/** Sorted copy: the smallest first. */
function sorted(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Linear between neighbours. @throws on an empty list. */
export function quantile(values: readonly number[], share: number): number {
  const ordered = sorted(values);
  const place = (ordered.length - 1) * share;
  const [low, high] = [ordered[Math.floor(place)], ordered[Math.ceil(place)]];
  if (low === undefined || high === undefined) throw new Error('no values were measured');
  return low + (high - low) * (place - Math.floor(place));
}

/** A figure over the rounds: its median, and how far the rounds lie apart. */
export interface Figure {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
  readonly rounds: readonly number[];
}

export function figure(rounds: readonly number[]): Figure {
  return { median: median(rounds), lowest: Math.min(...rounds), highest: Math.max(...rounds), rounds };
}

/** Round by round one over the other, so that what disturbed a round disturbs both. */
export function ratio(over: readonly number[], under: readonly number[]): Figure {
  return figure(over.map((value, round) => value / (under[round] ?? Number.NaN)));
}
