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

/** Id of a companion for effects that a command after the end of its case asks for. */
export function companionIdAfterEnd(caseId: string, effectId: string): string {
  return `${companionId(caseId)}/after/${effectId}`;
}

/** The case that a companion of either id is for. */
export function caseOfCompanion(workflowId: string): string {
  return workflowId.replace(/^case\//, '').replace(/\/after\/[^/]*$/, '');
}

export const FLEET = 'fleet';
export const FLEET_PROGRESS = 'progress';
export const FLEET_STOP = 'stop';

/** Workflow id of an order to many cases. */
export function fleetId(id: string): string {
  return `fleet/${id}`;
}
