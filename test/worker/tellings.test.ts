import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { latestTellings, type Telling } from '../../store/tellings.ts';
import { fleetId } from '../../workflows/names.ts';
import { freshDatabase } from '../servers/fresh-database.ts';
import { startTemporal, type TemporalServer } from '../servers/temporal.ts';
import { currentBundle } from '../workflows/bundle.ts';
import { Children } from './children.ts';
import { announce, openOffice, openProposal, type ProposalOffice, proposalOffice } from './proposals.ts';
import { type HostStage, openHost, typesOf, until, wallClock } from './stage.ts';

const CASES = 150;
const taskQueue = `telling-${randomUUID()}`;
const workers = new Children();
let temporal: TemporalServer;
let place: ProposalOffice;
let stage: HostStage;
let url: string;

beforeAll(async () => {
  [temporal] = await Promise.all([startTemporal({}), currentBundle()]);
  url = await freshDatabase();
  place = proposalOffice(url);
  stage = await openHost({ url, address: temporal.address, host: place.host });
  await openOffice(place, stage.host, wallClock);
});
afterEach(() => workers.killAll());
afterAll(async () => {
  await stage.close();
  await place.database.close();
  await temporal.stop();
});

function startWorker(): ChildProcess {
  return workers.start('telling-child.ts', {
    TEST_DATABASE: url,
    TEST_TEMPORAL: temporal.address,
    TEST_QUEUE: taskQueue,
  });
}

const recorded = async (type: string): Promise<{ readonly records: number; readonly cases: number }> => {
  const { rows } = await stage.database.pool.query<{ records: number; cases: number }>(
    'select count(*)::integer as records, count(distinct stream)::integer as cases from mufakat.records where type = $1',
    [type],
  );
  return rows[0]!;
};
const telling = (id: string) => async (): Promise<Telling> => {
  const found = (await latestTellings(stage.database, 50)).find((one) => one.id === id);
  if (found === undefined) throw new Error(`no telling ${id}`);
  return found;
};
const news = { place: 'bangkok', day: '2027-02-03', off: true, name: 'special holiday', source: 'a resolution' };

describe('open cases are told of a change of the office', () => {
  it('each once, though the worker is killed in the middle, and nobody who cannot know it or was opened later', async () => {
    for (let begun = 0; begun < CASES; begun += 1) await openProposal(stage.host, place.office, 3);
    const old = await openProposal(stage.host, place.office, 1);
    const seq = await announce(stage.host, 'calendar.changed', news, { event: 'CALENDAR_CHANGED' });
    const id = `${seq}/CALENDAR_CHANGED`;
    expect(await telling(id)()).toMatchObject({ state: 'waiting', progress: null });
    const later = await openProposal(stage.host, place.office, 3);

    const worker = startWorker();
    const told = () => recorded('CALENDAR_CHANGED');
    await until('it is in the middle', told, ({ records }) => records > 20, 60_000);
    await workers.kill(worker);
    expect((await told()).records).toBeLessThan(CASES);

    startWorker();
    const finished = await until('all are told', telling(id), ({ state }) => state === 'finished', 60_000);
    expect(await told()).toEqual({ records: CASES, cases: CASES });
    expect(finished.progress).toMatchObject({ state: 'finished', done: CASES, unchanged: 1, refused: 0, failed: 0 });
    for (const one of [old, later]) expect(await typesOf(stage.database, one)).toEqual(['start', 'SUBMIT']);
  }, 120_000);

  it('while Temporal is away the order waits, and is carried out after its return', async () => {
    const caseId = await openProposal(stage.host, place.office, 3);
    startWorker();
    await until(
      'the worker works',
      async () => (await stage.database.pool.query('select 1 from mufakat.heartbeats')).rowCount,
      (count) => count === 1,
    );
    await temporal.kill();
    const seq = await announce(stage.host, 'note.made', {}, { event: 'OFFICE_CHANGED', cases: caseId });
    const id = `${seq}/OFFICE_CHANGED`;
    await until(
      'it is known that Temporal is away',
      async () =>
        (
          await stage.database.pool.query<{ away: string | null }>(
            `select details->>'temporalAwaySince' as away from mufakat.heartbeats`,
          )
        ).rows[0]?.away ?? null,
      (since) => since !== null,
    );
    expect(await telling(id)()).toMatchObject({ state: 'waiting' });
    expect(await typesOf(stage.database, caseId)).toEqual(['start', 'SUBMIT']);
    await temporal.start();
    await until('it is told', telling(id), ({ state }) => state === 'finished', 60_000);
    expect(await typesOf(stage.database, caseId)).toEqual(['start', 'SUBMIT', 'OFFICE_CHANGED']);
  }, 120_000);

  it('a fleet that was ended from outside is begun again, and one case is told alone', async () => {
    const [one, another] = [
      await openProposal(stage.host, place.office, 3),
      await openProposal(stage.host, place.office, 3),
    ];
    const seq = await announce(stage.host, 'note.made', {}, { event: 'OFFICE_CHANGED', cases: one });
    const id = `${seq}/OFFICE_CHANGED`;
    const { workflow } = stage.client;
    await workflow.start('fleet', {
      workflowId: fleetId(`office/${id}`),
      taskQueue: `nobody-${randomUUID()}`,
      args: [{ id: `office/${id}`, operation: 'tell', argument: {} }],
    });
    startWorker();
    await until('it runs', telling(id), ({ state }) => state === 'running', 60_000);
    await workflow.getHandle(fleetId(`office/${id}`)).terminate();
    await until('it is told', telling(id), ({ state }) => state === 'finished', 60_000);
    expect(await typesOf(stage.database, one)).toContain('OFFICE_CHANGED');
    expect(await typesOf(stage.database, another)).toEqual(['start', 'SUBMIT']);
  }, 120_000);

  it('what becomes true only later is told of then, also to cases that were opened in between', async () => {
    const caseId = await openProposal(stage.host, place.office, 3);
    const at = new Date(Date.now() + 4_000).toISOString();
    const seq = await announce(stage.host, 'note.made', {}, { event: 'OFFICE_CHANGED', alsoAt: [at] });
    const between = await openProposal(stage.host, place.office, 3);
    startWorker();
    const id = `${seq}/OFFICE_CHANGED/${at}`;
    await until('it is told', telling(id), ({ state }) => state === 'finished', 60_000);
    expect(await typesOf(stage.database, caseId)).toEqual(['start', 'SUBMIT', 'OFFICE_CHANGED', 'OFFICE_CHANGED']);
    expect(await typesOf(stage.database, between)).toEqual(['start', 'SUBMIT', 'OFFICE_CHANGED']);
  }, 120_000);
});
