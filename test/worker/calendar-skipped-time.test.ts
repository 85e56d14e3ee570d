import { afterAll, beforeAll, expect, it } from 'vitest';
import { tellCases } from '../../activities/tell-cases.ts';
import type { ArmedTimer, CaseState, Instant } from '../../engine/types.ts';
import { policyMoves } from '../../office/index.ts';
import { dayAt } from '../../policies/zones.ts';
import { checkTellings } from '../../worker/tellings.ts';
import { freshDatabase } from '../servers/fresh-database.ts';
import { SkippedTime } from '../servers/skipped-time.ts';
import { announce, openOffice, openProposal, type ProposalOffice, proposalOffice } from './proposals.ts';
import { type HostStage, openHost, typesOf } from './stage.ts';

const silent = { info: () => undefined, warn: () => undefined };
let time: SkippedTime;
let place: ProposalOffice;
let stage: HostStage;

beforeAll(async () => {
  time = await SkippedTime.open();
  const url = await freshDatabase();
  place = proposalOffice(url);
  stage = await openHost({ url, address: time.address, host: { ...place.host, clock: time.clock } });
  await openOffice(place, stage.host, time.clock);
  await time.work(stage.host, { letter: () => Promise.resolve() }, { reminder: () => Promise.resolve(null) });
});
afterAll(async () => {
  await time.stopWork();
  await stage.close();
  await place.database.close();
  await time.close();
});

const relay = () => time.relay(stage.database, stage.host);

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
  await time.pass(Math.max(0, Date.parse(instant) - (await time.milliseconds())));
}
const minuteAfter = (instant: Instant): Instant => new Date(Date.parse(instant) + 60_000).toISOString();

it('a reminder whose day is decreed a day off comes on the next working day, and not before', async () => {
  const caseId = await openProposal(stage.host, place.office, 3);
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
  await time.pass(1_000);
  const operation = tellCases(stage.database, stage.host, policyMoves(place.office));
  expect(await checkTellings({ database: stage.database, operation, clock: time.clock, log: silent }, 0)).toBe(1);
  await relay();
  const moved = await reminderOf(caseId);
  expect(moved.due > before.due).toBe(true);

  await sleepUntil(minuteAfter(before.due));
  expect(await typesOf(stage.database, caseId)).toEqual(['start', 'SUBMIT', 'CALENDAR_CHANGED']);
  await sleepUntil(minuteAfter(moved.due));
  const recorded = ['start', 'SUBMIT', 'CALENDAR_CHANGED', 'after.firstReminder', 'done.reminder'];
  await expect.poll(() => typesOf(stage.database, caseId), { timeout: 30_000 }).toEqual(recorded);
});
