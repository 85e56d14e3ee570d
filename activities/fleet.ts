import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Json } from '../engine/types.ts';
import { guarded, toldOf } from './failures.ts';
import { StoreUnavailable } from '../store/index.ts';

/**
 * What became of one case. `refused` carries the reason's code and the sentences of whoever refused, `failed` the error's
 * name, and its words where they are our own: never words of a case.
 */
export type FleetOutcome = 'done' | 'unchanged' | { readonly refused: string } | { readonly failed: string };

/** Something that can be done to every case of a set. Idempotent: Temporal may do a page again. */
export interface FleetOperation {
  /** The next ids after `after` in ascending order, at most `limit`; empty when there are no more. */
  cases(argument: Json, after: string | null, limit: number): Promise<readonly string[]>;
  /** `fleet` is the id of the order: command ids are derived from it and the case. */
  apply(caseId: string, argument: Json, fleet: string): Promise<FleetOutcome>;
}

export interface FleetTally {
  readonly done: number;
  readonly unchanged: number;
  readonly refused: number;
  readonly failed: number;
  /** The first cases that were refused or failed, and why. */
  readonly examples: readonly { readonly case: string; readonly why: string }[];
}

export interface FleetPage extends FleetTally {
  /** Id of the page's last case; null when there were no more. */
  readonly last: string | null;
}

export interface PageAsked {
  readonly id: string;
  readonly operation: string;
  readonly argument: Json;
  readonly authn?: { readonly key: string; readonly signature: string };
  readonly after: string | null;
}

export interface FleetActivities {
  fleetPage(asked: PageAsked): Promise<FleetPage>;
}

/** Tells orders of the office from those of whoever reaches Temporal. */
export interface FleetGuard {
  isAuthentic(asked: PageAsked): Promise<boolean>;
  /** Puts on record that such an order came and was not carried out. */
  onRefused(asked: PageAsked): Promise<void>;
}

const PAGE = 100;
const AT_ONCE = 4;
/** Of one page: what it answers is kept in Temporal's history. */
const EXAMPLES = 20;

export function createFleetActivities(
  operations: Readonly<Record<string, FleetOperation>>,
  guard: FleetGuard,
): FleetActivities {
  return {
    fleetPage: (asked) =>
      guarded(async () => {
        const { id, operation: name, argument, after } = asked;
        if (!(await guard.isAuthentic(asked))) {
          await guard.onRefused(asked);
          throw ApplicationFailure.nonRetryable('nobody of the office has signed this order', 'NotOrdered');
        }
        const operation = operations[name];
        if (operation === undefined) {
          throw ApplicationFailure.nonRetryable(`this worker knows no fleet operation '${name}'`, 'NotCarriedOut');
        }
        const cases = await operation.cases(argument, after, PAGE);
        const waiting = [...cases];
        const outcomes: { case: string; outcome: FleetOutcome }[] = [];
        const work = async (): Promise<void> => {
          for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
            outcomes.push({ case: next, outcome: await applyTo(operation, next, argument, id) });
            Context.current().heartbeat(outcomes.length);
          }
        };
        await Promise.all(Array.from({ length: AT_ONCE }, work));
        return { ...tally(outcomes), last: cases.at(-1) ?? null };
      }),
  };
}

/** The store being away stops the page, which is tried again; a case that cannot go on is told and left. */
async function applyTo(operation: FleetOperation, caseId: string, argument: Json, id: string): Promise<FleetOutcome> {
  try {
    return await operation.apply(caseId, argument, id);
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error;
    return { failed: toldOf(error) };
  }
}

function tally(outcomes: readonly { readonly case: string; readonly outcome: FleetOutcome }[]): FleetTally {
  const counts = { done: 0, unchanged: 0, refused: 0, failed: 0 };
  const examples: { case: string; why: string }[] = [];
  for (const { case: id, outcome } of outcomes) {
    if (typeof outcome === 'string') counts[outcome] += 1;
    else {
      const [[kind, why]] = Object.entries(outcome) as [['refused' | 'failed', string]];
      counts[kind] += 1;
      examples.push({ case: id, why: `${kind}: ${why}` });
    }
  }
  return { ...counts, examples: examples.slice(0, EXAMPLES) };
}
