import { createHash } from 'node:crypto';
import type { PageAsked } from '../activities/fleet.ts';
import { systemRecord } from '../host/system-record.ts';
import type { Host } from '../host/types.ts';
import type { Database, Statement } from '../store/index.ts';

/**
 * What somebody who reaches Temporal wanted done, and nobody of the office has asked for: it was not done, and that is put
 * on record once. Whoever made it up may have given it any name: only digests are recorded.
 */

const ASKED: Statement = {
  name: 'refusal-asked',
  text: 'select 1 as there from mufakat.effects where case_id = $1 and effect_id = $2',
};

/** An order to many cases that no key of the office has signed. */
export async function recordRefusedOrder(host: Host, { id, operation, argument }: PageAsked): Promise<void> {
  await record(host, 'order.refused', digestOf({ id, operation, argument }));
}

/** Work that no step of the case asks for; work that is done already is no news. */
export async function recordRefusedEffect(
  database: Database,
  host: Host,
  caseId: string,
  effectId: string,
): Promise<void> {
  const [asked] = await database.query(ASKED, [caseId, effectId]);
  if (asked === undefined) await record(host, 'effect.refused', digestOf({ caseId, effectId }));
}

function record(host: Host, type: string, digest: string): Promise<unknown> {
  return host.record([systemRecord(type, { digest }, { temporal: type }, { commandId: `${type} ${digest}` })]);
}

function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
