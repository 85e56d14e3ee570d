import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ArmedTimer, CaseState, JsonObject } from '../../engine/types.ts';
import { policyMoves } from '../../office/index.ts';
import { tellCases } from '../../activities/tell-cases.ts';
import { checkTellings } from '../../worker/tellings.ts';
import { ask, sample, submit, submitted } from '../api/asking.ts';
import { openStage, type Stage } from '../api/stage.ts';
import { commanded, refusedBy } from './commanding.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ inForce: 'demonstration 3' });
});
afterAll(() => stage.close());

const silent = { info: () => undefined, warn: () => undefined };

/** Tells open cases what they have to be told, as the worker's check does. */
function tell(): Promise<number> {
  const operation = tellCases(stage.database, stage.host, policyMoves(stage.office));
  return checkTellings({ database: stage.database, operation, clock: stage.clock, log: silent }, -1);
}

function timersOf(state: Pick<CaseState, 'timers' | 'children'>): readonly ArmedTimer[] {
  return [...state.timers, ...Object.values(state.children).flatMap(timersOf)];
}

/** The clock of the desk's act, by the name of its stage. */
async function clockOf(caseKey: string): Promise<ArmedTimer> {
  const view = await stage.host.view(caseKey);
  const [timer] = timersOf(view!.state);
  if (timer === undefined) throw new Error(`${caseKey} has no clock`);
  return timer;
}

async function open(): Promise<string> {
  const { status, body } = await submit(stage, 'focal-australia', await sample('collaboration-tabletop'));
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.caseId;
}

/** A working day of Bangkok in the middle of a clock that runs now. */
const DAY = '2026-11-25';
const decreed = { place: 'bangkok', day: DAY, name: 'special holiday', source: 'Cabinet resolution' };

describe('a day of a calendar', () => {
  it('is the administrator’s to change, with a source, and only where it changes anything', async () => {
    expect(await refusedBy(stage, 'comanager-au', 'ADD_DAY', decreed)).toBe('not-yours');
    expect(await refusedBy(stage, 'administrator', 'ADD_DAY', { ...decreed, place: 'perth' })).toBe('no-calendar');
    expect(await refusedBy(stage, 'administrator', 'ADD_DAY', { ...decreed, day: '2026-11-28' })).toBe('day-weekend');
    expect(await refusedBy(stage, 'administrator', 'CONFIRM_DAY', decreed)).toBe('day-worked');
    const christmas = { place: 'jakarta', day: '2026-12-25', name: 'Christmas', source: 'a decree' };
    expect(await refusedBy(stage, 'administrator', 'CONFIRM_DAY', christmas)).toBe('day-decreed');
    expect(await refusedBy(stage, 'administrator', 'ADD_DAY', christmas)).toBe('day-off');
    expect(await refusedBy(stage, 'administrator', 'REMOVE_DAY', { place: 'bangkok', day: DAY, source: 'x' })).toBe(
      'day-worked',
    );
  });

  it('that is added moves the clocks of open cases later; taken away again it moves none to sooner', async () => {
    const caseId = await open();
    const old = await submitted(stage, 'secondment-official', 'focal-philippines');
    const before = await clockOf(caseId);
    stage.forward(60_000);
    await commanded(stage, 'administrator', 'ADD_DAY', decreed);
    expect(await clockOf(caseId)).toEqual(before);
    expect(await tell()).toBe(1);
    const moved = await clockOf(caseId);
    expect(moved.due > before.due).toBe(true);
    expect(moved.armedAt).toBe(before.armedAt);
    expect((moved.because as JsonObject)['skipped']).toContainEqual({
      day: DAY,
      why: 'bangkok: special holiday (decreed)',
    });
    // proposal@1 knows nothing of calendars: it is not told.
    expect((await stage.host.view(old))?.seq).toBe(2);

    stage.forward(60_000);
    await commanded(stage, 'administrator', 'REMOVE_DAY', { place: 'bangkok', day: DAY, source: 'revoked' });
    expect(await tell()).toBe(1);
    const kept = await clockOf(caseId);
    expect(kept.due).toBe(moved.due);
    expect(kept.because).toMatchObject({ notBefore: moved.due, skipped: [] });
  });

  it('is told to a case once, however often it is looked for', async () => {
    const caseId = await open();
    stage.forward(60_000);
    await commanded(stage, 'administrator', 'ADD_DAY', { ...decreed, day: '2026-11-26' });
    const { seq } = (await stage.host.view(caseId))!;
    await tell();
    expect((await stage.host.view(caseId))?.seq).toBe(seq + 1);
    await stage.database.pool.query('update mufakat.tellings set checked_at = null');
    expect(await tell()).toBe(0);
    expect((await stage.host.view(caseId))?.seq).toBe(seq + 1);
  });

  it('counts for cases that are opened after it, without their being told', async () => {
    const caseId = await open();
    expect((await clockOf(caseId)).because).toMatchObject({ rule: 'screening' });
    expect((await stage.host.view(caseId))?.seq).toBe(2);
    expect(await tell()).toBe(0);
  });

  it('that was only expected says so until it is confirmed', async () => {
    const next = { place: 'jakarta', day: '2027-03-09', source: 'joint decree for 2027' };
    await commanded(stage, 'administrator', 'CONFIRM_DAY', next);
    const calendars = (await stage.office.calendars()).changed((await stage.office.directory()).calendar);
    expect(calendars.worked('jakarta', '2027-03-09')).toMatchObject({
      off: { status: 'decreed', name: 'Idul Fitri', source: 'joint decree for 2027' },
    });
    expect(await refusedBy(stage, 'administrator', 'CONFIRM_DAY', next)).toBe('day-decreed');
    const shown = await ask<{ days: { day: string }[] }>(stage, 'desk', 'GET', '/office/calendars/jakarta/2027');
    expect(shown.body.days.find(({ day }) => day === '2027-03-09')).toEqual({
      day: '2027-03-09',
      name: 'Idul Fitri',
      status: 'decreed',
      source: 'joint decree for 2027',
      changed: true,
    });
    expect((await ask(stage, 'desk', 'GET', '/office/calendars/perth/2027')).status).toBe(404);
    const fleets = await ask<{ fleets: object[] }>(stage, 'desk', 'GET', '/office/fleets');
    expect(fleets.body.fleets[0]).toMatchObject({ event: 'CALENDAR_CHANGED', cases: 'all' });
  });
});
