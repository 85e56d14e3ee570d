import type { Instant } from '../engine/types.ts';
import { authenticate } from '../ledger/authentication.ts';
import { buildRecord, type LeafFields, type StoredRecord } from '../ledger/record.ts';
import type { Transaction } from '../store/database.ts';
import { latest } from './acts.ts';
import type { Context } from './context.ts';
import { announcedOf } from './recording.ts';
import {
  CLAIMS_OF_STREAM,
  HEADS_FOR_UPDATE,
  INSERT_COMMAND,
  INSERT_RECORD,
  KNOWN_COMMANDS,
  LATEST_SINCE,
  LOCK_DIRECTORY,
  MOVE_HEAD,
} from './office-statements.ts';
import type { OfficeRecord, Recorded } from './types.ts';

interface Head {
  readonly id: string;
  seq: number;
  head: Buffer | null;
  at: Instant | null;
}

/** Office streams that one transaction has to itself, with the one instant of what it records. */
export interface HeldStreams {
  readonly heads: ReadonlyMap<string, Head>;
  readonly now: Instant;
  /** The directory's next record must not be before it. */
  readonly after: Instant | null;
}

/** Writes records of office streams in one transaction, in the order given. */
export function record(context: Context, records: readonly OfficeRecord[]): Promise<readonly Recorded[]> {
  return context.database.transaction((transaction) => recordIn(context, transaction, records));
}

/** The same inside a transaction that has more to write. */
export async function recordIn(
  context: Context,
  transaction: Transaction,
  records: readonly OfficeRecord[],
): Promise<readonly Recorded[]> {
  const held = await holdStreams(context, transaction, [...new Set(records.map((one) => one.stream))]);
  const known = await knownRecords(transaction, records);
  const results: Recorded[] = [];
  for (const one of records) {
    const before = one.commandId === undefined ? undefined : known.get(one.commandId);
    if (before !== undefined) {
      results.push(before);
      continue;
    }
    const { recorded, leaf } = await append(context, transaction, held, one);
    if (one.commandId !== undefined)
      await transaction.query(INSERT_COMMAND, [one.commandId, one.stream, leaf, JSON.stringify(recorded), recorded.at]);
    results.push(recorded);
  }
  await moveHeads(transaction, held);
  return results;
}

/**
 * Writers of one stream wait for each other; a change of the directory waits for every step under way and stops new
 * ones, and takes its instant only then: so no step is recorded on rights that had changed before it, and none of the
 * same instant or earlier is recorded after it.
 */
export async function holdStreams(
  context: Context,
  transaction: Transaction,
  ids: readonly string[],
): Promise<HeldStreams> {
  const directory = ids.includes('directory');
  if (directory) await transaction.query(LOCK_DIRECTORY, []);
  const heads = new Map(
    (await transaction.query<Head & Record<string, unknown>>(HEADS_FOR_UPDATE, [ids])).map((head) => [head.id, head]),
  );
  const now = await context.clock();
  return { heads, now, after: directory ? await afterLastStep(transaction, now) : null };
}

export function headOf({ heads }: HeldStreams, stream: string): Head {
  const head = heads.get(stream);
  if (head === undefined)
    throw new Error(`The stream ${stream} is missing: the migrations of this database have not run.`);
  return head;
}

/** The instant that the next record of a held stream will have. */
export function instantOf(held: HeldStreams, stream: string): Instant {
  return latest(held.now, headOf(held, stream).at, stream === 'directory' ? held.after : null);
}

/** One record at the end of a held stream; `moveHeads` must follow in the same transaction. */
export async function append(
  context: Context,
  transaction: Transaction,
  held: HeldStreams,
  one: OfficeRecord,
): Promise<{ readonly recorded: Recorded; readonly leaf: string }> {
  const head = headOf(held, one.stream);
  const at = instantOf(held, one.stream);
  const seq = head.seq + 1;
  const { leaf, inner, nonce, leafHash } = officeRecord(context, one, { seq, prev: head.head, at });
  const values = [one.stream, seq, at, one.type, leaf, inner, nonce, leafHash, one.commandId ?? null];
  await transaction.query(INSERT_RECORD, values);
  await claim(transaction, one, at);
  Object.assign(head, { seq, head: Buffer.from(leafHash), at });
  return { recorded: { stream: one.stream, seq, at }, leaf };
}

export async function moveHeads(transaction: Transaction, { heads }: HeldStreams): Promise<void> {
  for (const { id, seq, head, at } of heads.values()) await transaction.query(MOVE_HEAD, [id, seq, head, at]);
}

async function knownRecords(
  transaction: Transaction,
  records: readonly OfficeRecord[],
): Promise<ReadonlyMap<string, Recorded>> {
  const ids = records.flatMap((one) => one.commandId ?? []);
  if (ids.length === 0) return new Map();
  const rows = await transaction.query<{ id: string; answer: Recorded }>(KNOWN_COMMANDS, [ids]);
  return new Map(rows.map(({ id, answer }) => [id, answer]));
}

/** A change of rights is in force from its instant on: so it must be later than every step that was judged without it. */
async function afterLastStep(transaction: Transaction, now: Instant): Promise<Instant | null> {
  const [row] = await transaction.query<{ last: Instant | null }>(LATEST_SINCE, [now]);
  const last = row?.last ?? null;
  return last === null ? null : new Date(Date.parse(last) + 1).toISOString();
}

function officeRecord(
  context: Context,
  one: OfficeRecord,
  place: { readonly seq: number; readonly prev: Buffer | null; readonly at: Instant },
): StoredRecord {
  const fields: LeafFields = {
    stream: one.stream,
    seq: place.seq,
    prev: place.prev?.toString('hex') ?? null,
    at: place.at,
    subject: null,
    announced: announcedOf(one.facts, one.announced ?? []),
    machine: null,
    policy: null,
  };
  const inner = {
    type: one.type,
    actor: one.actor,
    command: one.commandId ?? null,
    event: { type: one.type, facts: one.facts, commitments: one.commitments ?? {} },
    from: null,
    to: null,
    why: [],
    effects: [],
    attachments: one.attachments ?? [],
    facts: {},
    build: context.build,
  };
  const vouched = { claims: one.claims, cause: one.cause ?? null };
  return buildRecord(fields, authenticate(fields, inner, vouched, context.signer));
}

async function claim(transaction: Transaction, one: OfficeRecord, at: Instant): Promise<void> {
  const claims = [
    ...Object.entries(one.commitments ?? {}).map(([field, commitment]) => ({ field, commitment })),
    ...(one.attachments ?? []).map(({ role, commitment }) => ({ field: role, commitment })),
  ];
  if (claims.length === 0) return;
  const wanted = new Set(claims.map(({ commitment }) => commitment)).size;
  await transaction.query(CLAIMS_OF_STREAM, [one.stream, JSON.stringify(claims), at, wanted]);
}
