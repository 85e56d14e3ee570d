import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { freePort } from '../../embedded/ports.ts';
import { type Child, startChild, stopChild } from '../../embedded/child.ts';
import {
  initialisePostgres,
  postgresCommand,
  postgresReady,
  postgresUrl,
  ensureDatabase,
} from '../../embedded/postgres.ts';
import { purgeErased } from '../../store/contents/purge.ts';
import { putContent } from '../../store/index.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { openStage, type Stage } from '../host/fixture.ts';

const MARKER = 'a marker planted in a text 7f3a9c';

let directory: string;
let child: Child;
let stage: Stage;

/** A server of its own, as `npm start` runs it: what lies in its files is what this is about. */
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'erasure-'));
  const home = { directory: join(directory, 'postgres'), port: await freePort() };
  await initialisePostgres(home.directory, () => undefined);
  child = await startChild(await postgresCommand(home), join(directory, 'log'));
  await postgresReady(home, () => child.running);
  await ensureDatabase(home, 'mufakat');
  stage = await openStage(await postgresUrl(home, 'mufakat'));
}, 120_000);
afterAll(async () => {
  await stage.close();
  await stopChild(child, 'SIGINT', 10_000);
  await rm(directory, { recursive: true, force: true });
});

/** Files below the directory that hold the marker. */
async function holders(): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    // A file may go while it is looked for: then it holds nothing any more.
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    if (bytes.includes(MARKER)) found.push(path.slice(directory.length));
  }
  return found;
}

test('erased content is in no page and no write-ahead log, once the store was purged', async () => {
  const { commitment } = await putContent(stage.database, MARKER, 'text/plain', stage.clock.now);
  await stage.database.pool.query('checkpoint');
  expect(await holders()).not.toEqual([]);
  await stage.host.erase({
    commitments: [commitment],
    stream: 'operations',
    basis: 'request of the person',
    actor: { person: null, seat: 'system' },
    claims: null,
  });
  await purgeErased(stage.database);
  expect(await holders()).toEqual([]);
}, 120_000);
