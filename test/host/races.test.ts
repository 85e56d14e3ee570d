import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, Plan } from '../../host/index.ts';
import { freshDatabase } from '../servers/fresh-database.ts';
import { verifiedTypes } from './chain.ts';
import { CLAIMS, Gate, openStage, REMINDER, sending, startErrand, type Stage, traceOf } from './fixture.ts';

let stage: Stage;
/** Another process, as far as the database can tell: a host and a pool of its own. */
let other: Stage;

beforeAll(async () => {
  const url = await freshDatabase();
  stage = await openStage(url);
  other = await openStage(url, { clock: () => stage.clock.read() });
});
afterAll(async () => {
  await stage.close();
  await other.close();
});

const outcomes = (answers: readonly Answer[]): string[] => answers.map((answer) => answer.outcome).sort();

describe('two commands within a millisecond', () => {
  it('are both judged, the second on what the first left, in one process and in two', async () => {
    for (const second of [stage, other]) {
      const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
      const answers = await Promise.all([
        stage.host.send(sending(caseId, 'MARK')),
        second.host.send(sending(caseId, 'MARK')),
      ]);
      expect(outcomes(answers)).toEqual(['accepted', 'accepted']);
      expect(answers.map((answer) => ('seq' in answer ? answer.seq : 0)).sort((a, b) => a - b)).toEqual([3, 4]);
      expect(await verifiedTypes(stage.database, caseId)).toEqual(['start', 'ASK', 'MARK', 'MARK']);
    }
  });

  it('of which the first takes the ground from the second: one accepted, one refused', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    const answers = await Promise.all([
      stage.host.send(sending(caseId, 'APPROVE')),
      other.host.send(sending(caseId, 'APPROVE')),
    ]);
    expect(outcomes(answers)).toEqual(['accepted', 'refused']);
    expect(await verifiedTypes(stage.database, caseId)).toEqual(['start', 'ASK', 'APPROVE']);
  });

  it('of one id, sent through two processes, are done once and answered alike', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    for (let round = 0; round < 20; round += 1) {
      const request = sending(caseId, 'MARK');
      const [one, two] = await Promise.all([stage.host.send(request), other.host.send(request)]);
      expect(one).toEqual(two);
    }
    const types = await verifiedTypes(stage.database, caseId);
    expect(types.filter((type) => type === 'MARK')).toHaveLength(20);
  });

  it('of one id with other content: one is done, the other a conflict', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    const request = sending(caseId, 'MARK');
    const answers = await Promise.all([
      stage.host.send(request),
      other.host.send({ ...request, event: { type: 'MARK', weight: 2 } }),
    ]);
    expect(outcomes(answers)).toEqual(['accepted', 'conflict']);
    expect(await verifiedTypes(stage.database, caseId)).toEqual(['start', 'ASK', 'MARK']);
  });

  it('that open the same case: one does', async () => {
    const { caseId } = await startErrand(stage.host);
    const open = (host: Stage['host']) =>
      host.start({
        commandId: crypto.randomUUID(),
        sender: { person: 'asker', claims: CLAIMS },
        caseId: `${caseId}-twice`,
        machine: { name: 'errand', version: 1 },
        input: { title: 't' },
      });
    expect(outcomes(await Promise.all([open(stage.host), open(other.host)]))).toEqual(['accepted', 'conflict']);
    expect(await verifiedTypes(stage.database, `${caseId}-twice`)).toEqual(['start']);
  });
});

describe('two hundred commands at once', () => {
  it('on one case through two processes: all are there, one after the other', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? stage : other).host.send(sending(caseId, 'MARK'))),
    );
    expect(new Set(outcomes(answers))).toEqual(new Set(['accepted']));
    const sequence = answers.map((answer) => ('seq' in answer ? answer.seq : 0)).sort((a, b) => a - b);
    expect(sequence).toEqual(Array.from({ length: 200 }, (_, index) => index + 3));
    expect(await verifiedTypes(stage.database, caseId)).toHaveLength(202);
    expect((await stage.host.view(caseId))?.state.context['marks']).toBe(200);
  });

  it('on fifty cases: each case has its own, and no other', async () => {
    const cases = await Promise.all(Array.from({ length: 50 }, () => startErrand(stage.host, [{ type: 'ASK' }])));
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        (index % 3 === 0 ? other : stage).host.send(sending(cases[index % 50]?.caseId ?? '', 'MARK')),
      ),
    );
    expect(new Set(outcomes(answers))).toEqual(new Set(['accepted']));
    for (const { caseId } of cases) {
      expect(await verifiedTypes(stage.database, caseId)).toEqual(['start', 'ASK', 'MARK', 'MARK', 'MARK', 'MARK']);
    }
  });
});

describe('an act and a deadline at one instant', () => {
  it('the deadline comes first, whoever reaches the case first, and the act is judged on what it left', async () => {
    for (let round = 0; round < 12; round += 1) {
      const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
      stage.clock.forward(REMINDER);
      const act = (): Promise<Answer> => stage.host.send(sending(caseId, 'APPROVE'));
      const fire = (): Promise<Plan> => other.host.fireDue(caseId);
      const [answer] =
        round % 2 === 0
          ? await Promise.all([act(), fire()])
          : await Promise.all([fire(), act()]).then(([, answered]) => [answered]);
      expect(answer?.outcome).toBe('accepted');
      expect(await verifiedTypes(stage.database, caseId)).toEqual(['start', 'ASK', 'after.reminder', 'APPROVE']);
      expect((await stage.host.plan(caseId)).ended).toBe(true);
      const trace = (await traceOf(stage.database, caseId)) as Record<string, unknown[]>;
      expect(trace['timers']).toEqual([]);
    }
  });

  it('the act is written while the firing is being judged: the firing finds nothing due any more', async () => {
    const gate = new Gate();
    let ahead = 0;
    const clock = () => Promise.resolve(new Date(Date.parse(stage.clock.now) + ahead).toISOString());
    const slow = await openStage(stage.url, { clock, office: gate.office() });
    try {
      const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
      // The clock of the process that fires is ahead: for the other one the deadline has not come.
      ahead = REMINDER;
      const firing = slow.host.fireDue(caseId);
      await gate.reached;
      expect(await stage.host.send(sending(caseId, 'APPROVE'))).toMatchObject({ outcome: 'accepted', seq: 3 });
      gate.open();
      expect(await firing).toMatchObject({ ended: true, wake: null });
      expect(await verifiedTypes(stage.database, caseId)).toEqual(['start', 'ASK', 'APPROVE']);
    } finally {
      await slow.close();
    }
  });

  it('the firing is written while the act is being judged: the act is judged again, on what the firing left', async () => {
    const gate = new Gate();
    const slow = await openStage(stage.url, { clock: () => stage.clock.read(), office: gate.office() });
    try {
      const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
      // A reminded case takes no AGAIN: what was permitted when it was sent is refused when it is its turn.
      const act = slow.host.send(sending(caseId, 'AGAIN'));
      await gate.reached;
      stage.clock.forward(REMINDER);
      await stage.host.fireDue(caseId);
      gate.open();
      expect(await act).toMatchObject({ outcome: 'refused', refusal: { code: 'not-now', value: 'reminded' } });
      expect(await verifiedTypes(stage.database, caseId)).toEqual(['start', 'ASK', 'after.reminder']);
    } finally {
      await slow.close();
    }
  });

  it('a firing of the companion and one of the net, at once: it fires once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
      stage.clock.forward(REMINDER);
      await Promise.all([stage.host.fireDue(caseId), other.host.fireDue(caseId, 'net')]);
      expect(await verifiedTypes(stage.database, caseId)).toEqual(['start', 'ASK', 'after.reminder']);
    }
  });
});
