import { z } from 'zod';
import type { EventShape } from './shape.ts';
import { EVENTS_2 } from './version-2.ts';

/** The vocabulary of proposal@3: that of proposal@2, and what came with it or is said differently since. */

const commented = { reason: 'optional' } as const;
const reasoned = { reason: 'by-rule' } as const;
const day = z.iso.date('give a day as YYYY-MM-DD').refine((one) => one < '3000', 'give a day of this millennium');
const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'give a short name of letters, digits and hyphens');
const line = z.string().min(1).max(40);
const member = z.strictObject({ member: name });
const counted = { days: z.int('give whole days').positive('give a day at least').optional() };
/** To a day; or to a meeting of the office, and the latest day if it is not held by then. */
const dated = { until: day.optional(), meeting: name.optional(), latest: day.optional() };
const answered = {
  because: name.optional(),
  condition: name.optional(),
  line: line.optional(),
  member: name.optional(),
};

function oneEnd(given: Readonly<Record<string, unknown>>): boolean {
  const ends = ['days', 'until', 'meeting'].filter((field) => given[field] !== undefined);
  return ends.length === 1 && (given['meeting'] !== undefined) === (given['latest'] !== undefined);
}

export const EVENTS_3: Readonly<Record<string, EventShape>> = {
  ...EVENTS_2,
  /** `signs`: supports, and signs the approval in the same act, as far as the draft carries no conditions. */
  SUPPORT: {
    facts: z.strictObject({ signs: z.literal(true, 'true, or leave it out').optional() }),
    texts: { reason: 'optional', conditions: 'optional' },
    subject: true,
  },
  /** Without a reason it agrees with the other seat, which has asked for a revision and said why. */
  REVISE: { ...(EVENTS_2['REVISE'] as EventShape), texts: commented },
  DEFER: {
    facts: z
      .strictObject({ ...counted, ...dated })
      .refine(oneEnd, 'give days, or until, or a meeting with the latest day'),
    texts: reasoned,
    subject: true,
  },
  DEFER_JOINTLY: {
    facts: z.strictObject(dated).refine(oneEnd, 'give until, or a meeting with the latest day'),
    texts: commented,
    subject: true,
  },
  /** Those whom the rules name are always asked. */
  OPEN: {
    facts: z.strictObject({ parties: z.array(name).max(60).optional(), closes: day.optional() }),
    texts: commented,
    subject: true,
  },
  COUNTER: {
    facts: z.strictObject({
      act: z.string().regex(/^[A-Z_]+$/, 'name the joint act, for example INELIGIBLE'),
      ...answered,
      ...dated,
    }),
    texts: reasoned,
    subject: true,
  },
  RENEW: { facts: z.strictObject({ until: day }), texts: commented, subject: true },
  ADMIT: { facts: member, texts: commented, subject: true },
  TURN_DOWN: { facts: member, texts: reasoned, subject: true },
  ENTER_WORK_PLAN: { facts: z.strictObject({ line }), texts: commented, subject: false },
  FINAL_REPORT: { facts: z.strictObject({}), texts: { report: 'required', handover: 'optional' }, subject: false },
  /** A holder whom the office's letter did not reach was told in another way. */
  REACHED: { facts: z.strictObject({ seat: name }), texts: { how: 'required' }, subject: false },
};
