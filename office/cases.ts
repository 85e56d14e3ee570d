import type { CaseState } from '../engine/types.ts';
import type { ReferenceAsked } from '../host/context.ts';

/** What every host of this office has to know of proposals: the API's and the worker's must agree. */
export const PROPOSAL_CASES = { reference: referencePrefix, kindOf: kindOfCase } as const;

/** Where people count the years of the office's references. */
const OFFICE_ZONE = 'Asia/Bangkok';

/** A proposal gets its number when it is submitted: RSO, the year in Bangkok, and a number without gaps. */
export function referencePrefix({
  machine,
  event,
  at,
}: Pick<ReferenceAsked, 'machine' | 'event' | 'at'>): string | null {
  if (machine.name !== 'proposal' || event !== 'SUBMIT') return null;
  const year = new Intl.DateTimeFormat('en', { timeZone: OFFICE_ZONE, year: 'numeric' }).format(new Date(at));
  return `RSO-${year}-`;
}

/** The kind a proposal was submitted as, for lists and for Temporal's UI; other machines' cases go by the machine's name. */
export function kindOfCase({ machine, context }: Pick<CaseState, 'machine' | 'context'>): string {
  const { kind } = context;
  return typeof kind === 'string' ? kind : machine.name;
}
