import type { AnyStateMachine } from 'xstate';

/**
 * What a machine's author hands to the engine: the pure statechart, and beside it, as data, who may learn of each
 * event and how the work it asks for is carried out. It has no I/O and reads no clock; everything a guard may know
 * of the outside stands read-only in `event.office` (see engine/types.ts, `Office`).
 */
export interface MachineDefinition {
  /** Lower-case name, for example `proposal`. Together with `version` it is the pin of a case: `proposal@1`. */
  readonly name: string;
  readonly version: number;
  /** The statechart, made with `setup(...).createMachine(...)`. Every guard, action, delay and actor has a name. */
  readonly machine: AnyStateMachine;
  /** One entry for every recorded event type: those people send, and the system's (`after.<name>`, `done.<actor>`, `error.<actor>`). */
  readonly events: Readonly<Record<string, EventDeclaration>>;
  /** How named actions and promise actors are carried out, by their name. */
  readonly work: Readonly<Record<string, WorkOptions>>;
  /**
   * How a reader stands to this case, for the audience rules: names such as `proponent` or `comanager`.
   * `seats` are the reader's seats now; `context` is the machine's context.
   */
  readonly relations?: (context: Readonly<Record<string, unknown>>, seats: readonly string[]) => readonly string[];
  /** How running cases of earlier versions come over to this one: at most one entry for each of them. */
  readonly migrations?: readonly Migration[];
}

/** The value of a statechart: the name of the active state, or one value per active region. */
export type StateValue = string | { readonly [state: string]: StateValue };

/**
 * How a case of an earlier version comes over. All of it is pure, and what it says nothing of is not guessed: a case whose
 * state, timer or running child machine is not mapped stays where it is. Promise actors of the old state are stopped and
 * those of the new one started; a case with a delayed event that is no `after` cannot come over.
 */
export interface Migration extends MachineMigration {
  /** The earlier version. */
  readonly from: number;
  /** Only a case one of whose active states carries this tag, in the old version, may come over now. */
  readonly whenTagged?: string;
}

/** How one machine comes over: that of the case, or a child inside it. */
export interface MachineMigration {
  /** The complete value that the old one becomes; null when it has none here. */
  readonly value: (old: StateValue) => StateValue | null;
  /** `value` is the old one: where a case stands can matter to what it remembers. */
  readonly context: (old: Readonly<Record<string, unknown>>, value: StateValue) => Readonly<Record<string, unknown>>;
  /** By the name of the old timer. */
  readonly timers: Readonly<Record<string, TimerMigration>>;
  /** By the source of the child machine in the old version, as `setup({actors})` names it there. */
  readonly children?: Readonly<Record<string, ChildMigration>>;
}

/**
 * What becomes of the child machines of one source:
 * - a mapping: they go on in the new version under their ids and the same source. An invoked one goes on only where the new
 *   state invokes its id, and ends elsewhere; one whose id is invoked nowhere in the new version was spawned, and goes on as
 *   such. One that had come to its end does not begin again;
 * - `restart`: they end, and begin anew where the new state invokes their ids. Nothing begins a spawned one anew: such a case
 *   stays where it is;
 * - `drop`: they end. What the new state invokes begins, as for every new arrival.
 */
export type ChildMigration = MachineMigration | 'restart' | 'drop';

/**
 * The timer of the new version that an old one becomes, by its name, and when that is due:
 * - `keep-due-date`: at the old instant;
 * - `keep-remaining`: by the new rule, with the time already waited taken off, but not before now;
 * - `restart`: by the new rule, counted from now.
 * With the first two, a timer that had fired already does not run again. `drop`: it ends.
 */
export type TimerMigration =
  { readonly as: string; readonly policy: 'keep-due-date' | 'keep-remaining' | 'restart' } | 'drop';

export interface EventDeclaration {
  /** Who may learn that this happened, with all its facts, and from when. Nobody else sees it; auditors see everything. */
  readonly audience: readonly AudienceRule[];
  /** Names of facts of the event that everybody may know from the first moment: they go into the leaf. */
  readonly announced?: readonly string[];
  /** Recorded in the case's stream without a step of the machine, also after the end (a correction, a link). */
  readonly recordedOnly?: true;
  /**
   * What rules answer may have changed (calendars, policy): after this event's own step every clock that a rule has set is
   * asked for anew, with `at`, the instant at which it was set, and `notBefore`, the instant it may not be due sooner than.
   */
  readonly recomputes?: true;
}

export interface AudienceRule {
  /** A relation (see `relations`), or `everyone`. */
  readonly to: string;
  /** `at-once`, or only when the case has ended. */
  readonly from: 'at-once' | 'end';
}

/** Declared beside the machine, applied by the companion when it runs the work as an activity. Durations in milliseconds. */
export interface WorkOptions {
  readonly startToCloseTimeout: number;
  readonly retry?: {
    readonly initialInterval?: number;
    readonly backoffCoefficient?: number;
    readonly maximumInterval?: number;
    readonly maximumAttempts?: number;
    /** Error names after which no retry is made. */
    readonly nonRetryableErrors?: readonly string[];
  };
  /** One sentence for Temporal's own UI. No free text of a case, no personal data. */
  readonly summary?: string;
}

/** What a machine sees as `event.office`: read-only, the same in the host, in a replay and in tests. */
export interface OfficeView {
  /** The one instant of this step, ISO 8601 UTC. */
  readonly now: string;
  readonly policy: Readonly<Record<string, unknown>>;
  readonly actor: { readonly person: string | null; readonly seat: string; readonly actingFor?: string };
  readonly facts: Readonly<Record<string, unknown>>;
  /**
   * For named delays only: asks policy and calendars when something falls due, and answers in milliseconds from now. The
   * engine keeps the exact instant and the explanation with the timer.
   */
  readonly delay: (rule: string, args?: unknown) => number;
}
