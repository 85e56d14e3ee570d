import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '../../api/problems.ts';
import { visibilityOf } from '../../api/reading/visibility.ts';
import { load } from '../../engine/index.ts';
import { proposal1 } from '../../machines/proposal/v1.ts';
import { act, acted, history, list, sample, show, submit, submitted } from './asking.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const INSIDE = ['desk', 'comanager-au', 'comanager-id', 'cochair-au', 'senior-official-id', 'auditor'];
const OUTSIDE = ['focal-thailand', 'stakeholder-iom', 'administrator'];

/** Everything that an outsider can ask, as one text. */
async function everythingFor(seat: string, reference: string): Promise<string> {
  const answers = [await show(stage, seat, reference), await history(stage, seat, reference), await list(stage, seat)];
  return JSON.stringify(answers);
}

/** A proposal through its whole life, the Co-Chairs' advice included. */
async function life(): Promise<{ reference: string; before: Record<string, string>; after: Record<string, string> }> {
  const reference = await submitted(stage, 'new-project-bilateral', 'focal-viet-nam');
  await acted(stage, 'desk', reference, 'RETURN', { reason: 'A line on costs' });
  const proposal = { ...(await sample('new-project-bilateral')), summary: 'Two courses, with their costs.' };
  await acted(stage, 'focal-viet-nam', reference, 'RESUBMIT', { data: { proposal } });
  await acted(stage, 'desk', reference, 'ACCEPT');
  await acted(stage, 'comanager-au', reference, 'SUPPORT', { reason: 'secret position' });
  await acted(stage, 'comanager-id', reference, 'OBJECT', { reason: 'secret objection' });
  await acted(stage, 'comanager-au', reference, 'APPROVE', { reason: 'secret signature' });
  const seats = [...INSIDE, ...OUTSIDE, 'focal-viet-nam'];
  const read = async (): Promise<Record<string, string>> =>
    Object.fromEntries(
      await Promise.all(seats.map(async (seat) => [seat, await everythingFor(seat, reference)] as const)),
    );
  const before = await read();
  await acted(stage, 'comanager-id', reference, 'APPROVE');
  return { reference, before, after: await read() };
}

describe('each event is told to whom the machine declares, and from when', () => {
  it('before and after the end', async () => {
    const { reference, before, after } = await life();
    const types = async (seat: string): Promise<readonly string[]> =>
      (await history(stage, seat, reference)).body.entries.map(({ type }) => type);
    const proponents = ['start', 'SUBMIT', 'RETURN', 'RESUBMIT', 'ACCEPT'];
    const positions = ['SUPPORT', 'OBJECT', 'APPROVE', 'APPROVE'];
    for (const seat of INSIDE) expect(await types(seat)).toEqual([...proponents, ...positions]);
    expect(await types('focal-viet-nam')).toEqual([...proponents, ...positions]);

    for (const secret of ['secret position', 'secret objection', 'secret signature', '"given"', '"owed"']) {
      expect(before['focal-viet-nam']).not.toContain(secret);
      expect(before['desk']).toContain(secret);
    }
    for (const secret of ['secret position', 'secret objection', 'secret signature']) {
      expect(after['focal-viet-nam']).toContain(secret);
    }
    for (const seat of OUTSIDE) {
      expect(before[seat]).toMatch(/"status":404.*"status":404.*"items":\[\]/);
      expect(after[seat]).toMatch(/"status":404.*"status":404.*"items":\[\]/);
    }
  });

  it('every declared event type is seen by exactly the relations and from the moment it names', () => {
    const machine = load(proposal1, '2'.repeat(64));
    const relations = ['proponent', 'comanager', 'cochair', 'senior-official', 'desk', 'stakeholder', 'nobody'];
    const seatOf: Record<string, string> = {
      proponent: 'focal-viet-nam',
      comanager: 'comanager-au',
      cochair: 'cochair-id',
    };
    let checked = 0;
    for (const relation of relations)
      for (const status of ['active', 'done'] as const) {
        const seat = seatOf[relation] ?? `${relation}${relation === 'senior-official' ? '-au' : ''}`;
        const state = { context: { proponent: 'viet-nam' }, status, value: 'x' } as never;
        const visibility = visibilityOf(machine, state, { person: 'p', seats: [seat], auditor: false });
        for (const [type, { audience }] of Object.entries(proposal1.events)) {
          const expected = audience.some(
            ({ to, from }) => to === relation && (from === 'at-once' || status === 'done'),
          );
          expect([relation, status, type, visibility.sees(type)]).toEqual([relation, status, type, expected]);
          checked += 1;
        }
      }
    expect(checked).toBe(relations.length * 2 * Object.keys(proposal1.events).length);
  });
});

describe('what may not be seen leaves no trace', () => {
  it.each([
    ['comanager-au', 'comanager-id'],
    ['comanager-id', 'comanager-au'],
  ])('nothing that the proponent can read changes when %s takes a position', async (first, second) => {
    const reference = await submitted(stage, 'new-project-bilateral', 'focal-viet-nam');
    const accepted = await acted(stage, 'desk', reference, 'ACCEPT');
    const before = await everythingFor('focal-viet-nam', reference);
    stage.forward(86_400_000);
    await acted(stage, first, reference, 'SUPPORT');
    expect(await everythingFor('focal-viet-nam', reference)).toBe(before);
    const { body } = await show(stage, 'focal-viet-nam', reference);
    expect(body).toMatchObject({ state: 'consideration', value: { open: 'consideration' }, seq: 3, next: null });
    expect(body.waitingFor.map(({ who, since, acts }) => ({ who, since, acts }))).toEqual([
      { who: 'comanager-au', since: accepted.at, acts: [] },
      { who: 'comanager-id', since: accepted.at, acts: [] },
    ]);
    const { body: inside } = await show(stage, 'desk', reference);
    expect(inside.waitingFor.map(({ who }) => who)).toEqual([second]);
  });

  it('nor do the refusals that the proponent gets, nor what the proponent could do', async () => {
    const reference = await submitted(stage, 'new-project-bilateral', 'focal-viet-nam');
    await acted(stage, 'desk', reference, 'ACCEPT');
    const asked = async (): Promise<unknown> => {
      const { status, body } = await act<Problem>(stage, 'focal-viet-nam', reference, 'SUPPORT');
      const { commandId: _id, ...problem } = body;
      return { status, problem, permitted: (await show(stage, 'focal-viet-nam', reference)).body.permitted };
    };
    const before = await asked();
    await acted(stage, 'comanager-au', reference, 'SUPPORT');
    expect(await asked()).toEqual(before);
    expect(JSON.stringify(before)).not.toMatch(/context\.|"given"|"owed"/);
  });

  it("the proponent's own command is answered without the seats' positions", async () => {
    const reference = await submitted(stage, 'new-project-bilateral', 'focal-viet-nam');
    await acted(stage, 'desk', reference, 'ACCEPT');
    await acted(stage, 'comanager-au', reference, 'SUPPORT');
    const dry = await act(stage, 'focal-viet-nam', reference, 'WITHDRAW', { dryRun: true });
    expect(dry.body).toMatchObject({ state: 'withdrawn', dryRun: true, waitingFor: [] });
    expect(dry.body.effects).toEqual([
      {
        kind: 'action',
        name: 'withdrawn',
        to: ['focal-viet-nam'],
        says: 'letter to the focal point of Viet Nam: withdrawn',
      },
    ]);
    const inside = await act(stage, 'comanager-id', reference, 'SUPPORT', { dryRun: true });
    expect(inside.body.effects?.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'disarm reminder',
      'arm reminder',
    ]);
  });
});

describe('the answer to an act of proposal@3', () => {
  let third: Stage;
  beforeAll(async () => {
    third = await openStage({ inForce: 'demonstration 3' });
  });
  afterAll(() => third.close());

  it('tells the proponent what show tells', async () => {
    const { body } = await submit(third, 'focal-australia', await sample('collaboration-tabletop'));
    const shown = (await show(third, 'focal-australia', body.reference ?? '')).body;
    expect(body.waitingFor.map(({ who }) => who)).toEqual(['office']);
    for (const field of ['state', 'value', 'waitingFor', 'next', 'says'] as const)
      expect(body[field]).toEqual(shown[field]);
  });

  it('does not say that nothing happens by itself while clocks run that the proponent may not see', async () => {
    const { body } = await submit(third, 'focal-australia', await sample('collaboration-tabletop'));
    const reference = body.reference ?? '';
    expect((await show(third, 'desk', reference)).body.next).toMatchObject({ name: 'firstReminder' });
    expect(body.next).toBeNull();
    expect(body.says).toEqual([
      expect.stringMatching(/^Waiting for the office since /),
      'No date is set that you may see.',
    ]);
  });

  it('is what its dry run told, the recall window of a withdrawal included', async () => {
    const reference = await submitted(third, 'collaboration-tabletop', 'focal-australia');
    const dry = (await act(third, 'focal-australia', reference, 'WITHDRAW', { dryRun: true })).body;
    expect(dry.next).toMatchObject({ name: 'recallWindow' });
    expect(dry.says.join(' ')).toMatch(/the act takes effect, on 24 Nov 2026, /);
    expect(dry.effects).toEqual([
      {
        kind: 'arm',
        name: 'recallWindow',
        due: dry.next?.due,
        says: expect.stringMatching(/^the act takes effect, due 24 Nov 2026, /),
      },
    ]);
    const { dryRun: _dry, effects: _effects, commandId: _tried, ...told } = dry;
    const {
      dryRun: _done,
      commandId: _given,
      ...answer
    } = await acted(third, 'focal-australia', reference, 'WITHDRAW');
    expect(answer).toEqual(told);
    const shown = (await show(third, 'focal-australia', reference)).body;
    expect(answer).toMatchObject({ waitingFor: shown.waitingFor, next: shown.next });
    for (const sentence of answer.says) expect(shown.says).toContain(sentence);
  });

  it('tells in a dry run no clock that its sender may not know of', async () => {
    const reference = await submitted(third, 'collaboration-tabletop', 'focal-australia');
    const told = async (): Promise<unknown> => {
      const { body } = await act(third, 'focal-australia', reference, 'WITHDRAW', { dryRun: true });
      const { commandId: _id, ...rest } = body;
      return rest;
    };
    await acted(third, 'desk', reference, 'ACCEPT');
    const before = await told();
    await acted(third, 'comanager-au', reference, 'SUPPORT', { reason: 'hidden' });
    expect(await told()).toEqual(before);
  });
});

describe("an auditor's readings", () => {
  it('see everything, and are kept to be recorded', async () => {
    const reference = await submitted(stage, 'new-project-bilateral', 'focal-viet-nam');
    await show(stage, 'auditor', reference);
    await history(stage, 'auditor', reference);
    await list(stage, 'auditor');
    const { rows } = await stage.database.pool.query<{ entry: string }>(
      `select entry from mufakat.notices where kind = 'auditor-read' order by id desc limit 3`,
    );
    expect(rows.map(({ entry }) => (JSON.parse(entry) as { what: string }).what)).toEqual(['list', 'history', 'show']);
  });

  it('an auditor writes nothing', async () => {
    const reference = await submitted(stage, 'new-project-bilateral', 'focal-viet-nam');
    expect((await act<Problem>(stage, 'auditor', reference, 'ACCEPT')).status).toBe(422);
  });
});
