import type { Actor, Instant } from '../../engine/types.ts';
import { KEY_ANNOUNCED, KeyRing } from '../keys.ts';
import { type Checkpoint, openCheckpoint, parseCheckpoint } from '../log/checkpoint.ts';
import type { NoteVerifier } from '../log/note.ts';
import { nodesFrom } from '../log/tiles.ts';
import { consistencyProof, verifyConsistency } from '../tree/proofs.ts';
import type { AuditedFiles } from './files.ts';
import { type Finding, Findings, messageOf } from './findings.ts';
import { type HeadsPlace, readHeadsPlace } from './heads.ts';
import { type DirectoryRecord, directoryRecord, officeStreams } from './office-streams.ts';
import { type RangeChecker, rangeChecker } from './range-threads.ts';
import { type Office, readThrough } from './read-through.ts';
import { placeOf } from './record-check.ts';

/** Who held which seat: the fold of the directory stream, given by the office. */
export interface Rights {
  extended(records: readonly DirectoryRecord[]): Rights;
  /** In what a recorded actor differs from who could act at that instant in that stream; null when in nothing. */
  wrongWith(actor: Actor, at: Instant, stream: string): string | null;
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
  /** Where records are checked; by default on threads of this process when the log is long. It is not closed here. */
  readonly checker?: RangeChecker;
}

export interface Verified {
  readonly origin: string;
  readonly size: number;
  readonly streams: number;
  /** Whether inner parts were at hand. */
  readonly inner: boolean;
  /** How much was looked at: fewer than there are in `size`, and a finding says why. */
  readonly checked: { readonly records: number; readonly innerParts: number; readonly signatures: number };
  readonly count: number;
  readonly findings: readonly Finding[];
}

/** Reads the whole log once, left to right, in bounded memory, and tells everything that does not match. @throws AuditBroken, LogUnreachable */
export async function verifyLog(options: VerifyOptions): Promise<Verified> {
  const findings = new Findings();
  const claimed = await readClaimed(options, findings);
  if (claimed === null) return nothingVerified(findings);
  // Threads start while the office's own streams are read.
  const checker = options.checker ?? rangeChecker(claimed.checkpoint.size);
  try {
    return await verifyClaimed(options, claimed, checker, findings);
  } finally {
    if (options.checker === undefined) await checker.close();
  }
}

async function verifyClaimed(
  options: VerifyOptions,
  claimed: Claimed,
  checker: RangeChecker,
  findings: Findings,
): Promise<Verified> {
  const { files, progress = () => undefined } = options;
  const opened = await openLog(options, claimed, findings);
  if (opened === null) return nothingVerified(findings);
  const { checkpoint, office } = opened;
  await compareSeen(options, checkpoint, office, findings);
  const { streams, ...checked } = await readThrough(files, checkpoint, office, checker, findings, progress);
  return {
    origin: checkpoint.origin,
    size: checkpoint.size,
    streams,
    inner: files.inner !== null,
    checked,
    count: findings.count,
    findings: findings.kept,
  };
}

function nothingVerified({ count, kept }: Findings): Verified {
  const checked = { records: 0, innerParts: 0, signatures: 0 };
  return { origin: '', size: 0, streams: 0, inner: false, checked, count, findings: kept };
}

/** What the office's own streams tell, before anything else is read. */
interface OfficeKnown extends Office {
  readonly verifiers: readonly NoteVerifier[];
}

/** What the log says of itself, whoever signed it. */
interface Claimed {
  readonly note: string;
  readonly checkpoint: Checkpoint;
}

async function readClaimed({ files }: VerifyOptions, findings: Findings): Promise<Claimed | null> {
  const bytes = await files.published.read('checkpoint');
  if (bytes === null) return refuse('there is none', findings);
  const note = bytes.toString('utf8');
  try {
    return { note, checkpoint: parseCheckpoint(note.slice(0, note.lastIndexOf('\n\n') + 1)) };
  } catch (error) {
    return refuse(messageOf(error), findings);
  }
}

async function openLog(
  options: VerifyOptions,
  { note, checkpoint: claimed }: Claimed,
  findings: Findings,
): Promise<{ readonly checkpoint: Checkpoint; readonly office: OfficeKnown } | null> {
  const origin = options.origin ?? options.trusted?.name ?? claimed.origin;
  const office = await readOffice(options, claimed.size, origin, findings);
  try {
    return { checkpoint: openCheckpoint(note, origin, office.verifiers), office };
  } catch (error) {
    return refuse(messageOf(error), findings);
  }
}

function refuse(what: string, findings: Findings): null {
  findings.add({ check: 'checkpoint', path: 'checkpoint', what });
  return null;
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
  return { keys: ring.actKeys(), heads, verifiers, rights: rightsOf(rights, directory, findings) };
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
