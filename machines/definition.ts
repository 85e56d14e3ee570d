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
}

export interface EventDeclaration {
  /** Who may learn that this happened, with all its facts, and from when. Nobody else sees it; auditors see everything. */
  readonly audience: readonly AudienceRule[];
  /** Names of facts of the event that everybody may know from the first moment: they go into the leaf. */
  readonly announced?: readonly string[];
  /** Recorded in the case's stream without a step of the machine, also after the end (a correction, a link). */
  readonly recordedOnly?: true;
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
