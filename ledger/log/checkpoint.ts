import { BadNote, type NoteSigner, type NoteVerifier, openNote, signNote } from './note.ts';

/** C2SP tlog-checkpoint: which log, how many leaves, which root. */
export interface Checkpoint {
  /** Name of the log; also the name of the key that signs it. */
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

export function signCheckpoint(checkpoint: Checkpoint, signers: readonly NoteSigner[]): string {
  const { origin, size, root } = checkpoint;
  return signNote(`${origin}\n${size}\n${root.toString('base64')}\n`, signers);
}

/** A checkpoint of that log (`origin`) signed by one of the keys. Extension lines are refused: none are written here. Throws `BadNote`. */
export function openCheckpoint(note: string, origin: string, keys: readonly NoteVerifier[]): Checkpoint {
  const checkpoint = parseCheckpoint(openNote(note, keys).text);
  if (checkpoint.origin !== origin) {
    throw new BadNote(`The checkpoint is of the log ${checkpoint.origin}, not of ${origin}.`);
  }
  return checkpoint;
}

/** The text of a checkpoint, whoever signed it. */
export function parseCheckpoint(text: string): Checkpoint {
  const match = /^([^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n$/u.exec(text);
  const root = Buffer.from(match?.[3] ?? '', 'base64');
  const size = Number(match?.[2]);
  if (match === null || root.toString('base64') !== match[3] || !Number.isSafeInteger(size)) {
    throw new BadNote('A checkpoint has three lines: origin, number of leaves, root hash in Base64.');
  }
  return { origin: match[1]!, size, root };
}
