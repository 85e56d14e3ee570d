import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sending, startErrand } from '../host/fixture.ts';
import { freshDatabase } from '../servers/fresh-database.ts';
import { SkippedTime } from '../servers/skipped-time.ts';
import { type HostStage, openHost, typesOf } from './stage.ts';

const DAY = 86_400_000;

let time: SkippedTime;
let stage: HostStage;

beforeAll(async () => {
  time = await SkippedTime.open();
  stage = await openHost({
    url: await freshDatabase(),
    address: time.address,
    durations: { reminder: 10 * DAY, escalation: 30 * DAY },
    host: { clock: time.clock },
  });
  await time.work(stage.host, { notify: () => Promise.resolve() });
});
afterAll(async () => {
  await time.stopWork();
  await stage.close();
  await time.close();
});

const relay = () => time.relay(stage.database, stage.host);

async function recordsOf(caseId: string): Promise<{ type: string; at: number }[]> {
  const { rows } = await stage.database.pool.query<{ type: string; at: string }>(
    'select type, at from mufakat.records where stream = $1 order by seq',
    [caseId],
  );
  return rows.map(({ type, at }) => ({ type, at: Date.parse(at) }));
}

describe('with skipped time', () => {
  it('a reminder comes on its day and the escalation a month after it, and not before', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    await relay();
    await time.pass(10 * DAY - 60_000);
    expect(await typesOf(stage.database, caseId)).toEqual(['start', 'ASK']);
    await time.pass(2 * 60_000);
    expect(await typesOf(stage.database, caseId)).toEqual(['start', 'ASK', 'after.reminder']);
    await time.pass(31 * DAY);
    const [, asked, reminded, escalated] = await recordsOf(caseId);
    expect(escalated?.type).toBe('after.escalation');
    const days = [((reminded?.at ?? 0) - (asked?.at ?? 0)) / DAY, ((escalated?.at ?? 0) - (reminded?.at ?? 0)) / DAY];
    expect(days[0]).toBeGreaterThanOrEqual(10);
    expect(days[0]).toBeLessThan(10.001);
    expect(days[1]).toBeGreaterThanOrEqual(30);
    expect(days[1]).toBeLessThan(30.001);
  });

  it('an act on the last day leaves nothing to fire, however long one waits', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    await relay();
    await time.pass(10 * DAY - 1_000);
    expect(await stage.host.send(sending(caseId, 'APPROVE'))).toMatchObject({ outcome: 'accepted' });
    await relay();
    await time.pass(365 * DAY);
    expect(await typesOf(stage.database, caseId)).toEqual(['start', 'ASK', 'APPROVE']);
  });

  it('a clock that an act makes later is slept on anew, without a word to the companion', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    await relay();
    await time.pass(8 * DAY);
    await stage.host.send(sending(caseId, 'AGAIN'));
    await relay();
    await time.pass(5 * DAY);
    expect(await typesOf(stage.database, caseId)).toEqual(['start', 'ASK', 'AGAIN']);
    await time.pass(6 * DAY);
    expect(await typesOf(stage.database, caseId)).toEqual(['start', 'ASK', 'AGAIN', 'after.reminder']);
    await stage.host.send(sending(caseId, 'APPROVE'));
  });
});
