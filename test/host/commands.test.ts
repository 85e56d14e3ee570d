import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM } from '../../host/index.ts';
import { parseInner, parseLeaf } from '../../ledger/shape.ts';
import { getContent, putContent } from '../../store/index.ts';
import { freshDatabase } from '../servers/fresh-database.ts';
import { verifiedTypes } from './chain.ts';
import { CLAIMS, newCase, openStage, REMINDER, sending, startErrand, type Stage, traceOf } from './fixture.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage(await freshDatabase(), {
    reference: ({ event }) => (event === 'ASK' ? 'ERR-2026-' : null),
    mayNote: ({ actor }) => (actor.seat === 'judge' ? null : 'only the judge corrects'),
  });
});
afterAll(async () => {
  await stage.close();
});

const count = async (table: string): Promise<number> => {
  const { rows } = await stage.database.pool.query<{ n: number }>(`select count(*) as n from ${table}`);
  return rows[0]?.n ?? -1;
};

describe('a command that is accepted', () => {
  it('is judged, recorded and answered, with its timers, effects and outbox row', async () => {
    const opened = await startErrand(stage.host);
    expect(opened).toMatchObject({ state: 'open', seq: 1, status: 'active', reference: null, next: null });
    const answer = await stage.host.send(sending(opened.caseId, 'ASK'));
    expect(answer).toMatchObject({
      outcome: 'accepted',
      state: 'waiting',
      seq: 2,
      reference: 'ERR-2026-0001',
      waitingFor: [{ who: 'judge', acts: ['APPROVE', 'INQUIRE'] }],
      next: { name: 'reminder', because: { rule: 'reminder' } },
    });
    const trace = (await traceOf(stage.database, opened.caseId)) as Record<string, Record<string, unknown>[]>;
    expect(trace['timers']).toMatchObject([
      { name: 'reminder', due: new Date(Date.parse(stage.clock.now) + REMINDER).toISOString() },
    ]);
    expect(trace['effects']).toMatchObject([{ kind: 'action', name: 'notify', status: 'pending' }]);
    expect(trace['outbox']?.map((row) => row['what'])).toEqual(['effects']);
    expect(await verifiedTypes(stage.database, opened.caseId)).toEqual(['start', 'ASK']);

    const done = await stage.host.send(sending('ERR-2026-0001', 'APPROVE'));
    expect(done).toMatchObject({ outcome: 'accepted', status: 'done', state: 'approved', next: null, waitingFor: [] });
    const after = (await traceOf(stage.database, opened.caseId)) as Record<string, Record<string, unknown>[]>;
    expect(after['timers']).toEqual([]);
    expect(after['outbox']?.at(-1)?.['what']).toBe('end');
  });

  it('opens a case and gives it its first events in one transaction, under one command id', async () => {
    const answer = await startErrand(stage.host, [{ type: 'ASK' }, { type: 'MARK' }]);
    expect(answer).toMatchObject({ state: 'waiting', seq: 3 });
    expect(answer.reference).toMatch(/^ERR-2026-\d{4}$/);
    expect(await verifiedTypes(stage.database, answer.caseId)).toEqual(['start', 'ASK', 'MARK']);
    const { rows } = await stage.database.pool.query<{ leaf: string; inner: string }>(
      'select leaf, "inner" from mufakat.records where stream = $1 and seq = 2',
      [answer.caseId],
    );
    expect(parseLeaf(rows[0]?.leaf ?? '').announced).toEqual({ reference: answer.reference });
    expect(parseInner(rows[0]?.inner ?? '').event.facts).toEqual({ reference: answer.reference });
  });

  it('keeps in its record the office facts that were read, and no others', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    const answer = await stage.host.send(sending(caseId, 'INQUIRE', { sender: { person: 'desk', claims: CLAIMS } }));
    expect(answer.outcome).toBe('accepted');
    const { rows } = await stage.database.pool.query<{ inner: string }>(
      'select "inner" from mufakat.records where stream = $1 order by seq desc limit 1',
      [caseId],
    );
    expect(parseInner(rows[0]?.inner ?? '').facts).toEqual({ desks: ['desk'] });
  });

  it('draws references without gaps, also when a command that would have got one is refused', async () => {
    const first = await startErrand(stage.host, [{ type: 'ASK' }]);
    const refused = await stage.host.start({
      commandId: randomUUID(),
      sender: { person: 'asker', claims: CLAIMS },
      caseId: newCase(),
      machine: { name: 'errand', version: 1 },
      input: { title: 't' },
      then: [{ type: 'ASK' }, { type: 'APPROVE' }],
    });
    expect(refused.outcome).toBe('refused');
    const second = await startErrand(stage.host, [{ type: 'ASK' }]);
    const number = (reference: string | null): number => Number(reference?.slice(-4));
    expect(number(second.reference)).toBe(number(first.reference) + 1);
  });

  it('tries without writing on a dry run', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    const before = await traceOf(stage.database, caseId);
    const answer = await stage.host.send(sending(caseId, 'APPROVE', { dryRun: true }));
    expect(answer).toMatchObject({
      outcome: 'accepted',
      state: 'approved',
      effects: [{ kind: 'disarm' }],
      after: { value: 'approved', timers: [] },
    });
    expect(await traceOf(stage.database, caseId)).toEqual(before);
  });
});

describe('a command that is refused', () => {
  it('leaves no leaf, no state change, no outbox row: only the notice that is gathered', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    const before = await traceOf(stage.database, caseId);
    const notices = await count('mufakat.notices');
    const byStranger = await stage.host.send(
      sending(caseId, 'APPROVE', { sender: { person: 'stranger', claims: CLAIMS } }),
    );
    expect(byStranger).toMatchObject({
      outcome: 'refused',
      refusal: { code: 'guard', rule: 'errand@1', missing: [{ guard: 'fromJudge', answer: false }] },
    });
    const wrongSeat = await stage.host.send(
      sending(caseId, 'APPROVE', { sender: { person: 'stranger', seat: 'judge', claims: CLAIMS } }),
    );
    expect(wrongSeat).toMatchObject({ outcome: 'refused', refusal: { code: 'seat' } });
    const notNow = await stage.host.send(sending(caseId, 'ASK'));
    expect(notNow).toMatchObject({ outcome: 'refused', refusal: { code: 'not-now' } });
    const forged = await stage.host.send(sending(caseId, 'after.reminder'));
    expect(forged).toMatchObject({ outcome: 'refused', refusal: { code: 'unknown-event' } });
    expect(await traceOf(stage.database, caseId)).toEqual(before);
    expect(await count('mufakat.notices')).toBe(notices + 4);
  });

  it('says so when no record could hold it', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    const before = await traceOf(stage.database, caseId);
    const large = await stage.host.send(sending(caseId, 'MARK', { facts: { note: 'x'.repeat(300_000) } }));
    expect(large).toMatchObject({ outcome: 'refused', refusal: { code: 'too-large' } });
    const fraction = await stage.host.send(sending(caseId, 'MARK', { facts: { amount: 0.5 } }));
    expect(fraction).toMatchObject({ outcome: 'refused', refusal: { code: 'not-recordable' } });
    expect(await traceOf(stage.database, caseId)).toEqual(before);
  });

  it('is answered not-found where there is no case, and conflict where a case is there already', async () => {
    expect(await stage.host.send(sending(newCase(), 'ASK'))).toMatchObject({ outcome: 'not-found' });
    expect(await stage.host.send(sending('ERR-1999-0001', 'ASK'))).toMatchObject({ outcome: 'not-found' });
    const { caseId } = await startErrand(stage.host);
    const again = await stage.host.start({
      commandId: randomUUID(),
      sender: { person: 'asker', claims: CLAIMS },
      caseId,
      machine: { name: 'errand', version: 1 },
      input: { title: 'other' },
    });
    expect(again.outcome).toBe('conflict');
    expect(await verifiedTypes(stage.database, caseId)).toEqual(['start']);
  });
});

describe('a command that comes twice', () => {
  it('gets its stored answer, and is done once', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    const request = sending(caseId, 'MARK');
    const first = await stage.host.send(request);
    await stage.host.send(sending(caseId, 'MARK'));
    expect(await stage.host.send(request)).toEqual(first);
    // The token was renewed meanwhile: it is still the same command.
    const renewed = { ...request, sender: { ...request.sender, claims: 'd'.repeat(64) } };
    expect(await stage.host.send(renewed)).toEqual(first);
    expect(await verifiedTypes(stage.database, caseId)).toEqual(['start', 'ASK', 'MARK', 'MARK']);
  });

  it('is a conflict when the same id comes with other content, from another person, or for another case', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    const other = await startErrand(stage.host, [{ type: 'ASK' }]);
    const request = sending(caseId, 'MARK');
    await stage.host.send(request);
    const conflict = { outcome: 'conflict', commandId: request.commandId };
    expect(await stage.host.send({ ...request, event: { type: 'MARK', weight: 1 } })).toEqual(conflict);
    expect(await stage.host.send({ ...request, sender: { person: 'desk', claims: CLAIMS } })).toEqual(conflict);
    expect(await stage.host.send({ ...request, case: other.caseId })).toEqual(conflict);
    expect(await verifiedTypes(stage.database, caseId)).toEqual(['start', 'ASK', 'MARK']);
    expect(await verifiedTypes(stage.database, other.caseId)).toEqual(['start', 'ASK']);
  });
});

describe('contents', () => {
  it('are claimed by the step that names them', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    const text = await putContent(stage.database, 'because', 'text/plain', stage.clock.now);
    const answer = await stage.host.send(
      sending(caseId, 'MARK', { facts: { commitments: { reason: text.commitment } } }),
    );
    expect(answer.outcome).toBe('accepted');
    const { rows } = await stage.database.pool.query(
      'select case_id, field from contents.contents where commitment = $1',
      [text.commitment],
    );
    expect(rows).toEqual([{ case_id: caseId, field: 'reason' }]);
  });

  it('that are not there, or are another case’s, refuse the step and leave nothing of it', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    const other = await startErrand(stage.host, [{ type: 'ASK' }]);
    const text = await putContent(stage.database, 'because', 'text/plain', stage.clock.now);
    const commitments = { reason: text.commitment };
    await stage.host.send(sending(other.caseId, 'MARK', { facts: { commitments } }));
    const before = await traceOf(stage.database, caseId);
    for (const wanted of [commitments, { reason: 'f'.repeat(64) }]) {
      const answer = await stage.host.send(sending(caseId, 'MARK', { facts: { commitments: wanted } }));
      expect(answer).toMatchObject({ outcome: 'refused', refusal: { code: 'content' } });
    }
    expect(await traceOf(stage.database, caseId)).toEqual(before);
  });

  it('are erased on record', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    const text = await putContent(stage.database, 'because', 'text/plain', stage.clock.now);
    await stage.host.send(sending(caseId, 'MARK', { facts: { commitments: { reason: text.commitment } } }));
    const erased = await stage.host.erase({
      commitments: [text.commitment],
      stream: caseId,
      basis: 'request-of-the-person',
      actor: { person: 'desk', seat: 'desk' },
      claims: CLAIMS,
    });
    expect(erased.stream).toBe('operations');
    expect(await getContent(stage.database, text.commitment)).toBe('erased');
    expect(await verifiedTypes(stage.database, 'operations')).toContain('content.erased');
    expect(await verifiedTypes(stage.database, caseId)).toEqual(['start', 'ASK', 'MARK']);
  });
});

describe('what takes no step', () => {
  it('is recorded, also after the end, for whom the office allows it', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    await stage.host.send(sending(caseId, 'APPROVE'));
    expect(await stage.host.send(sending(caseId, 'MARK'))).toMatchObject({
      outcome: 'refused',
      refusal: { code: 'ended' },
    });
    const stranger = sending(caseId, 'CORRECT', { sender: { person: 'stranger', claims: CLAIMS } });
    expect(await stage.host.send(stranger)).toMatchObject({ outcome: 'refused', refusal: { code: 'not-open' } });
    const before = (await traceOf(stage.database, caseId)) as { outbox: unknown[]; cases: { state: unknown }[] };
    const answer = await stage.host.send(sending(caseId, 'CORRECT', { facts: { of: 2 } }));
    expect(answer).toMatchObject({ outcome: 'accepted', status: 'done', seq: 4 });
    expect(await verifiedTypes(stage.database, caseId)).toEqual(['start', 'ASK', 'APPROVE', 'CORRECT']);
    // Nobody has to be woken for it, and the state is as it was.
    const after = (await traceOf(stage.database, caseId)) as typeof before;
    expect(after.outbox).toEqual(before.outbox);
    expect(after.cases[0]?.state).toEqual(before.cases[0]?.state);
  });
});

describe('a case that is put into the middle of its life', () => {
  const entering = (value: string) => ({
    commandId: randomUUID(),
    sender: { person: 'clerk', claims: CLAIMS },
    caseId: newCase(),
    machine: { name: 'errand', version: 1 },
    value,
    context: { title: 't', marks: 7, desks: [], found: null },
  });

  it('stands there with its timers armed from now on, and goes on from there', async () => {
    const request = entering('waiting');
    const answer = await stage.host.enter(request);
    expect(answer).toMatchObject({ outcome: 'accepted', state: 'waiting', seq: 1, next: { name: 'reminder' } });
    expect(await stage.host.enter(request)).toEqual(answer);
    expect(await stage.host.send(sending(request.caseId, 'APPROVE'))).toMatchObject({ status: 'done' });
    expect(await verifiedTypes(stage.database, request.caseId)).toEqual(['enter', 'APPROVE']);
  });

  it('is refused where there is no such place', async () => {
    const request = entering('nowhere');
    expect(await stage.host.enter(request)).toMatchObject({ outcome: 'refused', refusal: { code: 'incomplete' } });
    expect(await stage.host.view(request.caseId)).toBeNull();
  });
});

describe('a send of the system', () => {
  it('is done once per cause', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    const send = { case: caseId, event: { type: 'MARK' }, cause: { case: 'errand/x', effect: '3:0' } };
    const first = await stage.host.sendAsSystem(send);
    expect(await stage.host.sendAsSystem(send)).toEqual(first);
    expect(await verifiedTypes(stage.database, caseId)).toEqual(['start', 'ASK', 'MARK']);
    const { rows } = await stage.database.pool.query<{ inner: string }>(
      'select "inner" from mufakat.records where stream = $1 and seq = 3',
      [caseId],
    );
    const inner = parseInner(rows[0]?.inner ?? '');
    expect(inner.actor).toEqual(SYSTEM);
    expect(inner.authn.cause).toEqual({ send: send.cause });
  });
});

describe('permitted', () => {
  it('lists what that sender could do now', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    const seen = await stage.host.view(caseId);
    if (seen === null) throw new Error('no case');
    const judge = await stage.host.permitted(seen, { person: 'judge' });
    const desk = await stage.host.permitted(seen, { person: 'desk' });
    const allowed = (of: typeof judge): unknown =>
      'refused' in of ? of : of.events.find((one) => one.type === 'APPROVE')?.allowed;
    expect([allowed(judge), allowed(desk)]).toEqual(['yes', 'no']);
    expect(await stage.host.permitted(seen, { person: 'desk', seat: 'judge' })).toHaveProperty('refused');
  });
});

describe('an act that comes after a deadline', () => {
  it('is judged on the state that the deadline left, though nobody had fired it', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    stage.clock.forward(REMINDER);
    const late = await stage.host.send(sending(caseId, 'AGAIN'));
    expect(late).toMatchObject({ outcome: 'refused', refusal: { code: 'not-now', value: 'reminded' } });
    expect(await verifiedTypes(stage.database, caseId)).toEqual(['start', 'ASK', 'after.reminder']);
    expect(await stage.host.send(sending(caseId, 'APPROVE'))).toMatchObject({ outcome: 'accepted', state: 'approved' });
  });

  it('is judged before the deadline when it comes a millisecond earlier', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    stage.clock.forward(REMINDER - 1);
    expect(await stage.host.send(sending(caseId, 'AGAIN'))).toMatchObject({ outcome: 'accepted', state: 'waiting' });
  });
});
