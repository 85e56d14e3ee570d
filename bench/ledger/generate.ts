import { createHash, createPublicKey, hash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { JsonObject } from '../../engine/types.ts';
import { archivePath } from '../../ledger/archive.ts';
import {
  authenticate,
  canonicalize,
  createSigner,
  innerHash,
  leafHash,
  type LeafFields,
  type UnsignedInner,
} from '../../ledger/index.ts';
import { announceKey, logSigner } from '../../ledger/keys.ts';
import { encodeEntries, encodeInner } from '../../ledger/log/bundle.ts';
import { signCheckpoint } from '../../ledger/log/checkpoint.ts';
import { entriesPath, TILE_WIDTH, tilePath } from '../../ledger/log/paths.ts';
import { join as joinTile } from '../../ledger/log/tiles.ts';
import { innerPath, PUBLIC } from '../../ledger/sequencer/publication.ts';
import { Frontier } from '../../ledger/tree/merkle.ts';
import { keyOf } from '../../test/ledger/fixture/paper-office.ts';

export const ORIGIN = 'bench.example/log';
export const STREAMS = 10_000;
const RULES = Buffer.from('rules of the bench');
const DIGEST = hash('sha256', RULES, 'hex');
const PERSON = `person_${'1'.repeat(24)}`;

/** Small and fast, and the same for the same seed on every machine (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Writes a good log of `count` records into a directory, as a sequencer would have: an office, then acts on 10,000 cases
 * in an order drawn from the seed, each of 2 KiB or more with its inner part. Answers the mean size of a record in bytes.
 */
export function generateLog(directory: string, count: number, seed: number): number {
  const random = randomOf(seed);
  const [api, worker, log] = [createSigner(keyOf('api')), createSigner(keyOf('worker')), keyOf('log')];
  const writer = new LogWriter(directory);
  const ends = new Map<string, { seq: number; hash: string; state: string | null }>();
  let at = Date.parse('2026-01-01T00:00:00.000Z');
  let bytes = 0;

  const add = (stream: string, fields: Partial<LeafFields>, unsigned: UnsignedInner, person: boolean): void => {
    const end = ends.get(stream);
    const place = {
      stream,
      seq: (end?.seq ?? 0) + 1,
      prev: end?.hash ?? null,
      at: new Date((at += 40)).toISOString(),
      subject: null,
      announced: {},
      machine: null,
      policy: null,
      ...fields,
    };
    const vouched = person ? { claims: 'c'.repeat(64), cause: null } : { claims: null, cause: { bench: true } };
    const inner = canonicalize(authenticate(place, unsigned, vouched, person ? api : worker));
    const nonce = createHash('sha256').update(`${seed} ${writer.size}`).digest();
    const leaf = canonicalize({ v: 1, ...place, inner: innerHash(nonce, inner) });
    const own = leafHash(leaf);
    ends.set(stream, { seq: place.seq, hash: own.toString('hex'), state: unsigned.to?.hash ?? null });
    writer.add(Buffer.from(leaf), own, nonce, Buffer.from(inner));
    bytes += leaf.length + inner.length + nonce.length;
  };
  const office = (stream: string, type: string, facts: JsonObject): void =>
    add(stream, {}, unsignedOf(type, facts), false);

  for (const role of ['log', 'api', 'worker'] as const) {
    office('operations', 'key.announced', { ...announceKey(role, createPublicKey(keyOf(role)), log) });
  }
  office('directory', 'office.opened', { demonstration: true });
  office('directory', 'seat.named', { seat: 'comanager-au', kind: 'comanager', government: 'AU' });
  office('directory', 'seat.held', { seat: 'comanager-au', person: PERSON });
  while (writer.size < count) {
    // Each case has one record before any has two, so that there are as many streams as promised.
    const number = writer.size < STREAMS + 6 ? writer.size - 6 : Math.floor(random() * STREAMS);
    const stream = `proposal/0190a3c4-5b1e-7c7e-8f5a-${String(number).padStart(12, '0')}`;
    const before = ends.get(stream)?.state ?? null;
    const after = hash('sha256', `${seed} state ${writer.size}`, 'hex');
    const machine = { machine: DIGEST, policy: DIGEST, subject: { revision: 1, hash: 'ab'.repeat(32) } };
    add(stream, machine, actOf(writer.size, before, after), true);
  }
  writer.close();
  return bytes / count;
}

function unsignedOf(type: string, facts: JsonObject): UnsignedInner {
  return {
    type,
    actor: { person: null, seat: 'system' },
    command: null,
    event: { type, facts, commitments: {} },
    from: null,
    to: null,
    why: [],
    effects: [],
    attachments: [],
    facts: {},
    build: 'mufakat bench',
  };
}

/** An act as the proposal machine records one: two guards asked, one clock armed, one letter. */
function actOf(number: number, before: string | null, after: string): UnsignedInner {
  const read = {
    'context.text.hash': 'ab'.repeat(32),
    'event.office.actor.seat': 'comanager-au',
    'event.subject.hash': 'ab'.repeat(32),
  };
  const value = { consideration: { positions: { AU: 'open', ID: 'given' }, consultation: 'none' } };
  const guard = (name: string, answer: boolean) => ({ guard: name, answer, read });
  const candidate = (target: string, taken: boolean) => ({
    path: [],
    source: 'proposal.consideration.positions.AU',
    on: 'SUPPORT',
    targets: [target],
    guards: [guard('speaksOfThePresentText', true), guard('holdsTheSeat', taken)],
    taken,
  });
  return {
    ...unsignedOf('SUPPORT', { conditions: ['mid-term report', 'both capitals informed'], revision: 1 }),
    actor: { person: PERSON, seat: 'comanager-au' },
    command: `0190a3c4-5b1e-7c7e-8f5a-${String(number).padStart(12, '0')}`,
    event: { type: 'SUPPORT', facts: { conditions: ['mid-term report'], revision: 1 }, commitments: { reason: after } },
    from: before === null ? null : { value, hash: before },
    to: { value, hash: after },
    why: [candidate('proposal.decision', false), candidate('proposal.consideration.positions.AU.given', true)],
    effects: [
      {
        id: `${number}:0`,
        kind: 'arm',
        path: [],
        name: 'decisionReminder',
        timer: 'decisionReminder',
        token: `${number}:0`,
        due: '2026-03-02T10:00:00.000Z',
        because: { rule: 'decision', duration: '5wd', counts: 'working days', from: '2026-02-23T10:00:00.000Z' },
      },
      {
        id: `${number}:1`,
        kind: 'action',
        path: [],
        type: 'letter',
        params: { to: 'proponent', what: 'position-given' },
      },
    ],
  };
}

/** Writes bundle by bundle; keeps no more than the tiles that are not full yet. */
class LogWriter {
  readonly #directory: string;
  readonly #frontier = new Frontier();
  #leaves: Buffer[] = [];
  #hashes: Buffer[] = [];
  #inner: { nonce: Buffer; inner: Buffer }[] = [];
  readonly #levels: Buffer[][] = [];
  readonly #full: number[] = [];

  constructor(directory: string) {
    this.#directory = directory;
  }

  get size(): number {
    return this.#frontier.size;
  }

  add(leaf: Buffer, own: Buffer, nonce: Buffer, inner: Buffer): void {
    this.#leaves.push(leaf);
    this.#hashes.push(own);
    this.#inner.push({ nonce, inner });
    this.#frontier.append(own);
    if (this.#leaves.length === TILE_WIDTH) this.#bundle();
  }

  close(): void {
    if (this.#leaves.length > 0) this.#bundle();
    for (const [level, hashes] of this.#levels.entries()) {
      if (hashes.length > 0) this.#tile(level, hashes);
    }
    this.#write(`${PUBLIC}/${archivePath(DIGEST)}`, RULES);
    const checkpoint = { origin: ORIGIN, size: this.size, root: this.#frontier.root() };
    this.#write(`${PUBLIC}/checkpoint`, Buffer.from(signCheckpoint(checkpoint, [logSigner(ORIGIN, keyOf('log'))])));
  }

  #bundle(): void {
    const place = { index: Math.ceil(this.size / TILE_WIDTH) - 1, width: this.#leaves.length };
    this.#write(`${PUBLIC}/${entriesPath(place)}`, encodeEntries(this.#leaves));
    this.#write(innerPath(place), encodeInner(this.#inner));
    this.#up(0, this.#hashes);
    [this.#leaves, this.#hashes, this.#inner] = [[], [], []];
  }

  #up(level: number, hashes: readonly Buffer[]): void {
    const filling = (this.#levels[level] ??= []);
    filling.push(...hashes);
    if (filling.length < TILE_WIDTH) return;
    const tile = this.#tile(level, filling);
    this.#levels[level] = [];
    this.#full[level] = (this.#full[level] ?? 0) + 1;
    this.#up(level + 1, [Buffer.from(joinTile(tile, 0, TILE_WIDTH))]);
  }

  #tile(level: number, hashes: readonly Buffer[]): Buffer {
    const tile = Buffer.concat(hashes);
    this.#write(`${PUBLIC}/${tilePath(level, { index: this.#full[level] ?? 0, width: hashes.length })}`, tile);
    return tile;
  }

  #write(path: string, bytes: Uint8Array): void {
    const target = join(this.#directory, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes);
  }
}
