import { HASH_BYTES } from './paths.ts';

/** C2SP tlog-proof: everything that is needed to see, without asking anyone, that a leaf is in a log. */
export interface TlogProof {
  readonly index: number;
  /** Inclusion proof, from the leaf's sibling upwards. */
  readonly proof: readonly Buffer[];
  /** The signed checkpoint, verbatim. */
  readonly checkpoint: string;
  /** Opaque and not authenticated by the proof itself: here the leaf. */
  readonly extra?: Buffer;
}

const FIRST_LINE = 'c2sp.org/tlog-proof@v1';

export class BadProof extends Error {
  override readonly name = 'BadProof';
}

export function formatTlogProof({ index, proof, checkpoint, extra }: TlogProof): string {
  const head = [FIRST_LINE, ...(extra === undefined ? [] : [`extra ${extra.toString('base64')}`]), `index ${index}`];
  const hashes = proof.map((hash) => hash.toString('base64'));
  return `${[...head, ...hashes].join('\n')}\n\n${checkpoint}`;
}

/** Throws `BadProof`. The checkpoint in it still has to be opened with a trusted key, the path to be verified. */
export function parseTlogProof(text: string): TlogProof {
  const border = text.indexOf('\n\n');
  if (border < 0) throw new BadProof('A proof is a head, an empty line and a checkpoint.');
  const lines = text.slice(0, border).split('\n');
  if (lines.shift() !== FIRST_LINE) throw new BadProof(`The first line of a proof is ${FIRST_LINE}.`);
  const extra = lines[0]?.startsWith('extra ') === true ? decode(lines.shift()!.slice('extra '.length)) : undefined;
  const index = /^index (0|[1-9]\d{0,15})$/u.exec(lines.shift() ?? '');
  if (index === null) throw new BadProof('A proof tells the index of its leaf.');
  const proof = lines.map(decode);
  if (proof.some((hash) => hash.length !== HASH_BYTES))
    throw new BadProof('A hash in the proof has another length than 32 bytes.');
  return {
    index: Number(index[1]),
    proof,
    checkpoint: text.slice(border + 2),
    ...(extra === undefined ? {} : { extra }),
  };
}

function decode(base64: string): Buffer {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.toString('base64') !== base64) throw new BadProof('A line of the proof is no Base64.');
  return bytes;
}
