import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { archivePath } from '../../../ledger/archive.ts';
import type { Finding } from '../../../ledger/audit/findings.ts';
import type { LogSource } from '../../../ledger/log/source.ts';
import { parseInner, parseLeaf, stateHash } from '../../../ledger/index.ts';
import { type CaseRecord, Replayer } from '../../../ledger/replay/replayer.ts';
import { withZoneData, zoneData } from '../../../ledger/zone-data.ts';
import { compose, errandBundle, type PaperOffice, paperOffice, type PaperRecord } from '../fixture/paper-office.ts';

const RESOLVER = new URL('../fixture/resolver.ts', import.meta.url).href;
const HOUR = 3_600_000;
/** Of each course of the paper office one: clocks, their firings, a child machine with a clock of its own. */
const CASES = 5;
const OLDER = 'paper, time zones 2019a';

let office: PaperOffice;
let archive: LogSource;
const opened: Replayer[] = [];
beforeAll(async () => {
  office = paperOffice(await errandBundle(), CASES);
  const kept = new Map(office.archive.map((bytes) => [archivePath(hash('sha256', bytes, 'hex')), bytes]));
  archive = { name: 'paper', read: (path) => Promise.resolve(kept.get(path) ?? null) };
});
afterAll(() => opened.forEach((replayer) => replayer.close()));

/** The records of every case, written by `build`. */
function histories(build: string, change: (record: PaperRecord) => PaperRecord = (one) => one): CaseRecord[][] {
  const records = office.records.map((record) => change({ ...record, unsigned: { ...record.unsigned, build } }));
  const read = compose(records).map(({ leaf, inner }) => ({ leaf: parseLeaf(leaf), inner: parseInner(inner) }));
  return office.cases.map((stream) => read.filter(({ leaf }) => leaf.stream === stream));
}

/** Replays with a resolver that comes to instants so many milliseconds later. */
async function replayed(
  cases: readonly CaseRecord[][],
  shift: number,
): Promise<{ readonly findings: readonly Finding[]; readonly ends: readonly string[] }> {
  const replayer = new Replayer(archive, { resolver: RESOLVER, settings: JSON.stringify({ shift }) });
  opened.push(replayer);
  const all = [];
  for (const records of cases) all.push(await replayer.replay(records));
  return {
    findings: all.flatMap(({ findings }) => findings),
    ends: all.map(({ state }) => stateHash(state)),
  };
}

function armed({ inner }: CaseRecord): boolean {
  return inner.effects.some(({ kind, because }) => kind === 'arm' && !('milliseconds' in (because as object)));
}

describe('an instant that comes out otherwise', () => {
  test('as an offset of a zone would have it, where the writer had other time-zone data: it is named so, and nothing else', async () => {
    const cases = histories(OLDER);
    const clocks = cases.flat().filter(armed);
    const { findings, ends } = await replayed(cases, HOUR);
    expect(ends).toEqual(cases.map((records) => records.at(-1)?.inner.to?.hash));
    expect(clocks.length).toBeGreaterThan(CASES);
    expect(findings.map(({ stream, seq }) => `${stream} ${seq}`)).toEqual(
      clocks.map(({ leaf }) => `${leaf.stream} ${leaf.seq}`),
    );
    for (const { check, what } of findings) {
      expect(check).toBe('due');
      expect(what).toMatch(
        `, by time-zone data alone: recorded with 2019a, computed with ${process.versions['tz'] ?? ''}`,
      );
    }
  });

  test.each([
    ['the writer had the same time-zone data', withZoneData('paper'), HOUR],
    ['the writer does not say which time-zone data it had', 'paper', HOUR],
    ['no offset of a zone is apart like this', OLDER, HOUR + 60_000],
    ['no zone has moved by so much', OLDER, 25 * HOUR],
  ])('is no matter of zones when %s', async (_, build, shift) => {
    const { findings } = await replayed(histories(build), shift);
    expect(findings.some(({ check }) => check === 'due')).toBe(true);
    expect(findings.filter(({ what }) => what.includes('time-zone'))).toEqual([]);
  });

  test('does not hide what else was changed in the same step', async () => {
    const cases = histories(OLDER, (record) =>
      record.unsigned.type === 'ASK' ? { ...record, unsigned: { ...record.unsigned, why: [] } } : record,
    );
    const { findings } = await replayed(cases, HOUR);
    const asked = findings.filter(({ seq }) => seq === 2);
    expect(asked.length).toBe(CASES);
    for (const { what } of asked) expect(what).not.toMatch('time-zone');
  });
});

test('a record says which time-zone data its writer had', () => {
  expect(withZoneData('mufakat 0.1.0')).toBe(`mufakat 0.1.0, time zones ${zoneData()}`);
  expect(zoneData()).toMatch(/^20\d\d[a-z]/);
});
