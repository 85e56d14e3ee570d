import type { JsonObject } from '../engine/types.ts';
import type { Host, OfficeRecord } from '../host/types.ts';
import type { FoundCompanions } from './lost-companions.ts';

/** Cases that one record names; of more than these it tells the number. */
const NAMED = 100;

/** Puts into the stream `operations` what was found of companions. */
export async function recordCompanions(host: Host, { lost, reset, strangers }: FoundCompanions): Promise<void> {
  const records: OfficeRecord[] = [];
  if (lost.length > 0) records.push(found('companions.lost', { count: lost.length, cases: lost.slice(0, NAMED) }));
  // Each run once, also when another worker has found it.
  for (const { caseId, runId } of reset)
    records.push({ ...found('companion.reset', { case: caseId, run: runId }), commandId: `companion reset ${runId}` });
  // Who starts something of his own gives it any name: only digests are recorded.
  if (strangers.length > 0)
    records.push(found('companions.forged', { count: strangers.length, workflows: strangers.slice(0, NAMED) }));
  if (records.length > 0) await host.record(records);
}

function found(type: string, facts: JsonObject): OfficeRecord {
  const [, what = ''] = type.split('.');
  return {
    stream: 'operations',
    type,
    facts,
    actor: { person: null, seat: 'system' },
    claims: null,
    cause: { companions: what },
  };
}
