import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { OfficeCommandAnswer } from '../../api/office/schemas.ts';
import type { Problem } from '../../api/problems.ts';
import { ask } from './asking.ts';
import { openStage, type Stage, tokenFor } from './stage.ts';

type Answer = z.output<typeof OfficeCommandAnswer>;
const LETTER = Buffer.from([0x25, 0x50, 0x44, 0x46, 0x00, 0xff]);
let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const file = (role: string, content: Buffer, mediaType = 'application/pdf') => ({
  role,
  mediaType,
  content: content.toString('base64'),
});

async function given(seat: string, type: string, data: object, more: object = {}): Promise<Answer> {
  const command = { commandId: randomUUID(), type, data, ...more };
  const { status, body } = await ask<Answer>(stage, seat, 'POST', '/office/commands', command);
  if (status !== 200) throw new Error(`${type} was not taken: ${JSON.stringify(body)}`);
  return body;
}

async function read(token: Promise<string>, record: number, name: string, query = '') {
  return stage.server.inject({
    method: 'GET',
    url: `/api/v1/office/records/${record}/contents/${name}${query}`,
    headers: { authorization: `Bearer ${await token}` },
  });
}
const readAs = (seat: string, record: number, name: string, query = '') =>
  read(stage.tokenOf(seat), record, name, query);

describe('a letter of the office', () => {
  let record: number;
  let officer: string;
  beforeAll(async () => {
    const { seq, says } = await given(
      'senior-official-au',
      'NAME_ACTING',
      { seat: 'comanager-au', person: 'Officer', address: 'officer@office.example', until: '2027-01-01T00:00:00.000Z' },
      { reason: 'On leave', attachments: [file('letter', LETTER), file('letter', Buffer.from('its annex'))] },
    );
    [record, officer] = [seq, String(says['person'])];
  });

  it('is read by the office, by both governments, and by whom it concerns: byte for byte, and never shown in place', async () => {
    for (const seat of ['administrator', 'desk', 'auditor', 'comanager-id', 'cochair-au', 'senior-official-id']) {
      const reply = await readAs(seat, record, 'letter');
      expect([reply.statusCode, reply.rawPayload]).toEqual([200, LETTER]);
      expect(reply.headers).toMatchObject({
        'content-type': 'application/pdf',
        'content-disposition': 'attachment',
        'x-content-type-options': 'nosniff',
      });
    }
    expect((await read(tokenFor(officer), record, 'letter')).statusCode).toBe(200);
    expect((await readAs('desk', record, 'letter', '?number=2')).payload).toBe('its annex');
    expect((await readAs('desk', record, 'letter', '?number=3')).statusCode).toBe(404);
  });

  it('is to everybody else as if there were none', async () => {
    const hidden = await readAs('focal-viet-nam', record, 'letter');
    const none = await readAs('focal-viet-nam', record, 'minutes');
    expect(hidden.statusCode).toBe(404);
    expect(hidden.json<Problem>().detail).toBe(none.json<Problem>().detail);
    expect((await readAs('stakeholder-iom', record, 'letter')).statusCode).toBe(404);
    const nobody = await read(tokenFor(`person_${'1'.repeat(24)}`), record, 'letter');
    expect(nobody.statusCode).toBe(404);
  });

  it('comes with a reason that is told to every seat, as in the history', async () => {
    const reason = await readAs('focal-viet-nam', record, 'reason');
    expect([reason.statusCode, reason.payload, reason.headers['content-type']]).toEqual([
      200,
      'On leave',
      expect.stringContaining('text/plain'),
    ]);
  });

  it('does not tell by this door what a person is called, or how the person is reached', async () => {
    for (const seat of ['administrator', 'auditor', 'comanager-au'])
      for (let seq = 1; seq <= record; seq += 1)
        for (const name of ['name', 'address']) expect((await readAs(seat, seq, name)).statusCode).toBe(404);
  });

  it('is gone when it was erased, on record', async () => {
    const { rows } = await stage.database.pool.query<{ inner: string }>(
      `select "inner" from mufakat.records where stream = 'directory' and seq = $1`,
      [record],
    );
    const { attachments } = JSON.parse(rows[0]?.inner ?? '{}') as { attachments: { commitment: string }[] };
    await stage.host.erase({
      commitments: [attachments[0]?.commitment ?? ''],
      stream: 'directory',
      basis: 'on-request',
      actor: { person: null, seat: 'system' },
      claims: null,
    });
    const reply = await readAs('desk', record, 'letter');
    expect([reply.statusCode, reply.json<Problem>().detail]).toEqual([404, 'It has been erased, on record.']);
  });
});

it('minutes of a meeting are read by every seat of the office', async () => {
  const { says } = await given('desk', 'CALL_MEETING', { body: 'som', date: '2026-11-24' });
  const attachments = [file('minutes', Buffer.from('# Minutes'), 'text/markdown')];
  const { seq } = await given('desk', 'HOLD_MEETING', { ...says, outcome: 'Agreed' }, { attachments });
  for (const seat of ['focal-viet-nam', 'stakeholder-iom', 'auditor'])
    expect((await readAs(seat, seq, 'minutes')).payload).toBe('# Minutes');
  expect((await readAs('focal-viet-nam', seq, 'outcome')).payload).toBe('Agreed');
});

it('a file that no record would keep is a mistake, and told with the others', async () => {
  const attachments = [file('letter', LETTER), file('photograph', LETTER)];
  const ask400 = (type: string, data: object) =>
    ask(stage, 'administrator', 'POST', '/office/commands', { commandId: randomUUID(), type, data, attachments });
  const wrong = await ask400('VACATE', { throne: 'x' });
  expect(wrong.body.errors).toContainEqual({
    path: 'attachments.1.role',
    message: 'is not taken by VACATE, which takes: letter',
  });
  expect(wrong.body.errors?.map(({ path }) => path).sort()).toEqual(['attachments.1.role', 'data.seat', 'data.throne']);
  expect((await ask400('NAME_GROUP', { name: 'A group' })).body.errors?.map(({ message }) => message)).toEqual([
    'no file goes with NAME_GROUP',
    'no file goes with NAME_GROUP',
  ]);
});

it('what is no record, or no number, has nothing to be read', async () => {
  expect((await readAs('desk', 9_999, 'letter')).statusCode).toBe(404);
  expect((await readAs('desk', 0, 'letter')).statusCode).toBe(400);
  expect((await readAs('desk', 1, 'letter', '?number=0')).statusCode).toBe(400);
});

it('an auditor’s reading of it is put on record', async () => {
  await readAs('auditor', 1, 'reason');
  const { rows } = await stage.database.pool.query<{ entry: string }>(
    `select entry::text from mufakat.notices where entry::text like '%office-content%'`,
  );
  expect(rows).not.toEqual([]);
});
