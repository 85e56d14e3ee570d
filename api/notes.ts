import { recordsOf } from '../store/reading/case-records.ts';
import type { Doors } from './doors.ts';
import type { Mistake } from './mistakes.ts';
import { ProblemError } from './problems.ts';
import { seenCase, type SeenCase } from './reading/case.ts';
import { caseRecord } from './reading/records.ts';
import type { Bearer } from './tokens.ts';

/** What an event names beside the case itself must be there, for the sender's eyes: another case, or a record of this one. */
export async function noteMistakes(
  doors: Doors,
  bearer: Bearer,
  seen: SeenCase,
  type: string,
  facts: object,
): Promise<readonly Mistake[]> {
  switch (type) {
    case 'LINK':
    case 'AMEND':
      return otherCase(doors, bearer, seen, (facts as { readonly case: string }).case);
    case 'REDACT':
      return recordNamed(doors, seen, facts as { readonly record: number; readonly field?: string });
    default:
      return [];
  }
}

async function otherCase(doors: Doors, bearer: Bearer, { view }: SeenCase, key: string): Promise<readonly Mistake[]> {
  try {
    const other = await seenCase(doors, key, bearer);
    return other.view.caseId === view.caseId ? [{ path: 'data.case', message: 'is this proposal itself' }] : [];
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.status !== 404) throw error;
    return [{ path: 'data.case', message: 'is no proposal that you may see' }];
  }
}

async function recordNamed(
  doors: Doors,
  { view, visibility }: SeenCase,
  { record: seq, field }: { readonly record: number; readonly field?: string },
): Promise<readonly Mistake[]> {
  const records = (await recordsOf(doors.database, [view.caseId])).map(caseRecord);
  const found = records.find((one) => one.seq === seq);
  if (found === undefined || !visibility.seesRecord({ type: found.type, person: found.inner.actor.person }))
    return [{ path: 'data.record', message: 'is no record that you may see; history numbers them' }];
  const names = [...Object.keys(found.inner.event.commitments), ...found.inner.attachments.map(({ role }) => role)];
  if (names.length === 0) return [{ path: 'data.record', message: 'has neither text nor file' }];
  if (field === undefined || names.includes(field)) return [];
  return [{ path: 'data.field', message: `is none of its texts and files: ${names.join(', ')}` }];
}
