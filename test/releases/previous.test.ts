import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { packageRoot } from '../../product.ts';
import { companionId } from '../../workflows/names.ts';
import type { Letter } from '../endurance/letters.ts';
import { mufakat, newDirectory, Office, until } from '../servers/office.ts';
import { withDatabase } from './database.ts';
import { nextAct } from './next-act.ts';
import { allPublished, connectTo, keptDirectories, type StoredCase, storedCases, typesSince } from './opened.ts';
import { readSnapshot, restore } from './snapshot.ts';

/**
 * A data directory that an earlier release has left, its cases in the middle of their lives, is opened by this one as its
 * user would: put where it belongs, and `npm start`. The tests of one directory follow each other.
 */
const LONG = 240_000;
/** Every case of every directory, as it was left. */
const standing: { readonly version: string; readonly stored: StoredCase }[] = [];

describe.each(keptDirectories())(
  'a directory of $version, $name, opened by this release',
  ({ version, name, path, cases }) => {
    let office: Office;
    let database: pg.Client;
    let temporal: Connection;
    let opened: number;
    let before: ReadonlyMap<string, StoredCase>;
    let lettersBefore: string;

    const open = (): readonly StoredCase[] => [...before.values()].filter(({ status }) => status === 'active');
    const ended = (): readonly StoredCase[] => [...before.values()].filter(({ status }) => status === 'done');
    /** Clocks that the earlier release has set and that had run out when the directory was opened. */
    const overdue = (): readonly (readonly [StoredCase, StoredCase['timers'][number]])[] =>
      open().flatMap((one) =>
        one.timers.filter(({ due }) => Date.parse(due) <= opened).map((timer) => [one, timer] as const),
      );
    const now = async (id: string): Promise<StoredCase> => {
      const found = (await storedCases(database)).get(id);
      if (found === undefined) throw new Error(`${id} is not there any more.`);
      return found;
    };

    beforeAll(async () => {
      const directory = await newDirectory();
      await restore(await readSnapshot(path), directory);
      before = await withDatabase(directory, storedCases);
      standing.push(...[...before.values()].map((stored) => ({ version, stored })));
      lettersBefore = await readFile(join(directory, 'mail.log.jsonl'), 'utf8');
      opened = Date.now();
      office = await Office.start(directory);
      database = await connectTo(office);
      temporal = await Connection.connect({ address: (await office.run()).addresses.temporal });
    }, LONG);

    afterAll(async () => {
      await database.end();
      await temporal.close();
      await office.discard();
    }, LONG);

    /** All that is recorded by now, and how many cases have a record. */
    async function audited(count: number): Promise<void> {
      await until(() => allPublished(database), 60_000);
      for (const [what, more] of [
        ['verify', {}],
        ['replay', { cases: count }],
      ] as const) {
        const { code, out, words } = await mufakat(office.directory, ['audit', what, '--output', 'json']);
        expect(code, `${what}: ${out}${words}`).toBe(0);
        expect(JSON.parse(out)).toMatchObject({ good: true, ...more });
      }
    }

    test('holds the cases that it is said to hold, and none is new', async () => {
      expect(before.size).toBe(Object.keys(cases).length + 8);
      for (const [life, key] of Object.entries(cases))
        expect(
          [...before.values()].some(({ id, reference }) => [id, reference].includes(key)),
          life,
        ).toBe(true);
      expect(office.words).not.toContain('Samples:');
      expect([...(await storedCases(database)).keys()]).toEqual([...before.keys()]);
      // Under a demonstration clock all that was set has run out since.
      if (name === 'clocked') expect(overdue().length).toBeGreaterThanOrEqual(2);
    });

    test('verifies, and every case of it comes out as recorded', { timeout: LONG }, () => audited(before.size));

    test('clocks that it has set fire when they are due, and none before', { timeout: LONG }, async () => {
      for (const [{ id, seq }, { name: clock, token }] of overdue()) {
        await until(async () => (await now(id)).timers.every((timer) => timer.token !== token), 60_000);
        expect((await typesSince(database, id, seq))[0], id).toBe(`after.${clock}`);
      }
      const fired = new Set(overdue().map(([, { token }]) => token));
      for (const { id, timers } of open()) {
        const left = timers.filter(({ token }) => !fired.has(token));
        const running = (await now(id)).timers;
        for (const timer of left) if (Date.parse(timer.due) > Date.now()) expect(running).toContainEqual(timer);
      }
    });

    test('the companion of every open case runs, on what it has lived through before', { timeout: LONG }, async () => {
      const client = new Client({ connection: temporal });
      for (const { id } of open()) {
        const handle = client.workflow.getHandle(companionId(id));
        await until(async () => (await handle.describe()).status.name === 'RUNNING', 60_000);
        expect((await handle.describe()).startTime.getTime(), id).toBeLessThan(opened);
      }
    });

    test('every open case is taken a step further', { timeout: LONG }, async () => {
      for (const { id } of open()) {
        const one = await now(id);
        const { seat, type, more = {} } = nextAct(one);
        const answer = await office.act(one.reference ?? id, seat, type, { textHash: one.context.text.hash, ...more });
        expect(answer.status, `${type} by ${seat}: ${JSON.stringify(answer.body)}`).toBe(200);
        expect(await typesSince(database, id, one.seq)).toContain(type);
      }
    });

    test('no companion has stumbled over what this release does otherwise', { timeout: LONG }, async () => {
      const client = new Client({ connection: temporal });
      for (const { id } of open()) {
        const handle = client.workflow.getHandle(companionId(id));
        const active = (await now(id)).status === 'active';
        const wanted = active ? 'RUNNING' : 'COMPLETED';
        await until(async () => (await handle.describe()).status.name === wanted, 60_000);
        const { events } = await handle.fetchHistory();
        expect(
          events?.filter(({ workflowTaskFailedEventAttributes: failed }) => failed != null),
          id,
        ).toEqual([]);
      }
    });

    test('what had ended stays ended', async () => {
      // Under the demonstration clock nobody has ended anything.
      expect(ended().length > 0).toBe(name === 'plain');
      for (const { id, reference, head, seq, context } of ended()) {
        const answer = await office.act(reference ?? id, 'comanager-au', 'APPROVE', { textHash: context.text.hash });
        expect(answer.status, reference ?? id).toBe(422);
        expect(JSON.stringify(answer.body)).toContain('ended');
        expect(await now(id)).toMatchObject({ status: 'done', head, seq });
      }
    });

    test('no letter goes out twice, and what was erased is gone', async () => {
      const letters = await readFile(join(office.directory, 'mail.log.jsonl'), 'utf8');
      expect(letters.startsWith(lettersBefore)).toBe(true);
      const keys = letters
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Letter & { readonly caseId: string; readonly effect: string })
        .map(({ caseId, effect, to }) => `${caseId} ${effect} ${to}`);
      expect(new Set(keys).size).toBe(keys.length);
      const { rows } = await database.query<{ erased: number; left: number }>(
        `select count(*)::int as erased, count(c.content)::int as left from mufakat.records r
        cross join json_array_elements_text(r."inner"::json->'event'->'facts'->'commitments') as named(commitment)
        join contents.contents c using (commitment) where r.type = 'content.erased'`,
      );
      expect(rows).toEqual([{ erased: 'a reason erased' in cases ? 1 : 0, left: 0 }]);
    });

    test('a new proposal gets a number of its own', async () => {
      const file = join(packageRoot(), 'samples', 'collaboration-tabletop.yaml');
      const proposal: unknown = parse(await readFile(file, 'utf8'), { schema: 'core' });
      const body = { commandId: randomUUID(), proposal, submit: true };
      const answer = await office.request('focal-australia', 'POST', '/proposals', body);
      expect(answer.status, JSON.stringify(answer.body)).toBe(201);
      expect([...before.values()].map(({ reference }) => reference)).not.toContain(answer.body['reference']);
    });

    test('and the whole verifies again', { timeout: LONG }, () => audited(before.size + 1));
  },
);

test('what 0.1.0 has left stands in every state of proposal@1, with clocks that run', () => {
  const states = standing.filter(({ version }) => version === '0.1.0').map(({ stored }) => stateOf(stored.value));
  expect(new Set(states)).toEqual(
    new Set([
      ...['draft', 'screening', 'returned', 'consideration', 'decision'],
      ...['approved', 'not_taken_forward', 'withdrawn'],
    ]),
  );
});

/** The state in which the case as a whole is. */
function stateOf(value: unknown): string {
  const { open } = value as { readonly open?: string | object };
  if (open === undefined) return String(value);
  return typeof open === 'string' ? open : (Object.keys(open)[0] ?? '');
}
