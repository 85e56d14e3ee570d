import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { authenticate, buildRecord, createSigner, parseInner, parseLeaf } from '../../../ledger/index.ts';
import { announceKey, announcementId, KEY_ANNOUNCED, KeyRing, logSigner } from '../../../ledger/keys.ts';
import { openCheckpoint, type Checkpoint } from '../../../ledger/log/checkpoint.ts';
import { directorySource } from '../../../ledger/log/source.ts';
import { nodesFrom, readEntries } from '../../../ledger/log/tiles.ts';
import { createSequencer, type OperationsEntry, type Sequencer } from '../../../ledger/sequencer/sequencer.ts';
import { Fenced, Stage } from '../../../ledger/sequencer/stage.ts';
import { verifyConsistency, consistencyProof } from '../../../ledger/tree/proofs.ts';
import { KEY, openStage, sending, startErrand, type Stage as HostStage } from '../../host/fixture.ts';
import { freshDatabase } from '../../servers/fresh-database.ts';

const ORIGIN = 'test.example/log';
const logKey = generateKeyPairSync('ed25519').privateKey;

let host: HostStage;
let directory: string;
const opened: Sequencer[] = [];

beforeEach(async () => {
  host = await openStage(await freshDatabase());
  directory = await mkdtemp(join(tmpdir(), 'ledger-'));
  await record(
    [announceKey('log', createPublicKey(logKey), logKey), announceKey('worker', KEY.publicKey, logKey)].map(
      (facts) => ({
        id: announcementId(facts),
        type: KEY_ANNOUNCED,
        facts: { ...facts },
        announced: [],
      }),
    ),
  );
});
afterEach(async () => {
  for (const sequencer of opened.splice(0)) await sequencer.close();
  await host.close();
  await rm(directory, { recursive: true });
});

function record(entries: readonly OperationsEntry[]): Promise<unknown> {
  return host.host.record(
    entries.map(({ id, type, facts, announced }) => ({
      stream: 'operations' as const,
      type,
      facts,
      announced,
      actor: { person: null, seat: 'system' },
      claims: null,
      commandId: id,
    })),
  );
}

function sequencerOf(more: Partial<Parameters<typeof createSequencer>[0]> = {}): Sequencer {
  const ring = new KeyRing();
  ring.learn({ ...announceKey('log', createPublicKey(logKey), logKey) });
  ring.learn({ ...announceKey('worker', KEY.publicKey, logKey) });
  const sequencer = createSequencer({
    database: host.database,
    directory,
    origin: ORIGIN,
    signers: () => [logSigner(ORIGIN, logKey)],
    keys: (key) => ring.find(key),
    record,
    clock: host.clock.read,
    ...more,
  });
  opened.push(sequencer);
  return sequencer;
}

async function published(): Promise<Checkpoint> {
  const note = await readFile(join(directory, 'public', 'checkpoint'), 'utf8');
  return openCheckpoint(note, ORIGIN, [logSigner(ORIGIN, logKey)]);
}

async function leaves(size: number): Promise<{ stream: string; seq: number }[]> {
  const source = directorySource(join(directory, 'public'));
  const found: Buffer[] = [];
  for (let index = 0; index * 256 < size; index += 1) {
    found.push(...(await readEntries(source, { index, width: Math.min(256, size - index * 256) })));
  }
  return found.map((leaf) => JSON.parse(leaf.toString()) as { stream: string; seq: number });
}

/** A record without a place, written by somebody who reaches the database but has no key. */
async function forge(stream: string, seq: number, change: (inner: string) => string = (inner) => inner): Promise<void> {
  const { rows } = await host.database.pool.query<Record<string, unknown>>(
    'select * from mufakat.records where stream = $1 order by seq desc limit 1',
    [stream],
  );
  const last = rows[0]!;
  await host.database.pool.query(
    `insert into mufakat.records (stream, seq, at, type, leaf, "inner", nonce, leaf_hash, command_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      stream,
      seq,
      last['at'],
      last['type'],
      last['leaf'],
      change(last['inner'] as string),
      last['nonce'],
      last['leaf_hash'],
      last['command_id'],
    ],
  );
}

/** Every published file and bundle of inner parts, by path. */
async function everyFile(): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !path.includes('staging-')) files.set(path.slice(directory.length + 1), await readFile(path));
  }
  return files;
}

async function treeRow(): Promise<unknown> {
  return (await host.database.pool.query('select size, published, epoch, roots from mufakat.tree')).rows;
}

/** Holds whoever comes first until it is opened. */
function gate(): { readonly reach: () => Promise<void>; readonly reached: Promise<void>; readonly open: () => void } {
  let [arrive, open] = [(): void => undefined, (): void => undefined];
  const reached = new Promise<void>((resolve) => (arrive = resolve));
  const released = new Promise<void>((resolve) => (open = resolve));
  return {
    reached,
    reach: () => {
      arrive();
      return released;
    },
    open: () => open(),
  };
}

describe('the sequencer', () => {
  test('publishes a tree that grows: every older checkpoint is the beginning of every newer one', async () => {
    const sequencer = sequencerOf();
    const seen: Checkpoint[] = [];
    for (let round = 0; round < 5; round += 1) {
      for (let more = 0; more < 70; more += 1) await startErrand(host.host);
      expect(await sequencer.step()).toMatchObject({ outcome: 'published' });
      seen.push(await published());
    }
    const last = seen.at(-1)!;
    expect(last.size).toBe(352);
    const nodes = nodesFrom(directorySource(join(directory, 'public')), last.size);
    for (const { size, root } of seen) {
      const proof = size === last.size ? [] : await consistencyProof(size, last.size, nodes);
      expect(verifyConsistency(size, last.size, root, last.root, proof)).toBe(true);
    }
    // The partial tiles of a full one are gone, those of the last one stay for whoever holds an older checkpoint.
    expect(await readdir(join(directory, 'public/tile/0'))).toEqual(['000', '001.p']);
  });

  test('puts each stream in its order, whatever the clock did', async () => {
    const { caseId } = await startErrand(host.host);
    await host.host.send(sending(caseId, 'NOTE'));
    await sequencerOf().step();
    const size = (await published()).size;
    const ends = new Map<string, number>();
    for (const { stream, seq } of await leaves(size)) {
      expect(seq).toBe((ends.get(stream) ?? 0) + 1);
      ends.set(stream, seq);
    }
  });

  test('skips nothing that a transaction held open commits after later ones', async () => {
    const sequencer = sequencerOf();
    await startErrand(host.host);
    await sequencer.step();
    // An act whose record is written and whose transaction then waits at its end, for as long as a lock is held.
    await host.database.pool.query(`
      create function hold() returns trigger language plpgsql as
        $$ begin perform pg_advisory_xact_lock_shared(4711); return null; end $$;
      create constraint trigger hold after insert on mufakat.records deferrable initially deferred
        for each row when (new.type = 'MARK') execute function hold()`);
    const [held, other] = [await startErrand(host.host), await startErrand(host.host)];
    const lock = new pg.Client(host.url);
    await lock.connect();
    await lock.query('select pg_advisory_lock(4711)');
    const act = host.host.send(sending(held.caseId, 'MARK'));
    await expect
      .poll(async () => (await lock.query(`select from pg_locks where locktype = 'advisory' and not granted`)).rowCount)
      .toBe(1);
    await host.host.send(sending(other.caseId, 'ASK'));
    await sequencer.step();
    expect(await leaves((await published()).size)).not.toContainEqual(
      expect.objectContaining({ stream: held.caseId, seq: 2 }),
    );
    await lock.query('select pg_advisory_unlock(4711)');
    await lock.end();
    expect(await act).toMatchObject({ outcome: 'accepted', seq: 2 });
    await host.host.send(sending(held.caseId, 'ASK'));
    expect(await sequencer.step()).toMatchObject({ outcome: 'published', quarantined: 0, placed: 2 });
    const all = await leaves((await published()).size);
    expect(all.filter(({ stream }) => stream === held.caseId).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(all.filter(({ stream }) => stream === other.caseId).map(({ seq }) => seq)).toEqual([1, 2]);
  });

  test('that is stopped in the middle of a step, past its lease, places and writes nothing when it goes on', async () => {
    const stopped = gate();
    const slow = sequencerOf({
      lease: 1,
      clock: async () => {
        await stopped.reach();
        return host.clock.read();
      },
    });
    await startErrand(host.host);
    const step = slow.step();
    await stopped.reached;
    const next = sequencerOf();
    await startErrand(host.host);
    await expect.poll(async () => (await next.step()).outcome).toBe('published');
    const [files, tree] = [await everyFile(), await treeRow()];
    await startErrand(host.host);
    stopped.open();
    await expect(step).rejects.toThrow(Fenced);
    expect(await everyFile()).toEqual(files);
    expect(await treeRow()).toEqual(tree);
    expect(await next.step()).toMatchObject({ outcome: 'published', placed: 1 });
  });

  test('that sleeps past its lease writes nothing when it wakes', async () => {
    const slow = sequencerOf({ lease: 1 });
    await startErrand(host.host);
    await slow.step();
    const stale = await Stage.takeOver(directory, 1);
    const next = sequencerOf();
    await startErrand(host.host);
    await expect.poll(async () => (await next.step()).outcome).toBe('published');
    const checkpoint = await readFile(join(directory, 'public', 'checkpoint'), 'utf8');
    await expect(stale.write([['public/checkpoint', Buffer.from('old')]])).rejects.toThrow(Fenced);
    await expect(stale.remove('public/checkpoint')).rejects.toThrow(Fenced);
    expect(await readFile(join(directory, 'public', 'checkpoint'), 'utf8')).toBe(checkpoint);
    expect(await slow.step()).toEqual({ outcome: 'waiting' });
  });

  test('signs once for a size and goes on where a crash left it', async () => {
    await startErrand(host.host);
    await sequencerOf().step();
    const first = await readFile(join(directory, 'public', 'checkpoint'), 'utf8');
    await opened.splice(0)[0]!.close();
    // As if the process had died between the checkpoint and the note that it is published.
    await host.database.pool.query('update mufakat.tree set published = 0');
    await sequencerOf().step();
    expect(await readFile(join(directory, 'public', 'checkpoint'), 'utf8')).toBe(first);
  });

  test('makes lost files anew, and records that they were lost', async () => {
    await startErrand(host.host);
    await sequencerOf().step();
    const before = await published();
    await opened.splice(0)[0]!.close();
    await rm(join(directory, 'public'), { recursive: true });
    await sequencerOf().step();
    const after = await published();
    expect(after.size).toBe(before.size + 1);
    expect((await leaves(after.size)).at(-1)).toMatchObject({ stream: 'operations' });
    const found = await host.database.pool.query(`select 1 from mufakat.records where type = 'mismatch.found'`);
    expect(found.rowCount).toBe(1);
  });

  test('makes files of yesterday anew from the records, under the checkpoint that was signed', async () => {
    await startErrand(host.host);
    const sequencer = sequencerOf();
    await sequencer.step();
    const yesterday = join(directory, '..', `${basename(directory)}-yesterday`);
    await cp(directory, yesterday, { recursive: true });
    for (let more = 0; more < 3; more += 1) await startErrand(host.host);
    await sequencer.step();
    const [files, { size }] = [await everyFile(), await published()];
    await opened.splice(0)[0]!.close();
    await rm(directory, { recursive: true });
    await rename(yesterday, directory);
    expect((await published()).size).toBeLessThan(size);
    // The record of what was found is placed after what was published before.
    expect(await sequencerOf().step()).toMatchObject({ outcome: 'published', size: size + 1 });
    const [{ note }] = (await host.database.pool.query('select note from mufakat.checkpoints where size = $1', [size]))
      .rows;
    expect(Buffer.from(String(note))).toEqual(files.get('public/checkpoint'));
    const found = await host.database.pool.query(`select 1 from mufakat.records where type = 'mismatch.found'`);
    expect(found.rowCount).toBe(1);
    const nodes = nodesFrom(directorySource(join(directory, 'public')), size + 1);
    const old = openCheckpoint(String(note), ORIGIN, [logSigner(ORIGIN, logKey)]);
    const now = await published();
    const proof = await consistencyProof(size, now.size, nodes);
    expect(verifyConsistency(size, now.size, old.root, now.root, proof)).toBe(true);
  });

  test('signs nothing a second time for a size while the database is older than what was published', async () => {
    await startErrand(host.host);
    await sequencerOf().step();
    await opened.splice(0)[0]!.close();
    const [files, { size }] = [await everyFile(), await published()];
    // As a restore leaves it: the last place, its record and its checkpoint were never there.
    await host.database.pool.query(`set session_replication_role = replica;
      delete from mufakat.records where tree_index >= ${size - 1};
      delete from mufakat.checkpoints where size >= ${size};
      update mufakat.tree set size = ${size - 1}, published = ${size - 1}, roots = ''`);
    const sequencer = sequencerOf();
    for (let round = 0; round < 3; round += 1) {
      expect(await sequencer.step()).toMatchObject({ outcome: 'disputed' });
      // People go on meanwhile: as many acts as would fill the size again.
      expect(await startErrand(host.host)).toMatchObject({ outcome: 'accepted' });
    }
    expect(await everyFile()).toEqual(files);
    const signed = await host.database.pool.query('select 1 from mufakat.checkpoints where size >= $1', [size]);
    expect(signed.rowCount).toBe(0);
  });

  test('publishes nothing while the database is older than what was published', async () => {
    await startErrand(host.host);
    await sequencerOf().step();
    await opened.splice(0)[0]!.close();
    const { size } = await published();
    await host.database.pool.query('update mufakat.tree set size = size - 1, published = published - 1');
    const sequencer = sequencerOf();
    expect(await sequencer.step()).toMatchObject({ outcome: 'disputed' });
    expect((await published()).size).toBe(size);
    const acted = await startErrand(host.host);
    expect(acted.outcome).toBe('accepted');
  });

  test('refuses another log in its directory', async () => {
    await startErrand(host.host);
    await sequencerOf().step();
    await opened.splice(0)[0]!.close();
    const path = join(directory, 'public', 'checkpoint');
    await writeFile(path, (await readFile(path, 'utf8')).replace(ORIGIN, 'other.example/log'));
    expect(await sequencerOf().step()).toMatchObject({ outcome: 'disputed' });
  });

  test('gives a forged record no place, keeps it apart and on record, and the case goes on', async () => {
    const { caseId } = await startErrand(host.host);
    const sequencer = sequencerOf();
    await sequencer.step();
    await forge(caseId, 2);
    expect(await sequencer.step()).toMatchObject({ outcome: 'published', placed: 0, quarantined: 1 });
    const kept = await host.database.pool.query<{ reason: string }>('select reason from mufakat.quarantine');
    expect(kept.rows).toEqual([{ reason: 'columns' }]);
    await sequencer.step();
    const said = (await leaves((await published()).size)).at(-1);
    expect(said).toMatchObject({ stream: 'operations' });
    expect((await host.host.send(sending(caseId, 'NOTE'))).outcome).not.toBe('conflict');
  });

  test('gives no place to an act that is well made and signed with a key of nobody', async () => {
    const { caseId } = await startErrand(host.host);
    const sequencer = sequencerOf();
    await sequencer.step();
    const [last] = (
      await host.database.pool.query<{ leaf: string; inner: string; leaf_hash: Buffer }>(
        'select leaf, "inner", leaf_hash from mufakat.records where stream = $1',
        [caseId],
      )
    ).rows;
    const { v: _v, inner: _hash, ...leaf } = parseLeaf(last!.leaf);
    const { authn: _authn, ...inner } = parseInner(last!.inner);
    const place = { ...leaf, seq: 2, prev: last!.leaf_hash.toString('hex') };
    const act = { ...inner, type: 'ASK', command: null, event: { type: 'ASK', facts: {}, commitments: {} } };
    const stranger = createSigner(generateKeyPairSync('ed25519').privateKey);
    const forged = buildRecord(place, authenticate(place, act, { claims: null, cause: null }, stranger));
    await host.database.pool.query(
      `insert into mufakat.records (stream, seq, at, type, leaf, "inner", nonce, leaf_hash) values ($1, 2, $2, 'ASK', $3, $4, $5, $6)`,
      [caseId, place.at, forged.leaf, forged.inner, forged.nonce, forged.leafHash],
    );
    expect(await sequencer.step()).toMatchObject({ outcome: 'published', placed: 0, quarantined: 1 });
    const answer = await host.host.send(sending(caseId, 'ASK'));
    expect(answer).toMatchObject({ outcome: 'accepted', seq: 2 });
    await sequencer.step();
    expect((await leaves((await published()).size)).filter(({ stream }) => stream === caseId)).toHaveLength(2);
  });

  test('tells once a day where every stream ends', async () => {
    const { caseId } = await startErrand(host.host);
    const sequencer = sequencerOf();
    await sequencer.step();
    host.clock.forward(86_400_000);
    await sequencer.step();
    await sequencer.step();
    const { rows } = await host.database.pool.query<{ inner: string }>(
      `select "inner" from mufakat.records where type = 'heads'`,
    );
    expect(rows).toHaveLength(1);
    const { facts } = (JSON.parse(rows[0]!.inner) as { event: { facts: { heads: { stream: string; seq: number }[] } } })
      .event;
    expect(facts.heads).toContainEqual(expect.objectContaining({ stream: caseId, seq: 1 }));
  });

  test('leaves a record under a key it does not know without a place until it knows it', async () => {
    await startErrand(host.host);
    expect(await sequencerOf({ keys: () => null }).step()).toMatchObject({ placed: 0, quarantined: 0 });
    await opened.splice(0)[0]!.close();
    expect(await sequencerOf().step()).toMatchObject({ placed: 3 });
  });
});
