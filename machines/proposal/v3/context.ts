import type { OfficeView } from '../../definition.ts';

/** What a case of proposal@3 remembers. Plain JSON; free text is here only by commitments inside the records. */

export type Country = 'au' | 'id';
export const COUNTRIES: readonly Country[] = ['au', 'id'];
export const other = (seat: Country): Country => (seat === 'au' ? 'id' : 'au');

export type Says = 'SUPPORT' | 'REVISE' | 'OBJECT';
export type Signs = 'APPROVE' | 'NOT_TAKEN_FORWARD' | 'INVITE';

export interface Text {
  readonly revision: number;
  readonly hash: string;
}

export interface Act<T extends string = string> {
  readonly says: T;
  readonly person: string;
  /** Hash of the text it was said of; an editorial change carries it over. */
  readonly text: string;
  /** Fields of the text that a seat asks to be changed. */
  readonly items?: readonly string[];
}

export type By<T> = Readonly<Record<Country, T>>;

/** An input that approval waits for, done on a text. `stillApplies`: said of an earlier one, and confirmed by a joint act. */
export interface Input {
  readonly text: string;
  readonly stillApplies?: string;
  /** Text on which it was done, before an editorial change carried it over: a seat may say that the change is material. */
  readonly carried?: string;
}

export interface Consultation {
  readonly round: number;
  readonly rule: string;
  readonly parties: readonly string[];
  /** Seats of the parties. */
  readonly seats: readonly string[];
  readonly comments: number;
  readonly late: number;
  readonly extended: boolean;
  readonly opened: string;
  /** The day on which it closes, where the office named one. */
  readonly on: string | null;
  /** The exact closing instant: what comes at it or later is late. */
  readonly closes: string;
}

export interface Guidance {
  /** `split`: asked by the system with both reasons. */
  readonly asked: 'required' | 'seat' | 'split';
  readonly text: string;
  readonly advice: By<Act | null>;
  readonly weighed: By<boolean>;
  /** Asked, on the agenda, and none given. */
  readonly none: boolean;
}

/** Some working days from an instant; or until a day; or until a meeting, and at the latest until a day. */
export interface Deferral {
  readonly from: string;
  /** 0 where it is until a day. */
  readonly days: number;
  readonly until: string | null;
  /** Id of the meeting. */
  readonly meeting: string | null;
}

export interface Condition {
  readonly id: string;
  readonly due: string;
  readonly beforeSigning: boolean;
  readonly met: boolean;
  readonly verified: { readonly desk: boolean; readonly seat: boolean };
  /** Who verified it first: the second look is another person's. */
  readonly verifiedBy: string | null;
  readonly waived: boolean;
  /** The Co-Managers were told that it is late. */
  readonly told: boolean;
}

/** What a seat has declared of its own, or what a government's part in the proposal is: printed in the decision, nobody stands aside. */
export interface Interest {
  /** A seat; or, of a government's part, the member. */
  readonly who: string;
  /** Of the policy's list; or the fact that names the member. */
  readonly because: string;
}

/** A joint act that one seat has proposed and the other has not answered. */
export interface Proposal {
  readonly by: Country;
  readonly person: string;
  readonly text: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** A consequential act that both have done and that has not taken effect yet. */
export interface Pending {
  readonly act: string;
  /** Seats that can take it back. */
  readonly by: readonly string[];
  readonly facts: Readonly<Record<string, unknown>>;
  /** End of the recall window. */
  readonly until: string;
  /** What a withdrawal has put aside: it is pending again when the withdrawal is taken back. */
  readonly over?: Omit<Pending, 'over'>;
}

/** Where the timetable of a split stands: its present stage, and why it stands still. */
export interface Split {
  readonly since: string;
  readonly pauses: readonly { readonly from: string; readonly until: string; readonly why: string }[];
  /** `anew`: a seat was empty, so that its newcomer gets a full clock. */
  readonly stopped: { readonly from: string; readonly anew: boolean } | null;
}

export interface Context {
  /** As the policy calls kinds: `collaboration`, or the scale of a new project. */
  readonly kind: string;
  readonly proponent: string;
  readonly text: Text;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly phase: string;
  /** It was accepted for consideration once: from then on it is known to those it concerns. */
  readonly accepted: boolean;

  /** Who has acted, and from which seat: one person, one seat in a case. */
  readonly persons: Readonly<Record<string, string>>;
  readonly recused: readonly string[];
  readonly interests: readonly Interest[];
  readonly empty: By<boolean>;
  /** The person who fills each Co-Manager's seat in this case: a newcomer is told by it. */
  readonly fills: By<string | null>;

  readonly returns: {
    readonly extended: boolean;
    readonly fullText: boolean;
    readonly back: 'screening' | 'consideration';
    /** Fields that were asked to be changed: if only these have, it need not be screened again. */
    readonly items: readonly string[];
  };
  readonly positions: By<Act<Says> | null>;
  /** What a seat had said of the text before the last material change: it may be reaffirmed. */
  readonly earlier: By<Act<Says> | null>;
  /** Approvals that were signed together with a support, before the decision was drafted: of a draft without conditions. */
  readonly ahead: By<Act<Signs> | null>;
  readonly held: By<number>;
  readonly deferred: By<boolean>;
  readonly split: Split | null;
  readonly deferral: Deferral | null;
  readonly consultation: Consultation | null;
  readonly consulted: Input | null;
  readonly consents: Readonly<Record<string, string>>;
  readonly guidance: Guidance | null;
  readonly guided: Input | null;
  /** Hash of a new text that the desk has not marked yet, beside the text it replaces. */
  readonly marking: { readonly before: string } | null;
  /** The last change was marked editorial. */
  readonly editorial: boolean;
  /** Changes of text that nobody had asked for. */
  readonly changes: number;
  /** A seat has asked for a revision since the text last changed. */
  readonly asked: boolean;

  readonly draft: {
    readonly number: number;
    readonly conditions: readonly Condition[];
    readonly interests: readonly Interest[];
    /** Both Co-Chairs were asked for guidance, and none was given. */
    readonly noGuidance: boolean;
  } | null;
  readonly signatures: By<Act<Signs> | null>;
  readonly heard: boolean;
  readonly joint: Readonly<Record<string, Proposal>>;
  readonly pending: Pending | null;
  /** Acts that have taken effect, each named once: their proponent may know of them from then on. */
  readonly effected: readonly string[];
  /** Acts whose clock is over, by act: the desk's may then be done by a Co-Manager. */
  readonly overdue: readonly string[];
  /** Seats whose holders letters do not reach. */
  readonly unreached: readonly string[];
  /** `asked`: when a date of the meeting was asked for last. */
  readonly agenda: readonly { readonly act: string; readonly at: string; readonly asked?: string }[];

  readonly conditions: Readonly<Record<string, Condition>>;
  readonly signed: Readonly<Record<string, boolean>>;
  readonly outsiders: { readonly extended: boolean; readonly expired: boolean };
  readonly milestones: Readonly<Record<string, 'done' | 'slipped'>>;
  readonly amendments: readonly string[];
  readonly minorChanges: Readonly<Record<string, Country>>;
  readonly unendorsed: readonly string[];
  /** Members that ask to join. */
  readonly applicants: readonly string[];
  /** The line of the Work Plan under which it stands. */
  readonly workPlan: string | null;
  /** Why the work stands still: by a seat, by `both`, for its `participants`, for an `endorsement`. */
  readonly suspendedBy: readonly string[];
  /** A seat alone suspends once. */
  readonly suspendedAlone: By<boolean>;
  readonly suspension: { readonly from: string; readonly days: number } | null;
  readonly carriedOutSince: string | null;
  readonly ended: string | null;
  readonly outcome: string | null;
}

export interface ProposalEvent {
  readonly type: string;
  readonly subject?: Text;
  readonly commitments?: Readonly<Record<string, string>>;
  /** A new text. */
  readonly text?: Text;
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly office: OfficeView;
  readonly [fact: string]: unknown;
}

export interface ProposalInput {
  readonly facts: Readonly<Record<string, unknown>>;
  readonly text: Text;
}

export const NOT_RETURNED: Context['returns'] = { extended: false, fullText: false, back: 'screening', items: [] };
export const NOBODY: By<null> = { au: null, id: null };
export const NEITHER: By<boolean> = { au: false, id: false };
export const NONE: By<number> = { au: 0, id: 0 };

/** The policy's name of a kind: a regional concept is a kind of its own until its full text comes. */
export function kindOf(facts: Readonly<Record<string, unknown>>): string {
  if (facts['kind'] !== 'new-project') return String(facts['kind']);
  return facts['stage'] === 'concept' ? 'concept' : String(facts['scale']);
}

export function opened(input: ProposalInput): Context {
  return {
    kind: kindOf(input.facts),
    proponent: String(input.facts['proponent']),
    text: input.text,
    facts: input.facts,
    phase: 'draft',
    accepted: false,
    persons: {},
    recused: [],
    interests: [],
    empty: NEITHER,
    fills: NOBODY,
    returns: NOT_RETURNED,
    ...consideredAnew(),
    earlier: NOBODY,
    split: null,
    deferral: null,
    consultation: null,
    consulted: null,
    consents: {},
    guidance: null,
    guided: null,
    marking: null,
    editorial: false,
    changes: 0,
    asked: false,
    joint: {},
    pending: null,
    effected: [],
    overdue: [],
    unreached: [],
    agenda: [],
    conditions: {},
    signed: {},
    outsiders: { extended: false, expired: false },
    milestones: {},
    amendments: [],
    minorChanges: {},
    unendorsed: [],
    applicants: [],
    workPlan: null,
    suspendedBy: [],
    suspendedAlone: NEITHER,
    suspension: null,
    carriedOutSince: null,
    ended: null,
    outcome: null,
  };
}

/** What a material change of text voids. */
export function consideredAnew() {
  return {
    positions: NOBODY,
    ahead: NOBODY,
    held: NONE,
    deferred: NEITHER,
    draft: null,
    signatures: NOBODY,
    heard: false,
  } satisfies Partial<Context>;
}

export function listOf(facts: Readonly<Record<string, unknown>>, field: string): readonly string[] {
  const value = facts[field];
  return Array.isArray(value) ? value.map(String) : [];
}

/** What each seat said last, of this text or of one before: it may be reaffirmed. */
export const saidEarlier = ({ positions, earlier }: Context): Context['earlier'] => ({
  au: positions.au ?? earlier.au,
  id: positions.id ?? earlier.id,
});

/** What was told of an act when it was owed before does not stand for its being owed anew. */
export function forgotten({ overdue, agenda }: Context, acts: readonly string[]) {
  return {
    overdue: overdue.filter((act) => !acts.includes(act.replace(/^cochairs:/, ''))),
    agenda: agenda.filter(({ act }) => !acts.includes(act)),
  } satisfies Partial<Context>;
}
