import { z } from 'zod';
import type { Instant, Json } from '../engine/types.ts';

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

/** Where letters go. */
export interface Deliverer {
  /** Does nothing when this very letter was delivered before. */
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

/** The action `letter` with params `{template, to: [seat]}`. */
export function letterPerformer(deliverer: Deliverer): Performer {
  return async ({ effect, caseId, reference, askedAt, params }) => {
    const { template, to } = LETTER.parse(params);
    for (const seat of to) await deliverer.deliver({ effect, caseId, reference, to: seat, template, askedAt });
  };
}
