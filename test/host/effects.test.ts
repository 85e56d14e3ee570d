import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseInner } from '../../ledger/shape.ts';
import { freshDatabase } from '../servers/fresh-database.ts';
import { verifiedTypes } from './chain.ts';
import { CLAIMS, openStage, sending, startErrand, type Stage } from './fixture.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage(await freshDatabase());
});
afterAll(async () => {
  await stage.close();
});

const desk = { sender: { person: 'desk', claims: CLAIMS } };
const statuses = async (caseId: string): Promise<string[]> => {
  const { rows } = await stage.database.pool.query<{ name: string; status: string }>(
    'select name, status from mufakat.effects where case_id = $1 order by at, effect_id',
    [caseId],
  );
  return rows.map(({ name, status }) => `${name} ${status}`);
};

async function inquiring(): Promise<{ caseId: string; inquiry: string }> {
  const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
  await stage.host.send(sending(caseId, 'INQUIRE', desk));
  const plan = await stage.host.plan(caseId);
  const inquiry = plan.effects.find((effect) => effect.kind === 'start');
  expect(inquiry).toMatchObject({ name: 'inquiry', work: { retry: { maximumAttempts: 3 } } });
  return { caseId, inquiry: inquiry?.id ?? '' };
}

describe('an action', () => {
  it('is planned until it is settled, then it is done and nothing is recorded', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    const plan = await stage.host.plan(caseId);
    expect(plan.effects).toMatchObject([{ kind: 'action', name: 'notify', work: { summary: 'a notice' } }]);
    const id = plan.effects[0]?.id ?? '';
    expect(await stage.host.effect(caseId, id)).toMatchObject({
      effect: { type: 'notify', params: { what: 'asked' } },
      caseId,
      reference: null,
    });
    expect((await stage.host.settle(caseId, id, { output: { sent: true } })).effects).toEqual([]);
    expect(await stage.host.effect(caseId, id)).toBeNull();
    expect(await statuses(caseId)).toEqual(['notify done']);
    expect(await verifiedTypes(stage.database, caseId)).toEqual(['start', 'ASK']);
  });

  it('that failed for good is kept as failed', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    const [effect] = (await stage.host.plan(caseId)).effects;
    await stage.host.settle(caseId, effect?.id ?? '', { error: { name: 'Undeliverable', message: 'no such mailbox' } });
    expect(await statuses(caseId)).toEqual(['notify failed']);
  });
});

describe('a promise actor', () => {
  it('comes back as a command with its token: a step of the machine, recorded', async () => {
    const { caseId, inquiry } = await inquiring();
    const plan = await stage.host.settle(caseId, inquiry, { output: 'found' });
    expect(plan.story.state).toBe('waiting');
    expect((await stage.host.view(caseId))?.state.context['found']).toBe('found');
    expect(await verifiedTypes(stage.database, caseId)).toEqual(['start', 'ASK', 'INQUIRE', 'done.inquiry']);
    const { rows } = await stage.database.pool.query<{ inner: string }>(
      'select "inner" from mufakat.records where stream = $1 and seq = 4',
      [caseId],
    );
    expect(parseInner(rows[0]?.inner ?? '')).toMatchObject({
      event: { facts: { output: 'found' } },
      authn: { cause: { actor: { actor: 'inquiry', path: [], token: inquiry } } },
    });
  });

  it('that failed comes back as its error', async () => {
    const { caseId, inquiry } = await inquiring();
    await stage.host.settle(caseId, inquiry, { error: { name: 'Away', message: 'nobody there' } });
    expect(await verifiedTypes(stage.database, caseId)).toEqual(['start', 'ASK', 'INQUIRE', 'error.inquiry']);
  });

  it('reported twice is a step once', async () => {
    const { caseId, inquiry } = await inquiring();
    await Promise.all([
      stage.host.settle(caseId, inquiry, { output: 'found' }),
      stage.host.settle(caseId, inquiry, { output: 'found' }),
    ]);
    expect(await verifiedTypes(stage.database, caseId)).toEqual(['start', 'ASK', 'INQUIRE', 'done.inquiry']);
  });

  it('of an earlier run is dropped, with nothing recorded', async () => {
    const { caseId, inquiry } = await inquiring();
    await stage.host.send(sending(caseId, 'AGAIN'));
    expect(await stage.host.effect(caseId, inquiry)).toBeNull();
    await stage.host.send(sending(caseId, 'INQUIRE', desk));
    const plan = await stage.host.settle(caseId, inquiry, { output: 'too late' });
    expect(plan.story.state).toBe('inquiring');
    expect(await verifiedTypes(stage.database, caseId)).toEqual(['start', 'ASK', 'INQUIRE', 'AGAIN', 'INQUIRE']);
    expect((await statuses(caseId)).filter((one) => one.startsWith('inquiry'))).toEqual([
      'inquiry stopped',
      'inquiry pending',
    ]);
    expect(stage.log.some(({ message }) => message.includes('no longer wanted'))).toBe(true);
  });
});

describe('a send to another case', () => {
  it('is planned, and carried out by the system under an id that its effect gives', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    const receiver = await startErrand(stage.host, [{ type: 'ASK' }]);
    await stage.host.send(sending(caseId, 'TELL', { facts: { to: receiver.caseId } }));
    const send = (await stage.host.plan(caseId)).effects.find((effect) => effect.kind === 'send');
    expect(send?.name).toBe('MARK');
    const asked = await stage.host.effect(caseId, send?.id ?? '');
    if (asked?.effect.kind !== 'send') throw new Error('no send');
    const { to, event } = asked.effect;
    const answers = [];
    for (let attempt = 0; attempt < 2; attempt += 1) {
      answers.push(await stage.host.sendAsSystem({ case: to, event, cause: { case: caseId, effect: send?.id ?? '' } }));
    }
    expect(answers[0]).toEqual(answers[1]);
    await stage.host.settle(caseId, send?.id ?? '', { output: null });
    expect(await verifiedTypes(stage.database, receiver.caseId)).toEqual(['start', 'ASK', 'MARK']);
  });
});
