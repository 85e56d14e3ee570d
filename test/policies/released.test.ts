import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readReleaseIndex } from '../../machines/registry.ts';
import {
  PolicyMissing,
  policyBytes,
  readPolicies,
  readSources,
  releasedRulesDirectory,
  serves,
} from '../../policies/index.ts';
import { digestOf, readReleasedRules, ReleaseBroken, releaseRules } from '../../policies/released.ts';
import { packageRoot } from '../../product.ts';
import { createResolver } from '../../worker/resolver.ts';

/** Policies as cases of the first release name them: without calendars. */
const EARLY = {
  'demonstration 1': '6635435178ffc1fb74261b94722075a16db7f20bd9feccef809bf391862146d2',
  'demonstration 2': 'f1c1dd87b72a29cb0d5fa58d745d17e635d394a115e8582c2c9a8f4d65c28dae',
};
/** A Monday: Christmas and the New Year lie within ten working days. */
const NOW = '2026-12-21T03:00:00.000Z';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rules-'));
});
afterAll(() => rm(directory, { recursive: true }));

function demonstration2(policies = readPolicies()) {
  const policy = policies.list().find(({ name }) => name === 'demonstration 2');
  if (policy === undefined) throw new Error('there is no policy demonstration 2');
  return policy;
}

describe('released rules', () => {
  test('hold what released machines run under, as it stands: a change is released by `mufakat policy release`', () => {
    const { files } = readReleasedRules(releasedRulesDirectory());
    const { policies, calendars } = readSources();
    const machines = Object.keys(readReleaseIndex(join(packageRoot(), 'machines/released')));
    const wanted = policies.filter((policy) => serves(policy).some((pin) => machines.includes(pin)));
    expect(wanted.length).toBeGreaterThan(0);
    const digests = [...wanted.map(({ digest }) => digest), ...calendars.map(({ bytes }) => digestOf(bytes))];
    expect(digests.filter((digest) => !files.has(digest))).toEqual([]);
  });

  test('are refused when a byte of one was changed', async () => {
    const copy = join(directory, 'changed');
    await cp(releasedRulesDirectory(), copy, { recursive: true });
    const name = (await readdir(copy)).find((one) => one.endsWith('.yaml')) ?? '';
    await writeFile(join(copy, name), `${await readFile(join(copy, name), 'utf8')}\n`);
    expect(() => readPolicies({ released: copy })).toThrow(ReleaseBroken);
  });

  test('are written once, and grow when a calendar changes', async () => {
    const target = join(directory, 'fresh');
    const { policies, calendars } = readSources();
    const rules = {
      policies: policies.map(({ values }) => policyBytes(values)),
      calendars: calendars.map(({ bytes }) => bytes),
    };
    expect(releaseRules(target, rules)).toHaveLength(policies.length + calendars.length);
    expect(releaseRules(target, rules)).toEqual([]);
  });
});

describe('the digest of a policy', () => {
  test('says which calendars are counted: another day off is another policy', async () => {
    const calendars = join(directory, 'calendars');
    await cp(join(packageRoot(), 'policies/calendars'), calendars, { recursive: true });
    const file = join(calendars, 'bangkok/2026.yaml');
    await writeFile(
      file,
      `${await readFile(file, 'utf8')}  - { day: '2026-12-22', name: A new day, status: decreed, source: test }\n`,
    );
    const released = join(directory, 'with-all');
    await cp(releasedRulesDirectory(), released, { recursive: true });
    releaseRules(released, {
      policies: readSources().policies.map(({ values }) => policyBytes(values)),
      calendars: [],
    });
    const [before, after] = [readPolicies({ released }), readPolicies({ released, calendars })];
    const [was, is] = [demonstration2(before), demonstration2(after)];
    expect(is.digest).not.toBe(was.digest);
    expect(is.values['calendarFiles']).not.toEqual(was.values['calendarFiles']);
    expect(after.due(is.values, 'screening', null, NOW).because).toMatchObject({
      skipped: expect.arrayContaining([expect.objectContaining({ day: '2026-12-22' })]),
    });
    // Cases that run under the policy as it was go on counting what it names.
    const running = after.policy(was.digest).values;
    expect(after.due(running, 'screening', null, NOW)).toEqual(before.due(was.values, 'screening', null, NOW));
    // So does a replay, from the archive alone.
    const archive = after.archive();
    const named = is.values['calendarFiles'] as Record<string, string>;
    const texts = Object.entries(named).map(([name, digest]) => [name, archive.get(digest)?.toString('utf8') ?? '']);
    const archived = { policy: policyBytes(is.values).toString('utf8'), calendars: Object.fromEntries(texts) };
    const replayed = createResolver(JSON.stringify({ clock: null }))(archived, 'screening', 'null', NOW);
    expect(JSON.parse(replayed)).toEqual(after.due(is.values, 'screening', null, NOW));
  });

  test('of an early case, which names no calendars, is still known and counts those of then', () => {
    const policies = readPolicies();
    for (const [name, digest] of Object.entries(EARLY)) {
      const early = policies.policy(digest);
      expect(early).toMatchObject({ name, digest });
      expect(early.values).not.toHaveProperty('calendarFiles');
      const rule = Object.keys(early.values['durations'] as object).at(-1)!;
      const due = policies.due(early.values, rule, null, NOW);
      const named = { ...early.values, calendarFiles: { ...readReleasedRules(releasedRulesDirectory()).unnamed } };
      expect(due).toEqual(policies.due(named, rule, null, NOW));
      const archived = { policy: policyBytes(early.values).toString('utf8'), calendars: null };
      const replayed = createResolver(JSON.stringify({ clock: null }))(archived, rule, 'null', NOW);
      expect(JSON.parse(replayed)).toEqual(due);
    }
  });

  test('is of no use to a process that lacks a calendar it names', () => {
    const policies = readPolicies();
    const values = { ...demonstration2(policies).values, calendarFiles: { 'bangkok/2026': 'f'.repeat(64) } };
    expect(() => policies.due(values, 'screening', null, NOW)).toThrow(PolicyMissing);
  });
});

test('the archive gets every policy and calendar, each under the SHA-256 of its bytes', () => {
  const archive = readPolicies().archive();
  for (const [digest, bytes] of archive) expect(digestOf(bytes)).toBe(digest);
  for (const digest of Object.values(EARLY)) expect(archive.has(digest)).toBe(true);
  const named = demonstration2().values['calendarFiles'] as Record<string, string>;
  expect(Object.values(named).filter((digest) => !archive.has(digest))).toEqual([]);
});
