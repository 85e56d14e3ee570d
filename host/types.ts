import type { Actor, DueAnswer, Effect, Instant, Json, JsonObject, Machine, MachineEvent, Next, Refusal, StateValue, Waiting } from '../engine/types.ts';

/** Where the host finds machines: by pin for new cases, by digest for running ones. */
export interface MachineRegistry {
  /** The released (or, in tests, freshly loaded) machine of that pin, for example `proposal@1`. Throws when there is none. */
  byPin(name: string, version: number): Machine;
  /** Throws `MachineMissing` when this process lacks it: the case is left alone. */
  byDigest(digest: string): Machine;
  list(): readonly { readonly name: string; readonly version: number; readonly digest: string }[];
}

/**
 * Everything a step may know of the office, resolved at one instant. The host asks once a step, inside the step.
 * `head` is the sequence number of the directory stream the answer was read at: it goes into the write's condition, so
 * that no step is recorded on rights that had changed before it.
 */
export interface OfficeSource {
  /** The actor's seat at that instant. `refused` with the rule when the person does not hold it. */
  actor(person: string, seat: string | undefined, at: Instant): Promise<Actor | { readonly refused: string }>;
  facts(at: Instant): Promise<JsonObject>;
  policy(digest: string): { readonly digest: string; readonly name: string; readonly values: JsonObject };
  /** Digest of the policy that a case started now runs under. */
  currentPolicy(machine: string): Promise<string>;
  due(policy: JsonObject, rule: string, args: Json, now: Instant): DueAnswer;
}

/** Signs acts: the API's key for persons, the worker's key for the system. Ed25519. */
export interface Signer {
  readonly key: string;
  sign(bytes: Uint8Array): string;
}

/** Who sends, as the door has authenticated them. */
export interface Sender {
  readonly person: string;
  /** The seat the act is done from; may be left out by a person who holds exactly one. */
  readonly seat?: string;
  /** SHA-256 (hex) of the claims of the token that was shown. */
  readonly claims: string;
}

export interface Attachment {
  readonly role: string;
  readonly commitment: string;
  readonly bytes: number;
  readonly mediaType: string;
}

interface Request {
  /** UUID chosen by the sender; the same id with the same content gets the stored answer, with other content a conflict. */
  readonly commandId: string;
  readonly sender: Sender;
  readonly attachments?: readonly Attachment[];
}

export interface StartRequest extends Request {
  /** `<machine name>/<uuidv7>`, chosen by the door. */
  readonly caseId: string;
  readonly machine: { readonly name: string; readonly version: number };
  readonly input: JsonObject;
  /** Commitments of the free-text fields of `input`, claimed by this step. */
  readonly commitments?: Readonly<Record<string, string>>;
  /** Events given in the same transaction, for example SUBMIT: all are recorded or none. */
  readonly then?: readonly MachineEvent[];
}

export interface SendRequest extends Request {
  /** Case id or reference. */
  readonly case: string;
  readonly event: MachineEvent;
  /** Judge only, write nothing. */
  readonly dryRun?: boolean;
}

/** The answer to a command; stored under its id, and given again to the same id. */
export type Answer =
  | Accepted
  | { readonly outcome: 'refused'; readonly refusal: Refusal }
  /** The command id was used with other content. */
  | { readonly outcome: 'conflict'; readonly commandId: string }
  | { readonly outcome: 'not-found'; readonly case: string };

export interface Accepted {
  readonly outcome: 'accepted';
  readonly caseId: string;
  readonly reference: string | null;
  readonly state: StateValue;
  readonly status: 'active' | 'done' | 'error';
  /** Sequence number of the record in the case's stream. */
  readonly seq: number;
  readonly at: Instant;
  readonly waitingFor: readonly Waiting[];
  readonly next: Next | null;
  /** Only for a dry run. */
  readonly effects?: readonly Effect[];
}

/** What the companion of a case has to do. Holds nothing else that matters. */
export interface Plan {
  readonly caseId: string;
  /** Earliest due instant; null: nothing will fall due. */
  readonly wake: Instant | null;
  /** Name of the clock that wakes it, for Temporal's own UI. */
  readonly wakeName: string | null;
  readonly effects: readonly PlannedEffect[];
  readonly ended: boolean;
  /** For Temporal's UI and search attributes: state, kind, whose turn. No free text. */
  readonly story: { readonly reference: string | null; readonly kind: string; readonly state: string; readonly turn: readonly string[] };
}

export interface PlannedEffect {
  readonly id: string;
  /** `action`, `start` (a promise actor) or `send` (to another case). */
  readonly kind: 'action' | 'start' | 'send';
  /** Name of the action or actor: its WorkOptions are in `work`. */
  readonly name: string;
  readonly work: import('../machines/definition.ts').WorkOptions;
}

export interface Host {
  start(request: StartRequest): Promise<Answer>;
  send(request: SendRequest): Promise<Answer>;
  /** Fires every due timer of the case in order of (due, arming), as commands of the system, and returns the plan from here on. */
  fireDue(caseId: string): Promise<Plan>;
  /** The companion's own read: rewrites, under the row lock, the instant the companion sleeps on. */
  plan(caseId: string): Promise<Plan>;
  /** What an effect asks for, read when it is carried out: it never travels through Temporal. Null when it is done or stopped. */
  effect(caseId: string, effectId: string): Promise<{ readonly effect: Effect; readonly at: Instant } | null>;
  /** The outcome of an effect, as a command with the effect's token; a stale one is dropped. */
  settle(caseId: string, effectId: string, outcome: { output: Json } | { error: { name: string; message: string } }): Promise<Plan>;
}
