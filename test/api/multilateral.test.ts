import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVENTS_3 } from '../../machines/proposal/vocabulary/version-3.ts';
import { Life } from './life.ts';
import { openStage, type Stage } from './stage.ts';

/** A multilateral project on which the two seats differ, to its end, through the API, in both languages. */

let stage: Stage;
let life: Life;
beforeAll(async () => {
  stage = await openStage({ inForce: 'demonstration 3' });
  life = await Life.of(stage, 'new-project-multilateral', 'focal-thailand');
});
afterAll(() => stage.close());

const SEATS = ['comanager-au', 'comanager-id'] as const;
/** Everything that an outsider can read, without the instants at which it was read. */
async function readBy(seat: string): Promise<string> {
  return JSON.stringify([await life.view(seat), await life.history(seat)]);
}

/** Data with which each event can be judged by the rules; what it says does not matter here. */
function dataFor(type: string): object {
  const facts: Readonly<Record<string, object>> = {
    HOLD: { days: 2 },
    DEFER: { days: 2 },
    DEFER_JOINTLY: { until: '2027-03-01' },
    OPEN: { parties: ['cambodia'] },
    SUMMARISE: { answers: 0, summary: 'Nothing was said' },
    MARK: { material: true },
    NOT_TAKEN_FORWARD: { because: 'priorities' },
    INELIGIBLE: { because: 'duplicate' },
    SUSPEND: { because: 'funds' },
    TERMINATE: { because: 'funds' },
    DECLARE_INTEREST: { because: 'personal' },
    SUSPEND_BRIEFLY: { days: 2, because: 'funds' },
    AGREE: { act: 'INELIGIBLE' },
    COUNTER: { act: 'INELIGIBLE', because: 'incomplete' },
    REFUSE: { act: 'INELIGIBLE' },
    ADMIT: { member: 'malaysia' },
    TURN_DOWN: { member: 'malaysia' },
    RENEW: { until: '2029-03-01' },
    ENTER_WORK_PLAN: { line: '3.1' },
    REACHED: { seat: 'comanager-id', how: 'By telephone' },
    CITE_WORK_PLAN: { line: '3.1' },
    MEET: { condition: 'c1', evidence: 'A paper' },
    VERIFY: { condition: 'c1' },
    WAIVE: { condition: 'c1' },
    LAPSE: { condition: 'c1' },
    MILESTONE: { milestone: 0, status: 'done' },
    AMEND: { case: 'RSO-2026-0001' },
    MINOR_CHANGE: { change: 'c', percent: 1 },
    MAKE_AMENDMENT: { change: 'c' },
    COMMENT: { comment: 'A word' },
    COMMENT_TO_OFFICE: { comment: 'A word' },
    REPORT: { report: 'Done' },
    FINAL_REPORT: { report: 'Done' },
    LESSONS: { lessons: 'Many' },
    REVIEW: { review: 'Good' },
  };
  return facts[type] ?? {};
}

/** Sends every event that is not possible, and looks at how it is refused. */
async function refusals(language: string): Promise<readonly { readonly event: string; readonly detail: string }[]> {
  const told: { event: string; detail: string }[] = [];
  for (const [type, { bringsText, texts }] of Object.entries(EVENTS_3)) {
    if (bringsText === true || ['LINK', 'CORRECT', 'REDACT', 'AMEND'].includes(type)) continue;
    for (const seat of ['desk', 'comanager-au', 'focal-thailand', 'cochair-id', 'focal-cambodia']) {
      const more = {
        data: dataFor(type),
        ...(texts['reason'] !== undefined && texts['reason'] !== 'optional' && { reason: 'Because' }),
      };
      const { status, body } = await life.refused(seat, type, more, language);
      expect([200, 404, 422], `${type} by ${seat}: ${JSON.stringify(body)}`).toContain(status);
      if (status === 422) told.push({ event: `${type} by ${seat}`, detail: `${body.detail} ${body.remedy}` });
    }
  }
  return told;
}

describe('refusals', () => {
  it(
    'each is a sentence of the catalogue in both languages, and names no rule by its identifier',
    { timeout: 240_000 },
    async () => {
      await life.act('desk', 'ACCEPT');
      const english = await refusals('en');
      expect(english.length).toBeGreaterThan(200);
      for (const { event, detail } of english) {
        expect(detail, event).toMatch(/^Refused by proposal@3: .+\. /);
        // A rule's own name would be seen by the capital inside it; acts stand in capitals, and instants are none here.
        expect(detail.replaceAll(/[A-Z_]{3,}/g, ''), event).not.toMatch(/[a-z][A-Z]/);
      }
      const indonesian = await refusals('id');
      expect(indonesian.map(({ event }) => event)).toEqual(english.map(({ event }) => event));
      for (const { event, detail } of indonesian) {
        expect(detail, event).toMatch(/^Ditolak oleh proposal@3: .+\. /);
        expect(detail, event).not.toMatch(/Refused|the |You could/);
      }
    },
  );

  it('an act of the office is answered with the door at which it is taken', async () => {
    const { status, body } = await life.refused('senior-official-au', 'APPOINT_ACTING', {
      data: { seat: 'comanager-au' },
    });
    expect(status).toBe(422);
    expect(body.refusal).toMatchObject({ code: 'other-door', state: 'consideration' });
    expect(body.detail).toMatch(/^To name an acting officer is an act of the office/);
    expect(body.remedy).toContain(`Give NAME_ACTING to the office (POST /api/v1/office/commands)`);
    expect(body.remedy).toContain(life.caseId);
    expect((await life.refused('senior-official-id', 'APPOINT_ACTING', {}, 'id')).body.detail).toMatch(
      /^Untuk menunjuk pelaksana tugas adalah tindakan kantor/,
    );
  });
});

describe('internal acts leaked to applicants', () => {
  it('nothing that proponent or participant can read tells of what the office says among itself', async () => {
    const readers = ['focal-thailand', 'focal-cambodia'];
    const before = await Promise.all(readers.map(readBy));
    await life.act('comanager-au', 'HOLD', { days: 2 }, 'secret');
    await life.act('comanager-au', 'SUPPORT', {}, 'secret');
    await life.act('comanager-id', 'DEFER', { days: 3 }, 'secret');
    await life.act('comanager-au', 'CLARIFY', {}, 'secret');
    await life.act('cochair-au', 'ADVISE', {}, 'secret');
    await life.act('comanager-id', 'CITE_WORK_PLAN', { line: '3.1' }, 'secret');
    await life.act('comanager-au', 'REFUSE', { act: 'CITE_WORK_PLAN' }, 'secret');
    await life.act('desk', 'DECLARE_INTEREST', { because: 'personal' }, 'secret');
    expect(await Promise.all(readers.map(readBy))).toEqual(before);
    const inside = (await life.history('cochair-id')).map(({ says }) => says);
    expect(inside).toContain('refused the joint act (propose to cite a line of the Work Plan)');
  });
});

describe('the two seats differ', () => {
  it('what a decision waits for is said as it comes in', async () => {
    await life.act('desk', 'OPEN', { parties: ['cambodia', 'viet-nam', 'lao-pdr'] });
    expect((await life.view()).notReady).toEqual([
      'the consultation has to close',
      'the guidance of the Co-Chair (Indonesia) is missing',
      'the position of the Co-Manager (Indonesia) is missing',
    ]);
    await life.act('cochair-id', 'ADVISE', {}, 'Go on');
    await life.waitFor('consultationRound');
    await life.act('desk', 'SUMMARISE', { answers: 0, summary: 'Nobody objects' });
    await life.act('comanager-id', 'OBJECT', {}, 'The costs');
    const view = await life.view('comanager-id', 'id');
    expect(view.notReady).toEqual(['kedua pihak berbeda pendapat']);
    expect(view.work.map(({ says }) => says)).toContain('kedua pihak berbeda pendapat dan sedang berunding');
    expect(view.decision.positions).toMatchObject({
      'comanager-au': { says: 'SUPPORT' },
      'comanager-id': { says: 'OBJECT' },
    });
  });

  it('the Co-Chairs advise differently, both seats weigh it and stay: an agenda, a notice, and at last either seat records it', async () => {
    await life.waitFor('splitGuidance');
    await life.act('cochair-au', 'ADVISE', {}, 'Support it');
    await life.act('cochair-id', 'ADVISE', {}, 'Do not');
    for (const seat of SEATS) await life.act(seat, 'WEIGH', {}, 'Weighed');
    const early = await life.refused('comanager-id', 'NOT_AGREED', { reason: 'We differ' });
    expect(early.body.refusal?.code).toBe('not-now');
    await life.waitFor('splitWeigh');
    expect((await life.view('cochair-au')).says.join(' ')).toMatch(
      /Waiting for the Co-Chair \(Australia\) and the Co-Chair \(Indonesia\) since .+; if nobody acts, a date of the meeting is asked for again on /,
    );
    const now = (await life.view('auditor')).clocks[0]?.due ?? '';
    const date = new Date(Date.parse(now) + 86_400_000 * 30).toISOString().slice(0, 10);
    await callMeeting(stage, date);
    await stage.host.sendAsSystem({
      case: life.caseId,
      event: { type: 'OFFICE_CHANGED' },
      cause: { test: 'a meeting was called' },
    });
    expect((await life.view('comanager-au')).work.map(({ says }) => says)).toContain(
      'the seats differ: it is on the agenda of a dated meeting',
    );
    await life.waitFor('meetingHeld');
    await life.waitFor('splitRestate');
    await life.waitFor('splitNotice');
    await life.act('comanager-id', 'NOT_AGREED', {}, 'We differ');
    expect((await life.view('focal-thailand')).state).toBe('consideration');
    await life.waitFor('recallWindow');
    expect(await life.view('focal-thailand')).toMatchObject({ status: 'done', state: 'not_agreed' });
  });

  it('with the end the proponent reads both positions with their reasons, and no advice', async () => {
    const told = await readBy('focal-thailand');
    expect(told).toContain('The costs');
    expect(told).toContain('We differ');
    expect(told).not.toContain('Support it');
    const history = await life.history('focal-thailand', 'id');
    expect(history.map(({ says }) => says)).toEqual(
      expect.arrayContaining(['mendukungnya', 'menyatakan keberatan', 'mencatat bahwa kedua pihak tidak sepakat']),
    );
  });
});

/** As the administrator, at the office's own door. */
async function callMeeting(on: Stage, date: string): Promise<void> {
  const reply = await on.server.inject({
    method: 'POST',
    url: '/api/v1/office/commands',
    headers: { authorization: `Bearer ${await on.tokenOf('administrator')}` },
    payload: {
      commandId: '01a20e8b-0000-7000-8000-000000000001',
      type: 'CALL_MEETING',
      data: { body: 'steering-group', date },
    },
  });
  expect(reply.statusCode, reply.body).toBe(200);
}
