import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fireOverdue, type Resting } from '../../worker/net.ts';
import { openStage, REMINDER, sending, type Stage, startErrand } from '../host/fixture.ts';
import { freshDatabase } from '../servers/fresh-database.ts';
import { typesOf } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(await freshDatabase());
});
afterAll(async () => {
  await stage.close();
});

const said: { fields: object; message: string }[] = [];
const log = {
  info: () => undefined,
  warn: (fields: object, message: string): void => void said.push({ fields, message }),
};
const cast = (resting: Resting): Promise<void> =>
  fireOverdue({ database: stage.database, host: stage.host, clock: stage.clock.read, log }, resting);

describe('the net', () => {
  it('leaves what is due to the companion for a second, and then fires it', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    stage.clock.forward(REMINDER + 999);
    await cast(new Map());
    expect(await typesOf(stage.database, caseId)).toEqual(['start', 'ASK']);
    stage.clock.forward(1);
    await cast(new Map());
    expect(await typesOf(stage.database, caseId)).toEqual(['start', 'ASK', 'after.reminder']);
    await cast(new Map());
    expect(await typesOf(stage.database, caseId)).toEqual(['start', 'ASK', 'after.reminder']);
  });

  it('lets the companion know what it has fired', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    await stage.database.pool.query('delete from mufakat.outbox');
    stage.clock.forward(REMINDER + 1_000);
    await cast(new Map());
    const { rows } = await stage.database.pool.query('select what from mufakat.outbox where case_id = $1', [caseId]);
    expect(rows).toEqual([{ what: 'effects' }]);
  });

  it('is not held up by a case whose machine breaks, says so once, and lets it rest', async () => {
    const broken = await startErrand(stage.host, [{ type: 'ASK' }]);
    await stage.host.send(sending(broken.caseId, 'BREAK'));
    stage.clock.forward(1_000);
    const sound = await startErrand(stage.host, [{ type: 'ASK' }]);
    stage.clock.forward(REMINDER + 1_000);
    said.length = 0;
    const resting: Resting = new Map();
    await cast(resting);
    await cast(resting);
    await cast(resting);
    expect(await typesOf(stage.database, sound.caseId)).toContain('after.reminder');
    expect(await typesOf(stage.database, broken.caseId)).toEqual(['start', 'ASK', 'BREAK']);
    expect(said).toHaveLength(1);
    expect(said[0]?.fields).toMatchObject({
      case: broken.caseId,
      reason: expect.stringContaining('StepFailed') as string,
    });
    expect([...resting.keys()]).toEqual([broken.caseId]);
  });
});
