import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { caseRecords, isOfficeStream, type PlacedCaseRecord } from '../../../ledger/audit/case-records.ts';
import { auditedDirectory } from '../../../ledger/audit/files.ts';
import type { Finding } from '../../../ledger/audit/findings.ts';
import { verifyLog } from '../../../ledger/audit/verify.ts';
import { Replayer } from '../../../ledger/replay/replayer.ts';
import { Directory } from '../../../office/directory.ts';
import {
  compose,
  errandBundle,
  filesOf,
  LOG,
  ORIGIN,
  type PaperOffice,
  paperOffice,
  writeLog,
} from '../fixture/paper-office.ts';
import { MUTANT_CLASSES, type MutantClass } from './mutants.ts';

const RESOLVER = new URL('../fixture/resolver.ts', import.meta.url).href;
/** Mutants of each class; some classes have only one. */
const EACH = 4;

let directory: string;
let office: PaperOffice;
let seen: string;
let killed = 0;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mutants-'));
  // More than one tile of leaves, so that there are levels to tamper with.
  office = paperOffice(await errandBundle(), 60);
  seen = filesOf(compose(office.records)).get('public/checkpoint')!.toString();
});
afterAll(() => rm(directory, { recursive: true }));

async function audit(replay: boolean, size: number): Promise<readonly Finding[]> {
  const files = await auditedDirectory(directory);
  const findings = [
    ...(await verifyLog({ files, origin: ORIGIN, trusted: LOG, rights: Directory.EMPTY, seen: [seen] })).findings,
  ];
  if (!replay) return findings;
  const replayer = new Replayer(files.published, { resolver: RESOLVER, settings: '{}' });
  const streams = new Map<string, PlacedCaseRecord[]>();
  for await (const record of caseRecords(files, size, (stream) => !isOfficeStream(stream))) {
    streams.set(record.leaf.stream, [...(streams.get(record.leaf.stream) ?? []), record]);
  }
  for (const records of streams.values()) findings.push(...(await replayer.replay(records)).findings);
  replayer.close();
  return findings;
}

test('the good log is refused by no check, before and after', async () => {
  await writeLog(directory, filesOf(compose(office.records)), office.archive);
  expect(await audit(true, office.records.length)).toEqual([]);
});

describe.each<MutantClass>([...MUTANT_CLASSES])('$name', ({ check, replay, make }) => {
  test(`is refused by the check ${check}`, async () => {
    let mutants = 0;
    for (let nth = 0; nth < EACH; nth += 1) {
      const log = make(office, nth);
      if (log === null) continue;
      await writeLog(directory, log.files, log.archive);
      const size = Number(log.files.get('public/checkpoint')?.toString().split('\n')[1] ?? 0);
      const found = await audit(replay === true, size);
      expect(
        found.map((finding) => finding.check),
        `mutant ${nth}`,
      ).toContain(check);
      mutants += 1;
    }
    expect(mutants).toBeGreaterThan(0);
    killed += mutants;
  });
});

test('the corpus is large enough', () => {
  console.log(`mutants refused by the check they name: ${killed}, in ${MUTANT_CLASSES.length} classes`);
  expect(MUTANT_CLASSES.length).toBeGreaterThanOrEqual(20);
  expect(killed).toBeGreaterThanOrEqual(200);
});
