import type {
  ChildMigration,
  EventDeclaration,
  StateValue,
  TimerMigration,
  WorkOptions,
} from '../machines/definition.ts';

export type { StateValue };

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** A UTC instant, always `YYYY-MM-DDTHH:MM:SS.sssZ`, so that comparing strings compares instants. */
export type Instant = string;

/** The whole durable state of one case: plain JSON, and nothing outside it matters to the next step. */
export interface CaseState {
  readonly machine: { readonly name: string; readonly version: number; readonly digest: string };
  readonly status: 'active' | 'done' | 'error';
  readonly value: StateValue;
  /** Ids of the active state nodes in the order of their entry; absent where that is the document's. Regions act in it. */
  readonly order?: readonly string[];
  readonly context: JsonObject;
  /** Remembered configurations by history node id: ids of state nodes. */
  readonly history: Readonly<Record<string, readonly string[]>>;
  /** When each active state node that waits for somebody (`meta.waitingFor`) was last entered, by node id. */
  readonly since: Readonly<Record<string, Instant>>;
  readonly timers: readonly ArmedTimer[];
  readonly actors: readonly RunningActor[];
  /** Child machines, by actor id: their state is inside the parent's. */
  readonly children: Readonly<Record<string, ChildState>>;
  readonly output?: Json;
  readonly error?: ErrorValue;
  /** Number of steps taken; 1 after `start`. */
  readonly seq: number;
}

/** A child machine: a case state without a life of its own. `token` tells this run of it from an earlier one of the same id. */
export interface ChildState extends Omit<CaseState, 'machine' | 'seq'> {
  readonly source: string;
  readonly token: string;
  /** It has come to its end and is kept only until it is stopped, as XState has it. */
  readonly ended?: true;
  /** The parent asked for its snapshots (`syncSnapshot`). */
  readonly sync?: true;
}

export interface ArmedTimer {
  /** Unique among the armed timers of one machine, as XState has it. */
  readonly id: string;
  /** What people and records call it: the delay's name, or the type of the delayed event. */
  readonly name: string;
  /** Id of the effect that armed it. A firing with another token is stale. */
  readonly token: string;
  readonly armedAt: Instant;
  readonly due: Instant;
  /** Why it is due then: the rule's own answer, or `{milliseconds}`. */
  readonly because: Json;
  /** The event that is given to the machine when it fires. */
  readonly event: JsonObject;
  /** Id of the child it is for; absent when it is for the machine itself. */
  readonly to?: string;
}

export interface RunningActor {
  readonly id: string;
  readonly source: string;
  readonly token: string;
  readonly startedAt: Instant;
  /** It has come to its end and is kept only until it is stopped, as XState has it. */
  readonly ended?: true;
}

export interface ErrorValue {
  readonly name: string;
  readonly message: string;
}

/** Who acts. `person` is an opaque id; `null` for the system. One act is done from one seat. */
export interface Actor {
  readonly person: string | null;
  readonly seat: string;
  /** Set when an acting officer fills the seat of another holder: that holder's opaque person id. */
  readonly actingFor?: string;
  /** Set when it came by mail and another seat has registered it for this one: who did, from which seat. */
  readonly registeredBy?: { readonly person: string; readonly seat: string };
}

/** All a machine may know of the outside in one step, read-only, as `event.office`. */
export interface Office {
  /** The one instant of this step. */
  readonly now: Instant;
  readonly policy: JsonObject;
  readonly actor: Actor;
  /** Facts of the office at this instant (seats and their holders, meetings, ...), as the host's configuration provides. */
  readonly facts: JsonObject;
  /** Answers when something is due, from policy and calendars. Pure; in a replay the recorded answers. */
  readonly due: (rule: string, args: Json) => DueAnswer;
}

export interface DueAnswer {
  readonly due: Instant;
  /** The explanation, recorded: rule, calendars, days skipped and why, pauses. */
  readonly because: Json;
}

/** What can be given to a case. Only `event` comes from people. */
export type Command =
  | { readonly kind: 'event'; readonly event: MachineEvent }
  | { readonly kind: 'timer'; readonly path: readonly string[]; readonly timer: string; readonly token: string }
  | {
      readonly kind: 'done';
      readonly path: readonly string[];
      readonly actor: string;
      readonly token: string;
      readonly output: Json;
    }
  | {
      readonly kind: 'error';
      readonly path: readonly string[];
      readonly actor: string;
      readonly token: string;
      readonly error: ErrorValue;
    };

/** The facts of an event. Free text never enters: a field of text is here only by its commitment. */
export interface MachineEvent {
  readonly type: string;
  /** The text the sender saw, where the event speaks of one. */
  readonly subject?: { readonly revision: number; readonly hash: string };
  /** Commitments of the free-text fields of this event, by field. */
  readonly commitments?: Readonly<Record<string, string>>;
  readonly [fact: string]: Json | undefined;
}

/** In the order in which the machine asked for them. `id` is `<seq>:<n>`, unique in the case and stable under retries. */
export type Effect = {
  readonly id: string;
  /** Ids of the child machines it comes from, outermost first. */ readonly path: readonly string[];
} & (
  | { readonly kind: 'action'; readonly type: string; readonly params: Json }
  | {
      readonly kind: 'arm';
      readonly timer: string;
      readonly name: string;
      readonly token: string;
      readonly due: Instant;
      readonly because: Json;
    }
  | { readonly kind: 'disarm'; readonly timer: string; readonly name: string; readonly token: string }
  | {
      readonly kind: 'start';
      readonly actor: string;
      readonly source: string;
      readonly token: string;
      readonly input: Json;
    }
  | { readonly kind: 'stop'; readonly actor: string; readonly token: string }
  /** To another case: the reserved action `sendToCase` with params `{case, event}`. */
  | { readonly kind: 'send'; readonly to: string; readonly event: MachineEvent }
  | { readonly kind: 'emit'; readonly event: JsonObject }
  | { readonly kind: 'log'; readonly label: string | null; readonly value: Json }
);

/** One candidate transition that was looked at, taken or not. */
export interface Why {
  readonly path: readonly string[];
  /** Id of the state node that declares the transition. */
  readonly source: string;
  /** The event type (or `always`, or the timer's name) it answers. */
  readonly on: string;
  readonly targets: readonly string[];
  readonly guards: readonly GuardAnswer[];
  readonly taken: boolean;
}

export interface GuardAnswer {
  readonly guard: string;
  readonly params?: Json;
  readonly answer: boolean;
  /** What it read: dotted path (`context.text.hash`, `event.office.actor.seat`) to value. */
  readonly read: JsonObject;
}

export interface Refusal {
  /**
   * `unknown-event`: the machine has no such event. `not-now`: this state does not take it. `guard`: a guard said no.
   * `ended`: the case is over. `reserved`: a name of the engine's own. `other-machine`: state of another machine or version.
   * `incomplete`: `enter` was given a configuration that is not complete and legal.
   */
  readonly code:
    'unknown-event' | 'not-now' | 'guard' | 'ended' | 'reserved' | 'other-machine' | 'incomplete' | 'failed';
  /** The machine that refused, as `proposal@1`. */
  readonly rule: string;
  readonly value: StateValue | null;
  /** What stood in the way: guards that said no, or missing parts. */
  readonly missing: readonly (GuardAnswer | { readonly what: string })[];
  /** What this actor could do now. */
  readonly permitted: readonly string[];
}

export type StepResult =
  | {
      readonly outcome: 'taken';
      readonly state: CaseState;
      readonly effects: readonly Effect[];
      readonly why: readonly Why[];
    }
  | { readonly outcome: 'refused'; readonly refusal: Refusal }
  /** A firing or completion of an earlier arming or run: dropped. */
  | { readonly outcome: 'stale'; readonly token: string };

export interface PermittedEvent {
  readonly type: string;
  /** `depends`: a guard asks for data of the event itself, listed in `needs`. */
  readonly allowed: 'yes' | 'no' | 'depends';
  readonly because: readonly GuardAnswer[];
  readonly needs: readonly string[];
}

/** One thing that is waited for. Comes from the `meta` of active states: `meta: {waitingFor: [who], act: [events]}`. */
export interface Waiting {
  readonly who: string;
  readonly state: string;
  readonly since: Instant;
  readonly acts: readonly string[];
}

/** What happens next if nobody acts. */
export interface Next {
  readonly name: string;
  readonly due: Instant;
  readonly because: Json;
}

/**
 * A machine ready to run: loaded from its definition, or from the bytes of a released bundle. Pure; plain JSON in and out.
 * A released bundle evaluates to `(digest: string) => Machine`.
 */
export interface Machine {
  readonly name: string;
  readonly version: number;
  readonly digest: string;
  readonly events: Readonly<Record<string, EventDeclaration>>;
  readonly work: Readonly<Record<string, WorkOptions>>;
  start(input: Json, office: Office): StepResult;
  step(state: CaseState, command: Command, office: Office): StepResult;
  /** Puts a case into the middle of its life: import, migration. */
  enter(value: StateValue, context: JsonObject, office: Office): StepResult;
  permitted(state: CaseState, office: Office): readonly PermittedEvent[];
  waitingFor(state: CaseState): readonly Waiting[];
  /** The earliest armed timer, children's included; null when nothing will happen by itself. */
  next(state: CaseState): Next | null;
  relations(state: CaseState, seats: readonly string[]): readonly string[];
  tags(state: CaseState): readonly string[];
  /** The machine's statechart as data: for diagrams, references and migration plans. */
  readonly chart: StateChart;
  /** Its child machines by source. Absent in machines that were released before children could migrate. */
  readonly children?: Readonly<Record<string, ChildChart>>;
  /** From which versions cases can come over, and how. Absent in machines that were released before there was migration. */
  readonly migrations?: readonly MigrationOffer[];
  /**
   * Takes a running case of an earlier version over, as a step of its own. `standing` is what the earlier version says of
   * that state (`standingOf`). Refused as `incomplete` with everything that is missing, as `not-now` where a tag is wanted.
   */
  migrate?(old: CaseState, standing: MigrationStanding, office: Office): StepResult;
}

/** A migration, as far as it can be tried without migrating. */
export interface MigrationOffer extends MachineOffer {
  readonly from: number;
  readonly whenTagged: string | null;
  /**
   * What would become of the children of a case that stands so, grandchildren after their parents. Absent in machines that were
   * released before children could migrate: none of theirs can.
   */
  childrenOf?(old: CaseState): readonly PlannedChild[];
}

/** How one machine comes over, as far as it can be tried without a case. */
export interface MachineOffer {
  readonly timers: Readonly<Record<string, TimerMigration>>;
  /** Where an old value leads (null: nowhere), and what is missing there. */
  target(old: StateValue): {
    readonly value: StateValue | null;
    readonly missing: readonly { readonly what: string }[];
  };
  /** By the source of the child machine. */
  readonly children?: Readonly<Record<string, MachineOffer | Extract<ChildMigration, string>>>;
}

/** What would become of one child machine of a case. */
export interface PlannedChild {
  /** Ids of the machines from the outermost child to this one. */
  readonly path: readonly string[];
  readonly fate: 'carried' | 'restarted' | 'ends';
  readonly timers: readonly PlannedTimer[];
  readonly problems: readonly string[];
}

/** `as`: what it becomes; null where it ends, or is `unmapped`. */
export interface PlannedTimer {
  readonly name: string;
  readonly as: string | null;
  readonly policy: string;
}

/** What the old machine knows of a case that is to leave it: it is recorded, so that a replay needs the new machine alone. */
export interface MigrationStanding {
  readonly tags: readonly string[];
  /** Ids of the timers that its active states had armed and that run no more: they have fired. */
  readonly spent: readonly string[];
  /** Of running children, by id. Absent where there are none, or the old machine does not tell the charts of its children. */
  readonly children?: Readonly<Record<string, ChildStanding>>;
}

export type ChildStanding = Pick<MigrationStanding, 'spent' | 'children'>;

/** A child machine, as data. */
export interface ChildChart {
  readonly chart: StateChart;
  readonly children: Readonly<Record<string, ChildChart>>;
}

/** One state node, as data. */
export interface StateChart {
  readonly id: string;
  readonly key: string;
  readonly type: 'atomic' | 'compound' | 'parallel' | 'final' | 'history';
  readonly tags: readonly string[];
  /** Id of the child that is entered first; null where there is none to choose. */
  readonly initial: string | null;
  readonly transitions: readonly {
    readonly on: string;
    readonly targets: readonly string[];
    readonly guard: string | null;
    readonly actions: readonly string[];
  }[];
  readonly states: readonly StateChart[];
}
