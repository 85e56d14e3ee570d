import type { Instant } from '../engine/types.ts';
import { covers, isOpen, type Tenure } from './tenure.ts';

/** An acting officer of a seat: named by another seat, for a span of time that has an end. */
export interface ActingOfficer extends Tenure {
  readonly seat: string;
  /** The seat that named the officer. */
  readonly by: string;
  readonly until: Instant;
  /** The one case in which the officer acts; null: whatever the seat does. */
  readonly case: string | null;
}

/** Who acts for whom, when and in what. A value of this class never changes; `with…` gives a new one. */
export class ActingOfficers {
  static readonly NONE = new ActingOfficers([]);
  readonly #all: readonly ActingOfficer[];

  private constructor(all: readonly ActingOfficer[]) {
    this.#all = all;
  }

  /** Nobody becomes an acting officer for a time that was over when it was recorded. */
  withNamed(officer: ActingOfficer, recordedAt: Instant): ActingOfficers {
    const from = officer.from < recordedAt ? recordedAt : officer.from;
    return new ActingOfficers([...this.#all, { ...officer, from }]);
  }

  withEnded(
    { seat, person, case: only }: Pick<ActingOfficer, 'seat' | 'person' | 'case'>,
    at: Instant,
  ): ActingOfficers {
    const ended = this.#all.map((one) =>
      one.seat === seat && one.person === person && one.case === only && isOpen(one, at) ? { ...one, until: at } : one,
    );
    return new ActingOfficers(ended);
  }

  /** The acting officers of a seat who act at that instant; those for one case only where that case is given. */
  of(seat: string, at: Instant, caseId: string | null): readonly ActingOfficer[] {
    return this.#all.filter(
      (one) => one.seat === seat && covers(one, at) && (one.case === null || one.case === caseId),
    );
  }

  /** Everything that is not over yet at that instant, in the order in which it was named. */
  open(at: Instant): readonly ActingOfficer[] {
    return this.#all.filter((one) => isOpen(one, at));
  }
}
