import { z } from 'zod';
import { Submission } from '../machines/proposal/submission.ts';

/** The public shapes of the API. Each has an id, under which it stands in the OpenAPI document. */

export const CommandId = z
  .uuid()
  .meta({ id: 'CommandId', description: 'Chosen by the sender. The same id with the same content is done once.' });

export const Instant = z.string().meta({ id: 'Instant', description: 'UTC, YYYY-MM-DDTHH:MM:SS.sssZ.' });

export const StateValue = z.unknown().meta({
  id: 'StateValue',
  description:
    'Value of the statechart: the name of the active state, or one entry for each region that is active side by side, as far as you may see it.',
});

const state = z.string().describe('Name of the state, for example consideration.');

export const Waiting = z
  .object({
    who: z.string().describe('Seat that is waited for.'),
    state: z.string().describe('State that waits.'),
    since: Instant,
    acts: z.array(z.string()).describe('Events that would end the waiting.'),
    next: z
      .object({ name: z.string(), due: Instant })
      .nullable()
      .optional()
      .describe('The clock of this waiting that runs out first.'),
  })
  .meta({ id: 'Waiting' });

export const Next = z
  .object({
    name: z.string().describe('What happens if nobody acts.'),
    due: Instant,
    because: z.unknown().describe('Rule, calendars and days from which the instant follows.'),
  })
  .meta({ id: 'Next' });

export const Attachment = z
  .strictObject({
    role: z
      .string()
      .regex(
        /^[a-z][a-z0-9-]{0,39}$/,
        'is no role: give lower-case letters, digits and hyphens, for example endorsement-letter',
      )
      .describe('What the file is, for example endorsement-letter.'),
    mediaType: z.string().regex(/^[a-z]+\/[\w.+-]{1,80}$/, 'is no media type, for example application/pdf'),
    content: z.base64().min(1, 'is an empty file').describe('The bytes of the file in Base64.'),
  })
  .meta({ id: 'Attachment' });

const attachments = z.array(Attachment).max(20).optional();
const seat = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, 'is no seat, for example comanager-au')
  .optional()
  .describe('Seat you act from; may be left out when you hold exactly one.');
const registersFor = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, 'is no seat, for example focal-viet-nam')
  .optional()
  .describe('Only for the desk: the seat whose act it is, which came by mail. Attach the original as `original`.');

/** As it is read: mistakes of the proposal are told together with those that only the office can find. */
export const SubmitBody = z.strictObject({
  commandId: CommandId,
  proposal: z.unknown(),
  submit: z.boolean().default(true).describe('false keeps it a draft, without a number.'),
  seat,
  registersFor,
  attachments,
});

/** As it is described. */
export const SubmitRequest = SubmitBody.extend({
  proposal: Submission.meta({ id: 'Proposal', description: 'A proposal, in the shape of its kind.' }),
}).meta({ id: 'SubmitRequest' });

export const CommandRequest = z
  .strictObject({
    commandId: CommandId,
    type: z
      .string()
      .regex(/^[A-Z][A-Z_]{0,39}$/, 'is no event: events are written in capitals, for example SUPPORT')
      .describe('Event, for example SUPPORT.'),
    textHash: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'is no hash of a text: give the 64 characters that show tells')
      .optional()
      .describe('Hash of the text you saw. Positions, advice and signatures bind to it.'),
    reason: z.string().min(1).max(20_000).optional().describe('Free text; kept apart from the records.'),
    data: z.record(z.string(), z.unknown()).optional().describe('Further facts and texts that the event asks for.'),
    seat,
    registersFor,
    attachments,
    dryRun: z.boolean().default(false).describe('Judge only, write nothing.'),
  })
  .meta({ id: 'CommandRequest' });

export const CommandAnswer = z
  .object({
    commandId: CommandId,
    caseId: z.string(),
    reference: z.string().nullable(),
    state,
    value: StateValue,
    status: z.enum(['active', 'done', 'error']),
    seq: z.int().describe('Place of the record in the stream of this proposal.'),
    at: Instant,
    waitingFor: z.array(Waiting),
    next: Next.nullable(),
    dryRun: z.boolean(),
    says: z.array(z.string()).describe('Who is then waited for, since when, and what happens next, in your language.'),
    effects: z
      .array(
        z.object({
          kind: z.string().describe('arm or disarm (a clock), action (a letter).'),
          name: z.string(),
          due: Instant.optional(),
          seat: z.string().optional().describe('Of the clock of an owed act: whose act it is.'),
          to: z.array(z.string()).optional().describe('Of a letter: the seats it goes to.'),
          says: z.string().describe('The same in your language.'),
        }),
      )
      .optional()
      .describe('Only of a dry run: what would follow.'),
  })
  .meta({ id: 'CommandAnswer' });

export const Permitted = z
  .object({
    type: z.string(),
    allowed: z.enum(['yes', 'no', 'depends']).describe('`depends`: on data of the event itself, named in `needs`.'),
    needs: z.array(z.string()),
    says: z.string().describe('The act in your language; where it is not allowed, why not yet.'),
    because: z.array(z.unknown()).describe('Which conditions were asked, and their answers.'),
  })
  .meta({ id: 'Permitted' });

const Said = z.object({ says: z.string(), text: z.string().describe('Hash of the text it was said of.') });

export const ProposalDecision = z
  .object({
    positions: z.record(z.string(), Said).describe('By seat, on the present text.'),
    signatures: z.record(z.string(), Said).describe('By seat, under the draft of the decision.'),
    signedAhead: z
      .array(z.string())
      .describe('Seats that signed together with their support: it stands for a draft that adds no conditions.'),
    guidance: z.record(z.string(), Said).describe('Answers of the Co-Chairs, by seat.'),
    conditions: z.array(
      z.object({
        id: z.string(),
        due: z.string(),
        beforeSigning: z.boolean(),
        met: z.boolean(),
        verified: z.boolean(),
        waived: z.boolean(),
      }),
    ),
    interests: z
      .array(z.object({ who: z.string(), because: z.string() }))
      .describe('Declared by seats, and the parts that the two governments have in it.'),
    noGuidance: z.boolean().describe('Both Co-Chairs were asked, and the decision says that none was given.'),
    suspended: z.array(z.string()).describe('Why the work stands still: seats, both, participants, endorsement.'),
    deferral: z
      .object({ days: z.int(), until: z.string().nullable(), meeting: z.string().nullable() })
      .nullable()
      .describe('Deferred for some working days; or until a day; or to a meeting, and until the day at the latest.'),
    applicants: z.array(z.string()).describe('Members that ask to join, by id.'),
    workPlan: z.string().nullable().describe('Line of the Work Plan under which it stands.'),
    unreached: z.array(z.string()).describe('Seats whose holders letters do not reach.'),
    items: z.array(z.string()).describe('Fields that were asked to be changed, while it is returned.'),
    joint: z
      .array(z.object({ act: z.string(), by: z.string(), facts: z.record(z.string(), z.unknown()) }))
      .describe('Joint acts that one seat proposes and the other has to answer.'),
    pending: z
      .object({ act: z.string(), by: z.array(z.string()), until: Instant })
      .nullable()
      .describe('Done and not yet in effect: it can be taken back until then.'),
  })
  .meta({ id: 'ProposalDecision' });

export const ProposalReturned = z
  .object({
    seat: z.string().describe('Who has returned it, or asked for what it is returned for.'),
    type: z.string().describe('The act, for example RETURN.'),
    says: z.string().describe('What that seat did, in your language.'),
    reason: z.string().nullable().describe('Why; null: erased or redacted.'),
    redacted: z.boolean().describe('A recorded redaction keeps the reason from view.'),
  })
  .meta({ id: 'ProposalReturned' });

export const ProposalClock = z
  .object({
    name: z.string(),
    says: z.string().describe('What happens when it runs out, in your language.'),
    seat: z.string().nullable().describe('Whose act it is the clock of.'),
    act: z.string().nullable(),
    armedAt: Instant,
    due: Instant,
    because: z.unknown(),
    explained: z.array(z.string()).describe('Rule, calendars, days skipped and why, pauses: in your language.'),
  })
  .meta({ id: 'ProposalClock' });

export const ProposalSummary = z
  .object({
    caseId: z.string(),
    reference: z.string().nullable(),
    kind: z.string(),
    title: z.string().nullable().describe('null: erased, or not for you.'),
    state,
    value: StateValue,
    status: z.enum(['active', 'done', 'error']),
    waitingFor: z.array(Waiting),
    next: Next.nullable(),
    openedAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'ProposalSummary' });

export const ProposalView = ProposalSummary.extend({
  machine: z.string().describe('Version of the rules, for example proposal@1.'),
  policy: z.object({ name: z.string(), digest: z.string() }),
  rules: z.string().describe('What these rules are, in one sentence.'),
  demonstration: z.boolean().describe('The whole office is a demonstration.'),
  seq: z.int(),
  text: z.object({
    revision: z.int(),
    hash: z.string(),
    facts: z.record(z.string(), z.unknown()),
    texts: z.record(z.string(), z.string().nullable()).describe('Free text by field; null: erased or redacted.'),
    redacted: z.array(z.string()).describe('Fields that a recorded redaction keeps from view.'),
  }),
  says: z
    .array(z.string())
    .describe('Who is waited for, since when, what happens next and when: in your language and zone.'),
  work: z
    .array(z.object({ region: z.string(), state: z.string(), says: z.string(), quiet: z.boolean() }))
    .describe('What goes on side by side; `quiet`: nothing.'),
  notReady: z.array(z.string()).describe('What a decision still waits for, in your language.'),
  decision: ProposalDecision,
  returned: z.array(ProposalReturned).describe('While it is returned: by whom, and why.'),
  clocks: z.array(ProposalClock).describe('Every clock that runs, as far as you may know of it, the earliest first.'),
  seats: z.array(z.string()).describe('Seats you could act from.'),
  permitted: z.array(Permitted).describe('What you could do now.'),
}).meta({ id: 'ProposalView' });

export const ProposalPage = z
  .object({ items: z.array(ProposalSummary), next: z.string().nullable().describe('Cursor of the next page.') })
  .meta({ id: 'ProposalPage' });

export const HistoryEntry = z
  .object({
    seq: z.int(),
    at: Instant,
    type: z.string(),
    says: z.string().describe('What happened, in your language.'),
    seat: z.string().describe('`system`: nobody sent it.'),
    person: z.string().nullable().describe('Opaque id.'),
    name: z.string().nullable().describe('Name of the person in the directory; null: the system, or erased.'),
    actingFor: z.string().optional(),
    registeredBy: z
      .object({ person: z.string(), seat: z.string(), name: z.string().nullable() })
      .optional()
      .describe('It came by mail: who registered it for its sender.'),
    facts: z.record(z.string(), z.unknown()),
    texts: z
      .record(z.string(), z.string().nullable())
      .describe('Free text by field, the reason among them; null: erased or redacted.'),
    redacted: z.array(z.string()).describe('Texts and files that a recorded redaction keeps from view.'),
    subject: z.object({ revision: z.int(), hash: z.string() }).nullable().describe('The text the sender saw.'),
    attachments: z.array(z.object({ role: z.string(), commitment: z.string(), bytes: z.int(), mediaType: z.string() })),
    from: StateValue.nullable(),
    to: StateValue.nullable(),
    clocks: z
      .array(
        z.object({
          clock: z.string(),
          what: z.enum(['armed', 'disarmed', 'fired']),
          due: Instant.optional(),
          because: z.unknown().optional(),
          says: z.string().describe('What it does when it is over, and whose act it is about, in your language.'),
        }),
      )
      .describe('Clocks that this step set, stopped, or that caused it.'),
    letters: z
      .array(z.object({ name: z.string(), to: z.array(z.string()), says: z.string() }))
      .describe('Letters and other work that this step asked for: of others only where you see everything.'),
    replay: z
      .object({
        machine: z.string().nullable(),
        policy: z.string().nullable(),
        facts: z.record(z.string(), z.unknown()),
        commitments: z.record(z.string(), z.string()),
        cause: z.unknown(),
      })
      .optional()
      .describe('What else the step knew, by which it can be run again; only for readers from whom nothing is hidden.'),
  })
  .meta({ id: 'HistoryEntry' });

export const History = z
  .object({ caseId: z.string(), reference: z.string().nullable(), machine: z.string(), entries: z.array(HistoryEntry) })
  .meta({ id: 'History' });

export const Part = z.object({
  state: z.enum(['up', 'away']),
  since: Instant,
  detail: z.string().optional(),
});

export const Readiness = z
  .object({ status: z.enum(['ready', 'degraded', 'unready']), postgresql: Part, temporal: Part })
  .meta({ id: 'Readiness' });
