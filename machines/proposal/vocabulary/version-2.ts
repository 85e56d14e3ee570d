import { z } from 'zod';
import type { EventShape } from './shape.ts';

/**
 * The vocabulary of proposal@2: what each event of a person carries. Lists of reasons, limits and ladders are the policy's;
 * here stands only the shape.
 */

const nothing = z.strictObject({});
const reasoned = { reason: 'by-rule' } as const;
const commented = { reason: 'optional' } as const;
const days = z.strictObject({ days: z.int('give whole days').positive('give a day at least') });
const day = z.iso.date('give a day as YYYY-MM-DD');
const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'give a short name of letters, digits and hyphens');
const because = z.strictObject({ because: name });
const condition = z.strictObject({ condition: name });
/** Fields of the proposal's text that are asked to be changed: `money`, `milestones`. */
const items = z.strictObject({
  items: z
    .array(z.string().regex(/^[a-zA-Z]{1,40}$/, 'name a field of the proposal, for example milestones'))
    .min(1, 'name a field at least, or leave the list out')
    .max(30)
    .optional(),
});
const answer = z.strictObject({ act: z.string().regex(/^[A-Z_]+$/, 'name the joint act, for example INELIGIBLE') });
/** The facts of a counter-proposal are those of the act it answers. */
const counter = answer.extend({
  because: name.optional(),
  until: day.optional(),
  condition: name.optional(),
  line: z.string().max(40).optional(),
});
const parties = z.strictObject({ parties: z.array(name).min(1, 'name a party at least').max(60) });
const conditions = z.strictObject({
  conditions: z
    .array(z.strictObject({ id: name, due: day, beforeSigning: z.boolean().optional() }))
    .max(50)
    .optional(),
});

/** On the present text, with what is said about it. */
const on = (facts: z.ZodObject, texts: EventShape['texts']): EventShape => ({ facts, texts, subject: true });
/** Of no text. */
const apart = (facts: z.ZodObject, texts: EventShape['texts']): EventShape => ({ facts, texts, subject: false });

export const EVENTS_2: Readonly<Record<string, EventShape>> = {
  SUBMIT: apart(nothing, {}),
  DISCARD: apart(nothing, commented),
  TAKE_UP: apart(nothing, commented),
  ACCEPT: on(nothing, commented),
  RETURN: on(items, reasoned),
  EXTEND: apart(nothing, commented),
  RESUBMIT: { facts: nothing, texts: commented, subject: false, bringsText: true },
  CHANGE_TEXT: { facts: nothing, texts: commented, subject: false, bringsText: true },
  MARK: on(z.strictObject({ material: z.boolean('say whether the change is material') }), commented),
  MAKE_MATERIAL: on(nothing, commented),
  WITHDRAW: apart(nothing, commented),
  TAKE_BACK: apart(nothing, commented),

  SUPPORT: on(nothing, { reason: 'optional', conditions: 'optional' }),
  REVISE: on(items, reasoned),
  OBJECT: on(nothing, reasoned),
  REAFFIRM: on(nothing, commented),
  HOLD: on(days, reasoned),
  DEFER: on(days, reasoned),
  OPEN: on(parties, commented),
  COMMENT: on(nothing, { comment: 'required' }),
  COMMENT_TO_OFFICE: on(nothing, { comment: 'required' }),
  SUMMARISE: on(z.strictObject({ answers: z.int().nonnegative() }), { summary: 'required' }),
  CONSENT: on(nothing, commented),

  ASK: on(nothing, reasoned),
  ADVISE: on(nothing, reasoned),
  JOIN: on(nothing, commented),
  NO_ADVICE: on(nothing, commented),
  CLARIFY: on(nothing, reasoned),
  WEIGH: on(nothing, reasoned),
  NOT_AGREED: on(nothing, reasoned),

  DRAFT: on(conditions, { decision: 'optional' }),
  APPROVE: on(nothing, commented),
  INVITE: on(nothing, commented),
  NOT_TAKEN_FORWARD: on(because, reasoned),
  REOPEN: on(nothing, reasoned),
  RESPOND: apart(nothing, { reason: 'required' }),

  AGREE: on(answer, commented),
  COUNTER: on(counter, reasoned),
  REFUSE: on(answer, reasoned),
  INELIGIBLE: on(because, reasoned),
  DEFER_JOINTLY: on(z.strictObject({ until: day }), commented),
  CITE_WORK_PLAN: on(z.strictObject({ line: z.string().min(1).max(40) }), commented),
  STILL_APPLIES: on(nothing, commented),
  NONE_GIVEN: on(nothing, commented),
  RESCIND: on(nothing, reasoned),
  WAIVE: on(condition, reasoned),
  LAPSE: on(condition, reasoned),
  SUSPEND: on(because, reasoned),
  RESUME: on(nothing, commented),
  TERMINATE: on(because, reasoned),
  CLOSE_WITHOUT_REPORT: on(nothing, reasoned),

  MEET: apart(condition, { evidence: 'required' }),
  VERIFY: apart(condition, commented),
  SIGN: on(nothing, commented),
  MILESTONE: apart(
    z.strictObject({ milestone: z.int().nonnegative(), status: z.enum(['done', 'slipped']) }),
    commented,
  ),
  REPORT: apart(nothing, { report: 'required' }),
  AMEND: apart(z.strictObject({ case: z.string().min(1).max(80) }), commented),
  MINOR_CHANGE: apart(z.strictObject({ change: name, percent: z.number().min(0).max(100) }), reasoned),
  MAKE_AMENDMENT: apart(z.strictObject({ change: name }), commented),
  SUSPEND_BRIEFLY: apart(z.strictObject({ days: z.int().positive(), because: name }), reasoned),
  LIFT: apart(nothing, commented),
  JOIN_PROJECT: apart(nothing, commented),
  LEAVE: apart(nothing, commented),
  WITHDRAW_ENDORSEMENT: apart(nothing, commented),
  ENDORSE: apart(nothing, commented),
  GIVE_NOTICE: apart(nothing, reasoned),
  FINAL_REPORT: apart(nothing, { report: 'required' }),
  LESSONS: apart(nothing, { lessons: 'required' }),
  REVIEW: apart(nothing, { review: 'required' }),
  RECUSE: apart(nothing, reasoned),
  DECLARE_INTEREST: apart(because, reasoned),

  // On record, without a step: possible after the end as well, and changing no outcome.
  CORRECT: apart(
    z.strictObject({
      fact: z.string().regex(/^[a-zA-Z0-9.]{1,80}$/, 'name the fact that is corrected, for example milestones.0.due'),
    }),
    {
      correction: 'required',
      reason: 'required',
    },
  ),
  LINK: apart(z.strictObject({ case: z.string().min(1).max(80) }), commented),
  REDACT: apart(
    z.strictObject({
      record: z.int('give the number of a record').positive('give the number of a record'),
      field: z
        .string()
        .regex(/^[a-zA-Z0-9.-]{1,80}$/, 'name one text or file of the record')
        .optional(),
    }),
    { reason: 'required' },
  ),
};
