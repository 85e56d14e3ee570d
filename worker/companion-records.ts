import { systemRecord } from '../host/system-record.ts';
import type { Host, OfficeRecord } from '../host/types.ts';
import type { FoundCompanions } from './lost-companions.ts';

/** Cases that one record names; of more than these it tells the number. */
const NAMED = 100;

/** Puts into the stream `operations` what was found of companions. */
export async function recordCompanions(host: Host, { lost, reset, strangers }: FoundCompanions): Promise<void> {
  const records: OfficeRecord[] = [];
  if (lost.length > 0) {
    const facts = { count: lost.length, cases: lost.slice(0, NAMED) };
    records.push(systemRecord('companions.lost', facts, { companions: 'lost' }));
  }
  // Each run once, also when another worker has found it.
  for (const { caseId, runId } of reset) {
    const commandId = `companion reset ${runId}`;
    records.push(systemRecord('companion.reset', { case: caseId, run: runId }, { companions: 'reset' }, { commandId }));
  }
  // Who starts something of his own gives it any name: only digests are recorded.
  if (strangers.length > 0) {
    const facts = { count: strangers.length, workflows: strangers.slice(0, NAMED) };
    records.push(systemRecord('companions.forged', facts, { companions: 'forged' }));
  }
  if (records.length > 0) await host.record(records);
}
