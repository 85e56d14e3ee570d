import type { z } from 'zod';
import type { Actor, Instant, JsonObject } from '../../engine/types.ts';
import type { Attachment, CaseNews, OfficeRecord } from '../../host/types.ts';
import type { Calendars } from '../../policies/calendar.ts';
import type { Directory } from '../directory.ts';
import type { DIRECTORY_EVENTS, DirectoryEventType } from '../events.ts';
import type { PolicyFacts } from '../opening.ts';
import type { Seat, SeatKind } from '../seats.ts';

/**
 * One thing that may be asked of the office. `facts` go on record; `texts` are free text and personal data, of which the
 * record has the commitments; `files` are attachments by their role. Who may ask is a kind of seat, and whatever else
 * `judge` finds: it is pure, and its answer follows from the directory at the instant of the record alone.
 */
export interface OfficeCommand {
  /** In capitals, for example APPOINT. */
  readonly type: string;
  readonly seats: readonly SeatKind[];
  readonly facts: z.ZodType<JsonObject>;
  readonly texts: Readonly<Record<string, 'required' | 'optional'>>;
  readonly files: Readonly<Record<string, 'required' | 'optional'>>;
  /** The fact `person` may be given by name; of `anybody`, somebody who is not known yet is recorded with it. */
  readonly namesPerson?: 'anybody' | 'known';
  /** The fact `case` may be given by the case's reference. */
  readonly namesCase?: true;
  readonly judge: (ground: Ground, facts: JsonObject) => Judged;
}

/** What a command is judged on. */
export interface Ground {
  readonly directory: Directory;
  /** The instant that the records will have. */
  readonly at: Instant;
  readonly actor: Actor;
  /** The seat that the actor acts from. */
  readonly seat: Seat;
  /** Commitments of the texts that came with it, by name. */
  readonly commitments: Readonly<Record<string, string>>;
  readonly attachments: readonly Attachment[];
  /** The case that the command names; null when it names none. */
  readonly named: NamedCase | null;
  readonly release: Release;
}

/** A case as the office's commands look at it. */
export interface NamedCase {
  readonly id: string;
  /** What people call it. */
  readonly reference: string | null;
  /** Its machine, as `proposal@2`. */
  readonly machine: string;
  /** Digest of the policy it runs under. */
  readonly policy: string;
  readonly open: boolean;
}

/** What the process that judges has to offer: policies and calendars of its release, and the machines it can run. */
export interface Release {
  readonly policies: readonly PolicyFacts[];
  /** Those in force, the latest first; of earlier releases too. */
  readonly inForce: readonly PolicyFacts[];
  /** Pins, as `proposal@2`. */
  readonly machines: readonly string[];
  readonly calendars: Calendars;
}

/** A record to be written, without what the command itself gives it: stream, actor, command id. */
export type Draft = Pick<OfficeRecord, 'type' | 'facts' | 'commitments' | 'attachments' | 'announced'>;

export interface Decided {
  readonly records: readonly Draft[];
  /** What open cases hear of it, or just by which event; null when it is none of their business. */
  readonly tellsCases: CaseNews | CaseNews['event'] | null;
  /** What else the answer says. */
  readonly says?: JsonObject;
}

/** `rule` is a key of the catalogue's section `office`, which says in words what the rule is and what would be possible. */
export type Judged = Decided | { readonly refused: string; readonly values?: Readonly<Record<string, string>> };

/** A command whose facts are typed: `judge` gets what the schema has read. */
export function officeCommand<Schema extends z.ZodType>(
  command: Omit<OfficeCommand, 'facts' | 'judge'> & {
    readonly facts: Schema;
    readonly judge: (ground: Ground, facts: z.output<Schema>) => Judged;
  },
): OfficeCommand {
  return command as unknown as OfficeCommand;
}

/** A record of the directory, its facts checked by the vocabulary's own type. */
export function draft<Type extends DirectoryEventType>(
  type: Type,
  facts: z.input<(typeof DIRECTORY_EVENTS)[Type]>,
  more: Omit<Draft, 'type' | 'facts'> = {},
): Draft {
  return { type, facts: facts as JsonObject, ...more };
}
