import type { z } from 'zod';

/**
 * The vocabulary of proposals: what each event of a person carries. `facts` reach the machine and the records; `texts` are
 * free text, which reaches the content store and leaves a commitment under its name.
 */
export interface EventShape {
  readonly facts: z.ZodObject;
  /** Names of texts, and whether the event needs them; `by-rule`: the machine asks for it, among its other rules. */
  readonly texts: Readonly<Record<string, 'required' | 'by-rule' | 'optional'>>;
  /** The event speaks of the text of the proposal, and carries the hash that its sender saw. */
  readonly subject: boolean;
  /** The event brings a new text of the proposal (field `proposal` of its data). */
  readonly bringsText?: true;
}
