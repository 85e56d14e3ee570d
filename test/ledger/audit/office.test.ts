import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';

import { leafHash } from '../../../ledger/index.ts';
import { formatVerifierKey } from '../../../ledger/log/note.ts';
import { openCheckpoint } from '../../../ledger/log/checkpoint.ts';
import { logSigner } from '../../../ledger/keys.ts';
import { parseTlogProof } from '../../../ledger/log/receipt.ts';
import type { Sequencer } from '../../../ledger/sequencer/sequencer.ts';
import { verifyInclusion } from '../../../ledger/tree/proofs.ts';
import { readPolicies } from '../../../policies/index.ts';
import { packageRoot } from '../../../product.ts';
import { repairer } from '../../../worker/repairing.ts';
import { prepareSequencer } from '../../../worker/sequencing.ts';
import { acted, submitted } from '../../api/asking.ts';
import { apiKeys, openStage, type Stage } from '../../api/stage.ts';
import { type Ran, runCli } from '../../cli/stage.ts';
import { freshDatabase } from '../../servers/fresh-database.ts';

// Each test starts the command line several times.
vi.setConfig({ testTimeout: 120_000 });

const ORIGIN = 'office.example/log';
const logKey = generateKeyPairSync('ed25519').privateKey;
const VKEY = formatVerifierKey(logSigner(ORIGIN, logKey));

const servers: Server[] = [];

/** Port of a server that lasts as long as the test. */
async function listening(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

let stage: Stage;
let url: string;
let data: string;
let sequencer: Sequencer;
let reference: string;
let early: string;

/** The built command line, on the data directory of these tests. */
function mufakat(...words: string[]): Promise<Ran> {
  return runCli(words, { MUFAKAT_DATA_DIRECTORY: data, DATABASE_URL: url });
}

async function sql(text: string, values: unknown[] = []): Promise<pg.QueryResult> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await client.query(text, values);
  } finally {
    await client.end();
  }
}

const released = async (): Promise<Buffer[]> => {
  const directory = join(packageRoot(), 'machines/released');
  const index = JSON.parse(await readFile(join(directory, 'index.json'), 'utf8')) as Record<string, string>;
  return Promise.all(Object.values(index).map((digest) => readFile(join(directory, `${digest}.js`))));
};

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'office-'));
  url = await freshDatabase();
  stage = await openStage({ url, released: true, ledger: join(data, 'ledger') });
  sequencer = await prepareSequencer({
    database: stage.database,
    host: stage.host,
    clock: () => Promise.resolve('2026-11-24T02:00:00.000Z'),
    log: { info: () => undefined, warn: () => undefined },
    directory: join(data, 'ledger'),
    origin: ORIGIN,
    // Here the API's host writes the records of the office as well.
    keys: () => ({
      log: logKey,
      worker: createPublicKey(generateKeyPairSync('ed25519').privateKey),
      api: apiKeys.publicKey,
    }),
    repair: repairer(stage.database, join(data, 'ledger'), null),
    rules: async () => [...(await released()), ...readPolicies().archive().values()],
  });
  reference = await submitted(stage, 'new-project-bilateral', 'focal-viet-nam');
  await acted(stage, 'desk', reference, 'ACCEPT');
  stage.forward(60_000);
  await sequencer.step();
  early = await readFile(join(data, 'ledger/public/checkpoint'), 'utf8');
  await writeFile(join(data, 'early.checkpoint'), early);
  for (const event of ['SUPPORT', 'APPROVE']) {
    await acted(stage, 'comanager-au', reference, event, { reason: 'marker-of-a-reason' });
    await acted(stage, 'comanager-id', reference, event);
  }
  await sequencer.step();
});
afterAll(async () => {
  await sequencer.close();
  await stage.close();
  await rm(data, { recursive: true });
});

describe('what an auditor does', () => {
  test('verify: the log is good, continues the checkpoint seen before, and is of the key that was given', async () => {
    const ran = await mufakat(
      '--output',
      'json',
      'audit',
      'verify',
      '--vkey',
      VKEY,
      '--seen',
      join(data, 'early.checkpoint'),
    );
    expect(JSON.parse(ran.stdout)).toMatchObject({ good: true, origin: ORIGIN, inner: true, trusted: true, count: 0 });
    expect(ran.code).toBe(0);
  });

  test('verify --url: what anyone can verify of what is published', async () => {
    const address = await stage.server.listen({ host: '127.0.0.1', port: 0 });
    const ran = await mufakat('audit', 'verify', '--url', `${address}/log`, '--vkey', VKEY);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.stdout).toMatch(/^good: \d+ records in 3 streams of office\.example\/log/);
    expect(ran.stderr).toMatch('Only what is published was at hand');
  });

  test('replay: the archived machine comes to the same, step by step', async () => {
    const ran = await mufakat('audit', 'replay', reference);
    expect(ran).toMatchObject({ code: 0, stdout: 'good: 7 steps of 1 case come out as recorded\n' });
    expect(await mufakat('audit', 'replay', reference, '--seq', '3')).toMatchObject({
      code: 0,
      stdout: 'good: 3 steps of 1 case come out as recorded\n',
    });
    expect((await mufakat('audit', 'replay')).code).toBe(0);
  });

  test('replay --under other rules lists what would have differed', async () => {
    const policy = readPolicies()
      .list()
      .find(({ values }) => (values['serves'] as string[]).includes('proposal@1'));
    const same = await mufakat('audit', 'replay', reference, '--under', `proposal@1,${policy?.name ?? ''}`);
    expect(same).toMatchObject({ code: 0, stdout: 'The 7 steps would have come out the same.\n' });
    const unknown = await mufakat('audit', 'replay', reference, '--under', 'proposal@99');
    expect(unknown.code).toBe(3);
    expect(unknown.stderr).toMatch('There is neither a released machine nor a policy proposal@99.');
  });

  test('show --at: who owed what at an instant', async () => {
    const ran = await mufakat('audit', 'show', reference, '--at', '2026-11-24T02:00:30.000Z', '--as', 'comanager-au');
    expect(ran.code).toBe(0);
    expect(ran.stdout).toMatch('waited for comanager-au since');
    expect(ran.stdout).toMatch(/possible for comanager-au: .*SUPPORT/);
  });

  test('receipt: proves one record without us', async () => {
    const ran = await mufakat('audit', 'receipt', reference, '--seq', '4');
    expect(ran.code).toBe(0);
    const { index, proof, checkpoint, extra } = parseTlogProof(ran.stdout);
    const { size, root } = openCheckpoint(checkpoint, ORIGIN, [logSigner(ORIGIN, logKey)]);
    expect(verifyInclusion(leafHash(extra!), index, size, proof, root)).toBe(true);
    expect(JSON.parse(extra!.toString())).toMatchObject({ seq: 4 });
  });

  test('unknown cases, records and places are said to be so', async () => {
    expect((await mufakat('audit', 'replay', 'RSO-1999-0001')).code).toBe(3);
    expect((await mufakat('audit', 'receipt', reference, '--seq', '99')).code).toBe(3);
    expect((await mufakat('audit', 'verify', '--dir', join(data, 'nothing'))).code).toBe(3);
  });

  test.each([
    ['a key that is none', ['--vkey', 'abc'], '--vkey abc is neither a key nor a file that can be read (ENOENT)'],
    ['a key of another form', ['--vkey', 'a+b'], 'A verifier key reads'],
    ['a checkpoint that is not there', ['--seen', '/absent'], 'The file /absent cannot be read (ENOENT)'],
    ['an address that is none', ['--url', 'nonsense'], '--url nonsense is no address of the web'],
    ['an address without its scheme', ['--url', 'localhost:7180/log'], 'Write for example --url http://'],
  ])('%s is usage, in words', async (_name, words, told) => {
    const ran = await mufakat('audit', 'verify', ...words);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain(told);
    expect(ran.stderr).not.toMatch('went wrong');
  });

  test('a log that is not where it was said to be, and one that cannot be reached', async () => {
    const port = await listening((_request, response) => response.writeHead(404).end());
    const elsewhere = await mufakat('audit', 'verify', '--url', `http://127.0.0.1:${port}/log`);
    expect(elsewhere).toMatchObject({ code: 3, stdout: '' });
    expect(elsewhere.stderr).toMatch(/There is no ledger at http:.*\n.*--url/);

    const away = await mufakat('audit', 'verify', '--url', 'http://127.0.0.1:1');
    expect(away).toMatchObject({ code: 6, stdout: '' });
    expect(away.stderr).toMatch(/cannot be read now: http:\/\/127\.0\.0\.1:1\/checkpoint does not answer .*\n.*--dir/);
  });

  test.each(['tile/entries', 'tile/0', 'archive'])(
    'away once %s is read: unreachable, and no finding',
    async (from) => {
      const port = await listening((request, response) => {
        const path = (request.url ?? '').slice(1);
        if (path.startsWith(from)) response.writeHead(503).end();
        else
          void readFile(join(data, 'ledger/public', path)).then(
            (bytes) => response.end(bytes),
            () => response.writeHead(404).end(),
          );
      });
      const ran = await mufakat('audit', 'verify', '--url', `http://127.0.0.1:${port}/`, '--vkey', VKEY);
      expect(ran).toMatchObject({ code: 6, stdout: '' });
      expect(ran.stderr).toMatch(/cannot be read now: .* answers 503/);
    },
  );

  test('a bit of the published files changed: exit code 1 and the exact place', async () => {
    const copy = join(data, 'copy');
    await cp(join(data, 'ledger'), copy, { recursive: true });
    const { stdout } = await mufakat('--output', 'json', 'audit', 'verify', '--dir', copy);
    const { size } = JSON.parse(stdout) as { size: number };
    const path = join(copy, `public/tile/0/000.p/${size}`);
    const bytes = await readFile(path);
    bytes[40] = bytes[40]! ^ 1;
    await writeFile(path, bytes);
    const ran = await mufakat('audit', 'verify', '--dir', copy);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toMatch(new RegExp(`tiles +tile/0/000\\.p/${size}: hash 1 of the tile`));
  });
});

describe('what was changed in the store', () => {
  test('check: nothing at first', async () => {
    expect(await mufakat('ledger', 'check')).toMatchObject({
      code: 0,
      stdout: 'good: store, records and published files match\n',
    });
  });

  test('a state changed in the database is found, and made anew from the records', async () => {
    const before = (await sql('select state::text, state_hash, value::text, seq, wake from mufakat.cases')).rows;
    await sql(`update mufakat.cases set state = replace(state::text, 'approved', 'withdrawn')::json`);
    const found = await mufakat('ledger', 'check');
    expect(found.code).toBe(1);
    expect(found.stdout).toMatch('the state in the store is not the one that the last record led to');
    expect((await mufakat('ledger', 'rebuild-store')).code).toBe(0);
    expect((await sql('select state::text, state_hash, value::text, seq, wake from mufakat.cases')).rows).toEqual(
      before,
    );
    expect((await mufakat('ledger', 'check')).code).toBe(0);
  });

  test('a forged act with a forged case behind it: kept apart, on record, the case as before and going on', async () => {
    const other = await submitted(stage, 'funding-in-kind', 'focal-new-zealand');
    await sequencer.step();
    const [before] = (await sql('select id, state::text, seq, head from mufakat.cases where reference = $1', [other]))
      .rows;
    const copied = `select stream, seq + 1, at, 'ACCEPT', leaf, "inner", nonce, leaf_hash from mufakat.records where stream = $1 and seq = $2`;
    await sql(`insert into mufakat.records (stream, seq, at, type, leaf, "inner", nonce, leaf_hash) ${copied}`, [
      before.id,
      before.seq,
    ]);
    await sql(
      `update mufakat.cases set seq = seq + 1, status = 'done', state = replace(state::text, 'screening', 'approved')::json where id = $1`,
      [before.id],
    );
    expect(await sequencer.step()).toMatchObject({ quarantined: 1 });
    const [after] = (await sql('select id, state::text, seq, head from mufakat.cases where reference = $1', [other]))
      .rows;
    expect(after).toEqual(before);
    await sequencer.step();
    expect((await sql(`select 1 from mufakat.records where type = 'record.refused'`)).rowCount).toBe(1);
    await acted(stage, 'desk', other, 'ACCEPT');
    await sequencer.step();
    expect((await mufakat('audit', 'verify', '--vkey', VKEY)).code).toBe(0);
    expect((await mufakat('ledger', 'check')).code).toBe(0);
  });

  test('all cases and clocks lost: made anew, as they were', async () => {
    const other = await submitted(stage, 'collaboration-tabletop', 'focal-australia');
    await acted(stage, 'desk', other, 'ACCEPT');
    await sequencer.step();
    const columns =
      'id, reference, reference_seq, kind, status, value::text, state::text, state_hash, waiting::text, seq, head, wake, wake_name, opened_at, updated_at, ended_at';
    const cases = (await sql(`select ${columns} from mufakat.cases order by id`)).rows;
    const timers = (await sql('select * from mufakat.timers order by case_id, token')).rows;
    expect(timers.length).toBeGreaterThan(0);
    await sql('delete from mufakat.cases');
    await sql('delete from mufakat.timers');
    const ran = await mufakat('ledger', 'rebuild-store');
    expect(ran).toMatchObject({ code: 0, stdout: '0 records were taken back, 3 cases made anew.\n' });
    expect((await sql(`select ${columns} from mufakat.cases order by id`)).rows).toEqual(cases);
    expect((await sql('select * from mufakat.timers order by case_id, token')).rows).toEqual(timers);
    // The companion of the case that still runs is asked for again.
    expect((await sql(`select what from mufakat.outbox where what = 'start'`)).rowCount).toBeGreaterThan(0);
  });

  test('published files lost: made anew, byte for byte', async () => {
    const checkpoint = await readFile(join(data, 'ledger/public/checkpoint'), 'utf8');
    await rm(join(data, 'ledger/public/tile'), { recursive: true });
    await rm(join(data, 'ledger/inner'), { recursive: true });
    expect((await mufakat('audit', 'verify')).code).toBe(1);
    expect((await mufakat('ledger', 'rebuild-tiles')).code).toBe(0);
    expect(await readFile(join(data, 'ledger/public/checkpoint'), 'utf8')).toBe(checkpoint);
    expect((await mufakat('audit', 'verify', '--vkey', VKEY)).code).toBe(0);
  });

  test('the database restored from yesterday: noticed, nothing published, records taken back from the ledger', async () => {
    await sequencer.step();
    const count = Number((await sql('select count(*) from mufakat.records')).rows[0].count);
    const { rows } = await sql(`select max(tree_index) as last from mufakat.records where stream like 'proposal/%'`);
    const keep = Number(rows[0].last);
    // What a restore does: the last records, and all that goes with them, were never there.
    await sql(`set session_replication_role = replica; delete from mufakat.records where tree_index >= ${keep};
      update mufakat.tree set size = ${keep}, published = ${keep}, epoch = epoch + 1, holder = null, roots = ''`);
    await sql(`delete from mufakat.checkpoints where size > ${keep}`);
    await sql(
      `update mufakat.streams s set (seq, head) = (select r.seq, r.leaf_hash from mufakat.records r where r.stream = s.id order by seq desc limit 1)`,
    );
    expect(await sequencer.step()).toMatchObject({ outcome: 'disputed' });
    // Nothing of its own is written meanwhile: the published records have to find their places free.
    expect((await sql(`select 1 from mufakat.records where type = 'mismatch.found'`)).rowCount).toBe(0);
    const ran = await mufakat('ledger', 'rebuild-store');
    expect(ran).toMatchObject({ code: 0 });
    expect(Number((await sql('select count(*) from mufakat.records')).rows[0].count)).toBe(count);
    expect(await sequencer.step()).toMatchObject({ outcome: 'published' });
    expect((await sql(`select 1 from mufakat.records where type = 'mismatch.found'`)).rowCount).toBe(1);
    expect((await mufakat('audit', 'verify', '--vkey', VKEY)).code).toBe(0);
  });

  test('content erased: verify and replay pass, the erasure is on record', async () => {
    const { rows } = await sql(
      `select commitment from contents.contents where content = convert_to('marker-of-a-reason', 'UTF8')`,
    );
    expect(rows.length).toBeGreaterThan(0);
    await stage.host.erase({
      commitments: rows.map(({ commitment }: { commitment: string }) => commitment),
      stream: 'operations',
      basis: 'request of the person',
      actor: { person: null, seat: 'system' },
      claims: null,
    });
    await sequencer.step();
    expect(
      (await sql(`select 1 from contents.contents where content = convert_to('marker-of-a-reason', 'UTF8')`)).rowCount,
    ).toBe(0);
    expect((await mufakat('audit', 'verify', '--vkey', VKEY)).code).toBe(0);
    expect((await mufakat('audit', 'replay', reference)).code).toBe(0);
    const inner = await readFile(join(data, 'ledger/inner', await lastBundle()));
    expect(inner.includes('content.erased')).toBe(true);
    expect(inner.includes('marker-of-a-reason')).toBe(false);
  });
});

async function lastBundle(): Promise<string> {
  const { stdout } = await mufakat('--output', 'json', 'audit', 'verify');
  return `000.p/${(JSON.parse(stdout) as { size: number }).size}`;
}
