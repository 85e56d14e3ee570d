import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { packageRoot } from '../../product.ts';
import { KNOCK, PICKUP } from '../fixtures/machines/parcel.ts';
import { CLAIMS } from '../host/fixture.ts';
import { freshDatabase } from '../servers/fresh-database.ts';
import { SkippedTime } from '../servers/skipped-time.ts';
import { machineCommand } from './machine-command.ts';
import { PARCELS } from './parcels.ts';
import { type HostStage, openHost, typesOf } from './stage.ts';

const MINUTE = 60_000;
const FIXTURES = join(packageRoot(), 'test/fixtures/machines');
const [ONE, TWO] = [join(FIXTURES, 'parcel.ts'), join(FIXTURES, 'parcel-2.ts')];
let time: SkippedTime;
let stage: HostStage;
let command: Awaited<ReturnType<typeof machineCommand>>;

beforeAll(async () => {
  time = await SkippedTime.open();
  const url = await freshDatabase();
  command = await machineCommand({ database: url, temporal: time.address, taskQueue: 'none' });
  stage = await openHost({
    url,
    address: time.address,
    // Much later than what the old version has set: a clock that began anew would be seen.
    durations: { reminder: 3 * PICKUP, escalation: PICKUP },
    host: { machines: PARCELS, clock: time.clock },
  });
  await time.work(stage.host, {});
});
afterAll(async () => {
  await time.stopWork();
  await stage.close();
  await time.close();
});

it('clocks of children that run while the case comes over ring at their old instants, and once', async () => {
  const { host, database } = stage;
  const caseId = `parcel/${v7()}`;
  const begun = await time.milliseconds();
  const answer = await host.start({
    commandId: randomUUID(),
    sender: { person: 'asker', claims: CLAIMS },
    caseId,
    machine: { name: 'parcel', version: 1 },
    input: {},
    then: [{ type: 'SECOND' }],
  });
  expect(answer.outcome).toBe('accepted');
  await time.relay(database, host);
  await time.pass(KNOCK + MINUTE);
  const before = await typesOf(database, caseId);
  expect(before).toEqual(['start', 'SECOND', 'after.knock', 'after.knock']);

  const dry = await command(['migrate', ONE, TWO, '--dry-run']);
  expect(dry.code).toBe(0);
  expect(dry.words).toContain('  child courier: waiting → ready');
  expect(dry.words).toContain(
    [
      '  1 in out: comes over to out',
      '      child first: carried',
      '        timer pickup as collection: keep-due-date',
      '      child second: carried',
      '        timer pickup as collection: keep-due-date',
    ].join('\n'),
  );
  expect(JSON.parse(dry.data)).toMatchObject({
    open: { cases: 1, groups: [{ children: [{ path: ['first'] }, { path: ['second'] }], problems: [], cases: 1 }] },
  });

  expect(await host.migrate({ case: caseId, version: 2, cause: { order: 'one' } })).toMatchObject({
    outcome: 'accepted',
  });
  await time.relay(database, host);
  const over = (await host.view(caseId))?.state;
  expect(Object.keys(over?.children ?? {}).sort()).toEqual(['first', 'second']);
  for (const child of Object.values(over?.children ?? {}))
    expect(child).toMatchObject({ value: 'ready', context: { hints: 1 }, timers: [{ name: 'collection' }] });

  await time.pass(PICKUP - KNOCK - 3 * MINUTE);
  expect(await typesOf(database, caseId)).toEqual([...before, 'enter']);
  await time.pass(4 * MINUTE);
  const rung = [...before, 'enter', 'after.collection', 'after.collection'];
  expect(await typesOf(database, caseId)).toEqual(rung);
  const { rows } = await database.pool.query<{ at: string }>(
    `select at from mufakat.records where stream = $1 and type = 'after.collection'`,
    [caseId],
  );
  for (const { at } of rows) {
    expect(Date.parse(at) - begun).toBeGreaterThanOrEqual(PICKUP);
    expect(Date.parse(at) - begun).toBeLessThan(PICKUP + 2 * MINUTE);
  }
  await time.pass(4 * PICKUP);
  expect(await typesOf(database, caseId)).toEqual(rung);
  const state = (await host.view(caseId))?.state;
  expect(Object.values(state?.children ?? {}).map(({ value }) => value)).toEqual(['late', 'late']);
}, 120_000);
