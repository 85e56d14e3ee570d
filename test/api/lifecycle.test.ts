import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '../../api/problems.ts';
import type { Page } from '../../cli/client.ts';
import { act, acted, history, list, type Reply, sample, show, submitted } from './asking.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const SAMPLES = [
  ['collaboration-tabletop', 'focal-australia'],
  ['new-project-bilateral', 'focal-viet-nam'],
  ['new-project-multilateral', 'focal-thailand'],
  ['funding-in-kind', 'focal-new-zealand'],
  ['secondment-official', 'focal-philippines'],
] as const;

describe('a sample proposal from submission to approval', () => {
  it.each(SAMPLES)('%s', async (name, proponent) => {
    const reference = await submitted(stage, name, proponent);
    expect(reference).toMatch(/^RSO-2026-\d{4}$/);
    await acted(stage, 'desk', reference, 'ACCEPT');
    for (const event of ['SUPPORT', 'APPROVE']) {
      await acted(stage, 'comanager-au', reference, event);
      await acted(stage, 'comanager-id', reference, event, { reason: 'As discussed' });
    }
    const { body } = await show(stage, 'desk', reference);
    expect(body).toMatchObject({
      reference,
      state: 'approved',
      value: 'approved',
      status: 'done',
      seq: 7,
      waitingFor: [],
      next: null,
      machine: 'proposal@1',
      rules: 'approved under the rules of demonstration 1, consultation not modelled',
      demonstration: true,
    });
    const { entries } = (await history(stage, 'desk', reference)).body;
    expect(entries.map(({ type, seat }) => `${type} ${seat}`)).toEqual([
      `start ${proponent}`,
      `SUBMIT ${proponent}`,
      'ACCEPT desk',
      'SUPPORT comanager-au',
      'SUPPORT comanager-id',
      'APPROVE comanager-au',
      'APPROVE comanager-id',
    ]);
    expect(entries[4]).toMatchObject({
      texts: { reason: 'As discussed' },
      name: 'comanager-id',
    });
    expect(entries[1]?.clocks).toMatchObject([{ clock: 'screeningReminder', what: 'armed' }]);
    expect(entries[2]?.clocks).toMatchObject([
      { clock: 'screeningReminder', what: 'disarmed' },
      { clock: 'reminder', what: 'armed' },
    ]);
  });
});

describe('what a proposal shows', () => {
  it('says who is waited for since when, what happens next, and what the reader could do', async () => {
    const reference = await submitted(stage, 'new-project-bilateral', 'focal-viet-nam');
    stage.forward(60_000);
    const accepted = await acted(stage, 'desk', reference, 'ACCEPT');
    const { body } = await show(stage, 'comanager-au', reference);
    expect(body.state).toBe('consideration');
    expect(body.waitingFor).toEqual(
      ['au', 'id'].map((country) => ({
        who: `comanager-${country}`,
        state: `proposal.open.consideration.${country}.owed`,
        since: accepted.at,
        acts: ['SUPPORT', 'REVISE', 'OBJECT'],
        // The first version has one clock for both, beside them.
        next: null,
      })),
    );
    expect(body.next).toMatchObject({ name: 'reminder' });
    expect(Date.parse(body.next?.due ?? '') - Date.parse(accepted.at)).toBe(5 * 86_400_000);
    expect(body.permitted.filter(({ allowed }) => allowed !== 'no').map(({ type }) => type)).toEqual([
      'OBJECT',
      'REVISE',
      'SUPPORT',
    ]);
    expect(body.text.texts).toMatchObject({
      title: 'Joint training on document fraud at two land borders',
      'milestones.0.title': 'First joint course',
    });
  });

  it('a new text of a returned proposal keeps the commitments of what has not changed', async () => {
    const reference = await submitted(stage, 'new-project-bilateral', 'focal-viet-nam');
    await acted(stage, 'desk', reference, 'RETURN', { reason: 'Say what the courses teach' });
    const before = (await show(stage, 'focal-viet-nam', reference)).body.text;
    const proposal = { ...(await sample('new-project-bilateral')), summary: 'Two courses a year, on forged stamps.' };
    await acted(stage, 'focal-viet-nam', reference, 'RESUBMIT', { data: { proposal } });
    const after = (await show(stage, 'focal-viet-nam', reference)).body.text;
    expect(after).toMatchObject({
      revision: 2,
      texts: { ...before.texts, summary: 'Two courses a year, on forged stamps.' },
    });
    expect(after.hash).not.toBe(before.hash);
    const inners = await stage.database.pool.query<{ inner: string }>(
      `select r.inner from mufakat.records r join mufakat.cases c on c.id = r.stream
       where c.reference = $1 and r.type in ('start', 'RESUBMIT') order by r.seq`,
      [reference],
    );
    const [first, second] = inners.rows.map(
      ({ inner }) => (JSON.parse(inner) as { event: { commitments: Record<string, string> } }).event.commitments,
    );
    expect(second?.['title']).toBe(first?.['title']);
    expect(second?.['summary']).not.toBe(first?.['summary']);
  });

  it('a position on the old text is refused after a new one came', async () => {
    const reference = await submitted(stage, 'new-project-bilateral', 'focal-viet-nam');
    const old = (await show(stage, 'desk', reference)).body.text.hash;
    await acted(stage, 'desk', reference, 'RETURN', { reason: 'Please shorten' });
    const proposal = { ...(await sample('new-project-bilateral')), summary: 'Short.' };
    await acted(stage, 'focal-viet-nam', reference, 'RESUBMIT', { data: { proposal } });
    const refused = await act<{ refusal: { missing: { guard: string }[] } }>(stage, 'desk', reference, 'ACCEPT', {
      textHash: old,
    });
    expect(refused.status).toBe(422);
    expect(refused.body.refusal.missing.map(({ guard }) => guard)).toContain('onPresentText');
  });
});

describe('the list', () => {
  it('is filtered, and comes in pages that together hold every proposal once', async () => {
    const all = (await list(stage, 'desk', '?limit=100')).body;
    expect(all.next).toBeNull();
    const paged: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Reply<Page> = await list(stage, 'desk', `?limit=2${cursor === null ? '' : `&cursor=${cursor}`}`);
      expect(page.body.items.length).toBeLessThanOrEqual(2);
      paged.push(...page.body.items.map(({ caseId }) => caseId));
      cursor = page.body.next;
    } while (cursor !== null);
    expect(paged).toEqual(all.items.map(({ caseId }) => caseId));
    const done = (await list(stage, 'desk', '?status=done')).body.items;
    expect(done).toHaveLength(SAMPLES.length);
    expect(new Set(done.map(({ state }) => state))).toEqual(new Set(['approved']));
    const waiting = (await list(stage, 'desk', '?waitingFor=comanager-au')).body.items;
    expect(waiting.map(({ state }) => state)).toEqual(['consideration']);
    const funding = (await list(stage, 'desk', '?kind=funding')).body.items;
    expect(funding.map(({ title }) => title)).toEqual(['Interpretation and venue for four roundtables']);
  });

  it('an inbox sorted latest-due first: what waits for a seat comes with what is due first, page by page', async () => {
    stage.forward(86_400_000);
    const opened: string[] = [];
    for (const [name, proponent] of SAMPLES.slice(0, 3)) {
      opened.push(await submitted(stage, name, proponent));
      // The later it came, the later it is due.
      stage.forward(3_600_000);
    }
    const all = (await list(stage, 'desk', '?waitingFor=desk')).body.items;
    const dues = all.map(({ waitingFor }) => waitingFor.find(({ who }) => who === 'desk')?.next?.due ?? '~');
    expect(dues).toEqual(dues.toSorted());
    const mine = all.flatMap(({ reference }) => (opened.includes(reference ?? '') ? [reference] : []));
    expect(mine).toEqual(opened);
    const paged: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Page = (await list(stage, 'desk', `?waitingFor=desk&limit=1${cursor && `&cursor=${cursor}`}`)).body;
      paged.push(...page.items.map(({ caseId }) => caseId));
      cursor = page.next;
    }
    expect(paged).toEqual(all.map(({ caseId }) => caseId));
  });

  it('refuses a kind, a state and a seat that there are none of, and names those there are', async () => {
    const { status, body } = await list<Problem>(stage, 'desk', '?kind=nosuch&state=nosuch&waitingFor=nosuch');
    expect({ status, title: body.title }).toEqual({ status: 400, title: 'The list cannot be filtered so.' });
    expect(body.errors).toEqual([
      { path: 'kind', message: 'kind is collaboration, new-project, funding or secondment' },
      { path: 'state', message: expect.stringMatching(/^is no state of a proposal; there are: draft, screening, /) },
      {
        path: 'waitingFor',
        message: expect.stringMatching(
          /^is no seat; there are: .*comanager-au.*, focal-MEMBER, stakeholder-MEMBER, office$/,
        ),
      },
    ]);
    // Members are named to nobody by this, and whoever reads, the same is refused.
    expect(body.errors?.[2]?.message).not.toContain('viet-nam');
    const outside = await list<Problem>(stage, 'stakeholder-iom', '?kind=nosuch&state=nosuch&waitingFor=nosuch');
    expect(outside).toEqual({ status, body });
  });

  it('takes every state of every version, and seats that nothing waits for', async () => {
    for (const query of ['state=owed', 'state=conditions', 'state=lapsed', 'waitingFor=focal-iom', 'waitingFor=office'])
      expect(await list(stage, 'stakeholder-iom', `?${query}`)).toEqual({
        status: 200,
        body: { items: [], next: null },
      });
  });

  it('refuses a cursor that is none of its own', async () => {
    const { status, body } = await list<{ title: string }>(stage, 'desk', '?cursor=bm9uZQ');
    expect({ status, title: body.title }).toEqual({ status: 400, title: 'The cursor is none of this list.' });
  });
});
