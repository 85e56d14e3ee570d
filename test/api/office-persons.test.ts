import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { OfficeCommandAnswer, OfficeHistory, OfficeView } from '../../api/office/schemas.ts';
import type { Problem } from '../../api/problems.ts';
import { getContents } from '../../store/contents/many.ts';
import { ask, type Reply } from './asking.ts';
import { openStage, type Stage } from './stage.ts';

type View = z.output<typeof OfficeView>;
type History = z.output<typeof OfficeHistory>;
type Given = Reply<z.output<typeof OfficeCommandAnswer> & Partial<Problem>>;

const MARKERS = ['Focal of old', 'Focal anew', 'old@office.example', 'anew@office.example', 'Married'];
let stage: Stage;
/** Opaque id of the person that is corrected. */
let person: string;
beforeAll(async () => {
  stage = await openStage();
  const data = { seat: 'focal-thailand', person: 'Focal of old', address: 'old@office.example' };
  person = String((await give('administrator', 'APPOINT', data)).body.says['person']);
});
afterAll(() => stage.close());

function give(seat: string, type: string, data: object, more: object = {}): Promise<Given> {
  return ask(stage, seat, 'POST', '/office/commands', { commandId: randomUUID(), type, data, ...more });
}
const view = async (query = ''): Promise<View> => (await ask<View>(stage, 'auditor', 'GET', `/office${query}`)).body;
const holder = async (query = ''): Promise<string | null | undefined> =>
  (await view(query)).seats.find(({ seat }) => seat === 'focal-thailand')?.holder?.name;

/** Where letters reach the person: told through no door. */
async function address(): Promise<string | undefined> {
  const commitment = (await stage.office.directory()).persons.get(person)?.commitments['address'] ?? '';
  return (await getContents(stage.database, [commitment])).get(commitment)?.content.toString('utf8');
}

describe('a person', () => {
  it('is corrected by the administrator alone: the name and the address are the latest, each by itself', async () => {
    const before = await view();
    stage.forward(60_000);
    const command = {
      commandId: randomUUID(),
      type: 'CORRECT_PERSON',
      data: { person: 'Focal of old', name: 'Focal anew' },
      reason: 'Married',
    };
    for (const seat of ['desk', 'focal-viet-nam', 'comanager-au'])
      expect((await ask(stage, seat, 'POST', '/office/commands', command)).status).toBe(422);
    const once = await ask<Given['body']>(stage, 'administrator', 'POST', '/office/commands', command);
    expect(once).toMatchObject({ status: 200, body: { recorded: ['person.corrected'], says: { person } } });
    expect(await holder()).toBe('Focal anew');
    expect(await address()).toBe('old@office.example');
    expect(await holder(`?at=${before.at}`)).toBe('Focal of old');
    // By a name that nobody has any more: a repeated command is still the same, and done once.
    expect(await ask(stage, 'administrator', 'POST', '/office/commands', command)).toEqual(once);
    expect((await view()).seq).toBe(once.body.seq);
    const other = { ...command, data: { ...command.data, name: 'Another' } };
    expect((await ask(stage, 'administrator', 'POST', '/office/commands', other)).status).toBe(409);

    const reached = await give('administrator', 'CORRECT_PERSON', { person, address: 'anew@office.example' });
    expect(reached.status).toBe(200);
    expect(await address()).toBe('anew@office.example');
    expect(await holder()).toBe('Focal anew');
  });

  it('is not corrected in nothing, into no address, or by a name that nobody has', async () => {
    const nothing = await give('administrator', 'CORRECT_PERSON', { person });
    expect(nothing.body.refusal?.rule).toBe('office.nothing-corrected');
    const wrong = await give('administrator', 'CORRECT_PERSON', { person: 'Nobody', name: '', address: 'nowhere' });
    expect(wrong.body.errors?.map(({ path }) => path).sort()).toEqual(['data.address', 'data.name', 'data.person']);
    const unknown = { person: `person_${'0'.repeat(24)}`, name: 'Somebody' };
    expect((await give('administrator', 'CORRECT_PERSON', unknown)).body.refusal?.rule).toBe('office.no-person');
  });

  it('is told in history by the latest name; what it was before is in no record, and can be erased', async () => {
    const { entries } = (await ask<History>(stage, 'focal-viet-nam', 'GET', '/office/history')).body;
    expect(entries.filter(({ facts }) => facts['person'] === person).map(({ type, about }) => [type, about])).toEqual([
      ['person.known', 'Focal anew'],
      ['seat.held', 'Focal anew'],
      ['person.corrected', 'Focal anew'],
      ['person.corrected', 'Focal anew'],
    ]);
    expect(entries.at(-2)).toMatchObject({ facts: { told: ['name'] }, texts: { reason: 'Married' } });
    expect(entries.at(-1)).toMatchObject({ facts: { told: ['address'] }, texts: {} });
    expect(JSON.stringify(entries)).not.toMatch(/Focal of old|office\.example/);
    const { rows } = await stage.database.pool.query<{ text: string }>(
      `select leaf || "inner" as text from mufakat.records union all select answer::text from mufakat.commands`,
    );
    const everything = [...rows.map(({ text }) => text), ...stage.log].join('\n');
    for (const marker of MARKERS) expect(everything).not.toContain(marker);

    const [known] = await stage.database.pool
      .query<{ inner: string }>(`select "inner" from mufakat.records where type = 'person.known' order by seq desc`)
      .then((found) => found.rows);
    const { event } = JSON.parse(known?.inner ?? '{}') as { event: { commitments: Record<string, string> } };
    await stage.host.erase({
      commitments: [event.commitments['name'] ?? ''],
      stream: 'directory',
      basis: 'on-request',
      actor: { person: null, seat: 'system' },
      claims: null,
    });
    expect(await getContents(stage.database, [event.commitments['name'] ?? ''])).toEqual(new Map());
    expect(await holder()).toBe('Focal anew');
  });
});

describe('a group', () => {
  const group = 'task-force';
  it('is ended when nothing is left for it to meet for, and may be named again, with nobody in it', async () => {
    await give('administrator', 'NAME_GROUP', { name: 'Task Force' });
    await give('administrator', 'JOIN_GROUP', { group, seat: 'focal-viet-nam' });
    const { body } = await give('desk', 'CALL_MEETING', { body: group });
    const end = () => give('administrator', 'END_GROUP', { group }, { reason: 'Its task is done' });
    expect((await give('desk', 'END_GROUP', { group })).body.refusal?.rule).toBe('office.not-yours');
    const meets = await end();
    expect(meets.body).toMatchObject({ refusal: { rule: 'office.group-meets' } });
    expect(meets.body.detail).toContain('task-force-1');
    await give('desk', 'CANCEL_MEETING', { meeting: body.says['meeting'] });
    expect((await end()).body).toMatchObject({ recorded: ['group.ended'] });
    const now = await view();
    expect(now.groups.map((one) => one.group)).toEqual(['steering-group', 'ad-hoc-group']);
    expect(now.meetings).toMatchObject([{ meeting: 'task-force-1', status: 'cancelled' }]);
    expect((await end()).body.refusal?.rule).toBe('office.no-group');
    expect((await give('desk', 'CALL_MEETING', { body: group })).body.refusal?.rule).toBe('office.no-body');
    await give('administrator', 'NAME_GROUP', { name: 'Task Force' });
    expect((await view()).groups.at(-1)).toEqual({ group, name: 'Task Force', seats: [] });
  });
});
