import { randomUUID } from 'node:crypto';

import type { JsonObject } from '../../engine/types.ts';
import { signCheckpoint } from '../log/checkpoint.ts';
import type { NoteSigner } from '../log/note.ts';
import { HASH_BYTES } from '../log/paths.ts';
import { directorySource } from '../log/source.ts';
import { nodesFrom } from '../log/tiles.ts';
import { Frontier } from '../tree/merkle.ts';
import { rootAt } from '../tree/proofs.ts';
import { type KeyFinder, refusalOf, type StreamEnd } from './admission.ts';
import type { LedgerDatabase, LedgerTransaction } from './database.ts';
import { type FilesFound, inspectFiles } from './files.ts';
import { headsNoted, headsPages } from './heads.ts';
import { PUBLIC, writeTiles } from './publication.ts';
import { quarantine, quarantineRecorded, unrecordedQuarantine } from './quarantine.ts';
import { Fenced, Stage } from './stage.ts';
import {
  keepCheckpoint,
  lease,
  lockTree,
  movePublished,
  moveTree,
  place,
  placedRecords,
  type RecordRow,
  recordsWithoutIndex,
  releaseLease,
  signedCheckpoint,
  streamReached,
  type TreeRow,
} from './statements.ts';

/** Records that get their places in one transaction. */
const BATCH = 2_000;
/** Milliseconds for which nobody else may take over from a sequencer that says nothing. */
const LEASE = 10_000;

/** A record of the stream `operations` that the sequencer wants written. The same `id` is written once. */
export interface OperationsEntry {
  readonly id: string;
  readonly type: string;
  readonly facts: JsonObject;
  /** Names of facts that everybody may know. */
  readonly announced: readonly string[];
}

export interface SequencerOptions {
  readonly database: LedgerDatabase;
  /** The ledger's own directory: `public/` (tiles, entries, checkpoint) and `inner/` below it. */
  readonly directory: string;
  /** Name of the log, first line of each checkpoint. */
  readonly origin: string;
  /** Keys that sign checkpoints: the log's own, and during a rotation the one before it as well. */
  readonly signers: () => readonly NoteSigner[];
  readonly keys: KeyFinder;
  /** Writes into the stream `operations`. */
  readonly record: (entries: readonly OperationsEntry[]) => Promise<unknown>;
  readonly clock: () => Promise<string>;
  /** Streams whose records were refused a place: what the store says of them has to be made anew from the good ones. */
  readonly repair?: (streams: readonly string[]) => Promise<void>;
  /** Milliseconds. For tests. */
  readonly lease?: number;
}

export type SequencerStep =
  /** Another sequencer holds the lease. */
  | { readonly outcome: 'waiting' }
  /** The files or the database are not what was published: nothing is published until it is mended. */
  | { readonly outcome: 'disputed'; readonly found: FilesFound }
  | { readonly outcome: 'published'; readonly size: number; readonly placed: number; readonly quarantined: number };

export interface Sequencer {
  /** Takes or keeps the lease, gives places to what has none, publishes. @throws Fenced */
  step(): Promise<SequencerStep>;
  /** Gives the lease back. */
  close(): Promise<void>;
}

interface Held {
  readonly epoch: number;
  readonly stage: Stage;
  readonly found: FilesFound;
}

/**
 * Gives records their places in the tree and publishes it: tiles first, then the checkpoint. Any number may run; one
 * holds the lease. A place is given under a compare-and-set of size and epoch, a file is written only by the newest epoch.
 */
export function createSequencer(options: SequencerOptions): Sequencer {
  const { database, directory } = options;
  const holder = randomUUID();
  let held: Held | null = null;
  /** Recorded when it is over: a database that is older than the published log has no place for a record that would stand. */
  let disputed: OperationsEntry | null = null;

  const takeOver = async (tree: TreeRow): Promise<Held> => {
    const stage = await Stage.takeOver(directory, tree.epoch);
    const found = await inspectFiles(database, directory, options.origin, tree);
    if (found.state === 'behind') {
      // A crash leaves the files one publication behind; older ones, or none, were lost or restored from a copy.
      if (found.lost) await options.record([lostFiles(found, tree)]);
      await writeTiles(database, stage, directory, found.lost ? 0 : found.size, tree.published);
      await writeCheckpoint(options, stage, tree.published, null);
    }
    return { epoch: tree.epoch, stage, found };
  };

  return {
    async step() {
      const tree = await lease(database, holder, options.lease ?? LEASE, held?.epoch ?? 0);
      if (tree === null) {
        held = null;
        return { outcome: 'waiting' };
      }
      if (held?.epoch !== tree.epoch) held = await takeOver(tree);
      if (held.found.state === 'disputed') {
        const { found } = held;
        // Looked at afresh at the next step: it may have been mended.
        held = { ...held, found: await inspectFiles(database, directory, options.origin, tree) };
        if (held.found.state === 'disputed') {
          disputed ??= dispute(found, tree);
          return { outcome: 'disputed', found };
        }
      }
      try {
        if (disputed !== null) await options.record([disputed]);
        disputed = null;
        await noteHeads(options, tree);
        const assigned = await assign(options, held.epoch, tree);
        if (assigned === null) throw new Fenced(held.epoch);
        await publish(options, held, tree.published, assigned.frontier);
        await reportQuarantine(options);
        const { placed, quarantined } = assigned;
        return { outcome: 'published', size: assigned.frontier.size, placed, quarantined };
      } catch (error) {
        // Whatever went wrong: the next step looks at the files anew before it writes.
        held = null;
        await releaseLease(database, holder, tree.epoch);
        throw error;
      }
    },
    async close() {
      if (held !== null) await releaseLease(database, holder, held.epoch);
      held = null;
    },
  };
}

interface Assigned {
  readonly frontier: Frontier;
  readonly placed: number;
  readonly quarantined: number;
}

/** Gives places, in one transaction with the tree's size. Null: the epoch is over. */
async function assign(options: SequencerOptions, epoch: number, tree: TreeRow): Promise<Assigned | null> {
  return options.database.transaction(async (transaction) => {
    const frontier = frontierOf(tree);
    const rows = await recordsWithoutIndex(transaction, BATCH);
    if (rows.length === 0) return { frontier, placed: 0, quarantined: 0 };
    if ((await lockTree(transaction, epoch, tree.size)) === null) return null;
    const { good, bad } = await sift(transaction, rows, options.keys);
    for (const { row, reason } of bad) await quarantine(transaction, row, reason);
    if (good.length === 0) return { frontier, placed: 0, quarantined: bad.length };
    const placed = await place(transaction, good, tree.size);
    if (placed !== good.length)
      throw new Error(`${good.length - placed} records had a place already: the tree's size is wrong.`);
    for (const row of good) frontier.append(row.leaf_hash);
    const moved = await moveTree(transaction, epoch, tree.size, frontier.size, Buffer.concat(frontier.roots));
    if (!moved) throw new Fenced(epoch);
    return { frontier, placed, quarantined: bad.length };
  });
}

interface Sifted {
  readonly good: readonly RecordRow[];
  readonly bad: readonly { readonly row: RecordRow; readonly reason: string }[];
}

/**
 * Which records may have a place. Those under a key that is not known yet, or after a gap, wait; what contradicts itself,
 * its stream or its signature is refused.
 */
async function sift(transaction: LedgerTransaction, rows: readonly RecordRow[], keys: KeyFinder): Promise<Sifted> {
  const first = new Map<string, RecordRow>();
  for (const row of rows) if (!first.has(row.stream)) first.set(row.stream, row);
  const before = await placedRecords(
    transaction,
    [...first.values()].map(({ stream, seq }) => ({ stream, seq: seq - 1 })),
  );
  const ends = new Map<string, StreamEnd | 'waits'>();
  const good: RecordRow[] = [];
  const bad: { row: RecordRow; reason: string }[] = [];
  for (const row of rows) {
    const head = before.get(row.stream);
    const end = ends.get(row.stream) ?? startOf(row, head);
    if (end === 'waits' || row.seq > end.seq + 1) {
      ends.set(row.stream, 'waits');
      continue;
    }
    const reason = refusalOf(row, end, keys);
    // A host writes record and case in one transaction: a record that its case does not know is nobody's.
    if (reason === 'unknown key' && row.seq <= (await streamReached(transaction, row.stream)))
      ends.set(row.stream, 'waits');
    else if (reason === null) {
      good.push(row);
      ends.set(row.stream, { seq: row.seq, head: row.leaf_hash });
    } else {
      bad.push({ row, reason });
      ends.set(row.stream, end);
    }
  }
  return { good, bad };
}

function startOf(row: RecordRow, head: Buffer | undefined): StreamEnd {
  if (head !== undefined) return { seq: row.seq - 1, head };
  return { seq: 0, head: null };
}

async function publish(options: SequencerOptions, held: Held, published: number, frontier: Frontier): Promise<void> {
  const { database, directory } = options;
  if (frontier.size === published) return;
  await writeTiles(database, held.stage, directory, published, frontier.size);
  await writeCheckpoint(options, held.stage, frontier.size, frontier.root());
  if (!(await movePublished(database, held.epoch, frontier.size))) throw new Fenced(held.epoch);
}

/** Signs for that size, once; `root` is what the records say, null when it was signed before. */
async function writeCheckpoint(
  options: SequencerOptions,
  stage: Stage,
  size: number,
  root: Buffer | null,
): Promise<void> {
  const { database, directory, origin } = options;
  if (size === 0) return;
  const written = await rootAt(size, nodesFrom(directorySource(`${directory}/${PUBLIC}`), size));
  if (root !== null && !root.equals(written)) {
    throw new Error(
      `The tiles of ${size} leaves have another root than the records. Run \`mufakat ledger rebuild-tiles\`.`,
    );
  }
  if ((await signedCheckpoint(database, size)) === null) {
    const note = signCheckpoint({ origin, size, root: written }, options.signers());
    await keepCheckpoint(database, stage.epoch, size, written, note);
  }
  const signed = await signedCheckpoint(database, size);
  if (signed === null) throw new Fenced(stage.epoch);
  if (!signed.root.equals(written)) {
    throw new Error(
      `A checkpoint of ${size} leaves was signed with another root. Nothing is signed twice for one size.`,
    );
  }
  await stage.write([[`${PUBLIC}/checkpoint`, Buffer.from(signed.note)]]);
}

/** Once a day (UTC): the ends of all streams that changed, so that a missing tail shows. */
async function noteHeads(options: SequencerOptions, tree: TreeRow): Promise<void> {
  const day = (await options.clock()).slice(0, 10);
  if (tree.heads_day !== null && tree.heads_day >= day) return;
  const pages = await headsPages(options.database, day, tree.heads_size, tree.size);
  const entries = pages.map((facts) => ({
    id: `heads ${day} ${facts.page}`,
    type: 'heads',
    facts,
    announced: ['day', 'heads', 'page', 'pages', 'size'],
  }));
  if (entries.length > 0) await options.record(entries);
  await headsNoted(options.database, day, tree.size);
}

async function reportQuarantine(options: SequencerOptions): Promise<void> {
  const found = await unrecordedQuarantine(options.database);
  if (found.length === 0) return;
  await options.repair?.([...new Set(found.map(({ stream }) => stream))]);
  for (const { id, stream, seq, reason, leaf_hash } of found) {
    const facts = { stream, seq, reason, leafHash: leaf_hash.toString('hex') };
    await options.record([{ id: `quarantine ${id} ${facts.leafHash}`, type: 'record.refused', facts, announced: [] }]);
    await quarantineRecorded(options.database, id);
  }
}

function frontierOf({ size, roots }: TreeRow): Frontier {
  const parts = Array.from({ length: roots.length / HASH_BYTES }, (_, index) =>
    roots.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES),
  );
  return Frontier.of(size, parts);
}

function lostFiles(found: FilesFound, tree: TreeRow): OperationsEntry {
  const facts = { what: 'published files older than published', files: found.size, published: tree.published };
  return { id: `mismatch files ${tree.epoch}`, type: 'mismatch.found', facts, announced: [] };
}

function dispute(found: FilesFound, tree: TreeRow): OperationsEntry {
  const facts = { what: found.reason, files: found.size, published: tree.published };
  return {
    id: `mismatch files ${found.size} ${tree.published} ${found.reason}`,
    type: 'mismatch.found',
    facts,
    announced: [],
  };
}
