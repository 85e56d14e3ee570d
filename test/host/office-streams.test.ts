import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OfficeRecord, type OfficeSource, SYSTEM } from '../../host/index.ts';
import { parseInner } from '../../ledger/shape.ts';
import { freshDatabase } from '../servers/fresh-database.ts';
import { verifiedTypes } from './chain.ts';
import { CLAIMS, Gate, officeOf, openStage, sending, startErrand, type Stage } from './fixture.ts';

let stage: Stage;
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

const change = (facts: OfficeRecord['facts'], more: Partial<OfficeRecord> = {}): OfficeRecord => ({
  stream: 'directory',
  type: 'seat.held',
  facts,
  actor: SYSTEM,
  claims: null,
  cause: { test: true },
  ...more,
});

describe('records of office streams', () => {
  it('stand in one chain, however many write at once', async () => {
    await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        (index % 2 === 0 ? stage : other).host.record([
          change({ seat: `s${index}`, person: 'p' }),
          change({ seat: 't', person: 'q' }),
        ]),
      ),
    );
    expect(await verifiedTypes(stage.database, 'directory')).toHaveLength(60);
  });

  it('of one command id are written once', async () => {
    const one = change({ seat: 'once', person: 'p' }, { commandId: randomUUID() });
    const [first, second] = await Promise.all([stage.host.record([one]), other.host.record([one])]);
    expect(first).toEqual(second);
    expect(await stage.host.record([one])).toEqual(first);
  });

  it('are written all or none', async () => {
    const before = await verifiedTypes(stage.database, 'directory');
    const bad = change({ weight: 0.5 });
    await expect(stage.host.record([change({ seat: 's', person: 'p' }), bad])).rejects.toThrow(/0\.5/);
    expect(await verifiedTypes(stage.database, 'directory')).toEqual(before);
  });

  it('take an instant later than every step before them', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    const step = await stage.host.send(sending(caseId, 'MARK'));
    const [recorded] = await stage.host.record([change({ seat: 's', person: 'p' })]);
    expect('at' in step && recorded !== undefined && recorded.at > step.at).toBe(true);
    const next = await stage.host.send(sending(caseId, 'MARK'));
    expect('at' in next && recorded !== undefined && next.at >= recorded.at).toBe(true);
  });
});

describe('a change of rights while a step is being judged', () => {
  /** Judges hold their seat until the directory has the record that takes it away. */
  const losing = (lost: { head: number }): Partial<OfficeSource> => ({
    actor: (person, _seat, _at, head) =>
      Promise.resolve(
        head >= lost.head ? { refused: 'the seat was given to somebody else' } : { person, seat: person },
      ),
  });

  it('makes the step be judged again, on the new rights', async () => {
    const lost = { head: Number.MAX_SAFE_INTEGER };
    const gate = new Gate();
    const slow = await openStage(stage.url, { clock: () => stage.clock.read(), office: gate.office(losing(lost)) });
    try {
      const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
      const act = slow.host.send(sending(caseId, 'APPROVE'));
      await gate.reached;
      const [recorded] = await other.host.record([change({ seat: 'judge', person: 'somebody' })]);
      lost.head = recorded?.seq ?? 0;
      gate.open();
      expect(await act).toMatchObject({ outcome: 'refused', refusal: { code: 'seat' } });
      expect(await verifiedTypes(stage.database, caseId)).toEqual(['start', 'ASK']);
    } finally {
      await slow.close();
    }
  });

  it('never lets a step be recorded at or after the change, on the rights before it', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    const changes = Array.from({ length: 15 }, (_, n) => other.host.record([change({ seat: 'x', person: `p${n}` })]));
    // The directory's head stands in the actor's seat, so that the record tells what it was judged on.
    const office = officeOf({ actor: (person, _seat, _at, head) => Promise.resolve({ person, seat: `head-${head}` }) });
    const watching = await openStage(stage.url, { clock: () => stage.clock.read(), office });
    const answers = await Promise.all(Array.from({ length: 60 }, () => watching.host.send(sending(caseId, 'MARK'))));
    await Promise.all(changes);
    const { rows } = await stage.database.pool.query<{ seq: number; at: string }>(
      `select seq, at from mufakat.records where stream = 'directory' order by seq`,
    );
    for (const answer of answers) {
      if (answer.outcome !== 'accepted') throw new Error(answer.outcome);
      const inForce = rows.filter((row) => row.at <= answer.at).length;
      const { rows: records } = await stage.database.pool.query<{ inner: string }>(
        'select "inner" from mufakat.records where stream = $1 and seq = $2',
        [caseId, answer.seq],
      );
      const judgedOn = Number(parseInner(records[0]?.inner ?? '').actor.seat.slice('head-'.length));
      expect(judgedOn).toBe(inForce);
    }
    await watching.close();
  });
});

describe('refusals and auditors’ reads', () => {
  it('are gathered into one record a minute and kind, once, when the minute is over', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    stage.clock.forward(60_000 - (Date.parse(stage.clock.now) % 60_000));
    await stage.host.gather();
    const before = (await verifiedTypes(stage.database, 'operations')).length;
    for (let n = 0; n < 3; n += 1)
      await stage.host.send(sending(caseId, 'ASK', { sender: { person: 'desk', claims: CLAIMS } }));
    await stage.host.noteRead({ person: 'auditor', read: caseId });
    expect(await stage.host.gather()).toEqual([]);
    stage.clock.forward(60_000);
    await Promise.all([stage.host.gather(), other.host.gather()]);
    const types = await verifiedTypes(stage.database, 'operations');
    expect(types.slice(before).sort()).toEqual(['auditor-read.gathered', 'refusal.gathered']);
    const { rows } = await stage.database.pool.query<{ inner: string }>(
      `select "inner" from mufakat.records where stream = 'operations' and type = 'refusal.gathered' order by seq desc limit 1`,
    );
    expect(parseInner(rows[0]?.inner ?? '').event.facts).toMatchObject({ count: 3 });
    const { rows: left } = await stage.database.pool.query('select 1 from mufakat.notices where gathered is null');
    expect(left).toEqual([]);
  });
});
