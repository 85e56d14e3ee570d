import type { GuardWatcher } from './compiled.ts';
import type { Inquiry } from './guards.ts';
import { nameOf } from './names.ts';
import type { GuardAnswer, Why } from './types.ts';
import type { Unit } from './unit.ts';
import type { Transition } from './xstate-internals.ts';

/** Why a step went as it did: every candidate transition that was looked at, with what its guards answered. */
export class Explanation implements GuardWatcher {
  readonly why: Why[] = [];
  readonly #refusals: { readonly passed: number; readonly obstacles: readonly GuardAnswer[] }[] = [];
  #asked: { readonly candidate: Transition; readonly inquiry: Inquiry }[] = [];
  #guardError: unknown;

  asked(candidate: Transition, answer: boolean, inquiry: Inquiry): void {
    this.#asked.push({ candidate, inquiry });
    if (!answer && candidate.eventType !== '') {
      const passed = inquiry.answers.length - inquiry.obstacles.length;
      this.#refusals.push({ passed, obstacles: inquiry.obstacles });
    }
  }

  failed(error: unknown): void {
    this.#guardError = error;
  }

  /** What a guard threw, which XState wraps and whose name it loses; else the error itself. */
  causeOf(error: unknown): unknown {
    return this.#guardError ?? error;
  }

  /** Notes the transitions taken in one microstep, beside the candidates that were asked for it. */
  microstep(unit: Unit, on: string, transitions: readonly Transition[]): void {
    const asked = this.#asked;
    for (const { candidate, inquiry } of asked) {
      this.why.push(whyOf(unit, onOf(candidate, on), candidate, inquiry.answers, transitions.includes(candidate)));
    }
    for (const candidate of transitions) {
      if (!asked.some((entry) => entry.candidate === candidate))
        this.why.push(whyOf(unit, onOf(candidate, on), candidate, [], true));
    }
    if (asked.length > 0) this.#asked = [];
  }

  /**
   * What stood in the way of the event: the negative answers of the candidates that got furthest, since those a wrong seat
   * stops at once are not what the sender has to mend.
   */
  refusals(): GuardAnswer[] {
    const furthest = Math.max(...this.#refusals.map(({ passed }) => passed));
    return this.#refusals.flatMap(({ passed, obstacles }) => (passed === furthest ? obstacles : []));
  }
}

/** What a candidate answers: an eventless one nothing, an initial one the start. */
function onOf({ eventType }: Transition, on: string): string {
  if (eventType === '') return 'always';
  return eventType ? nameOf(eventType) : on;
}

function whyOf(unit: Unit, on: string, candidate: Transition, guards: readonly GuardAnswer[], taken: boolean): Why {
  return {
    path: unit.path,
    source: candidate.source.id,
    on,
    targets: (candidate.target ?? []).map((node) => node.id),
    guards,
    taken,
  };
}
