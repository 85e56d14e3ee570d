import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OfficeHistory, OfficeView } from '../../api/office/schemas.ts';
import type { Problem } from '../../api/problems.ts';
import type { z } from 'zod';
import { ask, type Reply } from './asking.ts';
import { openStage, type Stage } from './stage.ts';

type View = z.output<typeof OfficeView>;
type Given = Reply<{ readonly recorded?: string[]; readonly says?: Record<string, string> } & Partial<Problem>>;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const DAY = 86_400_000;
const later = async (days: number): Promise<string> => {
  const { at } = (await ask<View>(stage, 'auditor', 'GET', '/office')).body;
  return new Date(Date.parse(at) + days * DAY).toISOString();
};
const view = async (query = ''): Promise<View> => (await ask<View>(stage, 'auditor', 'GET', `/office${query}`)).body;
const seatIn = ({ seats }: View, id: string): View['seats'][number] | undefined =>
  seats.find(({ seat }) => seat === id);
const letter = [{ role: 'letter', mediaType: 'application/pdf', content: Buffer.from('a letter').toString('base64') }];

function give(seat: string, type: string, data: object, more: object = {}): Promise<Given> {
  return ask(stage, seat, 'POST', '/office/commands', { commandId: randomUUID(), type, data, ...more });
}

/** It must be taken, and gives what it says. */
async function given(...command: Parameters<typeof give>): Promise<Record<string, string>> {
  const { status, body } = await give(...command);
  if (status !== 200) throw new Error(`${command[1]} by ${command[0]} was not taken: ${JSON.stringify(body)}`);
  return body.says ?? {};
}

async function refused(...command: Parameters<typeof give>): Promise<string | undefined> {
  const { status, body } = await give(...command);
  expect(status).toBe(422);
  // What is refused says so in words of its own, and what is possible instead.
  expect(body.detail).toMatch(/^\S.{8,}\.$/s);
  expect(body.remedy).not.toBe('');
  return body.refusal?.rule;
}

describe('holders', () => {
  it('change from the instant of the record on, and stay what they were before it', async () => {
    const before = await view();
    stage.forward(60_000);
    const { person } = await given('administrator', 'APPOINT', { seat: 'cochair-id', person: 'cochair-id-2' });
    expect(person).toMatch(/^person_[0-9a-f]{24}$/);
    expect(seatIn(await view(), 'cochair-id')?.holder).toEqual({ person, name: 'cochair-id-2' });
    expect(seatIn(await view(`?at=${before.at}`), 'cochair-id')?.holder?.name).toBe('cochair-id');
    expect(await given('administrator', 'APPOINT', { seat: 'stakeholder-iom', person: 'newcomer' })).toHaveProperty(
      'person',
    );
    stage.forward(60_000);
    // Somebody known is found by the name.
    expect(await given('administrator', 'APPOINT', { seat: 'cochair-id', person: 'cochair-id' })).toEqual({});
    expect(seatIn(await view(), 'cochair-id')?.holder?.name).toBe('cochair-id');
  });

  it('leave a vacancy that is shown with its instant', async () => {
    stage.forward(60_000);
    await given('administrator', 'VACATE', { seat: 'focal-thailand' });
    const now = await view();
    expect(seatIn(now, 'focal-thailand')).toMatchObject({ holder: null, since: now.at });
    expect(await refused('administrator', 'VACATE', { seat: 'focal-thailand' })).toBe('office.seat-vacant');
    await given('administrator', 'NAME_FOCAL', { member: 'thailand', person: 'focal-thailand' });
  });

  it('are nobody’s but the administrator’s to change', async () => {
    for (const seat of ['desk', 'comanager-au', 'cochair-au', 'senior-official-au', 'auditor', 'focal-thailand'])
      expect(await refused(seat, 'VACATE', { seat: 'focal-viet-nam' })).toBe('office.not-yours');
    expect(
      await refused('administrator', 'NAME_ACTING', { seat: 'comanager-au', person: 'x', until: await later(9) }),
    ).toBe('office.not-yours');
  });

  it('hold one of the governments’ seats at most, for one government, and apart from the office’s own', async () => {
    const appoint = (seat: string, person: string) => refused('administrator', 'APPOINT', { seat, person });
    expect(await appoint('comanager-au', 'comanager-id')).toBe('office.both-governments');
    expect(await appoint('focal-indonesia', 'cochair-au')).toBe('office.both-governments');
    expect(await appoint('comanager-au', 'cochair-au')).toBe('office.one-seat');
    expect(await appoint('auditor', 'cochair-au')).toBe('office.apart');
    expect(await appoint('comanager-au', 'desk')).toBe('office.apart');
    expect(await appoint('comanager-au', 'comanager-au')).toBe('office.holds-already');
    expect(await appoint('comanager-au', 'administrator')).toBe('office.own-seat');
    expect(await appoint('throne', 'desk')).toBe('office.no-seat');
    expect(await appoint('desk', `person_${'0'.repeat(24)}`)).toBe('office.no-person');
    expect(await refused('administrator', 'VACATE', { seat: 'administrator' })).toBe('office.last-administrator');
    expect(await refused('administrator', 'VACATE', { seat: 'throne' })).toBe('office.no-seat');
  });
});

describe('acting officers', () => {
  it('are named by their own government, with a letter, for a time that has an end', async () => {
    const until = await later(10);
    const named = { seat: 'comanager-au', person: 'comanager-au-2', until };
    const attachments = letter;
    expect(await refused('senior-official-au', 'NAME_ACTING', named)).toBe('office.file-missing');
    expect(await refused('cochair-id', 'NAME_ACTING', named, { attachments })).toBe('office.other-government');
    const refusedWith = (data: object) => refused('cochair-au', 'NAME_ACTING', { ...named, ...data }, { attachments });
    expect(await refusedWith({ person: 'comanager-id' })).toBe('office.both-governments');
    expect(await refusedWith({ person: 'desk' })).toBe('office.apart');
    expect(await refusedWith({ person: 'cochair-au' })).toBe('office.own-acting');
    expect(await refusedWith({ person: 'comanager-au' })).toBe('office.holds-already');
    expect(await refusedWith({ from: await later(-1) })).toBe('office.acting-past');
    expect(await refusedWith({ until: await later(-1) })).toBe('office.acting-over');
    expect(await refusedWith({ seat: 'desk' })).toBe('office.acting-no-government');
    expect(await refusedWith({ seat: 'throne' })).toBe('office.no-seat');
    await given('senior-official-au', 'NAME_ACTING', named, { attachments });
    expect(await refused('cochair-au', 'NAME_ACTING', { ...named, person: 'another' }, { attachments })).toBe(
      'office.acting-already',
    );
    expect(seatIn(await view(), 'comanager-au')?.acting).toMatchObject([
      { name: 'comanager-au-2', by: 'senior-official-au', until, case: null },
    ]);
    // Who acts for one government is not seated for the other.
    expect(await refused('administrator', 'APPOINT', { seat: 'cochair-id', person: 'comanager-au-2' })).toBe(
      'office.both-governments',
    );
  });

  it('are ended before their time, or end with it', async () => {
    expect(await refused('cochair-id', 'END_ACTING', { seat: 'comanager-au' })).toBe('office.other-government');
    await given('cochair-au', 'END_ACTING', { seat: 'comanager-au' });
    expect(seatIn(await view(), 'comanager-au')?.acting).toEqual([]);
    expect(await refused('cochair-au', 'END_ACTING', { seat: 'comanager-au' })).toBe('office.nobody-acts');
    const until = await later(2);
    const attachments = letter;
    await given(
      'cochair-id',
      'NAME_ACTING',
      { seat: 'comanager-id', person: 'comanager-id-2', until },
      { attachments },
    );
    stage.forward(2 * DAY + 60_000);
    expect(seatIn(await view(), 'comanager-id')?.acting).toEqual([]);
  });
});

describe('members and groups', () => {
  it('come, are spoken for, and leave with whoever spoke for them', async () => {
    const { member = '' } = await given('administrator', 'ADMIT_MEMBER', { name: 'Brunei Darussalam', sort: 'state' });
    expect(member).toBe('brunei-darussalam');
    await given('administrator', 'NAME_FOCAL', { member, person: 'focal-brunei-darussalam' });
    const { seat = '' } = await given('administrator', 'NAME_STAKEHOLDER', { member });
    expect((await view()).members.find((one) => one.member === member)?.focal?.name).toBe('focal-brunei-darussalam');
    expect(await refused('administrator', 'ADMIT_MEMBER', { name: 'brunei darussalam', sort: 'state' })).toBe(
      'office.member-already',
    );
    expect(await refused('administrator', 'NAME_STAKEHOLDER', { member })).toBe('office.seat-already');
    expect(await refused('administrator', 'NAME_FOCAL', { member: 'atlantis', person: 'x' })).toBe('office.no-member');
    expect(await refused('administrator', 'ADMIT_MEMBER', { name: '…', sort: 'state' })).toBe('office.no-name');

    const { group = '' } = await given('administrator', 'NAME_GROUP', { name: 'Task Force on Planning' });
    expect(await refused('administrator', 'NAME_GROUP', { name: 'Task force on planning' })).toBe(
      'office.group-already',
    );
    await given('administrator', 'JOIN_GROUP', { group, seat });
    await given('administrator', 'JOIN_GROUP', { group, seat: 'focal-brunei-darussalam' });
    expect(await refused('administrator', 'JOIN_GROUP', { group, seat })).toBe('office.in-group-already');
    expect(await refused('administrator', 'JOIN_GROUP', { group: 'no-such', seat })).toBe('office.no-group');
    expect(await refused('administrator', 'LEAVE_GROUP', { group, seat: 'desk' })).toBe('office.not-in-group');
    expect(await refused('desk', 'JOIN_GROUP', { group, seat: 'desk' })).toBe('office.not-yours');

    await given('administrator', 'MEMBER_LEAVES', { member });
    const after = await view();
    expect(after.members.some((one) => one.member === member)).toBe(false);
    expect(after.groups.find((one) => one.group === group)?.seats).toEqual([]);
    expect(seatIn(after, 'focal-brunei-darussalam')?.holder).toBeNull();
    expect(await refused('administrator', 'MEMBER_LEAVES', { member })).toBe('office.no-member');
  });

  it('of the first start are the Steering Group and the Ad Hoc Group', async () => {
    expect((await view()).groups.slice(0, 2)).toEqual([
      {
        group: 'steering-group',
        name: 'Steering Group',
        seats: [
          'cochair-au',
          'cochair-id',
          'focal-new-zealand',
          'focal-thailand',
          'stakeholder-iom',
          'stakeholder-unhcr',
        ],
      },
      { group: 'ad-hoc-group', name: 'Ad Hoc Group', seats: [] },
    ]);
  });
});

describe('meetings', () => {
  it('are called, dated, moved, and held with their outcome', async () => {
    const date = (await later(30)).slice(0, 10);
    const sooner = (await later(20)).slice(0, 10);
    const { meeting = '' } = await given('desk', 'CALL_MEETING', { body: 'steering-group', agenda: 'What is due' });
    expect(meeting).toBe('steering-group-1');
    await given('administrator', 'MOVE_MEETING', { meeting, date }, { reason: 'The room is free then' });
    expect(await refused('desk', 'MOVE_MEETING', { meeting, date })).toBe('office.meeting-same-day');
    await given('desk', 'MOVE_MEETING', { meeting, date: sooner });
    expect(await refused('desk', 'HOLD_MEETING', { meeting, outcome: 'Agreed' })).toBe('office.meeting-to-come');
    expect((await give('desk', 'HOLD_MEETING', { meeting })).body.errors).toEqual([
      { path: 'data.outcome', message: 'is missing' },
    ]);
    stage.forward(20 * DAY);
    await given('desk', 'HOLD_MEETING', { meeting, outcome: 'Agreed' });
    expect((await view()).meetings[0]).toEqual({
      meeting,
      body: 'steering-group',
      date: sooner,
      status: 'held',
      moved: [null, date],
      texts: { agenda: 'What is due', reason: 'The room is free then', outcome: 'Agreed' },
    });
    expect(await refused('desk', 'MOVE_MEETING', { meeting, date: null })).toBe('office.meeting-held');
  });

  it('are cancelled, and not called for days that are over or by bodies that are none', async () => {
    const date = (await later(5)).slice(0, 10);
    const { meeting = '' } = await given('desk', 'CALL_MEETING', { body: 'som', date });
    await given('desk', 'CANCEL_MEETING', { meeting }, { reason: 'The host has withdrawn' });
    expect(await refused('desk', 'CANCEL_MEETING', { meeting })).toBe('office.meeting-cancelled');
    expect(await refused('desk', 'CALL_MEETING', { body: 'council' })).toBe('office.no-body');
    const over = (await later(-5)).slice(0, 10);
    expect(await refused('desk', 'CALL_MEETING', { body: 'som', date: over })).toBe('office.meeting-past');
    expect(await refused('desk', 'MOVE_MEETING', { meeting: 'som-99', date })).toBe('office.no-meeting');
    expect(await refused('cochair-au', 'CALL_MEETING', { body: 'som' })).toBe('office.not-yours');
    const undated = await given('desk', 'CALL_MEETING', { body: 'som' });
    expect(await refused('desk', 'HOLD_MEETING', { ...undated, outcome: 'Agreed' })).toBe('office.meeting-undated');
  });
});

describe('a command', () => {
  it('is done once, and its id is good for nothing else', async () => {
    const command = {
      commandId: randomUUID(),
      type: 'APPOINT',
      data: { seat: 'stakeholder-unhcr', person: 'stakeholder-unhcr-2', address: 'two@office.example' },
      reason: 'Rotation',
      attachments: letter,
    };
    const once = await ask(stage, 'administrator', 'POST', '/office/commands', command);
    const again = await ask(stage, 'administrator', 'POST', '/office/commands', command);
    expect(once.status).toBe(200);
    expect(again).toEqual(once);
    const other = { ...command, reason: 'Another reason' };
    expect((await ask(stage, 'administrator', 'POST', '/office/commands', other)).status).toBe(409);
    const elsewhere = { ...command, data: { ...command.data, seat: 'stakeholder-iom' } };
    expect((await ask(stage, 'administrator', 'POST', '/office/commands', elsewhere)).status).toBe(409);
  });

  it('writes nothing in a dry run', async () => {
    const { seq } = await view();
    const dry = await give('administrator', 'VACATE', { seat: 'cochair-au' }, { dryRun: true });
    expect(dry).toMatchObject({ status: 200, body: { recorded: ['seat.vacated'], dryRun: true } });
    expect((await view()).seq).toBe(seq);
  });

  it('is told all its mistakes at once, and in the reader’s language why it is refused', async () => {
    const wrong = await give('administrator', 'NAME_FOCAL', { person: 'x', address: 'nowhere', colour: 'red' });
    expect(wrong.status).toBe(400);
    expect(wrong.body.errors?.map(({ path }) => path).sort()).toEqual(['data.address', 'data.colour', 'data.member']);
    expect((await give('administrator', 'CROWN', {})).body.detail).toContain('APPOINT');
    const reply = await stage.server.inject({
      method: 'POST',
      url: '/api/v1/office/commands',
      headers: { authorization: `Bearer ${await stage.tokenOf('administrator')}`, 'accept-language': 'id' },
      payload: { commandId: randomUUID(), type: 'VACATE', data: { seat: 'throne' } },
    });
    expect(reply.json<Problem>().detail).toBe('Tidak ada jabatan throne.');
    // What could be done instead is told by name and in words, as it is for a proposal.
    expect(reply.json<Problem>().remedy).toContain('VACATE (mengosongkan jabatan)');
    expect(reply.json<Problem>().remedy).not.toMatch(/[A-Z]{3}(?![A-Z_]* \()/);
  });

  it.each([
    ['MOVE_MEETING', { meeting: 'nosuch', date: null }, 'data.meeting', 'is no meeting', 'bukan rapat'],
    ['CALL_MEETING', { body: 'som', date: '2026-02-31' }, 'data.date', 'must be a day of the cal', 'harus tanggal'],
    ['APPOINT', { seat: 'focal-thailand', person: '' }, 'data.person', 'is neither name nor id', 'bukan nama atau id'],
    ['APPOINT', { seat: 'A seat', person: 'x' }, 'data.seat', 'is no seat, for example', 'bukan jabatan'],
    ['ADMIT_MEMBER', { name: 'X', sort: 'club' }, 'data.sort', 'must be state or organisation', 'harus state atau'],
    ['ADMIT_MEMBER', { name: '', sort: 'state' }, 'data.name', 'is empty', 'kosong'],
  ])('%s with %o is told in plain words what is wrong', async (type, data, path, english, indonesian) => {
    for (const [language, words] of [
      ['en', english],
      ['id', indonesian],
    ] as const) {
      const command = { commandId: randomUUID(), type, data };
      const { status, body } = await ask(stage, 'administrator', 'POST', '/office/commands', command, language);
      expect(status).toBe(400);
      expect(body.errors).toEqual([{ path, message: expect.stringContaining(words) }]);
    }
  });

  it('of two at once is judged on what the other has left', async () => {
    const people = ['first', 'second', 'third'];
    const replies = await Promise.all(
      people.map((name) =>
        give('administrator', 'ADMIT_MEMBER', { name: 'Timor-Leste', sort: 'state' }, { reason: name }),
      ),
    );
    expect(replies.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 422, 422]);
  });
});

describe('what is recorded', () => {
  it('names who changed what, with reason and letter, and never how a person is reached', async () => {
    const history = (await ask<z.output<typeof OfficeHistory>>(stage, 'focal-viet-nam', 'GET', '/office/history')).body;
    const appointed = history.entries.find(({ texts }) => texts['reason'] === 'Rotation');
    expect(appointed).toMatchObject({
      type: 'seat.held',
      seat: 'administrator',
      name: 'administrator',
      about: 'stakeholder-unhcr-2',
      attachments: [{ role: 'letter', mediaType: 'application/pdf' }],
    });
    expect(JSON.stringify(history)).not.toMatch(/two@office\.example|demonstration\.invalid/);
  });

  it('has no name, address, reason or letter in records, log, or refusals kept', async () => {
    const { rows } = await stage.database.pool.query<{ text: string }>(
      `select leaf || "inner" as text from mufakat.records union all select entry from mufakat.notices
       union all select answer::text from mufakat.commands`,
    );
    const everything = [...rows.map(({ text }) => text), ...stage.log].join('\n');
    for (const secret of ['cochair-id-2', 'stakeholder-unhcr-2', 'two@office', 'Rotation', 'What is due', 'a letter'])
      expect(everything).not.toContain(secret);
  });
});
