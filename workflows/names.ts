/** Names that workflows, activities and the relay share. Changing one strands what runs under it. */

export const COMPANION = 'companion';
export const PLAN_SIGNAL = 'plan';

/** Custom search attributes, so that Temporal's own lists can be asked whose turn it is. */
export const SEARCH_ATTRIBUTES = {
  state: 'MufakatState',
  kind: 'MufakatKind',
  turn: 'MufakatTurn',
  due: 'MufakatDue',
} as const;

/** Workflow id of a case's companion. */
export function companionId(caseId: string): string {
  return `case/${caseId}`;
}
