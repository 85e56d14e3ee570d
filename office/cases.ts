import type { CaseState } from '../engine/types.ts';
import type { NoteAsked, ReferenceAsked } from '../host/context.ts';
import { officeDay } from './zone.ts';

/** What every host of this office has to know of proposals: the API's and the worker's must agree. */
export const PROPOSAL_CASES = { reference: referencePrefix, kindOf: kindOfCase, mayNote } as const;

/** A proposal gets its number when it is submitted: RSO, the year at the office, and a number without gaps. */
export function referencePrefix({
  machine,
  event,
  at,
}: Pick<ReferenceAsked, 'machine' | 'event' | 'at'>): string | null {
  if (machine.name !== 'proposal' || event !== 'SUBMIT') return null;
  return `RSO-${officeDay(at).slice(0, 4)}-`;
}

/** The kind a proposal was submitted as, for lists and for Temporal's UI; other machines' cases go by the machine's name. */
export function kindOfCase({ machine, context }: Pick<CaseState, 'machine' | 'context'>): string {
  const { kind } = context;
  return typeof kind === 'string' ? kind : machine.name;
}

const OFFICE = ['desk', 'comanager-au', 'comanager-id'];

/**
 * Who may have on record what changes no outcome: the office, and of another case also the proponent. Answers the name of
 * the rule that stands in the way, as the catalogue has it.
 */
export function mayNote({ type, state, actor }: Pick<NoteAsked, 'type' | 'state' | 'actor'>): string | null {
  if (OFFICE.includes(actor.seat)) return null;
  if (type !== 'LINK') return 'fromDeskOrCoManager';
  return actor.seat === `focal-${String(state?.context['proponent'])}` ? null : 'fromProponentDeskOrCoManager';
}
