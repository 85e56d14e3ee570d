import { z } from 'zod';

/** `10wd` working days, `14d` calendar days, `6mo` months, `30min`, `1h`. */
const span = z.string().regex(/^\d+(wd|d|mo|min|h)$/, 'is no duration, for example 10wd, 14d, 6mo or 30min');
const time = z.string().regex(/^\d\d:\d\d$/, 'is no time of day, for example 17:00');
const words = z.strictObject({ en: z.string(), id: z.string() });
const hours = z.strictObject({ zone: z.string(), opens: time });

/** One rung of a ladder: how long after the one before, and who is told. */
const rung = z.strictObject({
  after: z.string(),
  tell: z.array(z.enum(['holder', 'other-seat', 'comanagers', 'senior-official', 'cochair', 'cochairs', 'agenda'])),
});

/** What kinds of proposals need, by kind and scale. */
const kind = z.strictObject({
  /** Inputs that approval waits for. */
  inputs: z.array(z.enum(['consultation', 'consent', 'guidance'])),
  /** Fact that lists who signs beside both Co-Managers. */
  signatories: z.string(),
  /** A proposal of fewer participants than this is suspended while it is carried out. */
  leastParticipants: z.int().optional(),
  /** Members whose endorsement the project rests on: one withdrawn suspends. */
  endorsed: z.boolean().optional(),
  /** Who is consulted whether or not the desk names them: facts that list members, or `members`. */
  consults: z.array(z.string()).optional(),
  /** Its term can be renewed. */
  renewable: z.boolean().optional(),
  /** A line of the Work Plan can stand for the guidance of the Co-Chairs. */
  workPlanCovers: z.boolean().optional(),
  /** It stands in the Work Plan. */
  workPlan: z.boolean().optional(),
});

/** A policy: the office's rules as dated data. A changed policy is a new file with a new name. */
export const PolicyFile = z.strictObject({
  name: z.string().min(1),
  /** Pins of the machines whose new cases run under it. */
  serves: z.array(z.string().regex(/^[a-z][a-z0-9-]*@\d+$/, 'is no pin, for example proposal@1')),
  /** What an outcome under these rules is worth, in words, by language. */
  says: words,
  /** The areas of cooperation that a proposal can name. */
  areas: z.array(z.string().min(1)).min(1),
  /** Spans by rule. */
  durations: z.record(z.string(), span),
  /** Which calendars a rule in working days counts: a name of `calendars`. Default: `office`. */
  counts: z.record(z.string(), z.string()).optional(),
  /** Places by name: a day counts if it is worked in all of them. */
  calendars: z.record(z.string(), z.array(z.string()).min(1)).optional(),
  /** Days off that are decreed year by year, by place: a clock over a year without them says so. */
  yearByYear: z.record(z.string(), z.string()).optional(),
  /** When a counted day is over. */
  close: z.strictObject({ time, zone: z.string() }).optional(),
  /** Working hours of whom reminders go to. */
  hours: z.record(z.string(), hours).optional(),
  /** Percentages of a clock at which its holder is reminded. */
  reminders: z.tuple([z.int(), z.int()]).optional(),
  ladders: z.record(z.string(), z.array(rung).min(1)).optional(),
  kinds: z.record(z.string(), kind).optional(),
  /** Acts that have a recall window. */
  consequential: z.array(z.string()).optional(),
  /** Closed lists of reasons, by event. */
  reasons: z.record(z.string(), z.array(z.string()).min(1)).optional(),
  /** Facts whose change is always material. */
  material: z.array(z.string()).optional(),
  limits: z.record(z.string(), z.int()).optional(),
  /** Members that are consulted on every proposal, through stakeholders' seats. */
  stakeholders: z.array(z.string()).optional(),
  /** What follows when one of the two governments proposes, takes part or gives. */
  ownInterest: z.enum(['declared', 'stands-aside']).optional(),
});
export type PolicyFile = z.output<typeof PolicyFile>;
