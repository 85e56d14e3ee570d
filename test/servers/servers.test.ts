import { Connection } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import pg from 'pg';
import { expect, inject, test } from 'vitest';
import { freshDatabase } from './fresh-database.ts';

test('every database that a test takes is its own, has all tables, and loses nothing on a crash', async () => {
  const [one, other] = [await freshDatabase(), await freshDatabase()];
  expect(one).not.toBe(other);
  const client = new pg.Client(one);
  await client.connect();
  const { rows } = await client.query(
    `select current_setting('fsync') as fsync, to_regclass('mufakat.cases') is not null as migrated`,
  );
  await client.end();
  expect(rows).toEqual([{ fsync: 'on', migrated: true }]);
});

test('the Temporal server answers', async () => {
  const connection = await Connection.connect({ address: inject('temporalAddress') });
  const { serverVersion } = await connection.workflowService.getSystemInfo({});
  await connection.close();
  expect(serverVersion).toMatch(/^\d+\.\d+/);
});

test('the time-skipping server skips forty days in a moment', async () => {
  const path = inject('timeSkippingServer');
  const environment = await TestWorkflowEnvironment.createTimeSkipping(
    path === null ? {} : { server: { executable: { type: 'existing-path', path } } },
  );
  try {
    const before = await environment.currentTimeMs();
    await environment.sleep('40 days');
    expect((await environment.currentTimeMs()) - before).toBeGreaterThanOrEqual(40 * 86_400_000);
  } finally {
    await environment.teardown();
  }
});
