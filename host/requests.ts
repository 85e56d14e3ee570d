import { hash } from 'node:crypto';
import type { JsonObject, MachineEvent } from '../engine/types.ts';
import { canonicalize } from '../ledger/canonical.ts';
import { type Act, SYSTEM } from './acts.ts';
import { inKeyOrder } from './key-order.ts';
import type {
  Attachment,
  EnterRequest,
  MigrateRequest,
  MoveRequest,
  Sender,
  SendRequest,
  StartRequest,
  SystemSend,
} from './types.ts';

/** The event by which a case hears that it runs under another policy from now on. */
export const POLICY_CHANGED = 'POLICY_CHANGED';

export const NO_ATTACHMENTS: readonly Attachment[] = [];

/** Who gives an event: a person with a token, or the system with a cause. */
export type Origin = { readonly sender: Sender } | { readonly cause: JsonObject };

/** How a case is opened: its machine, and its first act. */
export interface Opening {
  readonly machine: { readonly name: string; readonly version: number };
  readonly first: Pick<Act, 'type' | 'facts' | 'commitments' | 'given'>;
}

/** What every kind of request comes to. */
export interface Given {
  readonly commandId: string;
  readonly caseKey: string;
  readonly origin: Origin;
  readonly attachments: readonly Attachment[];
  /** All of the request but who sends and under which id: tells a repetition from another command. */
  readonly content: JsonObject;
  readonly events: readonly MachineEvent[];
  readonly opening: Opening | null;
  /** The version to which the case is to come over; null for everything else. */
  readonly version: number | null;
  /** Digest of the policy to which the case is to come over; null for everything else. */
  readonly policy: string | null;
  readonly dryRun: boolean;
}

export function givenByStart(request: StartRequest): Given {
  const { commandId, sender, caseId, machine, commitments = {}, then = [], attachments = NO_ATTACHMENTS } = request;
  // In the order in which the record will give it to a replay.
  const input = inKeyOrder(request.input);
  const content = { machine: { ...machine }, input, commitments, then, attachments } as unknown as JsonObject;
  return {
    commandId,
    caseKey: caseId,
    origin: { sender },
    attachments,
    content,
    events: then,
    opening: {
      machine,
      first: { type: 'start', facts: input, commitments, given: { kind: 'start', input } },
    },
    version: null,
    policy: null,
    dryRun: false,
  };
}

export function givenByEnter(request: EnterRequest): Given {
  const { commandId, sender, caseId, machine, value, context: middle, commitments = {} } = request;
  const { attachments = NO_ATTACHMENTS } = request;
  const facts = { value, context: middle } as JsonObject;
  return {
    commandId,
    caseKey: caseId,
    origin: { sender },
    attachments,
    content: { machine: { ...machine }, enter: facts, commitments, attachments } as unknown as JsonObject,
    events: [],
    opening: {
      machine,
      first: { type: 'enter', facts, commitments, given: { kind: 'enter', value, context: middle } },
    },
    version: null,
    policy: null,
    dryRun: false,
  };
}

export function givenBySend(request: SendRequest): Given {
  const { commandId, sender, case: caseKey, event, attachments = NO_ATTACHMENTS, dryRun = false } = request;
  const content = { event, attachments } as unknown as JsonObject;
  return {
    commandId,
    caseKey,
    origin: { sender },
    attachments,
    content,
    events: [event],
    opening: null,
    version: null,
    policy: null,
    dryRun,
  };
}

export function givenBySystem({ case: caseKey, event, cause }: SystemSend): Given {
  return {
    commandId: commandIdOf(cause),
    caseKey,
    origin: { cause },
    attachments: NO_ATTACHMENTS,
    content: { event } as unknown as JsonObject,
    events: [event],
    opening: null,
    version: null,
    policy: null,
    dryRun: false,
  };
}

export function givenByMigrate({ case: caseKey, version, cause, dryRun = false }: MigrateRequest): Given {
  return {
    commandId: commandIdOf(cause),
    caseKey,
    origin: { cause },
    attachments: NO_ATTACHMENTS,
    content: { migrate: { version } },
    events: [],
    opening: null,
    version,
    policy: null,
    dryRun,
  };
}

export function givenByMove({ case: caseKey, policy, cause }: MoveRequest): Given {
  return {
    commandId: commandIdOf(cause),
    caseKey,
    origin: { cause },
    attachments: NO_ATTACHMENTS,
    content: { move: { policy } },
    events: [],
    opening: null,
    version: null,
    policy,
    dryRun: false,
  };
}

/** The command id of what a cause sends: the same for every try. A UUID of version 8 (RFC 9562) from the cause's digest. */
export function commandIdOf(cause: JsonObject): string {
  const digest = hash('sha256', canonicalize(cause), 'hex');
  const variant = ((Number.parseInt(digest.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-${variant}${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
}

/** Recorded type of the first act, for notices. */
export function typeOf(given: Given): string {
  if (given.version !== null) return 'enter';
  if (given.policy !== null) return POLICY_CHANGED;
  return given.opening?.first.type ?? given.events[0]?.type ?? '';
}

export function senderOf({ origin }: Given): { readonly person: string | null; readonly seat: string | null } {
  return 'sender' in origin
    ? { person: origin.sender.person, seat: origin.sender.seat ?? null }
    : { person: null, seat: SYSTEM.seat };
}

/** Tells a repetition of a command from another one under its id. The token's claims do not count: tokens are renewed. */
export function digestOf(caseId: string, origin: Origin, contentText: string): string {
  const who = 'sender' in origin ? whoOf(origin.sender) : 'system';
  return hash('sha256', `${caseId}\n${who}\n${contentText}`, 'hex');
}

function whoOf({ person, seat = '', registersFor }: Sender): string {
  return registersFor === undefined ? `${person} ${seat}` : `${person} ${seat} for ${registersFor}`;
}
