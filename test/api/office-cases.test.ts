import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, HistoryView, Page } from '../../cli/client.ts';
import type { Problem } from '../../api/problems.ts';
import type { Inner } from '../../ledger/index.ts';
import { act, acted, ask, history, type Reply, sample, show, submit, submitted } from './asking.ts';
import { holderOf, openStage, type Stage, tokenFor } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const DAY = 86_400_000;
const file = (role: string): object => ({
  role,
  mediaType: 'application/pdf',
  content: Buffer.from(`the ${role} itself`).toString('base64'),
});
const untilDay = async (days: number): Promise<string> => {
  const { at } = (await ask<{ at: string }>(stage, 'auditor', 'GET', '/office')).body;
  return new Date(Date.parse(at) + days * DAY).toISOString();
};

/** Gives a command of the office, which must be taken; answers the id of the person who became known by it. */
async function change(seat: string, type: string, data: object): Promise<string> {
  const payload = { commandId: randomUUID(), type, data, attachments: [file('letter')] };
  const { status, body } = await ask<{ says: { person?: string } }>(stage, seat, 'POST', '/office/commands', payload);
  if (status !== 200) throw new Error(`${type} was not taken: ${JSON.stringify(body)}`);
  return body.says.person ?? '';
}

/** A request as a person who is known by the id. */
async function as<T>(person: string, method: 'GET' | 'POST', path: string, payload?: object): Promise<Reply<T>> {
  const headers = { authorization: `Bearer ${await tokenFor(person)}` };
  const reply = await stage.server.inject({ method, url: `/api/v1${path}`, headers, ...(payload && { payload }) });
  return { status: reply.statusCode, body: reply.json<T>() };
}

async function actAs<T = Answer>(person: string, seat: string, reference: string, type: string): Promise<Reply<T>> {
  const { hash } = (await show(stage, 'auditor', reference)).body.text;
  const command = { commandId: randomUUID(), type, seat, textHash: hash };
  return as<T>(person, 'POST', `/proposals/${reference}/commands`, command);
}

async function considered(): Promise<string> {
  const reference = await submitted(stage, 'new-project-bilateral', 'focal-viet-nam');
  await acted(stage, 'desk', reference, 'ACCEPT');
  return reference;
}

async function lastEntry(reference: string): Promise<HistoryView['entries'][number] | undefined> {
  return (await history(stage, 'auditor', reference)).body.entries.at(-1);
}

/** What an auditor finds of who acted, in every record there is. */
async function wrongActors(): Promise<readonly string[]> {
  const { directory } = await directoryNow();
  const { rows } = await stage.database.pool.query<{ stream: string; at: string; inner: string }>(
    'select stream, at, "inner" from mufakat.records order by stream, seq',
  );
  return rows.flatMap(
    ({ stream, at, inner }) => directory.wrongWith((JSON.parse(inner) as Inner).actor, at, stream) ?? [],
  );
}

async function directoryNow() {
  const { createOffice } = await import('../../office/index.ts');
  const { readPolicies } = await import('../../policies/index.ts');
  return { directory: await createOffice({ database: stage.database, policies: readPolicies() }).directory() };
}

describe('an acting officer', () => {
  it('acts for the holder while named, and is recorded so; before and after, not', async () => {
    const reference = await considered();
    const until = await untilDay(10);
    const person = await change('senior-official-au', 'NAME_ACTING', {
      seat: 'comanager-au',
      person: 'acting-one',
      until,
    });
    expect(await actAs(person, 'comanager-au', reference, 'SUPPORT')).toMatchObject({ status: 200 });
    expect(await lastEntry(reference)).toMatchObject({
      type: 'SUPPORT',
      seat: 'comanager-au',
      person,
      name: 'acting-one',
      actingFor: holderOf(stage.directory, 'comanager-au'),
    });
    await acted(stage, 'comanager-id', reference, 'SUPPORT');
    stage.forward(10 * DAY);
    expect(await actAs<Problem>(person, 'comanager-au', reference, 'APPROVE')).toMatchObject({
      status: 422,
      body: { refusal: { code: 'seat' } },
    });
    await acted(stage, 'comanager-au', reference, 'APPROVE');
    expect(await wrongActors()).toEqual([]);
  });

  it('fills an empty seat for nobody', async () => {
    const reference = await considered();
    await change('administrator', 'VACATE', { seat: 'comanager-au' });
    expect((await act<Problem>(stage, 'comanager-au', reference, 'SUPPORT')).status).toBe(404);
    const until = await untilDay(10);
    const person = await change('cochair-au', 'NAME_ACTING', { seat: 'comanager-au', person: 'acting-two', until });
    expect(await actAs(person, 'comanager-au', reference, 'SUPPORT')).toMatchObject({ status: 200 });
    expect(await lastEntry(reference)).not.toHaveProperty('actingFor');
    await change('cochair-au', 'END_ACTING', { seat: 'comanager-au' });
    await change('administrator', 'APPOINT', { seat: 'comanager-au', person: 'comanager-au' });
    expect(await wrongActors()).toEqual([]);
  });

  it('named for one case acts there alone, and sees no other', async () => {
    const [one, other] = [await considered(), await considered()];
    const until = await untilDay(10);
    const named = { seat: 'comanager-id', person: 'acting-three', until, case: one };
    const person = await change('cochair-id', 'NAME_ACTING', named);
    expect((await as<Page>(person, 'GET', '/proposals')).body.items.map(({ reference }) => reference)).toEqual([one]);
    expect((await as(person, 'GET', `/proposals/${other}`)).status).toBe(404);
    expect((await actAs(person, 'comanager-id', other, 'SUPPORT')).status).toBe(404);
    expect(await actAs(person, 'comanager-id', one, 'SUPPORT')).toMatchObject({ status: 200 });
    expect(await lastEntry(one)).toMatchObject({ actingFor: holderOf(stage.directory, 'comanager-id') });
    // For the whole seat somebody else may be named meanwhile; the office's own door is none of the case.
    expect((await as(person, 'GET', '/office')).status).toBe(404);
    const directory = (await directoryNow()).directory;
    const { at, caseId } = (await as<Answer>(person, 'GET', `/proposals/${one}`)).body as {
      at?: string;
      caseId: string;
    };
    const now = at ?? (await untilDay(0));
    expect(directory.facts(now, caseId)['acting']).toEqual({ 'comanager-id': [person] });
    expect(directory.facts(now)['acting']).toEqual({});
    expect(await wrongActors()).toEqual([]);
  });
});

describe('the rights of a moment', () => {
  it('are those of that moment, whoever holds the seat now', async () => {
    const reference = await considered();
    await acted(stage, 'comanager-au', reference, 'SUPPORT');
    await acted(stage, 'comanager-id', reference, 'SUPPORT');
    const before = await wrongActors();
    stage.forward(60_000);
    const successor = await change('administrator', 'APPOINT', { seat: 'comanager-au', person: 'successor' });
    // Who has acted in it still sees that.
    expect((await act<Problem>(stage, 'comanager-au', reference, 'APPROVE')).body.refusal?.code).toBe('seat');
    expect(await actAs(successor, 'comanager-au', reference, 'APPROVE')).toMatchObject({ status: 200 });
    await acted(stage, 'comanager-id', reference, 'APPROVE');
    expect((await show(stage, 'auditor', reference)).body.state).toBe('approved');
    expect([before, await wrongActors()]).toEqual([[], []]);
    const { entries } = (await history(stage, 'auditor', reference)).body;
    expect(entries.filter(({ seat }) => seat === 'comanager-au').map(({ name }) => name)).toEqual([
      'comanager-au',
      'successor',
    ]);
    stage.forward(60_000);
    await change('administrator', 'APPOINT', { seat: 'comanager-au', person: 'comanager-au' });
  });

  it('to change the office end with the record that hands them over', async () => {
    stage.forward(60_000);
    const successor = await change('administrator', 'APPOINT', { seat: 'administrator', person: 'administrator-2' });
    const back = { commandId: randomUUID(), type: 'APPOINT', data: { seat: 'administrator', person: 'administrator' } };
    expect((await ask(stage, 'administrator', 'POST', '/office/commands', back)).status).toBe(422);
    expect((await as(successor, 'POST', '/office/commands', { ...back, commandId: randomUUID() })).status).toBe(200);
    expect(await wrongActors()).toEqual([]);
  });
});

describe('what comes by mail', () => {
  const original = [file('original')];
  const registered = async (reference: string): Promise<unknown> => {
    const { caseId } = (await show(stage, 'auditor', reference)).body;
    const { effects } = await stage.host.plan(caseId);
    const asked = await Promise.all(effects.map(({ id }) => stage.host.effect(caseId, id)));
    return asked.flatMap((one) => (one?.effect.kind === 'action' ? [one.effect.params] : []));
  };

  it('is registered by the desk: a proposal, whose sender is told', async () => {
    const command = {
      commandId: randomUUID(),
      proposal: await sample('new-project-bilateral'),
      registersFor: 'focal-viet-nam',
      attachments: original,
    };
    const once = await ask<Answer>(stage, 'desk', 'POST', '/proposals', command);
    expect(once.status).toBe(201);
    expect(await ask<Answer>(stage, 'desk', 'POST', '/proposals', command)).toEqual(once);
    const reference = once.body.reference ?? '';
    const sender = holderOf(stage.directory, 'focal-viet-nam');
    const desk = { person: holderOf(stage.directory, 'desk'), seat: 'desk', name: 'desk' };
    const { entries } = (await history(stage, 'auditor', reference)).body;
    for (const entry of entries)
      expect(entry).toMatchObject({ seat: 'focal-viet-nam', person: sender, registeredBy: desk });
    expect(entries[0]?.letters.map(({ name, to }) => [name, to])).toContainEqual(['registered', ['focal-viet-nam']]);
    expect(await registered(reference)).toContainEqual({ template: 'registered', to: ['focal-viet-nam'] });
    // It is the sender's own, as if sent by their hand.
    expect((await show(stage, 'focal-viet-nam', reference)).status).toBe(200);
    expect((await show(stage, 'focal-thailand', reference)).status).toBe(404);
    expect(await wrongActors()).toEqual([]);
  });

  it('is registered by the desk: advice of a Co-Chair', async () => {
    const reference = await considered();
    await acted(stage, 'comanager-au', reference, 'SUPPORT');
    await acted(stage, 'comanager-id', reference, 'OBJECT', { reason: 'Too early' });
    // Nobody signs: the reminder, and after it both Co-Chairs are asked.
    const { caseId } = (await show(stage, 'auditor', reference)).body;
    for (const _clock of ['reminder', 'escalation']) {
      stage.forward(60 * DAY);
      await stage.host.fireDue(caseId);
    }
    const more = { registersFor: 'cochair-id', attachments: original, reason: 'Wait for the meeting' };
    await acted(stage, 'desk', reference, 'ADVISE', more);
    expect(await lastEntry(reference)).toMatchObject({
      type: 'ADVISE',
      seat: 'cochair-id',
      name: 'cochair-id',
      registeredBy: { seat: 'desk' },
    });
    expect(await registered(reference)).toContainEqual({ template: 'registered', to: ['cochair-id'] });
    expect(await wrongActors()).toEqual([]);
  });

  it.each([
    ['for a Co-Manager', 'desk', 'comanager-au', original, 'seat', 'Co-Manager', 'Manajer Bersama'],
    ['for a seat of the office', 'desk', 'auditor', original, 'seat', 'seat of the office', 'jabatan kantor'],
    ['for a seat that is none', 'desk', 'throne', original, 'seat', 'no seat throne', 'Tidak ada jabatan throne'],
    ['by another seat than the desk', 'comanager-id', 'focal-viet-nam', original, 'seat', 'by the desk', 'bukan oleh'],
    ['without its original', 'desk', 'focal-viet-nam', [file('letter')], 'original', 'What came by', 'Apa yang datang'],
  ])('is not registered %s', async (_what, seat, registersFor, attachments, code, words, indonesian) => {
    const reference = await considered();
    const { seq } = (await show(stage, 'auditor', reference)).body;
    const { status, body } = await act<Problem>(stage, seat, reference, 'WITHDRAW', { registersFor, attachments });
    expect([status, body.refusal?.code]).toEqual([422, code]);
    expect(body.detail).toContain(words);
    const { text } = (await show(stage, 'auditor', reference)).body;
    const command = { commandId: randomUUID(), type: 'WITHDRAW', textHash: text.hash, registersFor, attachments };
    const said = await ask(stage, seat, 'POST', `/proposals/${reference}/commands`, command, 'id');
    expect(said.body.detail).toContain(indonesian);
    expect((await show(stage, 'auditor', reference)).body.seq).toBe(seq);
    const more = { registersFor, attachments };
    const opened = await submit<Problem>(stage, seat, await sample('new-project-bilateral'), more);
    expect([opened.status, opened.body.refusal?.code]).toEqual([422, code]);
  });

  it('is not registered for a seat that nobody holds', async () => {
    const reference = await considered();
    await change('administrator', 'VACATE', { seat: 'focal-viet-nam' });
    const more = { registersFor: 'focal-viet-nam', attachments: original };
    const { status, body } = await act<Problem>(stage, 'desk', reference, 'WITHDRAW', more);
    expect([status, body.detail]).toEqual([422, expect.stringContaining('Nobody holds focal-viet-nam')]);
    await change('administrator', 'NAME_FOCAL', { member: 'viet-nam', person: 'focal-viet-nam' });
    expect((await act(stage, 'desk', reference, 'WITHDRAW', more)).status).toBe(200);
  });

  it('that nobody of the desk could have registered then is found by an audit', async () => {
    const { directory } = await directoryNow();
    const sender = { person: holderOf(stage.directory, 'focal-thailand'), seat: 'focal-thailand' };
    const at = await untilDay(0);
    const by = (person: string, seat: string) => ({ ...sender, registeredBy: { person, seat } });
    const desk = holderOf(stage.directory, 'desk');
    expect(directory.wrongWith(by(desk, 'desk'), at, 'proposal/x')).toBeNull();
    expect(directory.wrongWith(by(sender.person, 'desk'), at, 'proposal/x')).toContain('could not register');
    expect(directory.wrongWith(by(sender.person, 'focal-thailand'), at, 'proposal/x')).toContain('mail-not-desk');
    const comanager = { person: holderOf(stage.directory, 'comanager-id'), seat: 'comanager-id' };
    const forged = { ...comanager, registeredBy: { person: desk, seat: 'desk' } };
    expect(directory.wrongWith(forged, at, 'proposal/x')).toContain('mail-comanager');
  });
});
