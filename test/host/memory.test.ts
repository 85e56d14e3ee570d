import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReferenceAsked } from '../../host/context.ts';
import type { Statement } from '../../store/index.ts';
import { freshDatabase } from '../servers/fresh-database.ts';
import { verifiedTypes } from './chain.ts';
import { openStage, sending, startErrand, type Stage, traceOf } from './fixture.ts';

let stage: Stage;
/** Another process, as far as the database can tell: a host and a pool of its own. */
let other: Stage;
/** Names of the statements that the first host has sent. */
const sent: string[] = [];

beforeAll(async () => {
  const url = await freshDatabase();
  const reference = ({ event }: ReferenceAsked): string | null => (event === 'ASK' ? 'ERR-2026-' : null);
  stage = await openStage(url, { reference });
  other = await openStage(url, { reference, clock: () => stage.clock.read() });
  const { database } = stage;
  const { query } = database;
  Object.assign(database, {
    query: (statement: Statement, values: readonly unknown[]) => {
      sent.push(statement.name);
      return query(statement, values);
    },
  });
});
afterAll(async () => {
  await stage.close();
  await other.close();
});

/** What the first host reads of cases while `work` goes on. */
async function reads(work: () => Promise<unknown>): Promise<number> {
  sent.length = 0;
  await work();
  return sent.filter((name) => name.startsWith('case-by-')).length;
}

describe('a host that remembers the case it wrote last', () => {
  it('judges the next act without reading, by id and by reference', async () => {
    const { caseId, reference } = await startErrand(stage.host, [{ type: 'ASK' }]);
    const marks = async (): Promise<void> => {
      for (const key of [caseId, reference as string, caseId]) {
        expect(await stage.host.send(sending(key, 'MARK'))).toMatchObject({ outcome: 'accepted' });
      }
    };
    expect(await reads(marks)).toBe(0);
    // Neither does it ask whether a new case is there already.
    expect(await reads(() => startErrand(stage.host))).toBe(0);
    expect(await verifiedTypes(stage.database, caseId)).toEqual(['start', 'ASK', 'MARK', 'MARK', 'MARK']);
  });

  it('finds out by its write that another process was faster, and judges on what that one left', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    await other.host.send(sending(caseId, 'MARK'));
    const work = async (): Promise<void> =>
      expect(await stage.host.send(sending(caseId, 'MARK'))).toMatchObject({ outcome: 'accepted', seq: 4 });
    expect(await reads(work)).toBe(1);
    expect(await verifiedTypes(stage.database, caseId)).toEqual(['start', 'ASK', 'MARK', 'MARK']);
  });

  it('refuses nothing on a memory: what another process made possible is done', async () => {
    const { caseId } = await startErrand(stage.host);
    await other.host.send(sending(caseId, 'ASK'));
    expect(await stage.host.send(sending(caseId, 'APPROVE'))).toMatchObject({ outcome: 'accepted', state: 'approved' });
  });

  it('answers a repeated command as before, whether or not it could be done again', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    const [mark, approve] = [sending(caseId, 'MARK'), sending(caseId, 'APPROVE')];
    const first = await stage.host.send(mark);
    expect(await stage.host.send(mark)).toEqual(first);
    const last = await stage.host.send(approve);
    expect(await stage.host.send(approve)).toEqual(last);
    expect(await stage.host.send({ ...mark, event: { type: 'MARK', other: 1 } })).toMatchObject({
      outcome: 'conflict',
    });
    expect(await verifiedTypes(stage.database, caseId)).toEqual(['start', 'ASK', 'MARK', 'APPROVE']);
  });

  it('opens no case twice', async () => {
    const { caseId } = await startErrand(other.host);
    const opening = {
      ...sending(caseId, 'start'),
      caseId,
      machine: { name: 'errand', version: 1 },
      input: { title: 't' },
    };
    expect(await stage.host.start(opening)).toMatchObject({ outcome: 'conflict' });
    expect(await stage.host.start({ ...opening, caseId: `${caseId}0` })).toMatchObject({ outcome: 'accepted' });
    expect(await stage.host.start({ ...opening, caseId: `${caseId}0` })).toMatchObject({ outcome: 'accepted', seq: 1 });
  });

  it('writes nothing on rights that have changed since', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    const [change] = await other.host.record([
      {
        stream: 'directory',
        type: 'noted',
        facts: {},
        actor: { person: null, seat: 'system' },
        claims: null,
        cause: { test: 'directory' },
      },
    ]);
    const work = async (): Promise<void> =>
      expect(await stage.host.send(sending(caseId, 'MARK'))).toMatchObject({ outcome: 'accepted' });
    expect(await reads(work)).toBe(1);
    const { directory } = await stage.database.transaction(async (transaction) => {
      const [row] = await transaction.query<{ directory: number }>(
        { name: 'test-directory', text: `select seq as directory from mufakat.streams where id = 'directory'` },
        [],
      );
      return row as { directory: number };
    });
    expect(directory).toBe(change?.seq);
  });

  it('keeps its memory to itself: a dry run and a refused act change nothing', async () => {
    const { caseId } = await startErrand(stage.host, [{ type: 'ASK' }]);
    const before = await traceOf(stage.database, caseId);
    expect(await stage.host.send(sending(caseId, 'MARK', { dryRun: true }))).toMatchObject({ outcome: 'accepted' });
    expect(await stage.host.send(sending(caseId, 'NOTHING'))).toMatchObject({ outcome: 'refused' });
    expect(await traceOf(stage.database, caseId)).toEqual(before);
    expect(await stage.host.send(sending(caseId, 'MARK'))).toMatchObject({ outcome: 'accepted', seq: 3 });
  });
});
