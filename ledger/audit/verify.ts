import { isUtf8 } from 'node:buffer';
import { hash, type KeyObject, verify as verifySignature } from 'node:crypto';

import type { Actor, Instant } from '../../engine/types.ts';
import { readFromArchive } from '../archive.ts';
import { statementBytes } from '../authentication.ts';
import { KEY_ANNOUNCED, KeyRing } from '../keys.ts';
import type { KeptInner } from '../log/bundle.ts';
import { type Checkpoint, openCheckpoint, parseCheckpoint } from '../log/checkpoint.ts';
import type { NoteVerifier } from '../log/note.ts';
import { entriesPath, TILE_WIDTH } from '../log/paths.ts';
import { nodesFrom, readEntries } from '../log/tiles.ts';
import { type Inner, type Leaf, leafHash } from '../record.ts';
import { parseInner, parseLeaf } from '../shape.ts';
import { Frontier } from '../tree/merkle.ts';
import { consistencyProof, verifyConsistency } from '../tree/proofs.ts';
import { type AuditedFiles, readInner } from './files.ts';
import { type Finding, Findings } from './findings.ts';
import { compareHeads, type HeadsPlace, readHeadsPlace } from './heads.ts';
import { bundles, type DirectoryRecord, directoryRecord, officeStreams } from './office-streams.ts';
import { Streams } from './streams.ts';
import { TileCheck } from './tile-check.ts';

/** Who held which seat: the fold of the directory stream, given by the office. */
export interface Rights {
  extended(records: readonly DirectoryRecord[]): Rights;
  /** The actor that this person is, acting from that seat at that instant; or why not. */
  actor(person: string, seat: string, at: Instant): Actor | { readonly refused: string };
}

export interface VerifyOptions {
  readonly files: AuditedFiles;
  /** Name of the log; null: whatever the checkpoint says. */
  readonly origin: string | null;
  /** The log's public key as the auditor was given it; null: the first that the log announces itself. */
  readonly trusted: NoteVerifier | null;
  /** Checkpoints that the auditor has seen before: the log must be a continuation of each. */
  readonly seen?: readonly string[];
  readonly rights: Rights;
  readonly progress?: (done: number, size: number) => void;
}

export interface Verified {
  readonly origin: string;
  readonly size: number;
  readonly streams: number;
  /** Whether inner parts were at hand. */
  readonly inner: boolean;
  readonly count: number;
  readonly findings: readonly Finding[];
}

/** Reads the whole log once, left to right, in bounded memory, and tells everything that does not match. */
export async function verifyLog(options: VerifyOptions): Promise<Verified> {
  const findings = new Findings();
  const opened = await openLog(options, findings);
  if (opened === null) {
    return { origin: '', size: 0, streams: 0, inner: false, count: findings.count, findings: findings.kept };
  }
  const { checkpoint, office } = opened;
  await compareSeen(options, checkpoint, office, findings);
  const streams = await readThrough(options, checkpoint, office, findings);
  return {
    origin: checkpoint.origin,
    size: checkpoint.size,
    streams: streams.count,
    inner: options.files.inner !== null,
    count: findings.count,
    findings: findings.kept,
  };
}

/** What the office's own streams tell, before anything else is read. */
interface OfficeKnown {
  readonly ring: KeyRing;
  readonly rights: Rights | null;
  readonly heads: readonly HeadsPlace[];
  readonly verifiers: readonly NoteVerifier[];
}

async function openLog(
  options: VerifyOptions,
  findings: Findings,
): Promise<{ readonly checkpoint: Checkpoint; readonly office: OfficeKnown } | null> {
  const refuse = (what: string): null => {
    findings.add({ check: 'checkpoint', path: 'checkpoint', what });
    return null;
  };
  const bytes = await options.files.published.read('checkpoint');
  if (bytes === null) return refuse('there is none');
  const note = bytes.toString('utf8');
  let claimed: Checkpoint;
  try {
    claimed = parseCheckpoint(note.slice(0, note.lastIndexOf('\n\n') + 1));
  } catch (error) {
    return refuse(messageOf(error));
  }
  const origin = options.origin ?? options.trusted?.name ?? claimed.origin;
  const office = await readOffice(options, claimed.size, origin, findings);
  try {
    return { checkpoint: openCheckpoint(note, origin, office.verifiers), office };
  } catch (error) {
    return refuse(messageOf(error));
  }
}

async function readOffice(
  { files, trusted, rights }: VerifyOptions,
  size: number,
  origin: string,
  findings: Findings,
): Promise<OfficeKnown> {
  const ring = new KeyRing(trusted?.publicKey ?? null);
  const directory: DirectoryRecord[] = [];
  const heads: HeadsPlace[] = [];
  for await (const record of officeStreams(files, size)) {
    if (record.leaf.stream === 'directory') directory.push(directoryRecord(record));
    else if (record.inner.type === KEY_ANNOUNCED) {
      const wrong = ring.learn(record.inner.event.facts);
      if (wrong !== null) findings.add({ check: 'key', ...placeOf(record.index, record.leaf), what: wrong });
    } else if (record.inner.type === 'heads') heads.push(readHeadsPlace(record));
  }
  const verifiers = ring.verifiers(origin);
  return { ring, heads, verifiers, rights: rightsOf(rights, directory, findings) };
}

function rightsOf(rights: Rights, records: readonly DirectoryRecord[], findings: Findings): Rights | null {
  try {
    return rights.extended(records);
  } catch (error) {
    findings.add({ check: 'directory', stream: 'directory', what: messageOf(error) });
    return null;
  }
}

async function compareSeen(
  { files, seen = [] }: VerifyOptions,
  checkpoint: Checkpoint,
  { verifiers }: OfficeKnown,
  findings: Findings,
): Promise<void> {
  for (const note of seen) {
    try {
      const older = openCheckpoint(note, checkpoint.origin, verifiers);
      if (older.size > checkpoint.size) {
        findings.add({
          check: 'consistency',
          what: `a checkpoint of ${older.size} leaves was seen; there are ${checkpoint.size} now`,
        });
        continue;
      }
      const equal = older.size === checkpoint.size;
      const nodes = nodesFrom(files.published, checkpoint.size);
      const proof = equal || older.size === 0 ? [] : await consistencyProof(older.size, checkpoint.size, nodes);
      if (verifyConsistency(older.size, checkpoint.size, older.root, checkpoint.root, proof)) continue;
      findings.add({
        check: 'consistency',
        what: `the log is no continuation of the one seen with ${older.size} leaves`,
      });
    } catch (error) {
      findings.add({ check: 'consistency', what: `the checkpoint seen before: ${messageOf(error)}` });
    }
  }
}

async function readThrough(
  options: VerifyOptions,
  checkpoint: Checkpoint,
  office: OfficeKnown,
  findings: Findings,
): Promise<Streams> {
  const { files, progress } = options;
  const { size } = checkpoint;
  const streams = new Streams();
  const frontier = new Frontier();
  const tiles = new TileCheck(files.published, size, findings);
  const archive = new ArchiveCheck(files, findings);
  const heads = [...office.heads];
  let signatures: Promise<void> = Promise.resolve();
  for (const place of bundles(size)) {
    const first = place.index * TILE_WIDTH;
    let entries: Buffer[];
    try {
      entries = await readEntries(files.published, place);
    } catch (error) {
      findings.add({ check: 'entries', path: entriesPath(place), what: messageOf(error) });
      return streams;
    }
    const inner = await innerOf(files, place, findings);
    const pending: Promise<void>[] = [];
    const hashes: Buffer[] = [];
    for (const [offset, entry] of entries.entries()) {
      const index = first + offset;
      if (heads[0]?.size === index) await compareHeads(files, heads, index, size, streams, findings);
      const ownHash = leafHash(entry);
      hashes.push(ownHash);
      frontier.append(ownHash);
      const record = readRecord(index, entry, inner?.[offset], findings);
      if (record === null) continue;
      const { leaf, parsed } = record;
      const wrong = streams.follow(leaf, ownHash, parsed);
      if (wrong !== null) findings.add({ ...placeOf(index, leaf), ...wrong });
      await archive.check(index, leaf);
      if (parsed === null) continue;
      checkActor(index, leaf, parsed, office, findings);
      pending.push(checkSignature(index, leaf, parsed, office.ring, findings));
    }
    await tiles.leaves(hashes);
    // The signatures of one bundle are checked on other threads while the next one is read.
    await signatures;
    signatures = Promise.all(pending).then(() => undefined);
    progress?.(first + place.width, size);
  }
  await signatures;
  if (heads.length > 0) await compareHeads(files, heads, size, size, streams, findings);
  for (const late of heads)
    findings.add({ check: 'heads', index: late.index, what: 'it counts more leaves than the tree has' });
  if (!frontier.root().equals(checkpoint.root)) {
    findings.add({
      check: 'root',
      path: 'checkpoint',
      what: `the ${size} entries have another root than the checkpoint`,
    });
  }
  return streams;
}

async function innerOf(
  files: AuditedFiles,
  place: { readonly index: number; readonly width: number },
  findings: Findings,
): Promise<readonly KeptInner[] | null> {
  if (files.inner === null) return null;
  try {
    const inner = await readInner(files.inner, place);
    if (inner !== null) return inner;
    findings.add({
      check: 'inner-missing',
      index: place.index * TILE_WIDTH,
      what: 'the bundle of inner parts is missing',
    });
  } catch (error) {
    findings.add({ check: 'inner-missing', index: place.index * TILE_WIDTH, what: messageOf(error) });
  }
  return null;
}

/** Form, and that leaf and inner part belong together. Null: the leaf cannot be read at all. */
function readRecord(
  index: number,
  entry: Buffer,
  kept: KeptInner | undefined,
  findings: Findings,
): { readonly leaf: Leaf; readonly parsed: Inner | null } | null {
  let leaf: Leaf;
  try {
    if (!isUtf8(entry)) throw new Error('it is no UTF-8');
    leaf = parseLeaf(entry.toString('utf8'));
  } catch (error) {
    findings.add({ check: 'leaf-form', index, what: messageOf(error) });
    return null;
  }
  if (kept === undefined) return { leaf, parsed: null };
  const text = kept.inner.toString('utf8');
  if (hash('sha256', kept.hashed, 'hex') !== leaf.inner) {
    findings.add({
      check: 'inner-hash',
      ...placeOf(index, leaf),
      what: 'the inner part is not the one the leaf names',
    });
  }
  try {
    if (!isUtf8(kept.inner)) throw new Error('it is no UTF-8');
    const parsed = parseInner(text);
    checkAnnounced(index, leaf, parsed, findings);
    return { leaf, parsed };
  } catch (error) {
    findings.add({ check: 'inner-form', ...placeOf(index, leaf), what: messageOf(error) });
    return { leaf, parsed: null };
  }
}

/** What a leaf tells everybody has to be among the facts of its event. */
function checkAnnounced(index: number, leaf: Leaf, inner: Inner, findings: Findings): void {
  for (const [name, value] of Object.entries(leaf.announced)) {
    if (JSON.stringify(value) === JSON.stringify(inner.event.facts[name])) continue;
    findings.add({
      check: 'announced',
      ...placeOf(index, leaf),
      what: `it announces ${name} otherwise than the event has it`,
    });
  }
}

function checkActor(index: number, leaf: Leaf, inner: Inner, { rights }: OfficeKnown, findings: Findings): void {
  const { actor } = inner;
  if (actor.person === null || rights === null) return;
  const real = rights.actor(actor.person, actor.seat, leaf.at);
  if ('refused' in real) {
    findings.add({
      check: 'directory',
      ...placeOf(index, leaf),
      what: `${actor.person} did not hold ${actor.seat} then`,
    });
  } else if ((real.actingFor ?? null) !== (actor.actingFor ?? null)) {
    findings.add({
      check: 'directory',
      ...placeOf(index, leaf),
      what: `${actor.seat} was acted from for another holder`,
    });
  }
}

function checkSignature(index: number, leaf: Leaf, inner: Inner, ring: KeyRing, findings: Findings): Promise<void> {
  const place = placeOf(index, leaf);
  const key = ring.find(inner.authn.key);
  if (key === null) {
    findings.add({ check: 'authn', ...place, what: `no key ${inner.authn.key} was announced` });
    return Promise.resolve();
  }
  return signed(statementBytes(leaf, inner, inner.authn), key, inner.authn.signature).then((good) => {
    if (!good) findings.add({ check: 'authn', ...place, what: 'the signature is not of this act at this place' });
  });
}

function signed(bytes: Buffer, key: KeyObject, signature: string): Promise<boolean> {
  return new Promise((resolve) => {
    verifySignature(null, bytes, key, Buffer.from(signature, 'base64'), (error, good) =>
      resolve(error === null && good),
    );
  });
}

/** Every bundle and policy that a leaf names is in the archive, byte for byte. */
class ArchiveCheck {
  readonly #files: AuditedFiles;
  readonly #findings: Findings;
  readonly #known = new Set<string>();

  constructor(files: AuditedFiles, findings: Findings) {
    this.#files = files;
    this.#findings = findings;
  }

  async check(index: number, leaf: Leaf): Promise<void> {
    for (const digest of [leaf.machine, leaf.policy]) {
      if (digest === null || this.#known.has(digest)) continue;
      this.#known.add(digest);
      try {
        await readFromArchive(this.#files.published, digest);
      } catch (error) {
        this.#findings.add({ check: 'archive', ...placeOf(index, leaf), what: messageOf(error) });
      }
    }
  }
}

function placeOf(index: number, leaf: Leaf): Pick<Finding, 'index' | 'stream' | 'seq'> {
  return { index, stream: leaf.stream, seq: leaf.seq };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
