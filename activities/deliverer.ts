import { ApplicationFailure } from '@temporalio/common';
import { z } from 'zod';
import type { Instant, Json } from '../engine/types.ts';
import type { PromiseActor } from './index.ts';

/** A letter of the office, as a machine asks for it: to seats, by template. Its words are made when it is sent. */
export interface Letter {
  /** Key of the letter: one effect of one case is sent once to each seat. */
  readonly effect: string;
  readonly caseId: string;
  readonly reference: string | null;
  readonly to: string;
  readonly template: string;
  /** Instant of the step that asked for it. */
  readonly askedAt: Instant;
}

/** A letter came back: it cannot be delivered to where it was sent, and another try would not change that. */
export class Undeliverable extends Error {
  override readonly name = 'Undeliverable';
}

/** Where letters go. */
export interface Deliverer {
  /**
   * Does nothing when this very letter was delivered before. Every other failure is tried again.
   * @throws Undeliverable
   */
  deliver(letter: Letter): Promise<void>;
}

/** What carries out named actions of machines, by the action's name. */
export type Performer = (asked: {
  readonly effect: string;
  readonly caseId: string;
  readonly reference: string | null;
  readonly askedAt: Instant;
  readonly params: Json;
}) => Promise<void>;

const LETTER = z.object({ template: z.string(), to: z.array(z.string()) });

type Addressed = Pick<Letter, 'effect' | 'caseId' | 'reference' | 'askedAt'>;

/** To every seat, also when one of them cannot be reached. @throws the failure that says most of what is left to do */
async function deliverToAll(deliverer: Deliverer, addressed: Addressed, asked: Json): Promise<void> {
  const { template, to } = LETTER.parse(asked);
  const came: unknown[] = [];
  for (const seat of to) {
    await deliverer.deliver({ ...addressed, to: seat, template }).catch((error: unknown) => {
      if (!(error instanceof Undeliverable)) throw error;
      came.push(error);
    });
  }
  // Tried again it would come back again.
  if (came.length > 0)
    throw ApplicationFailure.nonRetryable(`${came.length} of ${to.length} letters came back`, 'Undeliverable');
}

/** The action `letter` with params `{template, to: [seat]}`. */
export function letterPerformer(deliverer: Deliverer): Performer {
  return ({ params, ...addressed }) => deliverToAll(deliverer, addressed, params);
}

/** The promise actor `reminder` with input `{template, to: [seat]}`: its delivery, or that it came back, is told to the case. */
export function reminderActor(deliverer: Deliverer): PromiseActor {
  return async (input, addressed) => {
    await deliverToAll(deliverer, addressed, input);
    return null;
  };
}
