import type {
  Actor,
  CaseState,
  DueAnswer,
  Effect,
  Instant,
  Json,
  JsonObject,
  Machine,
  MachineEvent,
  Next,
  PermittedEvent,
  Refusal,
  StateValue,
  Waiting,
} from '../engine/types.ts';
import type { WorkOptions } from '../machines/definition.ts';

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
  /**
   * The actor's seat at that instant, by the directory stream up to its record `head`: an answer from an older head
   * would be judged again. `refused` with the rule when the person does not hold it.
   */
  actor(
    person: string,
    seat: string | undefined,
    at: Instant,
    head: number,
    asked?: ActorAsked,
  ): Promise<Actor | ActorRefused>;
  /** Facts of the office at that instant, as they are in that case. Of these, the record keeps the entries that the step has read. */
  facts(at: Instant, head: number, caseId?: string): Promise<JsonObject>;
  policy(digest: string): { readonly digest: string; readonly name: string; readonly values: JsonObject };
  /**
   * Digest of the policy under which a case of that machine (`proposal@1`) runs that is started now, or comes over to it;
   * `refused` when none is in force.
   */
  currentPolicy(machine: string, head: number): Promise<string | { readonly refused: string }>;
  due(policy: JsonObject, rule: string, args: Json, now: Instant): DueAnswer;
}

/** In what somebody acts. */
export interface ActorAsked {
  /** The case: some may act from a seat in one case only. */
  readonly caseId?: string;
  /** The seat whose act it is: the person registers what came from it by mail. */
  readonly registersFor?: string;
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
  /** The seat whose act it is, where the sender registers what came from it by mail. The original must be attached. */
  readonly registersFor?: string;
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

/** Opens a case in the middle of its life: an import. The machine refuses what is not complete and legal. */
export interface EnterRequest extends Request {
  readonly caseId: string;
  readonly machine: { readonly name: string; readonly version: number };
  readonly value: StateValue;
  readonly context: JsonObject;
  readonly commitments?: Readonly<Record<string, string>>;
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
  | { readonly outcome: 'refused'; readonly refusal: HostRefusal }
  /** The command id was used with other content. */
  | { readonly outcome: 'conflict'; readonly commandId: string }
  | { readonly outcome: 'not-found'; readonly case: string };

/**
 * A refusal of the engine, or one of the host's own. `seat`: the person does not hold the seat. `content`: a commitment
 * is not in the content store. `original`: what is registered
 * comes without its original. `too-large`, `not-recordable`: no record could hold it. `not-open`: this event is not for this sender.
 */
export interface HostRefusal extends Omit<Refusal, 'code'> {
  readonly code: Refusal['code'] | 'seat' | 'content' | 'original' | 'too-large' | 'not-recordable' | 'not-open';
  /** What the words of the office's rule need, of which `missing` tells the name. */
  readonly values?: Readonly<Record<string, string>>;
}

/** Why a person may not act from a seat: the office's rule by its name, and what the words of that rule need. */
export interface ActorRefused {
  readonly refused: string;
  readonly values?: Readonly<Record<string, string>>;
}

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
  /** Only for a dry run: the case as it would be then. */
  readonly after?: CaseState;
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
  readonly story: {
    readonly reference: string | null;
    readonly kind: string;
    readonly state: string;
    readonly turn: readonly string[];
  };
}

export interface PlannedEffect {
  readonly id: string;
  /** `action`, `start` (a promise actor) or `send` (to another case). */
  readonly kind: 'action' | 'start' | 'send';
  /** Name of the action or actor: its WorkOptions are in `work`. */
  readonly name: string;
  readonly work: WorkOptions;
}

/** A case as one reader sees it now. */
export interface CaseView {
  readonly caseId: string;
  readonly reference: string | null;
  readonly machine: Machine;
  readonly policy: string;
  readonly state: CaseState;
  readonly seq: number;
  readonly openedAt: Instant;
  readonly updatedAt: Instant;
  readonly waitingFor: readonly Waiting[];
  readonly next: Next | null;
}

/** What a person could do now. `refused` instead of events when the person does not hold the seat. */
export type Permitted =
  { readonly actor: Actor; readonly events: readonly PermittedEvent[] } | { readonly refused: string };

/**
 * `held`: the predicate was true of the case. `can-no-longer-happen`: the case has ended and it is false.
 * `timed-out`: neither, until the time was over.
 */
export type Waited = 'held' | 'timed-out' | 'can-no-longer-happen';

/** Who asks for due timers to be fired: the companion, which is told by the answer; or the net, after which it must be told. */
export type Caller = 'companion' | 'net';

/** A send of one case to another, or of the office to a case, as the system. */
export interface SystemSend {
  /** Case id or reference of the receiver. */
  readonly case: string;
  readonly event: MachineEvent;
  /** What caused it: the sending case and effect, or the fleet. The command id is derived from it, so that it is done once. */
  readonly cause: JsonObject;
}

/** Takes a case over to a later version of its machine, as the system: by order of the office, once per cause. */
export interface MigrateRequest {
  /** Case id or reference. */
  readonly case: string;
  readonly version: number;
  /** Who or what ordered it, for example the fleet and the case. The command id is derived from it. */
  readonly cause: JsonObject;
  /** Judge only, write nothing. */
  readonly dryRun?: boolean;
}

/** Takes a case over to another policy that serves its machine, as the system: by order of the office, once per cause. */
export interface MoveRequest {
  /** Case id or reference. */
  readonly case: string;
  /** Digest of the policy. */
  readonly policy: string;
  /** Who or what ordered it: the record of the joint act, and the case. The command id is derived from it. */
  readonly cause: JsonObject;
}

/** A record of an office stream, which no machine drives. */
export interface OfficeRecord {
  readonly stream: 'directory' | 'operations';
  readonly type: string;
  readonly facts: JsonObject;
  readonly commitments?: Readonly<Record<string, string>>;
  readonly attachments?: readonly Attachment[];
  /** Names of facts that everybody may know: they go into the leaf. */
  readonly announced?: readonly string[];
  readonly actor: Actor;
  /** SHA-256 (hex) of the claims of a person's token; null for the system. */
  readonly claims: string | null;
  /** For the system: why it is recorded. */
  readonly cause?: Json;
  /** Given by whoever may have to repeat it: a record of the same id is not written twice. */
  readonly commandId?: string;
}

/** A change of the office by a person's command, judged where no step and no other change comes between. */
export interface ChangeRequest {
  readonly commandId: string;
  readonly sender: Sender;
  /** Type of the command, for the notice of a refusal. */
  readonly type: string;
  /** All of the command but who sends it and under which id: tells a repetition from another command. */
  readonly content: JsonObject;
  /** Judge only, write nothing. */
  readonly dryRun?: boolean;
  /**
   * Reads what it has to know of the directory up to its record `head`; its answer judges at the very instant that the
   * records will have. Asked again when the directory has moved on meanwhile.
   */
  readonly judge: (head: number) => Promise<(at: Instant) => JudgedChange>;
}

export type JudgedChange =
  | {
      /** Of the stream `directory`, without `commandId` and `claims`: both are the request's. */
      readonly records: readonly Omit<OfficeRecord, 'stream' | 'commandId' | 'claims'>[];
      /** What open cases must hear of it; null when the change is none of their business. */
      readonly tellsCases: CaseNews | null;
      /** What else the answer says, for example the id of a new person. */
      readonly says?: JsonObject;
    }
  | { readonly refused: ChangeRefusal };

/** What the office tells its open cases, each of them once: those whose machine knows the event. */
export interface CaseNews {
  readonly event: 'OFFICE_CHANGED' | 'CALENDAR_CHANGED' | 'POLICY_CHANGED';
  /** Of POLICY_CHANGED: digest of the policy to which they come over. */
  readonly policy?: string;
  /** The id of the only case that is told; default all. */
  readonly cases?: string;
  /** Instants at which it has to be told again, because what was recorded becomes true only then, or ends. */
  readonly alsoAt?: readonly Instant[];
}

/** `rule` is the name of the rule that stands in the way; what the words of that rule need to be told are its `values`. */
export interface ChangeRefusal {
  readonly code: 'seat' | 'rule' | 'content' | 'too-large' | 'not-recordable';
  readonly rule: string;
  readonly values?: Readonly<Record<string, string>>;
}

export type ChangeAnswer =
  | ChangeAccepted
  | { readonly outcome: 'refused'; readonly refusal: ChangeRefusal; readonly at: Instant }
  | { readonly outcome: 'conflict'; readonly commandId: string };

export interface ChangeAccepted {
  readonly outcome: 'accepted';
  /** The directory's last record after it. */
  readonly seq: number;
  readonly at: Instant;
  /** Types of what was recorded, in order. */
  readonly recorded: readonly string[];
  readonly says: JsonObject;
}

export interface Erasure {
  readonly commitments: readonly string[];
  /** The case or stream whose contents they are. */
  readonly stream: string;
  /** Why it must be erased, by the office's own list of bases; no free text. */
  readonly basis: string;
  readonly actor: Actor;
  readonly claims: string | null;
  readonly commandId?: string;
}

export interface Recorded {
  readonly stream: string;
  readonly seq: number;
  readonly at: Instant;
}

export interface Host {
  /** Opens a case. An id that exists already under another command is a conflict. */
  start(request: StartRequest): Promise<Answer>;
  /** Opens a case in the middle of its life. */
  enter(request: EnterRequest): Promise<Answer>;
  /**
   * Gives an event of a person to a case. Events that the machine declares `recordedOnly` are recorded without a step.
   * @throws StoreUnavailable when PostgreSQL is away: the same command id can be sent again.
   * @throws MachineMissing when this process lacks the machine version of the case.
   */
  send(request: SendRequest): Promise<Answer>;
  /** Gives an event of the system to a case, at most once per cause. */
  sendAsSystem(send: SystemSend): Promise<Answer>;
  /**
   * Takes a case over to a later version of its machine: fires first what is due, and records the step as `enter`. The
   * case runs on the new version, and under the policy that is current for it, from that record on.
   * @throws MachineMissing when this process lacks the old or the new version: the case is left alone.
   */
  migrate(request: MigrateRequest): Promise<Answer>;
  /**
   * Takes a case over to another policy: fires first what is due, and records the event POLICY_CHANGED with the digests of
   * both (`from`, `to`). That step, and every later one, is taken under the new policy.
   */
  move(request: MoveRequest): Promise<Answer>;
  /** The case as it stands; null when there is none. By id or reference. */
  view(caseKey: string): Promise<CaseView | null>;
  /** What that sender could do in the case now. */
  permitted(view: CaseView, sender: Pick<Sender, 'person' | 'seat'>): Promise<Permitted>;
  /** Waits until the predicate holds of a case. `timeout` in milliseconds. @throws CaseMissing */
  waitFor(caseKey: string, predicate: (view: CaseView) => boolean, timeout: number): Promise<Waited>;
  /** Writes records of office streams in one transaction, in the order given. */
  record(records: readonly OfficeRecord[]): Promise<readonly Recorded[]>;
  /** Judges and records a change of the directory, which comes between no two steps of any case. */
  change(request: ChangeRequest): Promise<ChangeAnswer>;
  /** Destroys contents for good and records who did it on which basis, in one transaction. */
  erase(erasure: Erasure): Promise<Recorded>;
  /** Keeps that an auditor has read something (opaque ids only), to be recorded gathered. */
  noteRead(entry: JsonObject): Promise<void>;
  /** Records, gathered, the refusals and auditors' reads of the minutes that are over. The worker calls it about once a minute. */
  gather(): Promise<readonly Recorded[]>;
  /** Fires every due timer of the case in order of (due, arming), as commands of the system, and returns the plan from here on. */
  fireDue(caseId: string, caller?: Caller): Promise<Plan>;
  /** The companion's own read: rewrites, under the row lock, the instant the companion sleeps on. @throws CaseMissing */
  plan(caseId: string): Promise<Plan>;
  /** What an effect asks for, read when it is carried out: it never travels through Temporal. Null when it is done or stopped. */
  effect(caseId: string, effectId: string): Promise<EffectAsked | null>;
  /** The outcome of an effect, as a command with the effect's token; a stale one is dropped. */
  settle(
    caseId: string,
    effectId: string,
    outcome: { readonly output: Json } | { readonly error: { readonly name: string; readonly message: string } },
  ): Promise<Plan>;
  /** Ends the host's own connection for notifications. The database stays open: it is the caller's. */
  close(): Promise<void>;
}

export interface EffectAsked {
  readonly effect: Effect;
  /** The instant of the step that asked for it. */
  readonly at: Instant;
  readonly caseId: string;
  readonly reference: string | null;
}
