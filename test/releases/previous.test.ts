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
import { stateOf } from './state.ts';

/**
 * A data directory that an earlier release has left, its cases in the middle of their lives, is opened by this one as its
 * user would: put where it belongs, and `npm start`. The tests of one directory follow each other.
 */
const LONG = 240_000;
/** Which cases of a release are taken over to the present machine, under which rules. */
const TAKEN_OVER = [{ release: '0.2.0', from: 'proposal@2', to: 'proposal@3', policy: 'demonstration 3' }] as const;
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
    /** Clocks that the earlier release has set and that had run out when the directory was opened, of each case the first first. */
    const overdue = (one: StoredCase): StoredCase['timers'] =>
      one.timers.filter(({ due }) => Date.parse(due) <= opened).sort((a, b) => Date.parse(a.due) - Date.parse(b.due));
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
      if (name === 'clocked') expect(open().flatMap(overdue).length).toBeGreaterThanOrEqual(2);
    });

    test('verifies, and every case of it comes out as recorded', { timeout: LONG }, () => audited(before.size));

    test('clocks that it has set fire when they are due, and none before', { timeout: LONG }, async () => {
      for (const one of open()) {
        const late = overdue(one);
        const left = new Set(late.map(({ token }) => token));
        await until(async () => (await now(one.id)).timers.every(({ token }) => !left.has(token)), 60_000);
        // What fires first can end what the others were set for.
        const [first] = late;
        if (first !== undefined)
          expect((await typesSince(database, one.id, one.seq))[0], one.id).toBe(`after.${first.name}`);
        else {
          const running = (await now(one.id)).timers;
          for (const timer of one.timers) if (Date.parse(timer.due) > Date.now()) expect(running).toContainEqual(timer);
        }
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

    async function takeFurther(id: string): Promise<void> {
      const one = await now(id);
      const { seat, type, more = {} } = nextAct(one);
      const answer = await office.act(one.reference ?? id, seat, type, { textHash: one.context.text.hash, ...more });
      expect(answer.status, `${type} by ${seat}: ${JSON.stringify(answer.body)}`).toBe(200);
      expect(await typesSince(database, id, one.seq)).toContain(type);
    }

    test('every open case is taken a step further', { timeout: LONG }, async () => {
      for (const { id } of open()) await takeFurther(id);
    });

    test.each(TAKEN_OVER.filter(({ release }) => release === version))(
      'cases of $from come over to $to, and go on',
      { timeout: LONG },
      async ({ from, to, policy }) => {
        for (const [seat, type] of [
          ['comanager-au', 'PROPOSE_POLICY'],
          ['comanager-id', 'AGREE_POLICY'],
        ] as const) {
          const body = { commandId: randomUUID(), type, data: { policy } };
          const answer = await office.request(seat, 'POST', '/office/commands', body);
          expect(answer.status, JSON.stringify(answer.body)).toBe(200);
        }
        const running = async (machine: string): Promise<readonly StoredCase[]> =>
          [...(await storedCases(database)).values()].filter(
            (one) => one.status === 'active' && one.machine === machine,
          );
        const left = await running(from);
        expect(left.length).toBeGreaterThan(0);
        const { code, out, words } = await mufakat(office.directory, ['machine', 'migrate', from, to]);
        expect(code, `${out}${words}`).toBe(0);
        expect(await running(from)).toEqual([]);
        for (const { id } of left) await takeFurther(id);
      },
    );

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

const UNDECIDED = ['draft', 'screening', 'returned', 'consideration', 'decision'];
const DECIDED_2 = ['conditions', 'formalisation', 'implementation', 'completion', 'closed'];
test.each([
  ['0.1.0', 'proposal@1', [...UNDECIDED, 'approved', 'not_taken_forward', 'withdrawn']],
  ['0.2.0', 'proposal@1', ['screening']],
  ['0.2.0', 'proposal@2', [...UNDECIDED, ...DECIDED_2, 'withdrawn']],
])('what %s has left of %s stands where it is said to stand', (version, machine, states) => {
  const left = standing.filter((one) => one.version === version && one.stored.machine === machine);
  expect(new Set(left.map(({ stored }) => stateOf(stored.value)))).toEqual(new Set(states));
});
