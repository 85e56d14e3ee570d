import { randomBytes, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import pg from 'pg';
import { parse } from 'yaml';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { postgresUrl } from '../../embedded/postgres.ts';
import { DATABASE } from '../../embedded/start.ts';
import { packageRoot } from '../../product.ts';
import { lettersAbout } from '../endurance/letters.ts';
import { newDirectory, Office, until } from '../servers/office.ts';

/**
 * A marker planted in title, summary, reason and file, looked for everywhere a running office writes, but in the content
 * store, where it must be.
 */

const marker = `marker${randomBytes(8).toString('hex')}`;
const bytes = Buffer.from(marker);
let office: Office;

beforeAll(async () => {
  office = await Office.start(await newDirectory(), [], { MUFAKAT_LOG_LEVEL: 'trace' });
  const path = join(packageRoot(), 'samples', 'new-project-bilateral.yaml');
  const sample = parse(await readFile(path, 'utf8'), { schema: 'core' }) as Record<string, unknown>;
  const file = { role: 'letter', mediaType: 'text/plain', content: Buffer.from(`file ${marker}`).toString('base64') };
  const proposal = { ...sample, title: `Title ${marker}`, summary: `Summary ${marker}` };
  const { body } = await office.request('focal-viet-nam', 'POST', '/proposals', {
    commandId: randomUUID(),
    proposal,
    submit: true,
    attachments: [file],
  });
  const reference = String(body['reference']);
  const shown = await office.request('desk', 'GET', `/proposals/${reference}`);
  const { hash } = shown.body['text'] as { readonly hash: string };
  // Refused as well as taken: what is refused must not be told either.
  await office.act(reference, 'desk', 'SUPPORT', { reason: `Reason ${marker}`, textHash: hash });
  const returned = await office.act(reference, 'desk', 'RETURN', {
    reason: `Reason ${marker}`,
    textHash: hash,
    attachments: [file],
  });
  if (returned.status !== 200) throw new Error(`not returned: ${JSON.stringify(returned.body)}`);
  await until(
    async () => (await lettersAbout(office, reference)).some(({ template }) => template === 'returned'),
    60_000,
  );
}, 240_000);

afterAll(() => office.discard(), 120_000);

test('it is in the content store, and in no other table', async () => {
  const { addresses } = await office.run();
  const home = { directory: join(office.directory, 'postgres'), port: Number(addresses.postgresql.split(':')[1]) };
  const client = new pg.Client(await postgresUrl(home, DATABASE));
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ schema: string; name: string }>(
      `select table_schema as schema, format('%I.%I', table_schema, table_name) as name from information_schema.tables
       where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`,
    );
    const found = new Set<string>();
    for (const { schema, name } of tables) {
      const { rowCount } = await client.query(
        `select from ${name} t where t::text like $1 or t::text like $2 limit 1`,
        [`%${marker}%`, `%${bytes.toString('hex')}%`],
      );
      if (rowCount !== 0) found.add(schema);
    }
    expect([...found]).toEqual(['contents']);
  } finally {
    await client.end();
  }
});

test('it is in no history, memo or search attribute of Temporal', async () => {
  const { addresses } = await office.run();
  const connection = await Connection.connect({ address: addresses.temporal });
  try {
    const client = new Client({ connection });
    let looked = 0;
    for await (const { workflowId, raw } of client.workflow.list()) {
      const history = await client.workflow.getHandle(workflowId).fetchHistory();
      const encoded = temporal.api.history.v1.History.encode(history).finish();
      expect(Buffer.from(encoded).includes(bytes), workflowId).toBe(false);
      const described = temporal.api.workflow.v1.WorkflowExecutionInfo.encode(raw).finish();
      expect(Buffer.from(described).includes(bytes), workflowId).toBe(false);
      looked += 1;
    }
    expect(looked).toBeGreaterThan(8);
  } finally {
    await connection.close();
  }
});

test('it is in no log line, letter or file of the ledger', async () => {
  const files = ['mail.log.jsonl', 'temporal.db', 'run.json'];
  for (const folder of ['log', 'ledger']) {
    const entries = await readdir(join(office.directory, folder), { recursive: true, withFileTypes: true });
    for (const entry of entries) if (entry.isFile()) files.push(join(entry.parentPath, entry.name));
  }
  expect(files.length).toBeGreaterThan(8);
  for (const file of files) {
    const path = file.startsWith('/') ? file : join(office.directory, file);
    expect((await readFile(path)).includes(bytes), file).toBe(false);
  }
});
