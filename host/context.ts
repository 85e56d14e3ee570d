import type { Actor, CaseState, Instant, Machine } from '../engine/types.ts';
import type { Announcer } from '../store/announcer.ts';
import type { Database } from '../store/database.ts';
import type { Notifications } from '../store/notifications.ts';
import type { Memory } from './memory.ts';
import type { Turns } from './turns.ts';
import type { MachineRegistry, OfficeSource, Signer } from './types.ts';

/** What the host asks when it may have to draw a reference for a case that has none. */
export interface ReferenceAsked {
  readonly machine: Machine;
  readonly caseId: string;
  /** Recorded type of the act: `start`, or the type of an event. */
  readonly event: string;
  readonly at: Instant;
}

/** What the host asks before it records an act of a person that takes no step (a correction, a link). */
export interface NoteAsked {
  readonly machine: Machine;
  readonly state: CaseState | null;
  readonly type: string;
  readonly actor: Actor;
}

/** Where the host writes what machines emit and log, stale firings, and what needs a person's look. Never free text. */
export interface HostLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface HostOptions {
  readonly database: Database;
  readonly machines: MachineRegistry;
  readonly office: OfficeSource;
  /** The one instant of each step. */
  readonly clock: () => Promise<Instant>;
  /** The API's key in the API, the worker's key in the worker. */
  readonly signer: Signer;
  /** Version of the product, for records. */
  readonly build: string;
  readonly log?: HostLog;
  /**
   * Tells that this act gives its case a reference, by the prefix to draw from (`RSO-2026-` → RSO-2026-0007); null
   * when it does not. The number is drawn in the step's own transaction, without gaps, and stands in the act's facts as `reference`.
   */
  readonly reference?: (asked: ReferenceAsked) => string | null;
  /** Why this person may not have it recorded; null when it is allowed. Default: nobody may. */
  readonly mayNote?: (asked: NoteAsked) => string | null;
  /** What kind of case this is, for lists and Temporal's UI. Default: the machine's name. */
  readonly kindOf?: (state: CaseState) => string;
}

/** What the parts of one host share. */
export interface Context {
  readonly database: Database;
  readonly machines: MachineRegistry;
  readonly office: OfficeSource;
  readonly clock: () => Promise<Instant>;
  readonly signer: Signer;
  readonly build: string;
  readonly log: HostLog;
  readonly reference: (asked: ReferenceAsked) => string | null;
  readonly mayNote: (asked: NoteAsked) => string | null;
  readonly kindOf: (state: CaseState) => string;
  readonly turns: Turns;
  readonly memory: Memory;
  readonly announcer: Announcer;
  readonly notifications: Notifications;
}
