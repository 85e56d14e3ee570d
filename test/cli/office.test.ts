import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, HistoryView, OfficeAnswer, OfficeHistoryView, OfficeView } from '../../cli/client.ts';
import { packageRoot } from '../../product.ts';
import { AUDIENCE, ISSUER, issuerKeys } from '../api/stage.ts';
import { openStage, type Ran, type Stage } from './stage.ts';

let stage: Stage;
let letter: string;
const ENVIRONMENT = { MUFAKAT_TOKEN_ISSUER: ISSUER, MUFAKAT_TOKEN_AUDIENCE: AUDIENCE };
const SAMPLE = join(packageRoot(), 'samples', 'new-project-bilateral.yaml');

beforeAll(async () => {
  stage = await openStage();
  // What `npm start` leaves besides: the key by which the demonstration's tokens are signed.
  await mkdir(join(stage.directory, 'keys'));
  const pem = issuerKeys.privateKey.export({ type: 'pkcs8', format: 'pem' });
  await writeFile(join(stage.directory, 'keys', 'issuer.pem'), pem);
  letter = join(stage.directory, 'letter.pdf');
  await writeFile(letter, 'a letter');
});
afterAll(() => stage.close());

function run(...words: readonly string[]): Promise<Ran> {
  return stage.run(words, ENVIRONMENT);
}

async function json<T>(...words: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await run(...words, '--output', 'json');
  if (code !== 0) throw new Error(`mufakat ${words.join(' ')} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as T;
}

async function seatNow(seat: string, ...more: readonly string[]): Promise<OfficeView['seats'][number] | undefined> {
  const { seats } = await json<OfficeView>('office', ...more);
  return seats.find((one) => one.seat === seat);
}

describe('mufakat office', () => {
  it('shows the whole office, or one table of it, in both languages', async () => {
    const shown = await run('office');
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    for (const word of ['Seats', 'comanager-au', 'Members', 'Viet Nam', 'Steering Group', 'Meetings', 'demonstration'])
      expect(shown.stdout).toContain(word);
    expect((await run('--lang', 'id', 'office', '--as', 'comanager-au')).stdout).toContain(
      'PROPOSE_POLICY (mengusulkan pemberlakuan kebijakan)',
    );
    expect((await run('--lang', 'id', 'office', 'seats')).stdout).toMatch(/^Jabatan +Pemegang +Sejak/);
    const groups = (await run('office', 'groups', '--output', 'jsonl')).stdout.trimEnd().split('\n');
    expect(groups.map((line) => (JSON.parse(line) as { group: string }).group)).toEqual([
      'steering-group',
      'ad-hoc-group',
    ]);
    expect((await json<OfficeView['members']>('office', 'members')).map(({ member }) => member)).toContain('viet-nam');
  });

  it('appoints somebody new, who can then act; shows it as it was before', async () => {
    const { at } = await json<OfficeView>('office');
    stage.api.forward(60_000);
    const appointed = await json<OfficeAnswer>('office', 'appoint', 'cochair-id', 'cochair-id-2', '--letter', letter);
    expect(appointed).toMatchObject({ type: 'APPOINT', recorded: ['person.known', 'seat.held'] });
    expect((await seatNow('cochair-id'))?.holder?.name).toBe('cochair-id-2');
    expect((await seatNow('cochair-id', '--at', at))?.holder?.name).toBe('cochair-id');
    const yours = await json<OfficeView>('office', '--as', 'cochair-id');
    expect(yours).toMatchObject({ yours: ['cochair-id'], permitted: ['NAME_ACTING', 'END_ACTING'] });
    expect(await json<OfficeView>('office', '--as', 'cochair-id-2')).toEqual(yours);
  });

  it('vacates a seat, and shows the vacancy', async () => {
    expect(await run('office', 'vacate', 'focal-bangladesh', '--reason', 'Posted elsewhere')).toMatchObject({
      code: 0,
    });
    expect((await run('office', 'seats')).stdout).toMatch(/focal-bangladesh +\(vacant\)/);
    expect(await run('office', 'vacate', 'focal-bangladesh')).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('Nobody holds focal-bangladesh.'),
    });
    expect(await run('office', 'focal', 'bangladesh', 'focal-bangladesh')).toMatchObject({ code: 0 });
  });

  it('names an acting officer, who acts with a token of their own, in one case or in all', async () => {
    const { reference } = await json<Answer>('submit', SAMPLE);
    await run('act', reference ?? '', 'ACCEPT', '--as', 'desk');
    const named = ['comanager-au', 'comanager-au-2', '--until', '2027-01-31', '--case', reference ?? ''];
    expect(await run('office', 'acting', ...named)).toMatchObject({ code: 2 });
    expect(await run('office', 'acting', ...named, '--letter', letter, '--as', 'cochair-id')).toMatchObject({
      code: 4,
    });
    expect(await run('office', 'acting', ...named, '--letter', letter)).toMatchObject({ code: 0 });
    expect((await seatNow('comanager-au'))?.acting).toMatchObject([
      { name: 'comanager-au-2', by: 'senior-official-au', case: expect.stringMatching(/^proposal\//) },
    ]);
    // Somebody acts in that time already, which is told as every other time is.
    const twice = await run('office', 'acting', ...named, '--letter', letter);
    expect(twice.code).toBe(4);
    expect(twice.stderr).toMatch(
      /from 24 Nov 2026, 09:\d\d:\d\d until 31 Jan 2027, 00:00:00: .* Times in Asia\/Bangkok\./,
    );
    const shown = await Promise.all([[], ['seats'], ['history']].map((words) => run('office', ...words)));
    for (const { stdout } of shown) {
      expect(stdout).toMatch(/31\s+Jan\s+2027,\s+00:00:00/);
      expect(stdout.match(/Times in Asia\/Bangkok\./g)).toHaveLength(1);
      expect(stdout).not.toMatch(/\dT\d\d:/);
    }
    expect(await run('act', reference ?? '', 'SUPPORT', '--as', 'comanager-au-2@comanager-au')).toMatchObject({
      code: 0,
    });
    const { entries } = await json<HistoryView>('history', reference ?? '');
    expect(entries.at(-1)).toMatchObject({ type: 'SUPPORT', seat: 'comanager-au', name: 'comanager-au-2' });
    expect(entries.at(-1)).toHaveProperty('actingFor');
    expect((await run('history', reference ?? '')).stdout).toMatch(/\(acting\):\s+comanager-au-2/);
    const ended = ['office', 'end-acting', 'comanager-au', '--case', reference ?? ''];
    expect(await run(...ended)).toMatchObject({ code: 0 });
    expect(await run(...ended)).toMatchObject({ code: 4 });
  });

  it('people act under the names they have, whatever these look like', async () => {
    const { reference } = await json<Answer>('submit', SAMPLE);
    await run('act', reference ?? '', 'ACCEPT', '--as', 'desk');
    const names = ['Budi Santoso', "../S. O'Hara/desk", 'สมชาย@ใจดี'];
    for (const name of names) {
      const named = ['comanager-id', name, '--until', '2027-01-31', '--letter', letter];
      expect(await run('office', 'acting', ...named)).toMatchObject({ code: 0 });
      const person = (await seatNow('comanager-id'))?.acting.find((one) => one.name === name)?.person;
      for (const as of [name, `${name}@comanager-id`]) {
        const words = ['act', reference ?? '', 'SUPPORT', '--as', as, '--dry-run'];
        expect(await run(...words), as).toMatchObject({ code: 0 });
      }
      const ended = await run('office', 'end-acting', 'comanager-id', '--person', person ?? '');
      expect(ended).toMatchObject({ code: 0 });
      expect(await run('act', reference ?? '', 'SUPPORT', '--as', name, '--dry-run')).toMatchObject({ code: 3 });
    }
    const nobody = await run('list', '--as', 'Nobody Known');
    expect(nobody).toMatchObject({ code: 2, stdout: '' });
    expect(nobody.stderr).toContain('There is no demonstration token for "Nobody Known"');
    for (const name of names) expect(nobody.stderr).toContain(name);
  });

  it('admits members, makes groups, and lets them leave', async () => {
    for (const words of [
      ['member', 'admit', 'Timor-Leste'],
      ['focal', 'timor-leste', 'focal-timor-leste', '--address', 'focal@office.example'],
      ['stakeholder', 'timor-leste'],
      ['group', 'add', 'Working Group'],
      ['group', 'join', 'working-group', 'focal-timor-leste'],
    ])
      expect(await run('office', ...words)).toMatchObject({ code: 0 });
    expect((await run('office', 'groups')).stdout).toMatch(/working-group +Working Group +focal-timor-leste/);
    expect(await run('office', 'group', 'leave', 'working-group', 'focal-timor-leste')).toMatchObject({ code: 0 });
    expect(await run('office', 'member', 'leave', 'timor-leste')).toMatchObject({ code: 0 });
    expect((await run('office', 'members')).stdout).not.toContain('Timor-Leste');
  });

  it('calls, moves, cancels and holds meetings', async () => {
    const called = await json<OfficeAnswer>('office', 'meeting', 'add', 'som', '--date', '2027-03-01');
    expect(called.says).toEqual({ meeting: 'som-1' });
    expect(await run('office', 'meeting', 'move', 'som-1', '2027-04-01', '--reason', 'Room')).toMatchObject({
      code: 0,
    });
    expect((await run('office', 'meetings')).stdout).toMatch(/som-1 +2027-04-01 +planned/);
    expect(await run('office', 'meeting', 'hold', 'som-1', '--outcome', 'Agreed')).toMatchObject({ code: 4 });
    expect(await run('office', 'meeting', 'move', 'som-1')).toMatchObject({ code: 0 });
    expect(
      await run('office', 'meeting', 'hold', 'som-1', '--outcome', 'Agreed', '--date', '2026-11-23'),
    ).toMatchObject({ code: 0 });
    expect((await run('office', 'meetings')).stdout).toMatch(/som-1 +2026-11-23 +held +Agreed/);
    await run('office', 'meeting', 'add', 'ad-hoc-group');
    expect(await run('office', 'meeting', 'cancel', 'ad-hoc-group-1')).toMatchObject({ code: 0 });
    expect(await run('office', 'meeting', 'cancel', 'ad-hoc-group-1')).toMatchObject({ code: 4 });
  });

  it('corrects a person, ends a group, and shows what is so now', async () => {
    const corrected = ['office', 'person', 'correct', 'focal-malaysia', '--name', 'focal-malaysia-2'];
    expect(await run(...corrected)).toMatchObject({ code: 0 });
    expect((await seatNow('focal-malaysia'))?.holder?.name).toBe('focal-malaysia-2');
    expect(await json<OfficeView>('office', '--as', 'focal-malaysia-2')).toMatchObject({ yours: ['focal-malaysia'] });
    expect(await run('office', 'person', 'correct', 'focal-malaysia-2')).toMatchObject({ code: 4 });
    const back = ['office', 'person', 'correct', 'focal-malaysia-2', '--name', 'focal-malaysia'];
    expect(await run(...back, '--address', 'nowhere')).toMatchObject({ code: 2 });
    expect(await run(...back, '--address', 'focal@office.example')).toMatchObject({ code: 0 });

    expect(await run('office', 'group', 'add', 'Passing Group')).toMatchObject({ code: 0 });
    expect(await run('office', 'group', 'end', 'passing-group', '--letter', letter)).toMatchObject({ code: 2 });
    const attached = ['--attach', `letter=${letter}`];
    expect(await run('office', 'group', 'end', 'passing-group', ...attached)).toMatchObject({ code: 0 });
    expect((await run('office', 'groups')).stdout).not.toContain('passing-group');
    expect(await run('office', 'group', 'end', 'passing-group')).toMatchObject({ code: 4 });
  });

  it('reads a letter of a record, to standard output or into a new file', async () => {
    const { entries } = await json<OfficeHistoryView>('office', 'history');
    const record = String(entries.findLast(({ type }) => type === 'group.ended')?.seq);
    expect((await run('office', 'history')).stdout).toContain('letter: file of 8 bytes');
    expect(await run('office', 'read', record, 'letter')).toEqual({ code: 0, stdout: 'a letter', stderr: '' });
    const to = join(stage.directory, 'copy.pdf');
    const written = await run('--lang', 'id', 'office', 'read', record, 'letter', '--to', to, '--as', 'auditor');
    expect(written).toEqual({ code: 0, stdout: '', stderr: `${to}: application/pdf, 8 bita\n` });
    expect(await readFile(to, 'utf8')).toBe('a letter');
    expect(await run('office', 'read', record, 'letter', '--to', to)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is there already'),
    });
    expect(await json('office', 'read', record, 'letter')).toEqual({
      record: Number(record),
      name: 'letter',
      mediaType: 'application/pdf',
      bytes: 8,
      content: Buffer.from('a letter').toString('base64'),
    });
    expect(await run('office', 'read', record, 'letter', '--as', 'focal-viet-nam')).toMatchObject({ code: 3 });
    expect(await run('office', 'read', 'first', 'letter')).toMatchObject({ code: 2 });
  });

  it('tells every change, with who made it and why', async () => {
    const told = await run('office', 'history');
    for (const word of [
      'seat.vacated',
      'Posted elsewhere',
      'senior-official-au',
      'acting.named',
      'person: cochair-id-2',
    ])
      expect(told.stdout).toContain(word);
    const indonesian = await run('--lang', 'id', 'office', 'history');
    for (const word of [
      'orang: cochair-id-2',
      'tanggal: (belum bertanggal)',
      'yang diperbarui: nama',
      'surat: berkas 8',
    ])
      expect(indonesian.stdout).toContain(word);
    expect(indonesian.stdout).not.toMatch(/null|\["|\b(?:person|date|told|seat|meeting): /);
    const { entries } = await json<OfficeHistoryView>('office', 'history');
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
  });

  it('tells, when no answer comes, the words that give the same again', async () => {
    const named = ['comanager-id', 'comanager-id-2', '--until', '2027-01-31', '--letter', letter];
    const away = { ...ENVIRONMENT, MUFAKAT_URL: 'http://127.0.0.1:9' };
    const unanswered = await stage.run(['office', 'acting', ...named], away);
    expect(unanswered).toMatchObject({ code: 6, stderr: expect.stringContaining('it is done once') });
    const line = unanswered.stderr.split('\n').find((one) => one.trim().startsWith('npx mufakat')) ?? '';
    expect(await stage.shell(line.trim(), ENVIRONMENT)).toMatchObject({ code: 0 });
    expect((await seatNow('comanager-id'))?.acting).toMatchObject([{ name: 'comanager-id-2' }]);
    const unread = await stage.run(['office', 'history', '--as', 'auditor'], away);
    expect(unread.stderr).toContain('To ask again:\n  npx mufakat office history --as auditor');
  });

  it('repeats a command under its id, and tells a conflict', async () => {
    const id = '0198a5f0-0000-7000-8000-000000000001';
    const first = await run('office', 'vacate', 'focal-pakistan', '--id', id);
    expect(first).toMatchObject({ code: 0 });
    expect(await run('office', 'vacate', 'focal-pakistan', '--id', id)).toEqual(first);
    expect(await run('office', 'vacate', 'focal-malaysia', '--id', id)).toMatchObject({ code: 5 });
    expect(await run('office', 'vacate', 'focal-malaysia', '--dry-run')).toMatchObject({ code: 0 });
    expect((await seatNow('focal-malaysia'))?.holder?.name).toBe('focal-malaysia');
    expect(await run('office', 'throne')).toMatchObject({ code: 2 });
    expect(await run('office', '--at', 'yesterday')).toMatchObject({ code: 2 });
  });
});

describe('what came by mail', () => {
  it('is submitted and acted on by the desk for its sender, with the original', async () => {
    const submitted = await run('submit', SAMPLE, '--as', 'desk', '--for', 'focal-viet-nam', '--original', letter);
    expect(submitted).toMatchObject({ code: 0 });
    const [reference = ''] = /RSO-\d{4}-\d{4}/.exec(submitted.stdout) ?? [];
    const acts = ['act', reference, 'WITHDRAW', '--as', 'desk', '--reason', 'As the letter says'];
    expect(await run(...acts, '--for', 'focal-viet-nam')).toMatchObject({ code: 4 });
    expect(await run(...acts, '--for', 'comanager-au', '--original', letter)).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('Co-Manager'),
    });
    expect(await run(...acts, '--for', 'focal-viet-nam', '--original', letter)).toMatchObject({ code: 0 });
    const { entries } = await json<HistoryView>('history', reference);
    for (const entry of entries)
      expect(entry).toMatchObject({ seat: 'focal-viet-nam', registeredBy: { seat: 'desk', name: 'desk' } });
    expect((await run('history', reference)).stdout).toContain('registered by desk');
  });
});
