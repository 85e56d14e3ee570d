import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetOperation } from '../../activities/fleet.ts';
import { sending } from '../host/fixture.ts';
import { freshDatabase } from '../servers/fresh-database.ts';
import { startTemporal, type TemporalServer } from '../servers/temporal.ts';
import { type Durable, openDurable, startRounds, typesOf, until } from './stage.ts';

let temporal: TemporalServer;
let durable: Durable;

/** Ids as a store would page them, and how often each was done. */
const ids = Array.from({ length: 2_500 }, (_, index) => `counted/${String(index).padStart(5, '0')}`);
const times = new Map<string, number>();
let gate: Promise<void> = Promise.resolve();
const counted: FleetOperation = {
  cases: (_, after, limit) => Promise.resolve(ids.filter((id) => after === null || id > after).slice(0, limit)),
  apply: async (caseId) => {
    if (caseId === 'counted/01234') await gate;
    times.set(caseId, (times.get(caseId) ?? 0) + 1);
    if (caseId.endsWith('99')) throw new RangeError('words that stay here');
    return caseId.endsWith('7') ? { refused: 'not-now' } : 'done';
  },
};

beforeAll(async () => {
  temporal = await startTemporal({ continueAsNewAfter: 40 });
  durable = await openDurable({
    url: await freshDatabase(),
    address: temporal.address,
    operations: { counted },
  });
});
afterAll(async () => {
  await durable.close();
  await temporal.stop();
});

describe('a fleet', () => {
  it('does a command of the office to every open case, once, however often it is ordered', async () => {
    const open = await Promise.all(Array.from({ length: 5 }, () => startRounds(durable.host)));
    const over = await startRounds(durable.host);
    for (let step = 0; step < 4; step += 1) await durable.host.send(sending(over, 'NEXT'));
    const id = randomUUID();
    const order = { id, operation: 'send', argument: { machine: 'rounds', event: { type: 'MARK' } } };
    await durable.work.fleets.order(order);
    await durable.work.fleets.order(order);
    expect(await durable.work.fleets.result(id)).toMatchObject({ state: 'finished', done: 5, refused: 0, failed: 0 });
    await expect(durable.work.fleets.order(order)).rejects.toThrow(/already started/i);
    for (const caseId of open) expect(await typesOf(durable.database, caseId)).toEqual(['start', 'NEXT', 'MARK']);
    expect(await typesOf(durable.database, over)).not.toContain('MARK');
  });

  it('goes on in new runs, tells its progress, and counts what cannot be done without its words', async () => {
    let open = (): void => undefined;
    gate = new Promise((resolve) => (open = resolve));
    const id = randomUUID();
    await durable.work.fleets.order({ id, operation: 'counted', argument: null });
    const progress = () => durable.work.fleets.progress(id);
    const middle = await until('it is in the middle', progress, ({ last }) => (last ?? '') >= 'counted/01199');
    expect(middle).toMatchObject({ state: 'running' });
    open();
    const result = await durable.work.fleets.result(id);
    expect(result).toMatchObject({ state: 'finished', done: 2_225, refused: 250, failed: 25, last: 'counted/02499' });
    expect(result.examples).toHaveLength(20);
    expect(result.examples[0]).toEqual({ case: 'counted/00007', why: 'refused: not-now' });
    expect(JSON.stringify(result.examples)).not.toContain('words that stay here');
    expect(times.size).toBe(ids.length);
  });

  it('stops when told, after the page that is under way', async () => {
    let open = (): void => undefined;
    gate = new Promise((resolve) => (open = resolve));
    const id = randomUUID();
    await durable.work.fleets.order({ id, operation: 'counted', argument: null });
    await until(
      'it is in the middle',
      () => durable.work.fleets.progress(id),
      ({ last }) => (last ?? '') >= 'counted/01199',
    );
    await durable.work.fleets.stop(id);
    open();
    expect(await durable.work.fleets.result(id)).toMatchObject({ state: 'stopped', last: 'counted/01299' });
  });
});
