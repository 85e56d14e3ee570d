import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, OfficeCalendar, OfficeFleets, OfficePolicies } from '../../cli/client.ts';
import { join } from 'node:path';
import { packageRoot } from '../../product.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const office = (...words: readonly string[]) => stage.run(['office', ...words]);

describe('mufakat office policy', () => {
  it('puts a policy in force by two seats, and says what stands in the way', async () => {
    const own = ['propose', 'demonstration 3', '--as', 'comanager-au'];
    expect(await office('policy', ...own)).toMatchObject({ code: 0 });
    const waiting = await office('policy', 'list');
    expect(waiting.stdout).toMatch(/\n\nTimes in Asia\/Bangkok\.\n$/);
    expect(waiting.stdout).toContain('"demonstration 3" is proposed by the Co-Manager (Australia)');
    const refused = await office('policy', 'agree', 'demonstration 3', '--as', 'comanager-au');
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain('the other Co-Manager agrees to it');
    const agreed = await office('policy', 'agree', 'demonstration 3', '--as', 'comanager-id');
    expect(agreed).toMatchObject({ code: 0 });
    expect(agreed.stdout).toContain('policy.agreed');
    const { policies, proposed } = await stage.json<OfficePolicies>('office', 'policy', 'list');
    expect(policies.map(({ policy, state }) => [policy, state])).toEqual([
      ['demonstration 3', 'in-force'],
      ['demonstration 1', 'in-force'],
      ['demonstration 2', 'released'],
    ]);
    expect(proposed).toEqual([]);
    const opened = await stage.json<Answer>('submit', join(packageRoot(), 'samples', 'collaboration-tabletop.yaml'));
    const shown = await stage.run(['show', opened.reference ?? '']);
    expect(shown.stdout).toContain('proposal@3 under the policy demonstration 3');
  });

  it('shows everything that a policy says, in Indonesian the words around it', async () => {
    const shown = await office('policy', 'show', 'demonstration 3');
    expect(shown.stdout).toContain('position: 10wd');
    expect((await office('policy', 'show', 'demonstration 9')).code).toBe(3);
    const listed = await stage.run(['--lang', 'id', 'office', 'policy']);
    expect(listed.stdout).toContain('berlaku');
  });
});

describe('mufakat office calendar', () => {
  it('shows the days off of a place with their sources, and takes the administrator’s changes', async () => {
    const before = await office('calendar', 'jakarta', '2026');
    expect(before.stdout).toContain('joint leave, Idul Fitri');
    expect(before.stdout).toContain('joint decree of three ministers 1497/2025');
    const source = ['--source', 'joint decree for 2027'];
    const confirmed = await office('calendar', 'confirm', 'jakarta', '2027-03-09', ...source);
    expect(confirmed).toMatchObject({ code: 0 });
    expect(await office('calendar', 'add', 'jakarta', '2027-03-11', '--name', 'joint leave', ...source)).toMatchObject({
      code: 0,
    });
    expect(await office('calendar', 'remove', 'jakarta', '2027-03-11', ...source)).toMatchObject({ code: 0 });
    const { days, taken } = await stage.json<OfficeCalendar>('office', 'calendar', 'jakarta', '2027');
    expect(days.find(({ day }) => day === '2027-03-09')).toMatchObject({ status: 'decreed', changed: true });
    expect(taken).toEqual([{ day: '2027-03-11', source: 'joint decree for 2027' }]);
    expect((await office('calendar', 'confirm', 'jakarta', '2027-03-09', ...source)).stderr).toContain('decreed');
    expect((await office('calendar', 'jakarta', '2031')).stdout).toContain('only weekends count');
  });

  it('tells how far open cases were told of it', async () => {
    const { fleets } = await stage.json<OfficeFleets>('office', 'fleets');
    expect(fleets[0]).toMatchObject({ event: 'CALENDAR_CHANGED', state: 'waiting', done: 0 });
    expect((await office('fleets')).stdout).toContain('CALENDAR_CHANGED');
  });
});
