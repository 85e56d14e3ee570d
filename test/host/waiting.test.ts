import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CaseMissing, type CaseView } from '../../host/index.ts';
import { freshDatabase } from '../servers/fresh-database.ts';
import { newCase, openStage, sending, startErrand, type Stage } from './fixture.ts';

let stage: Stage;
let other: Stage;

beforeAll(async () => {
  const url = await freshDatabase();
  stage = await openStage(url);
  other = await openStage(url);
});
afterAll(async () => {
  await stage.close();
  await other.close();
});

const marks =
  (count: number) =>
  (view: CaseView): boolean =>
    view.state.context['marks'] === count;

describe('waitFor', () => {
  it('holds at once when it is so already', async () => {
    const { caseId } = await startErrand(stage.host);
    expect(await stage.host.waitFor(caseId, marks(0), 0)).toBe('held');
  });

  it('holds when another process makes it so, without being asked again and again', async () => {
    const { caseId } = await startErrand(stage.host);
    let looks = 0;
    const waiting = stage.host.waitFor(
      caseId,
      (view) => {
        looks += 1;
        return marks(2)(view);
      },
      20_000,
    );
    await other.host.send(sending(caseId, 'MARK'));
    await other.host.send(sending(caseId, 'MARK'));
    expect(await waiting).toBe('held');
    expect(looks).toBeLessThanOrEqual(5);
  });

  it('is over when its time is', async () => {
    const { caseId } = await startErrand(stage.host);
    const started = performance.now();
    expect(await stage.host.waitFor(caseId, marks(1), 120)).toBe('timed-out');
    expect(performance.now() - started).toBeGreaterThanOrEqual(119);
  });

  it('says that it can no longer happen when the case has ended', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    const waiting = stage.host.waitFor(caseId, marks(9), 20_000);
    await other.host.send(sending(caseId, 'APPROVE'));
    expect(await waiting).toBe('can-no-longer-happen');
    expect(await stage.host.waitFor(caseId, (view) => view.state.status === 'done', 0)).toBe('held');
  });

  it('refuses a case that is not there', async () => {
    await expect(stage.host.waitFor(newCase(), () => true, 1_000)).rejects.toThrow(CaseMissing);
  });

  it('survives the loss of its connection', async () => {
    const { caseId } = await startErrand(stage.host);
    const waiting = stage.host.waitFor(caseId, marks(1), 20_000);
    await other.database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'mufakat-listener' and datname = current_database()`,
    );
    await other.host.send(sending(caseId, 'MARK'));
    const started = performance.now();
    expect(await waiting).toBe('held');
    expect(performance.now() - started).toBeLessThan(4_000);
  });
});
