import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contentsOf, openedBy } from '../../api/contents.ts';
import { reapplyErasures } from '../../host/index.ts';
import { StoreUnavailable } from '../../store/index.ts';
import { COMPARISON_INTERVAL, startComparison } from '../../worker/sequencing.ts';
import { openStage, type Stage, startErrand } from '../host/fixture.ts';
import { freshDatabase } from '../servers/fresh-database.ts';
import { until } from './stage.ts';

/** What was changed behind the office's back, or came back with an older copy, is found and on record. */

let stage: Stage;
let directory: string;
beforeAll(async () => {
  stage = await openStage(await freshDatabase());
  directory = await mkdtemp(join(tmpdir(), 'comparison-'));
});
afterAll(async () => {
  await stage.close();
  await rm(directory, { recursive: true });
});

const sql = async (text: string, values: unknown[] = []) => (await stage.database.pool.query(text, values)).rows;

async function operations(type: string): Promise<readonly Record<string, unknown>[]> {
  const rows = await sql(`select "inner" from mufakat.records where stream = 'operations' and type = $1`, [type]);
  return rows.map(({ inner }) => (JSON.parse(inner) as { event: { facts: Record<string, unknown> } }).event.facts);
}

const log = { info: () => undefined, warn: () => undefined };
const compared = (interval: number) =>
  startComparison({ database: stage.database, host: stage.host, log, directory, interval });

/** Puts a text into the store, erases it on record, and brings back the store as it was before. */
async function restored(text: string): Promise<string> {
  const [commitment = ''] = await contentsOf(stage.database, stage.clock.read).put([
    { content: Buffer.from(text), mediaType: 'text/plain' },
  ]);
  await sql('drop table if exists contents.yesterday');
  await sql('create table contents.yesterday as select * from contents.contents');
  await stage.host.erase({
    commitments: [commitment],
    stream: 'operations',
    basis: 'request of the person',
    actor: { person: null, seat: 'system' },
    claims: null,
  });
  await sql('delete from contents.contents');
  await sql('insert into contents.contents select * from contents.yesterday');
  expect(await sql('select 1 from contents.contents where content is not null')).toHaveLength(1);
  return commitment;
}

describe('a content store that was restored from before an erasure', () => {
  test('is opened to nobody until the erasure was done again, and that is on record', async () => {
    const commitment = await restored('a text of yesterday');
    const contents = openedBy(contentsOf(stage.database, stage.clock.read), () =>
      reapplyErasures(stage.database, stage.host),
    );
    expect(await contents.read([commitment])).toEqual(new Map());
    expect(await sql('select 1 from contents.contents where content is not null or nonce is not null')).toEqual([]);
    expect(await operations('erasures.reapplied')).toEqual([{ count: 1 }]);
    await contents.read([commitment]);
    expect(await operations('erasures.reapplied')).toHaveLength(1);
  });

  test('is looked through again after the store was away', async () => {
    const away = [true, false, true];
    let looks = 0;
    const contents = openedBy(
      {
        put: () => Promise.resolve([]),
        read: () => {
          if (away.shift() === true) throw new StoreUnavailable('test', false, null);
          return Promise.resolve(new Map());
        },
      },
      () => Promise.resolve((looks += 1)),
    );
    await expect(contents.read([])).rejects.toThrow(StoreUnavailable);
    await contents.read([]);
    await expect(contents.read([])).rejects.toThrow(StoreUnavailable);
    await contents.read([]);
    expect(looks).toBe(3);
  });

  test('under an office that runs is found by the comparison', async () => {
    await restored('another text of yesterday');
    const comparison = compared(50);
    await until(
      'it is on record',
      () => operations('erasures.reapplied'),
      (found) => found.length === 2,
    );
    await comparison.stop();
    expect(await sql('select 1 from contents.contents where content is not null')).toEqual([]);
  });
});

describe('a mismatch', () => {
  test('is seen twice within five minutes', () => {
    expect(2 * COMPARISON_INTERVAL).toBeLessThan(5 * 60_000);
  });

  test.each([
    ['the state of a case', `update mufakat.cases set state = '{}' where id = $1`, 'state in the store'],
    ['the clock of a case', `update mufakat.cases set wake = now() + interval '9 days' where id = $1`, 'clocks'],
    ['a case that is gone', 'delete from mufakat.cases where id = $1', 'no case'],
  ])('%s is found and on record, once', async (_, change, what) => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    await sql(`create table contents.before as select * from mufakat.cases where id = '${caseId}'`);
    await sql(change, [caseId]);
    const found = async () => (await operations('mismatch.found')).filter(({ where }) => where === caseId);
    const comparison = compared(50);
    await until('it is on record', found, ({ length }) => length > 0);
    await comparison.stop();
    const all = await found();
    expect(all.map((one) => String(one['what'])).join()).toContain(what);
    expect(new Set(all.map((one) => String(one['what']))).size).toBe(all.length);
    // As it was: every case of a run is replayed at its end.
    await sql('delete from mufakat.cases where id = $1', [caseId]);
    await sql('insert into mufakat.cases select * from contents.before');
    await sql('drop table contents.before');
  });
});
