import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { auditedDirectory } from '../../../ledger/audit/files.ts';
import { AuditBroken, RangeThreads } from '../../../ledger/audit/range-threads.ts';
import { type Verified, verifyLog } from '../../../ledger/audit/verify.ts';
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
import { MUTANT_CLASSES } from './mutants.ts';

let directory: string;
let office: PaperOffice;
let seen: string;
let threads: RangeThreads;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'threads-'));
  office = paperOffice(await errandBundle(), 60);
  seen = filesOf(compose(office.records)).get('public/checkpoint')!.toString();
  threads = new RangeThreads(2);
});
afterAll(async () => {
  await threads.close();
  await rm(directory, { recursive: true });
});

async function verified(checker?: RangeThreads): Promise<Verified> {
  const files = await auditedDirectory(directory);
  const known = { origin: ORIGIN, trusted: LOG, rights: Directory.EMPTY, seen: [seen] };
  return verifyLog({ files, ...known, ...(checker && { checker }) });
}

describe('checked on threads', () => {
  test('a good log is good, and every part of it was looked at once', async () => {
    await writeLog(directory, filesOf(compose(office.records)), office.archive);
    const size = office.records.length;
    expect(size).toBeGreaterThan(256);
    expect(await verified(threads)).toMatchObject({
      count: 0,
      size,
      checked: { records: size, innerParts: size, signatures: size },
    });
  });

  test.each([...MUTANT_CLASSES])('$name is told as it is without threads', async ({ replay, check, make }) => {
    const log = make(office, 0);
    if (log === null) throw new Error('each class has a first mutant');
    await writeLog(directory, log.files, log.archive);
    const told = await verified(threads);
    expect(told).toEqual(await verified());
    // What only a replay can refuse is good so far.
    if (replay !== true) expect(told.findings.map((finding) => finding.check)).toContain(check);
  });

  test('threads that are no more say nothing about the log', async () => {
    await writeLog(directory, filesOf(compose(office.records)), office.archive);
    const closed = new RangeThreads(1);
    await closed.close();
    await expect(verified(closed)).rejects.toThrow(AuditBroken);
    const ended = new RangeThreads(1);
    const auditing = verified(ended);
    await ended.close();
    await expect(auditing).rejects.toThrow(AuditBroken);
  });
});
