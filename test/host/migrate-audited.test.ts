import { hash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundle } from '../../cli/machine/bundle.ts';
import type { JsonObject, Machine } from '../../engine/types.ts';
import { type Host, MachineMissing } from '../../host/index.ts';
import { archivePath } from '../../ledger/archive.ts';
import type { CaseRecord } from '../../ledger/replay/replayer.ts';
import { Replayer } from '../../ledger/replay/replayer.ts';
import { parseInner, parseLeaf } from '../../ledger/shape.ts';
import { loadBundle } from '../../machines/registry.ts';
import { packageRoot } from '../../product.ts';
import { CALENDAR_BYTES, POLICY_BYTES, POLICY_DIGEST } from '../ledger/fixture/paper-office.ts';
import { KNOCK } from '../fixtures/machines/parcel.ts';
import { freshDatabase } from '../servers/fresh-database.ts';
import { CLAIMS, officeOf, openStage, sending, type Stage } from './fixture.ts';

const RESOLVER = new URL('../ledger/fixture/resolver.ts', import.meta.url).href;
const archive = new Map<string, Buffer>(
  [POLICY_BYTES, CALENDAR_BYTES].map((bytes) => [archivePath(hash('sha256', bytes, 'hex')), bytes]),
);
const machines: Machine[] = [];
let stage: Stage;
let host: Host;
let replayer: Replayer;

/** Built as a release would be, and kept as the archive keeps it. */
async function release(file: string, name: string): Promise<void> {
  const code = await bundle(packageRoot(), { path: join(packageRoot(), `test/fixtures/machines/${file}.ts`), name });
  const bytes = Buffer.from(code);
  const digest = hash('sha256', bytes, 'hex');
  archive.set(archivePath(digest), bytes);
  machines.push(loadBundle(bytes, digest));
}

function found(machine: Machine | undefined): Machine {
  if (machine === undefined) throw new MachineMissing('This process lacks it.');
  return machine;
}

beforeAll(async () => {
  await release('permit', 'permit1');
  await release('permit', 'permit2');
  await release('parcel', 'parcel1');
  await release('parcel', 'parcel2');
  const values = JSON.parse(POLICY_BYTES.toString('utf8')) as Record<string, number>;
  stage = await openStage(await freshDatabase(), {
    machines: {
      byPin: (name, version) => found(machines.find((one) => one.name === name && one.version === version)),
      byDigest: (digest) => found(machines.find((one) => one.digest === digest)),
      list: () => machines,
    },
    office: officeOf({
      currentPolicy: () => Promise.resolve(POLICY_DIGEST),
      policy: (digest) => ({ digest, name: 'paper@1', values }),
    }),
  });
  ({ host } = stage);
  replayer = new Replayer(
    { name: 'the archive', read: (path) => Promise.resolve(archive.get(path) ?? null) },
    { resolver: RESOLVER, settings: '{}' },
  );
}, 60_000);
afterAll(async () => {
  replayer.close();
  // The last check of all tests knows no machine of these digests: what this test has proved, it takes away.
  await stage.database.pool.query('drop schema mufakat cascade');
  await stage.close();
});

async function recordsOf(caseId: string): Promise<readonly CaseRecord[]> {
  const { rows } = await stage.database.pool.query<{ leaf: string; inner: string }>(
    'select leaf, "inner" from mufakat.records where stream = $1 order by seq',
    [caseId],
  );
  return rows.map(({ leaf, inner }): CaseRecord => ({ leaf: parseLeaf(leaf), inner: parseInner(inner) }));
}

it('an auditor sees a case come over out of the archived bundles alone, and sees when the record was changed', async () => {
  const caseId = `permit/${v7()}`;
  await host.start({
    commandId: randomUUID(),
    sender: { person: 'asker', claims: CLAIMS },
    caseId,
    machine: { name: 'permit', version: 1 },
    input: {},
    then: [{ type: 'APPLY' }],
  });
  stage.clock.forward(31_000);
  expect(await host.migrate({ case: caseId, version: 2, cause: { order: 'one' } })).toMatchObject({
    outcome: 'accepted',
  });
  await host.send(sending(caseId, 'APPROVE'));
  const records = await recordsOf(caseId);
  expect(records.map(({ inner }) => inner.type)).toEqual(['start', 'APPLY', 'after.hint', 'enter', 'APPROVE']);
  const replayed = await replayer.replay(records);
  expect(replayed.findings).toEqual([]);
  expect(replayed.state).toMatchObject({ value: 'closed', machine: { version: 2 } });

  const changed = records.map((record): CaseRecord => {
    if (record.inner.type !== 'enter') return record;
    const migrated = { ...(record.inner.event.facts['migrated'] as object), standing: { tags: [], spent: [] } };
    return { ...record, inner: { ...record.inner, event: { ...record.inner.event, facts: { migrated } } } };
  });
  expect((await replayer.replay(changed)).findings).toMatchObject([
    { check: 'due', seq: 4 },
    { check: 'from', seq: 5 },
  ]);
}, 60_000);

it('and with its running children: their states, and what of their clocks had rung', async () => {
  const caseId = `parcel/${v7()}`;
  await host.start({
    commandId: randomUUID(),
    sender: { person: 'asker', claims: CLAIMS },
    caseId,
    machine: { name: 'parcel', version: 1 },
    input: {},
    then: [{ type: 'SECOND' }],
  });
  stage.clock.forward(KNOCK + 1_000);
  expect(await host.migrate({ case: caseId, version: 2, cause: { order: 'two' } })).toMatchObject({
    outcome: 'accepted',
  });
  await host.send(sending(caseId, 'COLLECT'));
  const records = await recordsOf(caseId);
  const types = ['start', 'SECOND', 'after.knock', 'after.knock', 'enter', 'COLLECT'];
  expect(records.map(({ inner }) => inner.type)).toEqual(types);
  const { standing } = records[4]!.inner.event.facts['migrated'] as { readonly standing: JsonObject };
  const spent = ['xstate.after.knock.courier.waiting'];
  expect(standing['children']).toEqual({ first: { spent }, second: { spent } });
  const replayed = await replayer.replay(records);
  expect(replayed.findings).toEqual([]);
  expect(replayed.state).toMatchObject({ value: 'closed', machine: { version: 2 } });

  const changed = records.map((record): CaseRecord => {
    if (record.inner.type !== 'enter') return record;
    const children = { first: { spent }, second: { spent: [] } };
    const migrated = {
      ...(record.inner.event.facts['migrated'] as JsonObject),
      standing: { ...standing, children },
    };
    return { ...record, inner: { ...record.inner, event: { ...record.inner.event, facts: { migrated } } } };
  });
  expect((await replayer.replay(changed)).findings.map(({ seq }) => seq)).toContain(5);
}, 60_000);
