import { caseRecords, isOfficeStream, type PlacedCaseRecord } from '../../ledger/audit/case-records.ts';
import type { AuditedFiles } from '../../ledger/audit/files.ts';
import { bundles } from '../../ledger/audit/office-streams.ts';
import { directoryRecord, officeStreams } from '../../ledger/audit/office-streams.ts';
import { readEntries } from '../../ledger/log/tiles.ts';
import { parseLeaf } from '../../ledger/shape.ts';
import { Directory } from '../../office/directory.ts';
import { EXIT, Failure } from '../failure.ts';

/** The stream of a case named by id or by reference (which its leaf announces). */
export async function streamOf(files: AuditedFiles, size: number, name: string): Promise<string> {
  const wanted = name.includes('/') ? `"stream":${JSON.stringify(name)}` : `"reference":${JSON.stringify(name)}`;
  for (const place of bundles(size)) {
    for (const entry of await readEntries(files.published, place)) {
      if (!entry.includes(wanted)) continue;
      const leaf = parseLeaf(entry.toString('utf8'));
      if (leaf.stream === name || leaf.announced['reference'] === name) return leaf.stream;
    }
  }
  throw new Failure(EXIT.notFound, [
    `The ledger knows no case ${name}.`,
    'Give its reference or its id, as `mufakat list` shows them.',
  ]);
}

/** The records of one case up to an instant or a number. */
export async function historyOf(
  files: AuditedFiles,
  size: number,
  stream: string,
  until: { readonly at?: string; readonly seq?: number } = {},
): Promise<readonly PlacedCaseRecord[]> {
  const found: PlacedCaseRecord[] = [];
  for await (const record of caseRecords(files, size, (one) => one === stream)) {
    if (until.seq !== undefined && record.leaf.seq > until.seq) break;
    if (until.at !== undefined && record.leaf.at > until.at) break;
    found.push(record);
  }
  if (found.length === 0) throw new Failure(EXIT.notFound, [`${stream} has no record so early.`]);
  return found;
}

/** Ids of all cases, in the order in which they were opened. */
export async function allCases(files: AuditedFiles, size: number): Promise<readonly string[]> {
  const streams = new Set<string>();
  for (const place of bundles(size)) {
    for (const entry of await readEntries(files.published, place)) {
      const { stream } = parseLeaf(entry.toString('utf8'));
      if (!isOfficeStream(stream)) streams.add(stream);
    }
  }
  return [...streams];
}

/** Who held which seat: the directory as the ledger has it. */
export async function directoryOf(files: AuditedFiles, size: number): Promise<Directory> {
  const records = [];
  for await (const record of officeStreams(files, size)) {
    if (record.leaf.stream === 'directory') records.push(directoryRecord(record));
  }
  return Directory.EMPTY.extended(records);
}
