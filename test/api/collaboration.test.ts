import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { act, sample } from './asking.ts';
import { Life } from './life.ts';
import { openStage, type Stage } from './stage.ts';

/** A collaboration under proposal@3 from submission to its review, through the API, in both languages. */

let stage: Stage;
let life: Life;
const PARTNERS = ['focal-indonesia', 'focal-malaysia', 'focal-iom'];
beforeAll(async () => {
  stage = await openStage({ inForce: 'demonstration 3' });
  life = await Life.of(stage, 'collaboration-tabletop', 'focal-australia');
});
afterAll(() => stage.close());

describe('screening and consideration', () => {
  it('says in one sentence who is waited for since when, and what happens next and when, in language and zone of the reader', async () => {
    const view = await life.view('desk');
    expect(view.machine).toBe('proposal@3');
    expect(view.policy.name).toBe('demonstration 3');
    expect(view.says).toEqual([
      'Waiting for the desk of the office since 24 Nov 2026, 13:00:00 to accept it, return it, or propose to call it ineligible; if nobody acts, a first reminder goes out on 26 Nov 2026, 13:00:00.',
    ]);
    expect((await life.view('desk', 'id')).says).toEqual([
      'Menunggu bagian penerimaan kantor sejak 24 Nov 2026, 09.00.00 untuk menerimanya, mengembalikannya, atau mengusulkan agar dinyatakan tidak memenuhi syarat; jika tidak ada yang bertindak, pengingat pertama dikirim pada 26 Nov 2026, 09.00.00.',
    ]);
  });

  it('a returned proposal shows by whom and why it was returned, and what is to be changed', async () => {
    const returned = await Life.of(stage, 'collaboration-tabletop', 'focal-australia');
    await returned.act('desk', 'RETURN', { items: ['summary', 'areas'] }, 'Say what the exercise is for');
    const returnedBy = { seat: 'desk', type: 'RETURN', reason: 'Say what the exercise is for', redacted: false };
    for (const seat of ['focal-australia', 'desk', 'comanager-id', 'auditor']) {
      const view = await returned.view(seat);
      expect(view.returned).toEqual([{ ...returnedBy, says: 'returned it' }]);
      expect(view.decision.items).toEqual(['summary', 'areas']);
    }
    expect((await returned.view('focal-australia', 'id')).returned).toMatchObject([{ says: 'mengembalikannya' }]);
    const record = (await returned.view('desk')).seq;
    await returned.act('desk', 'REDACT', { record, field: 'reason' }, 'It names a person');
    expect((await returned.view('focal-australia')).returned).toMatchObject([{ reason: null, redacted: true }]);
    expect((await returned.view('auditor')).returned).toMatchObject([returnedBy]);
    const proposal = { ...(await sample('collaboration-tabletop')), summary: 'An exercise for three crews.' };
    await returned.act('focal-australia', 'RESUBMIT', { proposal });
    expect(await returned.view('focal-australia')).toMatchObject({ returned: [], decision: { items: [] } });
  });

  it('one that both seats want revised shows the reason of each, to its proponent from then on', async () => {
    const revised = await Life.of(stage, 'collaboration-tabletop', 'focal-australia');
    await revised.act('desk', 'ACCEPT');
    await revised.act('comanager-au', 'REVISE', { items: ['summary'] }, 'Name the crews');
    expect((await revised.view('focal-australia')).returned).toEqual([]);
    await revised.act('comanager-id', 'REVISE', { items: ['areas'] }, 'Name the sea');
    for (const seat of ['focal-australia', 'comanager-au']) {
      const view = await revised.view(seat);
      expect(view.returned.map(({ seat: by, says, reason }) => `${by} ${says}: ${reason}`)).toEqual([
        'comanager-au asked for a revision: Name the crews',
        'comanager-id asked for a revision: Name the sea',
      ]);
      expect(view.decision.items).toEqual(['areas', 'summary']);
    }
  });

  it('those it concerns know nothing of it before it is accepted, and can read it from then on', async () => {
    const before = await life.asked<unknown>('focal-malaysia', `/proposals/${life.reference}`, 'en');
    expect(before.status).toBe(404);
    await life.act('desk', 'ACCEPT');
    const view = await life.view('focal-malaysia');
    expect(view.title).toBe('Tabletop exercise on mixed maritime movements');
    expect(view.says.join()).toMatch(
      /^Waiting for the focal point of Malaysia since .+ to consent; if nobody acts, the partners are reminded on /,
    );
  });

  it('shows what goes on side by side, and what a decision waits for', async () => {
    const view = await life.view('comanager-au');
    expect(view.work.filter(({ quiet }) => !quiet).map(({ says }) => says)).toEqual([
      'a consultation is to be opened',
      'the consent of partners is waited for',
    ]);
    expect(view.notReady).toEqual([
      'a consultation has to be opened on the present text',
      'the consent of the focal point of Indonesia, the focal point of Malaysia, and the focal point of IOM is missing',
      'the position of the Co-Manager (Australia) and the Co-Manager (Indonesia) is missing',
    ]);
    expect((await life.view('comanager-id', 'id')).notReady).toContain(
      'konsultasi atas naskah yang berlaku harus dibuka',
    );
    const hold = view.permitted.find(({ type }) => type === 'SUPPORT');
    expect(hold).toMatchObject({ allowed: 'depends', says: 'support it' });
    const draft = (await life.view('desk')).permitted.find(({ type }) => type === 'DRAFT');
    expect(draft?.allowed).toBe('no');
    expect(draft?.says).toBe('draft the decision: not yet, it is not possible at this point.');
  });

  it('a comment to the office alone is read by the office, and by nobody else', async () => {
    for (const partner of PARTNERS) await life.act(partner, 'CONSENT');
    await life.act('desk', 'OPEN', { parties: ['indonesia', 'malaysia', 'iom'] });
    // It is of a proposal under consideration, and yet not twice.
    const again = await life.refused('desk', 'OPEN', { data: { parties: ['indonesia'] } });
    expect(again.body.detail).toBe(
      'Refused by proposal@3: this cannot be done as the proposal now stands (under consideration).',
    );
    await life.act('focal-malaysia', 'COMMENT', { comment: 'Add the consular services' });
    await life.act('focal-iom', 'COMMENT_TO_OFFICE', { comment: 'A quiet word' });
    const said = async (seat: string): Promise<string> => JSON.stringify(await life.history(seat));
    for (const seat of ['focal-malaysia', 'focal-australia']) {
      expect(await said(seat)).toContain('Add the consular services');
      expect(await said(seat)).not.toContain('A quiet word');
    }
    for (const seat of ['desk', 'comanager-id', 'focal-iom']) expect(await said(seat)).toContain('A quiet word');
  });

  it('the consultation closes by its clock, and is summarised', async () => {
    await life.waitFor('consultationRound');
    expect((await life.view()).notReady).toContain('the consultation has no summary yet');
    expect((await life.view('desk', 'id')).notReady).toContain('konsultasi belum dirangkum');
    const data = { answers: 2, summary: 'Consular services are added.' };
    const dry = (await act(stage, 'desk', life.reference, 'SUMMARISE', { data, dryRun: true })).body.effects ?? [];
    await life.act('desk', 'SUMMARISE', data);
    // The dry run has said of each clock whose act it is about, as the history does.
    const { clocks = [] } = (await life.history()).at(-1) ?? {};
    expect(clocks.length).toBeGreaterThan(2);
    const tried = dry
      .filter(({ kind }) => kind !== 'action')
      .map(({ says }) => says.replace(/, (due .*|stopped)$/, ''));
    expect(tried).toEqual(clocks.map(({ says }) => says));
    for (const who of ['the Co-Manager (Australia): a position', 'the Co-Manager (Indonesia): a position'])
      expect(tried).toContain(`a first reminder goes out to ${who}`);
    const view = await life.view('comanager-au');
    // Each is reminded in the working hours of its own capital.
    expect(view.says).toEqual(
      ['Australia', 'Indonesia'].map((country): unknown =>
        expect.stringMatching(
          new RegExp(
            `^Waiting for the Co-Manager \\(${country}\\) since .+ to support it, ask for a revision, object, or ask for more days; if nobody acts, a first reminder goes out on `,
          ),
        ),
      ),
    );
    // The proposal's own summary is another text than the consultation's.
    expect(view.text.texts['summary']).toMatch(/^Join the existing regional tabletop series/);
  });

  it('a dry run of a joint act says who would owe the answer', async () => {
    const data = { until: '2027-06-01' };
    const { body } = await act(stage, 'comanager-au', life.reference, 'DEFER_JOINTLY', { data, dryRun: true });
    expect(body.effects).toContainEqual({
      kind: 'arm',
      name: 'firstReminder',
      seat: 'comanager-id',
      due: expect.any(String),
      says: expect.stringMatching(
        /^a first reminder goes out to the Co-Manager \(Indonesia\): an answer to the joint act/,
      ),
    });
  });

  it('a clock explains itself: rule, calendars, days skipped and why', async () => {
    const [clock] = (await life.view('comanager-au')).clocks;
    expect(clock).toMatchObject({ name: 'firstReminder', act: 'SUPPORT' });
    expect(clock?.explained).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^10 working days of Bangkok, Canberra, Jakarta from /),
        'at 50 % of it',
        'rule position of the policy',
      ]),
    );
    const indonesian = (await life.view('comanager-id', 'id')).clocks[0]?.explained ?? [];
    expect(indonesian).toContain('aturan position dari kebijakan');
    expect(indonesian.join()).not.toMatch(/working days|decreed|expected|weekends/);
  });
});

describe('the decision', () => {
  it('an interest is declared, and printed in the decision with the parts of the two governments', async () => {
    await life.act('comanager-au', 'DECLARE_INTEREST', { because: 'own-participation' }, 'Australia proposes it');
    await life.act('comanager-au', 'SUPPORT', {}, 'position of Australia');
    await life.act('comanager-id', 'SUPPORT', {}, 'position of Indonesia');
    await life.act('desk', 'DRAFT', { conditions: [{ id: 'insurance', due: '2027-02-26' }] });
    const { decision } = await life.view('comanager-id');
    expect(decision.interests).toEqual([
      { who: 'comanager-au', because: 'own-participation' },
      { who: 'australia', because: 'proponent' },
      { who: 'indonesia', because: 'partners' },
    ]);
    expect(decision.conditions).toMatchObject([{ id: 'insurance', due: '2027-02-26', met: false }]);
    expect(Object.keys(decision.positions)).toEqual(['comanager-au', 'comanager-id']);
  });

  it('a dry run tells the state, who is then waited for, clocks with their instants and letters; nothing is written', async () => {
    await life.act('comanager-au', 'APPROVE');
    const before = (await life.view()).seq;
    const dry = await act(stage, 'comanager-id', life.reference, 'APPROVE', { dryRun: true });
    expect(dry.body).toMatchObject({ dryRun: true, state: 'decision' });
    expect(dry.body.effects?.map(({ says }) => says)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^the act takes effect, due \d+ \w+ 20\d\d/),
        'letter to the Co-Manager (Australia) and the Co-Manager (Indonesia): both seats have signed',
      ]),
    );
    expect(dry.body.effects?.find(({ name }) => name === 'recallWindow')?.due).toBeDefined();
    expect((await life.view()).seq).toBe(before);
  });

  it('an approval can be taken back within its window, and nothing of it has left', async () => {
    await life.act('comanager-id', 'APPROVE');
    const { decision, says } = await life.view('comanager-id');
    expect(decision.pending).toMatchObject({ act: 'APPROVE', by: ['comanager-au', 'comanager-id'] });
    expect(says.at(-1)).toMatch(
      /^Done, and not yet in effect: the Co-Manager \(Australia\) or the Co-Manager \(Indonesia\) can take it back until .+ \(sign the approval\)\.$/,
    );
    stage.forward(29 * 60_000);
    await life.act('comanager-id', 'TAKE_BACK', {}, 'One line is missing');
    expect(await life.letters()).not.toContain('approved');
    expect((await life.view()).decision.pending).toBeNull();
    const late = await life.refused('comanager-id', 'TAKE_BACK', {}, 'id');
    expect(late.status).toBe(422);
    expect(late.body.detail).toBe(
      'Ditolak oleh proposal@3: ini tidak dapat dilakukan dalam keadaan usulan saat ini (sedang diputuskan).',
    );
  });

  it('it takes effect when the window is over; its proponent learns nothing before, and positions, signatures and reasons then', async () => {
    const proponent = async (): Promise<string> =>
      JSON.stringify([await life.view('focal-australia'), await life.history('focal-australia')], null, 1);
    const before = await proponent();
    await life.act('comanager-id', 'APPROVE', {}, 'signed by Indonesia');
    expect(await proponent()).toBe(before);
    stage.forward(30 * 60_000 - 1);
    await stage.host.fireDue(life.caseId, 'net');
    expect(await life.letters()).not.toContain('approved');
    expect((await life.view()).state).toBe('decision');
    await life.waitFor('recallWindow');
    expect((await life.view()).state).toBe('formalisation');
    expect(await life.letters()).toContain('approved');
    const after = await proponent();
    for (const told of ['position of Australia', 'position of Indonesia', 'signed by Indonesia']) {
      expect(before).not.toContain(told);
      expect(after).toContain(told);
    }
    // What the office says among itself stays there.
    expect(after).not.toContain('A quiet word');
  });
});

describe('delivery and the look back', () => {
  it('signed by partners and seats, carried out, reported, closed', async () => {
    expect((await life.view('focal-iom')).says.join()).toMatch(
      /Waiting for the focal point of IOM, .+ to sign it; if nobody acts, the signatories are reminded on /,
    );
    for (const partner of PARTNERS) await life.act(partner, 'SIGN');
    await life.act('comanager-au', 'SIGN');
    await life.act('comanager-id', 'SIGN');
    expect((await life.view()).state).toBe('implementation');
    await life.act('focal-australia', 'MEET', { condition: 'insurance', evidence: 'The policy of the insurer' });
    await life.act('desk', 'VERIFY', { condition: 'insurance' });
    await life.act('comanager-id', 'VERIFY', { condition: 'insurance' });
    await life.waitFor('reportDue');
    await life.act('focal-australia', 'REPORT', { report: 'Half of it is done' });
    await life.waitFor('projectEnds');
    expect((await life.view()).says.join()).toMatch(
      /Waiting for the focal point of Australia since .+ to give the final report/,
    );
    await life.act('focal-australia', 'FINAL_REPORT', { report: 'All of it is done' });
    await life.act('desk', 'ACCEPT');
    expect((await life.view()).state).toBe('closed');
    await life.waitFor('reviewQuiet');
    await life.act('desk', 'REVIEW', { review: 'Worth repeating' });
    expect(await life.view()).toMatchObject({ status: 'done', state: 'reviewed', says: [], clocks: [] });
  });

  it('the history reads as sentences in both languages', async () => {
    const english = await life.history('comanager-au');
    const told = english.map(({ type, says }) => `${type}: ${says}`);
    expect(told).toEqual(
      expect.arrayContaining([
        'OPEN: opened a consultation (Indonesia, Malaysia, IOM)',
        'after.consultationRound: the round of consultation closes',
        'TAKE_BACK: took the act back',
        'after.recallWindow: the act takes effect',
        'VERIFY: verified a condition (insurance)',
      ]),
    );
    const indonesian = await life.history('comanager-id', 'id');
    expect(indonesian.map(({ type }) => type)).toEqual(english.map(({ type }) => type));
    for (const [index, { says }] of indonesian.entries()) {
      expect(says).not.toBe('');
      expect(says, english[index]?.type).not.toBe(english[index]?.says);
    }
  });

  it('after the end nothing is decided any more, and yet a correction, a link and a redaction are recorded', async () => {
    const ended = await life.refused('desk', 'ACCEPT');
    expect(ended.body.detail).toBe('Refused by proposal@3: the case has ended.');
    const other = await Life.of(stage, 'collaboration-tabletop', 'focal-australia');
    await life.act('focal-australia', 'LINK', { case: other.reference });
    await life.act('desk', 'CORRECT', { fact: 'starts', correction: '2027-03-08' }, 'The series began a week later');
    expect((await life.view()).state).toBe('reviewed');
    const nobody = await life.refused('focal-malaysia', 'CORRECT', {
      data: { fact: 'starts', correction: 'x' },
      reason: 'y',
    });
    expect(nobody.body.detail).toBe('Refused by proposal@3: only the desk or a Co-Manager can do this.');
    const nowhere = await life.refused('desk', 'LINK', { data: { case: 'RSO-2026-0999' } });
    expect(nowhere.body.errors).toEqual([{ path: 'data.case', message: 'is no proposal that you may see' }]);
  });

  it('what is wrong with an event is told once for each place, in plain words of the language', async () => {
    const told = async (type: string, data: object, language = 'en'): Promise<unknown> =>
      (await life.refused('comanager-au', type, { data, reason: 'x' }, language)).body.errors;
    expect(await told('DEFER', { until: 'yesterday' })).toEqual([
      { path: 'data.until', message: 'give a day as YYYY-MM-DD' },
    ]);
    expect(await told('DEFER', { until: 'yesterday' }, 'id')).toEqual([
      { path: 'data.until', message: 'berikan tanggal sebagai YYYY-MM-DD' },
    ]);
    const finished = { milestone: -1, status: 'finished' };
    expect(await told('MILESTONE', finished)).toEqual([
      { path: 'data.milestone', message: 'is too small: at least 0' },
      { path: 'data.status', message: 'must be done or slipped' },
    ]);
    expect(await told('MILESTONE', finished, 'id')).toEqual([
      { path: 'data.milestone', message: 'terlalu kecil: paling kecil 0' },
      { path: 'data.status', message: 'harus done atau slipped' },
    ]);
  });

  it('what is redacted is shown to auditors alone, wherever it stands; its hash stays', async () => {
    const entries = await life.history('desk');
    const comment = entries.find(({ type }) => type === 'COMMENT_TO_OFFICE');
    const missing = await life.refused('desk', 'REDACT', {
      data: { record: comment?.seq, field: 'reason' },
      reason: 'x',
    });
    expect(missing.body.errors).toEqual([{ path: 'data.field', message: 'is none of its texts and files: comment' }]);
    await life.act('desk', 'REDACT', { record: comment?.seq }, 'It names a person');
    await life.act('desk', 'REDACT', { record: 1, field: 'title' }, 'It names a ship');
    const shown = async (seat: string): Promise<string> =>
      JSON.stringify([await life.view(seat), await life.history(seat)]);
    for (const seat of ['desk', 'comanager-au', 'focal-australia', 'focal-iom']) {
      expect(await shown(seat)).not.toContain('A quiet word');
      expect(await shown(seat)).not.toContain('Tabletop exercise on mixed');
      expect(await life.view(seat)).toMatchObject({ title: null, text: { redacted: ['title'] } });
    }
    expect(await shown('auditor')).toContain('A quiet word');
    expect(await shown('auditor')).toContain('Tabletop exercise on mixed');
    const after = (await life.history('desk')).find(({ seq }) => seq === comment?.seq);
    expect(after).toMatchObject({ texts: { comment: null }, redacted: ['comment'] });
    expect(after?.replay?.commitments).toEqual(comment?.replay?.commitments);
    const { body } = await life.asked<{ items: { title: string | null; reference: string }[] }>(
      'desk',
      '/proposals',
      'en',
    );
    expect(body.items.find(({ reference }) => reference === life.reference)?.title).toBeNull();
  });
});
