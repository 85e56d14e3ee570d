import type { Actor, Instant, Json, JsonObject, StateValue, Why } from '../engine/types.ts';

/** What goes into the tree. Safe for anyone to see. */
export interface Leaf {
  readonly v: 1;
  readonly stream: string;
  /** From 1, without gaps. */
  readonly seq: number;
  /** Leaf hash (hex) of the stream's previous record; null for the first. */
  readonly prev: string | null;
  readonly at: Instant;
  /** Revision and hash of the text the actor saw, where there is one. */
  readonly subject: { readonly revision: number; readonly hash: string } | null;
  /** What the event's audience rule lets everybody know. */
  readonly announced: JsonObject;
  /** SHA-256 (hex) of the released bundle and of the policy; null in streams that no machine drives. */
  readonly machine: string | null;
  readonly policy: string | null;
  /** SHA-256 (hex) of nonce (32 bytes) followed by the inner part's canonical bytes. */
  readonly inner: string;
}

/** For auditors, and for whom the audience rule names. No free text, no personal data. */
export interface Inner {
  readonly type: string;
  readonly actor: Actor;
  readonly authn: Authentication;
  /** Command id; null for the system. */
  readonly command: string | null;
  readonly event: { readonly type: string; readonly facts: JsonObject; readonly commitments: Readonly<Record<string, string>> };
  readonly from: Position | null;
  readonly to: Position | null;
  readonly why: readonly Why[] | { readonly digest: string; readonly bytes: number };
  /** As the engine gave them: id, kind and what belongs to the kind. */
  readonly effects: readonly JsonObject[];
  readonly attachments: readonly { readonly role: string; readonly commitment: string; readonly bytes: number; readonly mediaType: string }[];
  /** What else the step knew, so that it can be run again: office facts at that instant. */
  readonly facts: JsonObject;
  /** Version of the product that wrote the record. */
  readonly build: string;
}

export interface Position {
  readonly value: StateValue;
  /** SHA-256 (hex) of the canonical form of the whole state. */
  readonly hash: string;
}

/** Who vouches that this act was done. `statement` is what was signed, in canonical form; see ledger/authentication.ts. */
export interface Authentication {
  readonly key: string;
  readonly signature: string;
  /** SHA-256 (hex) of the token's claims; null for the system. */
  readonly claims: string | null;
  /** For the system: the timer or effect that caused the act. */
  readonly cause: Json;
}

/** A record as the store keeps it: canonical texts, never rewritten. */
export interface StoredRecord {
  readonly leaf: string;
  readonly inner: string;
  /** 32 bytes. */
  readonly nonce: Uint8Array;
  /** RFC 6962 leaf hash: SHA-256(0x00 ‖ leaf). 32 bytes. */
  readonly leafHash: Uint8Array;
}
