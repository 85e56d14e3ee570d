import { createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readReleaseIndex } from '../../../machines/registry.ts';
import { readPolicies } from '../../../policies/index.ts';
import { packageRoot } from '../../../product.ts';
import { repairer } from '../../../worker/repairing.ts';
import { prepareSequencer } from '../../../worker/sequencing.ts';
import { acted, ask, sample, show, submit } from '../../api/asking.ts';
import { apiKeys, openStage, type Stage, tokenFor } from '../../api/stage.ts';
import { runCli } from '../../cli/stage.ts';
import { freshDatabase } from '../../servers/fresh-database.ts';

// Each test starts the command line.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** An office whose seats change hands in the middle of a case: every act keeps the right by which it was done. */
let stage: Stage;
let url: string;
let data: string;
let reference: string;

const letters = (role: string): object[] => [
  { role, mediaType: 'text/plain', content: Buffer.from(`the ${role}`).toString('base64') },
];

async function change(seat: string, type: string, given: object): Promise<string> {
  const command = { commandId: randomUUID(), type, data: given, attachments: letters('letter') };
  const { status, body } = await ask<{ says: { person: string } }>(stage, seat, 'POST', '/office/commands', command);
  if (status !== 200) throw new Error(`${type} was not taken: ${JSON.stringify(body)}`);
  return body.says.person;
}

async function actedBy(person: string, seat: string, type: string): Promise<void> {
  const { hash } = (await show(stage, 'auditor', reference)).body.text;
  const reply = await stage.server.inject({
    method: 'POST',
    url: `/api/v1/proposals/${reference}/commands`,
    headers: { authorization: `Bearer ${await tokenFor(person)}` },
    payload: { commandId: randomUUID(), type, seat, textHash: hash },
  });
  if (reply.statusCode !== 200) throw new Error(`${type} was not taken: ${reply.body}`);
}

async function released(): Promise<Buffer[]> {
  const directory = join(packageRoot(), 'machines/released');
  return Promise.all(
    Object.values(readReleaseIndex(directory)).map((digest) => readFile(join(directory, `${digest}.js`))),
  );
}

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'holders-'));
  url = await freshDatabase();
  stage = await openStage({ url, released: true, ledger: join(data, 'ledger') });
  const more = { registersFor: 'focal-viet-nam', attachments: letters('original') };
  reference = (await submit(stage, 'desk', await sample('new-project-bilateral'), more)).body.reference ?? '';
  await acted(stage, 'desk', reference, 'ACCEPT');
  await acted(stage, 'comanager-au', reference, 'SUPPORT');
  await acted(stage, 'comanager-id', reference, 'SUPPORT');
  stage.forward(60_000);
  const successor = await change('administrator', 'APPOINT', { seat: 'comanager-au', person: 'successor' });
  const until = '2026-11-25T00:00:00.000Z';
  const named = { seat: 'comanager-id', person: 'acting', until, case: reference };
  const acting = await change('senior-official-id', 'NAME_ACTING', named);
  await actedBy(successor, 'comanager-au', 'APPROVE');
  await actedBy(acting, 'comanager-id', 'APPROVE');
  stage.forward(60_000);
  await change('administrator', 'VACATE', { seat: 'focal-viet-nam' });
  await change('administrator', 'APPOINT', { seat: 'desk', person: 'desk-2' });
  await change('senior-official-id', 'END_ACTING', { seat: 'comanager-id', case: reference });
  await change('administrator', 'APPOINT', { seat: 'administrator', person: 'administrator-2' });
  const sequencer = await prepareSequencer({
    database: stage.database,
    host: stage.host,
    clock: () => Promise.resolve('2026-11-24T03:00:00.000Z'),
    log: { info: () => undefined, warn: () => undefined },
    directory: join(data, 'ledger'),
    origin: 'office.example/log',
    keys: () => ({
      log: generateKeyPairSync('ed25519').privateKey,
      worker: createPublicKey(generateKeyPairSync('ed25519').privateKey),
      api: apiKeys.publicKey,
    }),
    repair: repairer(stage.database, join(data, 'ledger'), null),
    rules: async () => [...(await released()), ...readPolicies().archive().values()],
  });
  await sequencer.step();
  await sequencer.close();
});
afterAll(async () => {
  await stage.close();
  await rm(data, { recursive: true });
});

const audit = (...words: readonly string[]) =>
  runCli(['audit', ...words], { MUFAKAT_DATA_DIRECTORY: data, DATABASE_URL: url });

test('verify finds every act done by who could do it then', async () => {
  expect((await show(stage, 'auditor', reference)).body.state).toBe('approved');
  const verified = await audit('verify');
  expect(verified.stdout).toMatch(/^good: /);
  expect(verified.code).toBe(0);
});

test('replay comes to the same after every seat of the case has changed hands', async () => {
  expect(await audit('replay', reference)).toMatchObject({
    code: 0,
    stdout: 'good: 7 steps of 1 case come out as recorded\n',
  });
});
