import { FIELDS } from '../machines/proposal/submission.ts';
import { recordsOf } from '../store/reading/case-records.ts';
import type { Doors } from './doors.ts';
import { type Mistake, mistake } from './mistakes.ts';
import { ProblemError } from './problems.ts';
import { seenCase, type SeenCase } from './reading/case.ts';
import { caseRecord } from './reading/records.ts';
import type { Bearer } from './tokens.ts';

/** What an event names beside the case itself must be there, for the sender's eyes: a case, a record, a member, a field, a reason. */
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
    case 'OPEN':
      return membersNamed(doors, (facts as { readonly parties?: readonly string[] }).parties ?? []);
    case 'RETURN':
    case 'REVISE':
      return fieldsNamed((facts as { readonly items?: readonly string[] }).items ?? []);
    default:
      return [];
  }
}

/**
 * A reason from a closed list, which is that of the case's own policy. What counters an act, or does it for some days,
 * takes the reasons of that act.
 */
export function reasonMistakes(
  doors: Doors,
  { view }: SeenCase,
  type: string,
  { because, act }: Readonly<Record<string, unknown>>,
): readonly Mistake[] {
  if (type === 'COUNTER' && because === undefined) return [];
  const of = type === 'COUNTER' ? String(act) : type.replace(/_BRIEFLY$/, '');
  const { reasons } = doors.office.policy(view.policy).values as { readonly reasons?: ReasonLists };
  const list = reasons?.[of];
  if (list === undefined || (typeof because === 'string' && list.includes(because))) return [];
  return [{ path: 'because', message: mistake('no-reason', { reasons: list.join(', ') }) }];
}
type ReasonLists = Readonly<Record<string, readonly string[]>>;

async function membersNamed(doors: Doors, parties: readonly string[]): Promise<readonly Mistake[]> {
  const { members } = await doors.office.directory();
  return parties.flatMap((party, index) => {
    if (members.has(party)) return [];
    const meant = party.replace(/^(?:focal|stakeholder)-/, '');
    const message = members.has(meant) ? mistake('a-seat', { member: meant }) : 'is no member of this office';
    return [{ path: `data.parties.${index}`, message }];
  });
}

function fieldsNamed(items: readonly string[]): readonly Mistake[] {
  return items.flatMap((item, index) =>
    FIELDS.has(item)
      ? []
      : [{ path: `data.items.${index}`, message: mistake('no-such-field', { fields: [...FIELDS].join(', ') }) }],
  );
}

async function otherCase(doors: Doors, bearer: Bearer, { view }: SeenCase, key: string): Promise<readonly Mistake[]> {
  try {
    const other = await seenCase(doors, key, bearer);
    return other.view.caseId === view.caseId ? [{ path: 'data.case', message: 'is this proposal itself' }] : [];
  } catch (error) {
    if (!(error instanceof ProblemError) || error.status !== 404) throw error;
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
  return [{ path: 'data.field', message: mistake('no-field', { names: names.join(', ') }) }];
}
