import { z } from 'zod';

/** A policy: the office's rules as dated data. A changed policy is a new file with a new name. */
export const PolicyFile = z.strictObject({
  name: z.string().min(1),
  /** Pins of the machines whose new cases run under it. */
  serves: z.array(z.string().regex(/^[a-z][a-z0-9-]*@\d+$/, 'is no pin, for example proposal@1')),
  /** What an outcome under these rules is worth, in words, by language. */
  says: z.strictObject({ en: z.string(), id: z.string() }),
  /** The areas of cooperation that a proposal can name. */
  areas: z.array(z.string().min(1)).min(1),
  /** Calendar days by rule. */
  durations: z.record(z.string(), z.string().regex(/^\d+d$/, 'is no duration, for example 5d')),
});
export type PolicyFile = z.output<typeof PolicyFile>;
