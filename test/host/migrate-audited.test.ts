import { hash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundle } from '../../cli/machine/bundle.ts';
import type { Machine } from '../../engine/types.ts';
import { type Host, MachineMissing } from '../../host/index.ts';
import { archivePath } from '../../ledger/archive.ts';
import type { CaseRecord } from '../../ledger/replay/replayer.ts';
import { Replayer } from '../../ledger/replay/replayer.ts';
import { parseInner, parseLeaf } from '../../ledger/shape.ts';
import { loadBundle } from '../../machines/registry.ts';
import { packageRoot } from '../../product.ts';
import { CALENDAR_BYTES, POLICY_BYTES, POLICY_DIGEST } from '../ledger/fixture/paper-office.ts';
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
async function release(name: string): Promise<void> {
  const code = await bundle(packageRoot(), { path: join(packageRoot(), 'test/fixtures/machines/permit.ts'), name });
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
  await release('permit1');
  await release('permit2');
  const values = JSON.parse(POLICY_BYTES.toString('utf8')) as Record<string, number>;
  stage = await openStage(await freshDatabase(), {
    machines: {
      byPin: (_, version) => found(machines.find((one) => one.version === version)),
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
  const { rows } = await stage.database.pool.query<{ leaf: string; inner: string }>(
    'select leaf, "inner" from mufakat.records where stream = $1 order by seq',
    [caseId],
  );
  const records = rows.map(({ leaf, inner }): CaseRecord => ({ leaf: parseLeaf(leaf), inner: parseInner(inner) }));
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
