import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '../../api/problems.ts';
import type { Answer } from '../../cli/client.ts';
import { act, acted, ask, sample, show, submit, submitted } from './asking.ts';
import { ATTACHMENT_LIMIT, holderOf, openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** Names of the rules that said no. */
function guardsOf({ refusal }: Problem): readonly string[] {
  return (refusal?.missing ?? []).flatMap((one) => {
    const { guard } = { ...(one as { readonly guard?: string } | null) };
    return guard === undefined ? [] : [guard];
  });
}

async function rows(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of ['mufakat.cases', 'mufakat.records', 'mufakat.commands', 'mufakat.outbox', 'contents.contents']) {
    const { rows: found } = await stage.database.pool.query<{ n: number }>(`select count(*) as n from ${table}`);
    counts[table] = found[0]?.n ?? -1;
  }
  return counts;
}

describe('a proposal with mistakes', () => {
  it('is answered with all of them and their paths, and nothing is stored', async () => {
    const before = await rows();
    const proposal = await sample('new-project-bilateral');
    const { status, body } = await submit<Problem>(stage, 'focal-viet-nam', {
      ...proposal,
      title: undefined,
      summary: 7,
      participants: ['Viet Nam', 'Atlantis'],
      areas: ['border management', 'gardening'],
      money: { amount: 1.5, currency: 'dollars' },
      starts: '2027-02-30',
      ends: '2026-01-01',
      budget: 12,
    });
    expect(status).toBe(400);
    expect(body).toMatchObject({ type: 'urn:mufakat:problem:invalid', status: 400 });
    const paths = body.errors?.map(({ path }) => path);
    for (const path of [
      'proposal.title',
      'proposal.summary',
      'proposal.participants.1',
      'proposal.areas.1',
      'proposal.money.amount',
      'proposal.money.currency',
      'proposal.starts',
      'proposal.budget',
    ])
      expect(paths).toContain(path);
    expect(await rows()).toEqual(before);
  });

  it('mistakes between fields are told together with mistakes of fields', async () => {
    const proposal = await sample('new-project-bilateral');
    const { body } = await submit<Problem>(stage, 'focal-viet-nam', {
      ...proposal,
      title: '',
      lead: 'Thailand',
      endorsements: ['Viet Nam'],
      ends: '2027-03-31',
    });
    expect(body.errors?.map(({ path }) => path).sort()).toEqual([
      'proposal.endorsements',
      'proposal.ends',
      'proposal.lead',
      'proposal.title',
    ]);
  });

  it.each<[string, unknown, string]>([
    ['no group of fields', 'a title', 'proposal'],
    ['an unknown kind', { kind: 'party' }, 'proposal.kind'],
    ['a project without a scale', { kind: 'new-project' }, 'proposal.scale'],
    ['an offer of an unknown form', { kind: 'funding', form: 'cheese' }, 'proposal.form'],
  ])('%s', async (_name, proposal, path) => {
    const { status, body } = await submit<Problem>(stage, 'focal-viet-nam', proposal);
    expect(status).toBe(400);
    expect(body.errors?.map((error) => error.path)).toContain(path);
  });

  it('a member counts once, however it is written, and nobody is a partner of itself', async () => {
    const bilateral = { ...(await sample('new-project-bilateral')), participants: ['Viet Nam', 'Việt nam'] };
    const twice = await submit<Problem>(stage, 'focal-viet-nam', bilateral);
    expect(twice.body.errors).toContainEqual({ path: 'proposal.participants.1', message: 'is named twice' });
    const collaboration = {
      ...(await sample('collaboration-tabletop')),
      partners: ['Australia', 'IOM', 'Malaysia', 'IOM'],
    };
    const alone = await submit<Problem>(stage, 'focal-australia', collaboration);
    expect(alone.body.errors).toEqual([
      { path: 'proposal.partners.0', message: 'is the proponent' },
      { path: 'proposal.partners.3', message: 'is named twice' },
    ]);
  });

  it('a request with mistakes of its own is answered with all of them', async () => {
    const { status, body } = await ask(stage, 'desk', 'POST', '/proposals/RSO-2026-0001/commands', {
      commandId: '1',
      type: 'accept',
      textHash: 'abc',
      extra: true,
      dryRun: 'yes',
    });
    expect(status).toBe(400);
    expect(body.errors?.map(({ path }) => path).sort()).toEqual(['commandId', 'dryRun', 'extra', 'textHash', 'type']);
  });

  it.each<[string, string, string, number]>([
    ['no JSON', 'application/json', '{"commandId"', 400],
    ['an empty body', 'application/json', '', 400],
    ['a poisoned body', 'application/json', '{"commandId": "x", "__proto__": {"seat": "desk"}}', 400],
    ['another media type', 'text/plain', 'proposal', 415],
  ])('%s', async (_name, type, payload, status) => {
    const reply = await stage.server.inject({
      method: 'POST',
      url: '/api/v1/proposals',
      headers: { authorization: `Bearer ${await stage.tokenOf('desk')}`, 'content-type': type },
      payload,
    });
    expect(reply.statusCode).toBe(status);
    expect(reply.headers['content-type']).toMatch('application/problem+json');
    expect(reply.json<Problem>().remedy).not.toBe('');
  });
});

describe('what is wrong', () => {
  /** The same, in both languages: every line is said in each, and in neither by the words of a program. */
  async function inBoth(seat: string, method: 'GET' | 'POST', path: string, payload?: object): Promise<Problem> {
    const said = async (language: 'en' | 'id'): Promise<Problem> =>
      (await ask(stage, seat, method, path, payload, language)).body;
    const [english, indonesian] = [await said('en'), await said('id')];
    const lines = ({ title, detail, remedy, errors = [] }: Problem): readonly string[] => [
      ...[title, detail, remedy],
      ...errors.map(({ message }) => message),
    ];
    expect(indonesian.errors?.map(({ path: at }) => at)).toEqual(english.errors?.map(({ path: at }) => at));
    lines(english).forEach((line, place) => expect(lines(indonesian)[place]).not.toBe(line));
    expect([...lines(english), ...lines(indonesian)].join('\n')).not.toMatch(
      /\/\^|expected|received|Invalid|Too |<=|>=/,
    );
    return indonesian;
  }

  it('with a proposal is told in the language of the reader', async () => {
    const proposal = await sample('new-project-bilateral');
    const { title, detail, errors } = await inBoth('focal-viet-nam', 'POST', '/proposals', {
      commandId: randomUUID(),
      proposal: {
        ...proposal,
        title: undefined,
        summary: 7,
        lead: 'x'.repeat(200),
        participants: ['Viet Nam', 'Atlantis'],
        areas: ['gardening'],
        money: { amount: 1.5, currency: 'dollars' },
        milestones: [],
        starts: '2027-02-30',
        ends: '2026-01-01',
        budget: 12,
      },
    });
    expect(title).toBe('Usulan tidak dapat diajukan sebagaimana adanya; tidak ada yang disimpan.');
    expect(detail).toBe(`Ada ${errors?.length ?? 0} kesalahan:`);
    expect(errors).toContainEqual({ path: 'proposal.title', message: 'judul belum diisi' });
    const endorsed = { commandId: randomUUID(), proposal: { ...proposal, endorsements: ['Viet Nam'] } };
    const between = await inBoth('focal-viet-nam', 'POST', '/proposals', endorsed);
    expect(between.errors).toMatchObject([{ message: expect.stringMatching(/^dukungan resmi dari .+ belum ada$/) }]);
  });

  it('with a request, an id, an address or a reference as well', async () => {
    const reference = await submitted(stage, 'new-project-bilateral', 'focal-viet-nam');
    const path = `/proposals/${reference}/commands`;
    const command = { commandId: randomUUID(), type: 'RETURN', reason: 'Costs' };
    const { errors } = await inBoth('desk', 'POST', path, {
      ...{ ...command, commandId: '1', type: 'accept', reason: 'x'.repeat(20_001), dryRun: 'yes', extra: true },
      attachments: [{ role: 'letter', mediaType: 'application/pdf', content: 'no base64!' }],
    });
    expect(errors).toContainEqual({ path: 'reason', message: 'terlalu panjang: paling banyak 20.000 karakter' });
    await inBoth('desk', 'POST', path, { ...command, type: 'ACCEPT', data: { proposal: {}, colour: 'red' } });
    expect((await inBoth('desk', 'GET', '/proposals/RSO-1999-0001')).title).toContain('Tidak ada usulan RSO-1999-0001');
    expect((await inBoth('desk', 'GET', '/proposals?limit=1000')).errors).toEqual([
      { path: 'limit', message: 'terlalu besar: paling besar 100' },
    ]);
    await inBoth('desk', 'GET', '/nothing');
    const taken = { commandId: randomUUID(), type: 'RETURN', reason: 'Dates' };
    await act(stage, 'desk', reference, 'RETURN', taken);
    const other = await inBoth('desk', 'POST', path, { ...taken, reason: 'Costs' });
    expect(other).toMatchObject({ status: 409, title: expect.stringContaining('Id perintah ini sudah dipakai') });
  });
});

describe('an address that is none', () => {
  it.each([
    ['/api/v1/proposals/%E0%A4%A', 400],
    ['/api/v1/nothing', 404],
    ['/api/v2/proposals', 404],
  ])('%s', async (url, status) => {
    const headers = { authorization: `Bearer ${await stage.tokenOf('desk')}` };
    const reply = await stage.server.inject({ url, headers });
    expect(reply.statusCode).toBe(status);
    expect(reply.json<Problem>()).toMatchObject({ status });
  });
});

describe('a draft', () => {
  it('has no number; it can be submitted by its case id, and then it has one', async () => {
    const { body } = await submit(stage, 'focal-viet-nam', await sample('new-project-bilateral'), { submit: false });
    expect(body).toMatchObject({ reference: null, state: 'draft', seq: 1 });
    const path = `/proposals/${encodeURIComponent(body.caseId)}`;
    const hidden = await ask(stage, 'focal-thailand', 'GET', path);
    expect(hidden.status).toBe(404);
    const command = { commandId: randomUUID(), type: 'SUBMIT' };
    const numbered = await ask<Answer>(stage, 'focal-viet-nam', 'POST', `${path}/commands`, command);
    expect(numbered.status).toBe(200);
    expect(numbered.body).toMatchObject({ caseId: body.caseId, state: 'screening', seq: 2 });
    expect(numbered.body.reference).toMatch(/^RSO-2026-\d{4}$/);
  });
});

describe('an event that is not possible', () => {
  it('not now: told by rule and version, with what is possible; nothing recorded but the refusal', async () => {
    const reference = await submitted(stage, 'new-project-bilateral', 'focal-viet-nam');
    const before = await rows();
    const id = randomUUID();
    const { status, body } = await act<Problem>(stage, 'desk', reference, 'SUPPORT', { commandId: id });
    expect(status).toBe(422);
    expect(body).toMatchObject({
      type: 'urn:mufakat:problem:refused',
      commandId: id,
      refusal: { code: 'not-now', rule: 'proposal@1', state: 'screening', permitted: ['ACCEPT', 'RETURN'] },
    });
    expect(body.detail).toBe('Refused by proposal@1: this cannot be done as the proposal now stands (being screened).');
    expect(body.remedy).toBe('You could do now: ACCEPT (accept it) or RETURN (return it).');
    const { 'contents.contents': _unclaimed, ...after } = await rows();
    expect({ ...before, ...after }).toEqual(before);
    const notices = await stage.database.pool.query<{ entry: string }>(
      `select entry from mufakat.notices where kind = 'refusal' and entry like $1`,
      [`%${id}%`],
    );
    expect(notices.rows).toHaveLength(1);
  });

  it('by the wrong seat: the rule and the seat it asks for', async () => {
    const reference = await submitted(stage, 'new-project-bilateral', 'focal-viet-nam');
    await acted(stage, 'desk', reference, 'ACCEPT');
    const { status, body } = await act<Problem>(stage, 'desk', reference, 'SUPPORT');
    expect(status).toBe(422);
    expect(body.refusal).toMatchObject({ code: 'guard', rule: 'proposal@1', permitted: [] });
    expect(guardsOf(body)).toContain('fromSeat');
    expect(body.detail).toBe(
      'Refused by proposal@1: this is the act of another seat (the Co-Manager (Australia) or the Co-Manager (Indonesia)).',
    );
  });

  it('from a seat the person does not hold', async () => {
    const reference = await submitted(stage, 'new-project-bilateral', 'focal-viet-nam');
    await acted(stage, 'desk', reference, 'ACCEPT');
    const { status, body } = await act<Problem>(stage, 'desk', reference, 'SUPPORT', { seat: 'comanager-au' });
    expect(status).toBe(422);
    expect(body.refusal?.code).toBe('seat');
    expect(body.detail).toMatch('does not hold the seat comanager-au');
  });

  it('a second position by the same person', async () => {
    const reference = await submitted(stage, 'new-project-bilateral', 'focal-viet-nam');
    await acted(stage, 'desk', reference, 'ACCEPT');
    await acted(stage, 'comanager-au', reference, 'SUPPORT');
    const { status, body } = await act<Problem>(stage, 'comanager-au', reference, 'SUPPORT');
    expect(status).toBe(422);
    expect(body.refusal).toMatchObject({ code: 'guard', rule: 'proposal@1' });
    expect(guardsOf(body)).toContain('noPositionYet');
    expect((await show(stage, 'desk', reference)).body.seq).toBe(4);
  });

  it('one person in both seats cannot fill the second one', async () => {
    const own = await openStage();
    try {
      const reference = await submitted(own, 'new-project-bilateral', 'focal-viet-nam');
      await acted(own, 'desk', reference, 'ACCEPT');
      const person = holderOf(own.directory, 'comanager-au');
      await own.host.record([
        {
          stream: 'directory',
          type: 'seat.held',
          facts: { seat: 'comanager-id', person },
          actor: { person: null, seat: 'system' },
          claims: null,
          cause: { test: 'both seats' },
        },
      ]);
      await acted(own, 'comanager-au', reference, 'SUPPORT', { seat: 'comanager-au' });
      const { status, body } = await act<Problem>(own, 'comanager-au', reference, 'SUPPORT', { seat: 'comanager-id' });
      expect(status).toBe(422);
      expect(guardsOf(body)).toContain('notTheOtherPosition');
      const undecided = await act<Problem>(own, 'comanager-au', reference, 'SUPPORT');
      expect(undecided.body.detail).toMatch('several seats: comanager-au, comanager-id');
    } finally {
      await own.close();
    }
  });

  it('without a reason where one is asked for, and on another text', async () => {
    const reference = await submitted(stage, 'new-project-bilateral', 'focal-viet-nam');
    const silent = await act<Problem>(stage, 'desk', reference, 'RETURN');
    expect(guardsOf(silent.body)).toContain('reasonGiven');
    const other = await act<Problem>(stage, 'desk', reference, 'ACCEPT', { textHash: '0'.repeat(64) });
    expect(guardsOf(other.body)).toContain('onPresentText');
  });

  it("is told in the reader's language", async () => {
    const reference = await submitted(stage, 'new-project-bilateral', 'focal-viet-nam');
    const reply = await stage.server.inject({
      method: 'POST',
      url: `/api/v1/proposals/${reference}/commands`,
      headers: { authorization: `Bearer ${await stage.tokenOf('desk')}`, 'accept-language': 'fr, id;q=0.9, en;q=0.8' },
      payload: { commandId: randomUUID(), type: 'SUPPORT' },
    });
    expect(reply.json<Problem>()).toMatchObject({
      title: 'SUPPORT ditolak; tidak ada yang dicatat selain penolakan ini.',
      remedy: 'Yang dapat Anda lakukan sekarang: ACCEPT (menerimanya) atau RETURN (mengembalikannya).',
    });
  });

  it('unknown, reserved, or after the end', async () => {
    const reference = await submitted(stage, 'new-project-bilateral', 'focal-viet-nam');
    expect((await act<Problem>(stage, 'desk', reference, 'DANCE')).body.refusal?.code).toBe('unknown-event');
    await acted(stage, 'focal-viet-nam', reference, 'WITHDRAW');
    const late = await act<Problem>(stage, 'desk', reference, 'ACCEPT');
    expect(late.status).toBe(422);
    expect(late.body.refusal).toMatchObject({ code: 'ended', state: 'withdrawn' });
  });

  it('data and reasons that the event does not take', async () => {
    const reference = await submitted(stage, 'new-project-bilateral', 'focal-viet-nam');
    const { status, body } = await act<Problem>(stage, 'focal-viet-nam', reference, 'WITHDRAW', {
      reason: 'No funds',
      data: { date: '2027-01-01', proposal: {} },
    });
    expect(status).toBe(400);
    expect(body.errors?.map(({ path }) => path).sort()).toEqual(['data.date', 'data.proposal']);
  });

  it('of a proposal that does not exist', async () => {
    const { status, body } = await ask(stage, 'desk', 'GET', '/proposals/RSO-1999-0001');
    expect(status).toBe(404);
    expect(body.title).toMatch('RSO-1999-0001');
  });

  it('for somebody else than the own member', async () => {
    const { status, body } = await submit<Problem>(stage, 'focal-thailand', await sample('new-project-bilateral'));
    expect(status).toBe(422);
    expect(guardsOf(body)).toContain('fromProponent');
  });
});

describe('files', () => {
  const file = (bytes: number): object => ({
    role: 'endorsement-letter',
    mediaType: 'application/pdf',
    content: Buffer.alloc(bytes, 'x').toString('base64'),
  });

  it('are kept, and named in the history by commitment', async () => {
    const { status, body } = await submit(stage, 'focal-viet-nam', await sample('new-project-bilateral'), {
      attachments: [file(1_000)],
    });
    expect(status).toBe(201);
    const { entries } = (
      await ask<{ entries: { attachments: { commitment: string }[] }[] }>(
        stage,
        'desk',
        'GET',
        `/proposals/${body.reference}/history`,
      )
    ).body;
    expect(entries[0]?.attachments).toMatchObject([
      { role: 'endorsement-letter', bytes: 1_000, mediaType: 'application/pdf' },
    ]);
    const { commitment = '' } = entries[0]?.attachments[0] ?? {};
    const fetched = async (seat: string, which: string) =>
      stage.server.inject({
        url: `/api/v1/proposals/${body.reference}/attachments/${which}`,
        headers: { authorization: `Bearer ${await stage.tokenOf(seat)}` },
      });
    const reply = await fetched('desk', commitment);
    expect(reply.headers).toMatchObject({ 'content-type': 'application/pdf', 'content-disposition': 'attachment' });
    expect(reply.rawPayload.equals(Buffer.alloc(1_000, 'x'))).toBe(true);
    expect((await fetched('focal-thailand', commitment)).statusCode).toBe(404);
    expect((await fetched('desk', '0'.repeat(64))).statusCode).toBe(404);

    // A file of a hidden step is as good as none.
    await acted(stage, 'desk', body.reference ?? '', 'ACCEPT');
    await acted(stage, 'comanager-au', body.reference ?? '', 'SUPPORT', { attachments: [file(7)] });
    const inside = (
      await ask<{ entries: { attachments: { commitment: string }[] }[] }>(
        stage,
        'desk',
        'GET',
        `/proposals/${body.reference}/history`,
      )
    ).body;
    const hidden = inside.entries.at(-1)?.attachments[0]?.commitment ?? '';
    expect((await fetched('desk', hidden)).rawPayload.length).toBe(7);
    expect((await fetched('focal-viet-nam', hidden)).statusCode).toBe(404);
  });

  it('too large together, too large by far, and no Base64', async () => {
    const proposal = await sample('new-project-bilateral');
    const large = { attachments: [file(ATTACHMENT_LIMIT / 2), file(ATTACHMENT_LIMIT / 2 + 1)] };
    expect((await submit<Problem>(stage, 'focal-viet-nam', proposal, large)).body).toMatchObject({
      status: 413,
      detail: `Together they have ${ATTACHMENT_LIMIT + 1} bytes; ${ATTACHMENT_LIMIT} are allowed for one command.`,
    });
    const huge = { attachments: [file(ATTACHMENT_LIMIT * 4)] };
    expect((await submit<Problem>(stage, 'focal-viet-nam', proposal, huge)).status).toBe(413);
    const broken = { attachments: [{ role: 'letter', mediaType: 'application/pdf', content: 'no base64!' }] };
    expect((await submit<Problem>(stage, 'focal-viet-nam', proposal, broken)).body.errors).toMatchObject([
      { path: 'attachments.0.content' },
    ]);
  });
});
