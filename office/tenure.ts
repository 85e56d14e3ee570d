import type { Instant } from '../engine/types.ts';

/** A span of time for which somebody holds something: from its first instant on, up to but not including its last. */
export interface Tenure {
  readonly person: string;
  readonly from: Instant;
  readonly until: Instant | null;
}

export function covers({ from, until }: Pick<Tenure, 'from' | 'until'>, at: Instant): boolean {
  return from <= at && (until === null || at < until);
}

/** Not over yet at that instant: it runs, or begins later. */
export function isOpen({ until }: Pick<Tenure, 'until'>, at: Instant): boolean {
  return until === null || at < until;
}
