import { hash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { keepInArchive } from '../../../ledger/archive.ts';
import { caseRecords, isOfficeStream } from '../../../ledger/audit/case-records.ts';
import { auditedDirectory, type AuditedFiles } from '../../../ledger/audit/files.ts';
import { type CaseRecord, type ReplayedCase, Replayer } from '../../../ledger/replay/replayer.ts';
import { sameJson } from '../../../engine/json.ts';
import { PUBLIC } from '../../../ledger/sequencer/publication.ts';
import { compose, errandBundle, filesOf, paperOffice, writeLog } from '../fixture/paper-office.ts';

const RESOLVER = new URL('../fixture/resolver.ts', import.meta.url).href;
const CASES = 40;
/** In the middle of what is under way at once. */
const NTH = 17;

let directory: string;
let files: AuditedFiles;
let code: string;
let cases: (readonly CaseRecord[])[];
let replayer: Replayer;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'replayer-'));
  const bundle = await errandBundle();
  code = bundle.toString('utf8').trim().replace(/;$/, '');
  const office = paperOffice(bundle, CASES);
  await writeLog(directory, filesOf(compose(office.records)), office.archive);
  files = await auditedDirectory(directory);
  const streams = new Map<string, CaseRecord[]>();
  for await (const record of caseRecords(files, office.records.length, (stream) => !isOfficeStream(stream))) {
    streams.set(record.leaf.stream, [...(streams.get(record.leaf.stream) ?? []), record]);
  }
  cases = [...streams.values()];
});
afterAll(() => rm(directory, { recursive: true }));
beforeEach(() => {
  replayer = new Replayer(files.published, { resolver: RESOLVER, settings: '{}' });
});
afterEach(() => replayer.close());

/** The records as if a machine had run whose first step does this. */
async function underMachineThat(does: string, records: readonly CaseRecord[]): Promise<readonly CaseRecord[]> {
  const broken = Buffer.from(
    `(() => { const bind = (${code}); return (digest) => ({ ...bind(digest), start() { ${does} } }); })()`,
  );
  await keepInArchive(join(directory, PUBLIC), broken);
  const machine = hash('sha256', broken, 'hex');
  return records.map(({ leaf, inner }) => ({ leaf: { ...leaf, machine }, inner }));
}

async function allAtOnce(changed: (nth: number) => readonly CaseRecord[]): Promise<readonly ReplayedCase[]> {
  return Promise.all(cases.map((_, nth) => replayer.replay(changed(nth))));
}

describe('many cases at once', () => {
  test('come out as one after the other', async () => {
    const together = await allAtOnce((nth) => cases[nth]!);
    const apart: ReplayedCase[] = [];
    for (const records of cases) apart.push(await replayer.replay(records));
    expect(together).toEqual(apart);
    expect(together.flatMap(({ findings }) => findings)).toEqual([]);
    expect(together.map(({ steps }) => steps.length)).toEqual(cases.map(({ length }) => length));
  });

  test.each([
    ['never ends', 'for (;;);', /timed out/],
    ['fills the memory', 'const kept = []; for (;;) kept.push(new Array(1e6).fill(kept.length));', /process ended/],
  ])('one whose machine %s is told, and it alone', async (_name, does, words) => {
    const broken = await underMachineThat(does, cases[NTH]!);
    const replayed = await allAtOnce((nth) => (nth === NTH ? broken : cases[nth]!));
    const { stream } = cases[NTH]![0]!.leaf;
    expect(replayed.flatMap(({ findings }) => findings)).toEqual([
      { check: 'replay', stream, seq: 1, what: expect.stringMatching(words) as string },
    ]);
    expect(replayed.filter(({ state }) => state === null)).toHaveLength(1);
    expect((await replayer.replay(cases[0]!)).findings).toEqual([]);
  });

  test('one whose record differs is told at its step, and no other', async () => {
    const nth = cases.findIndex(({ length }) => length > 3);
    const forged = cases[nth]!.map(({ leaf, inner }, index) =>
      index === 2 ? { leaf, inner: { ...inner, why: [] } } : { leaf, inner },
    );
    const replayed = await allAtOnce((one) => (one === nth ? forged : cases[one]!));
    expect(replayed.flatMap(({ findings }) => findings)).toMatchObject([
      { check: 'why', stream: forged[0]!.leaf.stream, seq: 3 },
    ]);
  });

  test('a closed replayer answers nothing', async () => {
    replayer.close();
    expect((await replayer.replay(cases[0]!)).findings).toMatchObject([{ check: 'replay', seq: 1 }]);
  });
});

describe('equal as JSON', () => {
  const values = [null, true, false, 0, 1, '', '0', 'a', [], [0], [[0]], [0, null], {}, { a: 1 }, { a: [1] }, { b: 1 }];
  test.each(values.map((value) => [JSON.stringify(value), value]))('%s is itself alone', (text, value) => {
    for (const other of values) expect(sameJson(value, other)).toBe(text === JSON.stringify(other));
    expect(sameJson(value, JSON.parse(text as string))).toBe(true);
  });

  test('whatever the order of members is', () => {
    expect(sameJson({ a: 1, b: { c: [2] } }, { b: { c: [2] }, a: 1 })).toBe(true);
    expect(sameJson({ a: 1, b: 2 }, { a: 1, c: 2 })).toBe(false);
    expect(sameJson({ toString: 1 }, { a: 1 })).toBe(false);
  });
});
