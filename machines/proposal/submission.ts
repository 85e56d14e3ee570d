import { z } from 'zod';

/**
 * What a proposal must say, by its kind. A file with mistakes is answered with all of them. `split` parts it into facts,
 * which guards may read and records keep, and texts, which live in the content store and are known elsewhere by commitment.
 */

const text = (what: string) =>
  z
    .string({ error: `${what} is missing` })
    .trim()
    .min(1, `${what} is empty`)
    .max(20_000);
const member = z.string({ error: 'name a member' }).trim().min(2, 'name a member').max(120);
const day = z.iso.date('give a day as YYYY-MM-DD');
const currency = z.string().regex(/^[A-Z]{3}$/, 'give a currency code of three capitals, for example AUD');
const amount = z.number().int('give whole units of the currency').positive('give an amount above 0');
const list = <T extends z.ZodType>(item: T, what: string) =>
  z.array(item, { error: `${what} is missing: give a list` });
const areas = list(z.string().trim().min(1), 'areas').min(1, 'name at least one area of cooperation');
const money = z.strictObject({ amount, currency, sought: amount.optional(), source: text('the source').optional() });
const milestones = z
  .array(z.strictObject({ title: text('the title'), due: day }))
  .min(1, 'name at least one milestone');
const period = { starts: day, ends: day };
const common = { title: text('the title'), proponent: member, areas };

const collaboration = z.strictObject({
  kind: z.literal('collaboration'),
  ...common,
  summary: text('the summary'),
  initiative: text('the initiative'),
  workingGroup: text('the working group').optional(),
  partners: list(member, 'partners').min(1, 'name at least one partner'),
  ...period,
});

const project = { kind: z.literal('new-project'), ...common, lead: member, money: money.optional() };
const endorsed = {
  participants: list(member, 'participants'),
  endorsements: list(member, 'endorsements'),
  summary: text('the summary'),
  milestones,
  ...period,
};

const bilateral = z.strictObject({
  ...project,
  scale: z.literal('bilateral'),
  ...endorsed,
  participants: list(member, 'participants').length(2, 'a bilateral project has two participants'),
});
const multilateral = z.strictObject({
  ...project,
  scale: z.literal('multilateral'),
  ...endorsed,
  participants: list(member, 'participants').min(3, 'a multilateral project has at least three participants'),
  workingGroup: text('the working group').optional(),
});
const regionalConcept = z.strictObject({
  ...project,
  scale: z.literal('regional'),
  stage: z.literal('concept'),
  conceptNote: text('the concept note'),
});
const regionalFull = z.strictObject({
  ...project,
  scale: z.literal('regional'),
  stage: z.literal('full'),
  participants: list(member, 'participants').min(2, 'name the participants'),
  summary: text('the summary'),
  milestones,
  ...period,
});

const donorConditions = list(text('the condition'), 'donorConditions');
const offer = {
  kind: z.literal('funding'),
  ...common,
  donor: member,
  earmark: text('the earmark'),
  donorConditions,
  ...period,
};
const direct = z.strictObject({
  ...offer,
  form: z.literal('direct'),
  amount: z.strictObject({ amount, currency, rateDay: day }),
});
const inKind = z.strictObject({
  ...offer,
  form: z.literal('in-kind'),
  valuation: z.strictObject({ amount, currency, rateDay: day, basis: text('the basis of the valuation') }),
});

const post = {
  kind: z.literal('secondment'),
  ...common,
  nominatingMember: member,
  post: text('the post'),
  termsOfReference: text('the terms of reference'),
  paidBy: member,
  ...period,
};
const official = z.strictObject({
  ...post,
  category: z.literal('government-official'),
  releasingEntity: text('the releasing entity'),
});
const national = z.strictObject({ ...post, category: z.literal('non-government-national') });

const regional = z.discriminatedUnion('stage', [regionalConcept, regionalFull], { error: 'stage is concept or full' });
const newProject = z.discriminatedUnion('scale', [bilateral, multilateral, regional], {
  error: 'scale is bilateral, multilateral or regional',
});
const funding = z.discriminatedUnion('form', [direct, inKind], { error: 'form is direct or in-kind' });
const secondment = z.discriminatedUnion('category', [official, national], {
  error: 'category is government-official or non-government-national',
});

export const Submission = z
  .discriminatedUnion('kind', [collaboration, newProject, funding, secondment], {
    error: 'kind is collaboration, new-project, funding or secondment',
  })
  .superRefine((proposal, context) => {
    if ('ends' in proposal && proposal.ends <= proposal.starts) {
      context.addIssue({ code: 'custom', path: ['ends'], message: 'ends on or before the day it starts' });
    }
    if ('endorsements' in proposal) {
      for (const name of proposal.participants.filter((participant) => !proposal.endorsements.includes(participant))) {
        context.addIssue({
          code: 'custom',
          path: ['endorsements'],
          message: `the endorsement of ${name} is missing`,
          params: { says: 'endorsement', name },
        });
      }
    }
    if ('money' in proposal && proposal.money?.sought !== undefined && proposal.money.source === undefined) {
      const message = 'name the source of the money sought, or say: subject to funds';
      context.addIssue({ code: 'custom', path: ['money', 'source'], message });
    }
    if ('lead' in proposal && 'participants' in proposal && !proposal.participants.includes(proposal.lead)) {
      context.addIssue({ code: 'custom', path: ['lead'], message: 'the lead is not among the participants' });
    }
  });
export type Submission = z.output<typeof Submission>;

/** Names of what a proposal may say, of whatever kind it is. */
export const FIELDS: ReadonlySet<string> = new Set(
  [collaboration, bilateral, multilateral, regionalConcept, regionalFull, direct, inKind, official, national].flatMap(
    ({ shape }) => Object.keys(shape),
  ),
);

export interface Mistake {
  /** Where in the file, for example `money.amount`. */
  readonly path: string;
  readonly problem: string;
}

/** Reads a proposal; answers every mistake with its path. */
export function readSubmission(
  value: unknown,
): { readonly proposal: Submission } | { readonly mistakes: readonly Mistake[] } {
  const result = Submission.safeParse(value);
  if (result.success) return { proposal: result.data };
  return { mistakes: result.error.issues.flatMap(mistakesOf) };
}

function mistakesOf(issue: z.core.$ZodIssue): Mistake[] {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: path === '' ? key : `${path}.${key}`,
      problem: 'this field is not known for a proposal of this kind',
    }));
  }
  return [{ path, problem: issue.message }];
}

/** A proposal parted in two: see the top of this file. */
export interface SplitSubmission {
  readonly facts: Readonly<Record<string, FactValue>>;
  /** Free texts by field path, for example `title`, `milestones.0.title`. */
  readonly texts: Readonly<Record<string, string>>;
}
export type FactValue = string | number | boolean | null | readonly FactValue[] | { readonly [key: string]: FactValue };

/** Fields that hold free text, wherever they stand. */
const TEXTS = new Set([
  'title',
  'summary',
  'conceptNote',
  'initiative',
  'workingGroup',
  'earmark',
  'donorConditions',
  'post',
  'termsOfReference',
  'releasingEntity',
  'basis',
  'source',
]);
/** Fields that name members. */
const PARTIES = new Set([
  'proponent',
  'lead',
  'participants',
  'endorsements',
  'partners',
  'donor',
  'nominatingMember',
  'paidBy',
]);

/** @param memberId how the office calls a member in facts: `Viet Nam` → `viet-nam`. */
export function splitSubmission(proposal: Submission, memberId: (name: string) => string): SplitSubmission {
  const texts: Record<string, string> = {};
  const walk = (value: unknown, field: string, path: string): FactValue | undefined => {
    if (Array.isArray(value)) {
      const items = value.map((item, index) => walk(item, field, `${path}.${index}`));
      // A list of texts leaves its length: how many conditions there are is a fact.
      return items.every((item) => item === undefined) ? items.length : (items as FactValue[]);
    }
    if (typeof value === 'object' && value !== null) {
      const inner = Object.entries(value).map(
        ([key, item]) => [key, walk(item, key, path === '' ? key : `${path}.${key}`)] as const,
      );
      return Object.fromEntries(inner.filter((entry): entry is [string, FactValue] => entry[1] !== undefined));
    }
    if (typeof value !== 'string') return value as number | boolean | null;
    if (TEXTS.has(field)) {
      texts[path] = value;
      return undefined;
    }
    return PARTIES.has(field) ? memberId(value) : value;
  };
  return { facts: walk(proposal, '', '') as SplitSubmission['facts'], texts };
}
