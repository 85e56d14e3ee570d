import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '../../api/problems.ts';
import type { Answer, HistoryView } from '../../cli/client.ts';
import { ask, type Reply } from './asking.ts';
import { Life } from './life.ts';
import { holderOf, openStage, type Stage } from './stage.ts';

/** What members send by mail under proposal@3, and the desk registers for them: a comment, and a consent. */

const LETTER = 'the letter, as it came';
const original = [
  { role: 'original', mediaType: 'application/pdf', content: Buffer.from(LETTER).toString('base64') },
] as const;
let stage: Stage;
let life: Life;
beforeAll(async () => {
  stage = await openStage({ inForce: 'demonstration 3' });
  life = await Life.of(stage, 'collaboration-tabletop', 'focal-australia');
  await life.act('desk', 'ACCEPT');
  await life.act('desk', 'OPEN', { parties: ['indonesia', 'malaysia', 'iom'] });
});
afterAll(() => stage.close());

interface Mail {
  readonly registersFor: string;
  readonly data?: object;
  readonly reason?: string;
  readonly attachments?: readonly object[];
  readonly commandId?: string;
}

async function register<T = Answer>(type: string, mail: Mail, seat = 'desk'): Promise<Reply<T>> {
  const { text } = await life.view('auditor');
  const command = { commandId: randomUUID(), type, textHash: text.hash, attachments: original, ...mail };
  return ask<T>(stage, seat, 'POST', `/proposals/${life.reference}/commands`, command);
}

type Entry = HistoryView['entries'][number];
async function last(type: string, seat: string): Promise<Entry | undefined> {
  return (await life.history(seat)).findLast((entry) => entry.type === type);
}

/** Letters that were asked for, by what they say and whom they go to. */
async function told(): Promise<readonly unknown[]> {
  const { rows } = await stage.database.pool.query<{ payload: { params: unknown } }>(
    `select payload from mufakat.effects where case_id = $1 and name = 'letter'`,
    [life.caseId],
  );
  return rows.map(({ payload }) => payload.params);
}

/** It is the sender's act, and the desk's hand: the history names both, to the sender as to the office. */
async function namesBoth(type: string, sender: string): Promise<void> {
  const desk = { person: holderOf(stage.directory, 'desk'), seat: 'desk', name: 'desk' };
  for (const reader of [sender, 'desk', 'comanager-au', 'auditor']) {
    const entry = await last(type, reader);
    expect(entry, reader).toMatchObject({
      seat: sender,
      person: holderOf(stage.directory, sender),
      name: sender,
      registeredBy: desk,
      attachments: [{ role: 'original', mediaType: 'application/pdf', bytes: LETTER.length }],
    });
    const commitment = entry?.attachments[0]?.commitment ?? '';
    const file = await stage.server.inject({
      method: 'GET',
      url: `/api/v1/proposals/${life.reference}/attachments/${commitment}`,
      headers: { authorization: `Bearer ${await stage.tokenOf(reader)}` },
    });
    expect([file.statusCode, file.payload]).toEqual([200, LETTER]);
  }
  expect((await last(type, sender))?.letters.map(({ name, to }) => [name, to])).toEqual([['registered', [sender]]]);
  expect(await told()).toContainEqual({ template: 'registered', to: [sender] });
}

describe('a comment that came by mail', () => {
  it('is the sender’s, registered by the desk, with its original; the sender is told', async () => {
    const mail = { registersFor: 'focal-malaysia', data: { comment: 'We support it' }, commandId: randomUUID() };
    const once = await register('COMMENT', mail);
    expect(once.status).toBe(200);
    expect(await register('COMMENT', mail)).toEqual(once);
    expect((await life.history()).filter(({ type }) => type === 'COMMENT')).toHaveLength(1);
    expect((await last('COMMENT', 'focal-australia'))?.texts).toEqual({ comment: 'We support it' });
    await namesBoth('COMMENT', 'focal-malaysia');
  });

  it('to the office alone is seen by the office and its sender', async () => {
    const mail = { registersFor: 'focal-iom', data: { comment: 'A quiet word' } };
    expect((await register('COMMENT_TO_OFFICE', mail)).status).toBe(200);
    await namesBoth('COMMENT_TO_OFFICE', 'focal-iom');
    for (const other of ['focal-australia', 'focal-malaysia'])
      expect(JSON.stringify(await life.history(other))).not.toMatch(/A quiet word|COMMENT_TO_OFFICE/);
  });
});

describe('a consent that came by mail', () => {
  it('counts as the sender’s own: it is no longer waited for, and cannot be given twice', async () => {
    const missing = async (): Promise<string> => ((await life.view('desk')).notReady ?? []).join();
    expect(await missing()).toMatch(/consent of .*the focal point of Malaysia/);
    const mail = { registersFor: 'focal-malaysia', reason: 'As the letter says' };
    expect((await register('CONSENT', mail)).status).toBe(200);
    expect(await missing()).not.toContain('Malaysia');
    await namesBoth('CONSENT', 'focal-malaysia');
    const again = await register<Problem>('CONSENT', mail);
    expect([again.status, again.body.refusal?.code]).toEqual([422, 'guard']);
    expect((await life.refused('focal-malaysia', 'CONSENT')).body.refusal?.code).toBe('guard');
  });

  it('is not taken without its original, from another hand than the desk’s, or for who is not asked', async () => {
    const mail = { registersFor: 'focal-iom' };
    const bare = await register<Problem>('CONSENT', { ...mail, attachments: [] });
    expect([bare.status, bare.body.refusal?.code]).toEqual([422, 'original']);
    for (const hand of ['focal-malaysia', 'comanager-au']) {
      const { status, body } = await register<Problem>('CONSENT', mail, hand);
      expect([status, body.refusal?.code]).toEqual([422, 'seat']);
    }
    // To the administrator there is no such proposal.
    expect((await register('CONSENT', mail, 'administrator')).status).toBe(404);
    const stranger = await register<Problem>('CONSENT', { registersFor: 'focal-thailand' });
    expect([stranger.status, stranger.body.refusal?.code]).toEqual([422, 'guard']);
    expect((await life.history()).filter(({ type }) => type === 'CONSENT')).toHaveLength(1);
  });
});

it('who registered is checked against the office of the instant, as every actor is', async () => {
  const directory = await stage.office.directory();
  const { rows } = await stage.database.pool.query<{ at: string; inner: string }>(
    `select at, "inner" from mufakat.records where stream = $1 and type in ('COMMENT', 'CONSENT', 'COMMENT_TO_OFFICE')`,
    [life.caseId],
  );
  expect(rows).toHaveLength(3);
  for (const { at, inner } of rows) {
    const { actor } = JSON.parse(inner) as { actor: Parameters<typeof directory.wrongWith>[0] };
    expect(directory.wrongWith(actor, at, life.caseId)).toBeNull();
  }
});
