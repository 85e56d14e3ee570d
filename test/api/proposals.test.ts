import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { packageRoot } from '../../product.ts';
import { type PostgresServer, startPostgres } from '../servers/postgres.ts';
import { openStage, type Stage } from './stage.ts';

let postgres: PostgresServer;
let stage: Stage;

beforeAll(async () => {
  postgres = await startPostgres();
  stage = await openStage(await postgres.createDatabase());
}, 60_000);
afterAll(async () => {
  await stage.close();
  await postgres.stop();
});

test('thin', async () => {
  const proposal: unknown = parse(await readFile(join(packageRoot(), 'samples', 'new-project-bilateral.yaml'), 'utf8'));
  const r = await stage.server.inject({
    method: 'POST',
    url: '/api/v1/proposals',
    headers: { authorization: `Bearer ${await stage.tokenOf('focal-viet-nam')}` },
    payload: { commandId: randomUUID(), proposal },
  });
  console.log(r.statusCode, r.body, stage.log.join(''));
  const ref = r.json().reference;
  for (const u of [
    `/api/v1/proposals/${ref}`,
    `/api/v1/proposals/${ref}/history`,
    '/api/v1/proposals',
    '/readyz',
    '/docs/json',
  ])
    console.log(
      u,
      (
        await stage.server.inject({ url: u, headers: { authorization: `Bearer ${await stage.tokenOf('desk')}` } })
      ).body.slice(0, 3000),
    );
  expect(r.statusCode).toBe(201);
});
describe;
