import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { caseRecords, isOfficeStream, type PlacedCaseRecord } from '../../../ledger/audit/case-records.ts';
import { auditedDirectory } from '../../../ledger/audit/files.ts';
import { verifyLog } from '../../../ledger/audit/verify.ts';
import { Replayer } from '../../../ledger/replay/replayer.ts';
import { Directory } from '../../../office/directory.ts';
import { compose, errandBundle, filesOf, LOG, ORIGIN, paperOffice, writeLog } from '../fixture/paper-office.ts';

const RESOLVER = new URL('../fixture/resolver.ts', import.meta.url).href;
let directory: string;
let code: Buffer;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'audit-'));
  code = await errandBundle();
});
afterAll(() => rm(directory, { recursive: true }));

describe('a good log', () => {
  test.each([1, 2, 3, 7, 40, 120])('of %i cases is accepted, verified and replayed', async (cases) => {
    const office = paperOffice(code, cases);
    await writeLog(directory, filesOf(compose(office.records)), office.archive);
    const files = await auditedDirectory(directory);
    for (const trusted of [LOG, null]) {
      const verified = await verifyLog({ files, origin: ORIGIN, trusted, rights: Directory.EMPTY });
      expect(verified.findings).toEqual([]);
      expect(verified).toMatchObject({ size: office.records.length, streams: cases + 2, inner: true, count: 0 });
    }
    const replayer = new Replayer(files.published, { resolver: RESOLVER, settings: '{}' });
    const streams = new Map<string, PlacedCaseRecord[]>();
    for await (const record of caseRecords(files, office.records.length, (stream) => !isOfficeStream(stream))) {
      streams.set(record.leaf.stream, [...(streams.get(record.leaf.stream) ?? []), record]);
    }
    expect(streams.size).toBe(cases);
    for (const records of streams.values()) expect((await replayer.replay(records)).findings).toEqual([]);
    replayer.close();
  });
});
