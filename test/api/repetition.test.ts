import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { Problem } from '../../api/problems.ts';
import { type CuttingProxy, startCuttingProxy } from '../servers/cutting-proxy.ts';
import { freshDatabase } from '../servers/fresh-database.ts';
import { acted, ask, type Reply, sample, show, submit, submitted } from './asking.ts';
import { openStage, type Stage } from './stage.ts';

const letter = { role: 'letter', mediaType: 'application/pdf', content: Buffer.from('the letter').toString('base64') };

function command(
  stage: Stage,
  seat: string,
  reference: string,
  payload: object,
): Promise<Reply<Problem & { readonly state: string }>> {
  return ask(stage, seat, 'POST', `/proposals/${reference}/commands`, payload);
}

describe('a command id', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  it('with the same proposal, texts and files is done once and answered alike', async () => {
    const commandId = randomUUID();
    const proposal = await sample('new-project-bilateral');
    const first = await submit(stage, 'focal-viet-nam', proposal, { commandId, attachments: [letter] });
    const again = await submit(stage, 'focal-viet-nam', proposal, { commandId, attachments: [letter] });
    expect(again).toEqual(first);
    expect(first.status).toBe(201);
  });

  it('with another proposal, file or sender is a conflict, and nothing is done', async () => {
    const commandId = randomUUID();
    const proposal = await sample('new-project-bilateral');
    const { body } = await submit(stage, 'focal-viet-nam', proposal, { commandId, attachments: [letter] });
    const others = [
      submit<Problem>(stage, 'focal-viet-nam', { ...proposal, title: 'Another' }, { commandId, attachments: [letter] }),
      submit<Problem>(
        stage,
        'focal-viet-nam',
        { ...proposal, ends: '2029-01-01' },
        { commandId, attachments: [letter] },
      ),
      submit<Problem>(stage, 'focal-viet-nam', proposal, { commandId }),
      submit<Problem>(stage, 'focal-viet-nam', proposal, {
        commandId,
        attachments: [{ ...letter, content: Buffer.from('another letter').toString('base64') }],
      }),
    ];
    for (const other of await Promise.all(others)) expect(other).toMatchObject({ status: 409, body: { commandId } });
    expect((await show(stage, 'desk', body.reference ?? '')).body.seq).toBe(2);
  });

  it('of an act with a reason is done once, even after the case has moved on', async () => {
    const reference = await submitted(stage, 'new-project-bilateral', 'focal-viet-nam');
    const { hash: textHash } = (await show(stage, 'desk', reference)).body.text;
    const payload = { commandId: randomUUID(), type: 'RETURN', textHash, reason: 'Costs, please' };
    const first = await command(stage, 'desk', reference, payload);
    expect(first.status).toBe(200);
    const proposal = { ...(await sample('new-project-bilateral')), summary: 'With costs.' };
    const renewal = { commandId: randomUUID(), type: 'RESUBMIT', data: { proposal } };
    const renewed = await command(stage, 'focal-viet-nam', reference, renewal);
    expect(await command(stage, 'focal-viet-nam', reference, renewal)).toEqual(renewed);
    expect(await command(stage, 'desk', reference, payload)).toEqual(first);
    expect((await command(stage, 'desk', reference, { ...payload, reason: 'Dates, please' })).status).toBe(409);
    expect((await show(stage, 'desk', reference)).body).toMatchObject({ seq: 4, text: { revision: 2 } });
  });

  it('sent many times at once is done once', async () => {
    const commandId = randomUUID();
    const proposal = await sample('funding-in-kind');
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => submit(stage, 'focal-new-zealand', proposal, { commandId })),
    );
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.caseId}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
  });

  it('of a refused command can be used again when it has become possible', async () => {
    const reference = await submitted(stage, 'new-project-bilateral', 'focal-viet-nam');
    const { hash: textHash } = (await show(stage, 'desk', reference)).body.text;
    const payload = { commandId: randomUUID(), type: 'SUPPORT', textHash };
    expect((await command(stage, 'comanager-au', reference, payload)).status).toBe(422);
    await acted(stage, 'desk', reference, 'ACCEPT');
    expect((await command(stage, 'comanager-au', reference, payload)).status).toBe(200);
  });
});

describe('PostgreSQL is away', () => {
  let proxy: CuttingProxy;
  let stage: Stage;
  beforeEach(async () => {
    const { hostname, port } = new URL(inject('databaseUrl'));
    proxy = await startCuttingProxy({ host: hostname, port: Number(port) });
    stage = await openStage({ url: proxy.through(await freshDatabase()) });
  });
  afterEach(async () => {
    proxy.thaw();
    await stage.close();
    await proxy.close();
  });

  it('the answer to COMMIT is cut: the host asks what has become of it, and the step is there once', async () => {
    const reference = await submitted(stage, 'new-project-bilateral', 'focal-viet-nam');
    const { hash: textHash } = (await show(stage, 'desk', reference)).body.text;
    const commandId = randomUUID();
    const payload = { commandId, type: 'RETURN', textHash, reason: 'Costs, please' };
    const cut = proxy.cutAnswerTo('moved as (update mufakat.cases');
    const first = await command(stage, 'desk', reference, payload);
    await cut;
    expect(first).toMatchObject({ status: 200, body: { state: 'returned', seq: 3 } });
    expect(await command(stage, 'desk', reference, payload)).toEqual(first);
    const { rows } = await stage.database.pool.query('select 1 from mufakat.records where command_id = $1', [
      commandId,
    ]);
    expect(rows).toHaveLength(1);
  });

  it('the answer is cut and PostgreSQL stays away: 503 with the id; repeated later, it was done once', async () => {
    const reference = await submitted(stage, 'new-project-bilateral', 'focal-viet-nam');
    const { hash: textHash } = (await show(stage, 'desk', reference)).body.text;
    const commandId = randomUUID();
    const payload = { commandId, type: 'RETURN', textHash, reason: 'Costs, please' };
    const cut = proxy.cutAnswerTo('moved as (update mufakat.cases').then(() => proxy.freeze());
    const lost = await command(stage, 'desk', reference, payload);
    await cut;
    expect(lost).toMatchObject({ status: 503, body: { commandId, type: 'urn:mufakat:problem:away' } });
    proxy.thaw();
    proxy.cutAll();
    const again = await command(stage, 'desk', reference, payload);
    expect(again).toMatchObject({ status: 200, body: { state: 'returned', seq: 3 } });
    const { rows } = await stage.database.pool.query('select 1 from mufakat.records where command_id = $1', [
      commandId,
    ]);
    expect(rows).toHaveLength(1);
  });

  it('a database that hangs is told within ten seconds, with the command id', async () => {
    const reference = await submitted(stage, 'new-project-bilateral', 'focal-viet-nam');
    const { hash: textHash } = (await show(stage, 'desk', reference)).body.text;
    const commandId = randomUUID();
    proxy.freeze();
    const started = performance.now();
    const { status, body } = await command(stage, 'desk', reference, { commandId, type: 'ACCEPT', textHash });
    const seconds = (performance.now() - started) / 1000;
    expect({ status, commandId: body.commandId }).toEqual({ status: 503, commandId });
    expect(body.detail).toMatch('PostgreSQL');
    expect(seconds).toBeLessThan(10);
  });
});

describe('/readyz', () => {
  it('is degraded, and says since when, while Temporal is away', async () => {
    const stage = await openStage();
    try {
      stage.temporal = { state: 'away', since: '2026-11-24T03:00:00.000Z', detail: 'no answer in 3 s' };
      const { statusCode, body } = await stage.server.inject({ url: '/readyz' });
      expect(statusCode).toBe(200);
      expect(JSON.parse(body)).toMatchObject({ status: 'degraded', temporal: { since: '2026-11-24T03:00:00.000Z' } });
    } finally {
      await stage.close();
    }
  });
});
