import { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { tellCases } from '../../activities/tell-cases.ts';
import type { ArmedTimer, CaseState, Instant } from '../../engine/types.ts';
import { policyMoves } from '../../office/index.ts';
import { dayAt } from '../../policies/zones.ts';
import { listen, type Notifications } from '../../store/index.ts';
import { createCompanions, type Companions } from '../../worker/companions.ts';
import { type RunningWorker, startTemporalWorker } from '../../worker/create-worker.ts';
import { relayOutbox } from '../../worker/relay.ts';
import { temporalStatus } from '../../worker/status.ts';
import { checkTellings } from '../../worker/tellings.ts';
import { freshDatabase } from '../servers/fresh-database.ts';
import { currentBundle } from '../workflows/bundle.ts';
import { announce, openOffice, openProposal, type ProposalOffice, proposalOffice } from './proposals.ts';
import { type HostStage, openHost, typesOf } from './stage.ts';

const QUEUE = 'calendar-skipped-time';
const silent = { info: () => undefined, warn: () => undefined };
const status = temporalStatus(silent);
let environment: TestWorkflowEnvironment;
let place: ProposalOffice;
let stage: HostStage;
let companions: Companions;
let notifications: Notifications;
let worker: RunningWorker;

/** The host takes its instants from the server that skips time: there is one clock. */
const clock = async (): Promise<Instant> => new Date(await environment.currentTimeMs()).toISOString();

beforeAll(async () => {
  const path = inject('timeSkippingServer');
  environment = await TestWorkflowEnvironment.createTimeSkipping(
    path === null ? {} : { server: { executable: { type: 'existing-path', path } } },
  );
  const { address, client, connection } = environment;
  const url = await freshDatabase();
  place = proposalOffice(url);
  stage = await openHost({ url, address, host: { ...place.host, clock } });
  await openOffice(place, stage.host, clock);
  const never = { searchable: () => false, onUnsearchable: () => undefined };
  companions = createCompanions({ client, connection, taskQueue: QUEUE, ...never });
  notifications = listen(stage.database, () => undefined);
  worker = startTemporalWorker({
    address,
    namespace: 'default',
    taskQueue: QUEUE,
    bundle: await currentBundle(),
    host: stage.host,
    performers: { letter: () => Promise.resolve() },
    actors: {},
    operations: {},
    status,
    log: silent,
  });
});
afterAll(async () => {
  await worker.stop();
  await notifications.close();
  await stage.close();
  await place.database.close();
  await environment.teardown();
});

const relay = () =>
  relayOutbox({ database: stage.database, host: stage.host, companions, notifications, status, log: silent });

function timersOf(state: Pick<CaseState, 'timers' | 'children'>): readonly ArmedTimer[] {
  return [...state.timers, ...Object.values(state.children).flatMap(timersOf)];
}

/** The desk's first reminder. */
async function reminderOf(caseId: string): Promise<ArmedTimer> {
  const view = await stage.host.view(caseId);
  const found = view === null ? undefined : timersOf(view.state).find(({ name }) => name === 'firstReminder');
  if (found === undefined) throw new Error('no reminder is armed');
  return found;
}

async function sleepUntil(instant: Instant): Promise<void> {
  await environment.sleep(Math.max(0, Date.parse(instant) - (await environment.currentTimeMs())));
}
const minuteAfter = (instant: Instant): Instant => new Date(Date.parse(instant) + 60_000).toISOString();

it('a reminder whose day is decreed a day off comes on the next working day, and not before', async () => {
  const caseId = await openProposal(stage.host, place.office, 2);
  await relay();
  const before = await reminderOf(caseId);
  const news = {
    place: 'bangkok',
    day: dayAt(before.due, 'Asia/Bangkok'),
    off: true,
    name: 'special holiday',
    source: 'a resolution',
  };
  await announce(stage.host, 'calendar.changed', news, { event: 'CALENDAR_CHANGED' });
  await environment.sleep(1_000);
  const operation = tellCases(stage.database, stage.host, policyMoves(place.office));
  expect(await checkTellings({ database: stage.database, operation, clock, log: silent }, 0)).toBe(1);
  await relay();
  const moved = await reminderOf(caseId);
  expect(moved.due > before.due).toBe(true);

  await sleepUntil(minuteAfter(before.due));
  expect(await typesOf(stage.database, caseId)).toEqual(['start', 'SUBMIT', 'CALENDAR_CHANGED']);
  await sleepUntil(minuteAfter(moved.due));
  expect(await typesOf(stage.database, caseId)).toEqual(['start', 'SUBMIT', 'CALENDAR_CHANGED', 'after.firstReminder']);
});
