import { hash, type KeyObject, sign, verify } from 'node:crypto';

import { publicKeyOf, rawPublicKey } from '../authentication.ts';

/** C2SP signed-note: a text and the signatures under it. Only Ed25519 (type 0x01) is made and checked here. */
const ED25519 = 0x01;
const NAME = /^[^\s+]+$/u;
const SIGNATURE_LINE = /^— ([^ ]+) ([A-Za-z0-9+/]+={0,2})$/u;
const MOST_SIGNATURES = 64;

/** The text is no signed note, or no trusted key has signed it. */
export class BadNote extends Error {
  override readonly name = 'BadNote';
}

/** A public key under a name, as verifiers are given it: `<name>+<key id>+<Base64 of type and key>`. */
export interface NoteVerifier {
  readonly name: string;
  /** The first four bytes of SHA-256(name ‖ LF ‖ type ‖ key). */
  readonly id: number;
  readonly publicKey: KeyObject;
}

export interface NoteSigner extends NoteVerifier {
  readonly sign: (text: Uint8Array) => Uint8Array;
}

export function noteVerifier(name: string, publicKey: KeyObject): NoteVerifier {
  if (!NAME.test(name)) throw new BadNote(`A key name has no spaces and no plus sign: ${JSON.stringify(name)}`);
  return { name, id: noteKeyId(name, publicKey), publicKey };
}

export function noteSigner(name: string, privateKey: KeyObject, publicKey: KeyObject): NoteSigner {
  return { ...noteVerifier(name, publicKey), sign: (text) => sign(null, text, privateKey) };
}

/** The verifier's key as one line, in the form that Go's `sumdb/note` reads. */
export function formatVerifierKey({ name, id, publicKey }: NoteVerifier): string {
  const key = Buffer.concat([Uint8Array.of(ED25519), rawPublicKey(publicKey)]).toString('base64');
  return `${name}+${id.toString(16).padStart(8, '0')}+${key}`;
}

/** Throws `BadNote` when the line is no Ed25519 verifier key or its id does not fit. */
export function parseVerifierKey(line: string): NoteVerifier {
  const match = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/u.exec(line.trim());
  const key = Buffer.from(match?.[3] ?? '', 'base64');
  if (match === null || key[0] !== ED25519 || key.length !== 33) {
    throw new BadNote('A verifier key reads <name>+<8 hex digits>+<Base64 of 0x01 and 32 bytes>.');
  }
  const verifier = noteVerifier(match[1]!, publicKeyOf(key.subarray(1)));
  if (verifier.id !== Number.parseInt(match[2]!, 16))
    throw new BadNote('The id in the verifier key is not that of its key.');
  return verifier;
}

/** The note: text (which must end in a newline), a blank line, one signature line per signer. */
export function signNote(text: string, signers: readonly NoteSigner[]): string {
  requireText(text);
  const bytes = Buffer.from(text);
  const lines = signers.map(({ name, id, sign: signText }) => {
    const prefix = Buffer.alloc(4);
    prefix.writeUInt32BE(id);
    return `— ${name} ${Buffer.concat([prefix, signText(bytes)]).toString('base64')}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

export interface OpenedNote {
  readonly text: string;
  /** The known keys that have signed, in the order of the lines. */
  readonly signedBy: readonly NoteVerifier[];
}

/**
 * The text of a note that at least one known key has signed. Signatures of unknown keys are passed over; a bad signature
 * of a known key refuses the whole note. Throws `BadNote`.
 */
export function openNote(note: string, known: readonly NoteVerifier[]): OpenedNote {
  const border = note.lastIndexOf('\n\n');
  if (border < 0 || !note.endsWith('\n')) throw new BadNote('A note is a text, a blank line and signature lines.');
  const text = note.slice(0, border + 1);
  requireText(text);
  const lines = note.slice(border + 2, -1).split('\n');
  if (lines.length > MOST_SIGNATURES)
    throw new BadNote(`More than ${MOST_SIGNATURES} signatures stand under the note.`);
  const bytes = Buffer.from(text);
  const signedBy = new Set<NoteVerifier>();
  for (const line of lines) {
    const { name, id, signature } = parseSignatureLine(line);
    const verifier = known.find((key) => key.name === name && key.id === id);
    if (verifier === undefined) continue;
    if (!verify(null, bytes, verifier.publicKey, signature))
      throw new BadNote(`The signature of ${name} does not fit the text.`);
    signedBy.add(verifier);
  }
  if (signedBy.size === 0) throw new BadNote('No known key has signed the note.');
  return { text, signedBy: [...signedBy] };
}

function parseSignatureLine(line: string): { name: string; id: number; signature: Buffer } {
  const match = SIGNATURE_LINE.exec(line);
  const bytes = Buffer.from(match?.[2] ?? '', 'base64');
  if (match === null || !NAME.test(match[1]!) || bytes.length < 5 || bytes.toString('base64') !== match[2]) {
    throw new BadNote('A signature line reads: — <key name> <Base64 of key id and signature>.');
  }
  return { name: match[1]!, id: bytes.readUInt32BE(0), signature: bytes.subarray(4) };
}

function noteKeyId(name: string, publicKey: KeyObject): number {
  return hash(
    'sha256',
    Buffer.concat([Buffer.from(`${name}\n`), Uint8Array.of(ED25519), rawPublicKey(publicKey)]),
    'buffer',
  ).readUInt32BE(0);
}

function requireText(text: string): void {
  if (!text.endsWith('\n')) throw new BadNote('The text of a note ends in a newline.');
  // oxlint-disable-next-line no-control-regex -- the format forbids exactly these
  if (/[\u0000-\u0009\u000b-\u001f]/u.test(text) || !text.isWellFormed()) {
    throw new BadNote('The text of a note is UTF-8 without control characters.');
  }
}
