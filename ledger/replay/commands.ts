import type {
  ChildStanding,
  Command,
  Instant,
  Json,
  JsonObject,
  MachineEvent,
  MigrationStanding,
} from '../../engine/types.ts';
import type { Inner, Leaf } from '../record.ts';

/** What a record says was given to the machine, and all that the machine could know of the outside. */
export interface ReplayStep {
  readonly at: Instant;
  readonly actor: Inner['actor'];
  readonly facts: JsonObject;
  readonly given:
    | { readonly kind: 'start'; readonly input: JsonObject }
    | { readonly kind: 'enter'; readonly value: Json; readonly context: JsonObject }
    /** The case comes over from an earlier version: the machine is the new one, the state still of the old one. */
    | { readonly kind: 'migrate'; readonly standing: MigrationStanding }
    | { readonly kind: 'step'; readonly command: Command }
    /** Recorded without a step of the machine. */
    | { readonly kind: 'note' };
}

/** A record's cause does not say which firing or completion it was. */
export class NotReplayable extends Error {
  override readonly name = 'NotReplayable';
}

/** The inverse of what the host records (host/acts.ts). Whether an event is only noted, the machine knows itself. */
export function replayStep(leaf: Leaf, inner: Inner): ReplayStep {
  return { at: leaf.at, actor: inner.actor, facts: inner.facts, given: givenBy(leaf, inner) };
}

function givenBy(leaf: Leaf, inner: Inner): ReplayStep['given'] {
  const { facts, commitments } = inner.event;
  if (inner.type === 'start') return { kind: 'start', input: facts };
  if (inner.type === 'enter' && facts['migrated'] !== undefined) {
    const { tags, spent, children } = objectOf(objectOf(facts['migrated'])['standing']);
    const standing = { tags: tags as string[], spent: spent as string[] };
    if (children === undefined) return { kind: 'migrate', standing };
    return { kind: 'migrate', standing: { ...standing, children: children as Record<string, ChildStanding> } };
  }
  if (inner.type === 'enter')
    return { kind: 'enter', value: facts['value'] ?? null, context: objectOf(facts['context']) };
  const cause = objectOf(inner.authn.cause);
  if (cause['timer'] !== undefined) {
    const { path, timer, token } = objectOf(cause['timer']);
    return {
      kind: 'step',
      command: { kind: 'timer', path: path as string[], timer: String(timer), token: String(token) },
    };
  }
  if (cause['actor'] !== undefined) {
    const { path, actor, token } = objectOf(cause['actor']);
    const run = { path: path as string[], actor: String(actor), token: String(token) };
    if (facts['error'] === undefined) {
      return { kind: 'step', command: { kind: 'done', ...run, output: facts['output'] ?? null } };
    }
    const { name, message } = objectOf(facts['error']);
    return {
      kind: 'step',
      command: { kind: 'error', ...run, error: { name: String(name), message: String(message) } },
    };
  }
  const event: MachineEvent = {
    ...facts,
    type: inner.event.type,
    ...(leaf.subject === null ? {} : { subject: leaf.subject }),
    ...(Object.keys(commitments).length === 0 ? {} : { commitments }),
  };
  return { kind: 'step', command: { kind: 'event', event } };
}

function objectOf(value: Json | undefined): JsonObject {
  if (value === null || value === undefined) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as JsonObject;
  throw new NotReplayable('The cause or the facts of the record have not the form that a replay needs.');
}
