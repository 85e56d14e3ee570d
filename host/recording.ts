import { hash } from 'node:crypto';
import type { JsonObject, Machine } from '../engine/types.ts';
import { authenticate, type Signer } from '../ledger/authentication.ts';
import { canonicalize, canonicalizeState } from '../ledger/canonical.ts';
import {
  buildRecord,
  type Inner,
  type LeafFields,
  type Position,
  type StoredRecord,
  WHY_LIMIT,
} from '../ledger/record.ts';
import type { Judgement } from './acts.ts';

/** A state with its canonical text, made once and then hashed, recorded and stored. */
export interface Settled {
  readonly text: string;
  readonly position: Position;
}

export function settle(state: Judgement['state']): Settled {
  const text = canonicalizeState(state);
  return { text, position: { value: state.value, hash: hash('sha256', text, 'hex') } };
}

export interface Place {
  readonly stream: string;
  readonly seq: number;
  /** Leaf hash (hex) of the stream's previous record. */
  readonly prev: string | null;
  readonly at: string;
  readonly policyDigest: string;
}

export interface Kept {
  readonly digest: string;
  readonly mediaType: string;
  readonly content: Buffer;
}

/** Makes the record of one judged act. @throws RecordTooLarge, NotCanonical: then nothing of the step may be written. */
export function recordOf(
  judgement: Judgement,
  from: Position | null,
  to: Position,
  place: Place,
  machine: Machine,
  signer: Signer,
  build: string,
): { readonly stored: StoredRecord; readonly kept: Kept | null } {
  const { act } = judgement;
  const fields: LeafFields = {
    stream: place.stream,
    seq: place.seq,
    prev: place.prev,
    at: place.at,
    subject: act.subject,
    announced: announcedOf(act.facts, machine.events[act.type]?.announced ?? []),
    machine: machine.digest,
    policy: place.policyDigest,
  };
  const { why, kept } = explained(judgement.why);
  const inner = {
    type: act.type,
    actor: act.actor,
    command: act.commandId,
    event: { type: act.type, facts: act.facts, commitments: act.commitments },
    from,
    to,
    why,
    effects: judgement.effects as unknown as readonly JsonObject[],
    attachments: act.attachments,
    facts: judgement.factsRead,
    build,
  };
  const signed = authenticate(fields, inner, { claims: act.claims, cause: act.cause }, signer);
  return { stored: buildRecord(fields, signed), kept };
}

export function announcedOf(facts: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(
    names.flatMap((name) => (Object.hasOwn(facts, name) ? [[name, facts[name] as JsonObject[string]]] : [])),
  );
}

/** A long explanation goes into the archive under its digest, and the record names it. */
function explained(why: Judgement['why']): { readonly why: Inner['why']; readonly kept: Kept | null } {
  // A UTF-16 unit takes at most three bytes: most explanations need no closer look.
  if (JSON.stringify(why).length * 3 <= WHY_LIMIT) return { why, kept: null };
  const content = Buffer.from(canonicalize(why));
  if (content.length <= WHY_LIMIT) return { why, kept: null };
  const digest = hash('sha256', content, 'hex');
  return { why: { digest, bytes: content.length }, kept: { digest, mediaType: 'application/json', content } };
}
