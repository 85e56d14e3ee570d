import { z } from 'zod';

/**
 * The vocabulary of proposals: what each event of a person carries. `facts` reach the machine and the records; `texts` are
 * free text, which reaches the content store and leaves a commitment under its name.
 */
export interface EventShape {
  readonly facts: z.ZodObject;
  /** Names of texts, and whether the event needs them. */
  readonly texts: Readonly<Record<string, 'required' | 'optional'>>;
  /** The event speaks of the text of the proposal, and carries the hash that its sender saw. */
  readonly subject: boolean;
  /** The event brings a new text of the proposal (field `proposal` of its data). */
  readonly bringsText?: true;
}

const nothing = z.strictObject({});
const reasoned = { reason: 'required' } as const;
const commented = { reason: 'optional' } as const;

export const EVENTS: Readonly<Record<string, EventShape>> = {
  SUBMIT: { facts: nothing, texts: {}, subject: false },
  ACCEPT: { facts: nothing, texts: commented, subject: true },
  RETURN: { facts: nothing, texts: reasoned, subject: true },
  RESUBMIT: { facts: nothing, texts: commented, subject: false, bringsText: true },
  SUPPORT: { facts: nothing, texts: commented, subject: true },
  REVISE: { facts: nothing, texts: reasoned, subject: true },
  OBJECT: { facts: nothing, texts: reasoned, subject: true },
  APPROVE: { facts: nothing, texts: commented, subject: true },
  NOT_TAKEN_FORWARD: { facts: nothing, texts: reasoned, subject: true },
  ADVISE: { facts: nothing, texts: reasoned, subject: true },
  WITHDRAW: { facts: nothing, texts: commented, subject: false },
};
