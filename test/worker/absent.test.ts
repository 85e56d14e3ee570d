import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startErrand } from '../host/fixture.ts';
import { freshDatabase } from '../servers/fresh-database.ts';
import { startTemporal, type TemporalServer } from '../servers/temporal.ts';
import { openDurable, typesOf, until } from './stage.ts';

let folder: string;
let temporal: TemporalServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mufakat-absent-'));
  temporal = await startTemporal({ file: join(folder, 'temporal.db') });
});
afterAll(async () => {
  await temporal.stop();
  await rm(folder, { recursive: true });
});

describe('a worker without Temporal', () => {
  it('starts, fires clocks, takes up its companions when Temporal comes, and stops in seconds when it goes', async () => {
    await temporal.kill();
    const durable = await openDurable({
      url: await freshDatabase(),
      address: temporal.address,
      durations: { reminder: 500, escalation: 500 },
    });
    const { caseId } = await startErrand(durable.host, [{ type: 'ASK' }]);
    await until(
      'escalated by the net',
      () => typesOf(durable.database, caseId),
      (found) => found.includes('after.escalation'),
    );
    expect(durable.done).toEqual([]);

    await temporal.start();
    await until(
      'the notices are sent',
      () => Promise.resolve(durable.done.length),
      (count) => count === 3,
    );
    await temporal.kill();
    const started = performance.now();
    await durable.close();
    expect(performance.now() - started).toBeLessThan(10_000);
    await temporal.start();
  });
});
