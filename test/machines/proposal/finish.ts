import type { JsonObject } from '../../../engine/types.ts';
import type { Case } from './kinds.ts';
import { OFFICE } from './kinds.ts';
import { personOf, REASON } from './walk.ts';

/** Leads a case to an end by acts that people may do: every state must have such a way. Answers the acts; null when stuck. */
export function finish(walk: Case): readonly string[] | null {
  const way: string[] = [];
  // Everybody is at their desk, and nobody is the person of another seat.
  walk.office('OFFICE_CHANGED', { ...OFFICE, comanagers: { AU: fresh('comanager-au'), ID: fresh('comanager-id') } });
  const go = (seat: string, type: string, data: JsonObject = {}): boolean => {
    const refusal = walk.try(seat, type, { ...walk.seen, ...REASON, ...data }, fresh(seat));
    if (refusal === null) way.push(`${seat} ${type}`);
    return refusal === null;
  };
  for (let tries = 0; tries < 200 && walk.state.status === 'active'; tries += 1) {
    if (step(walk, go)) continue;
    if (walk.wait() === null) return null;
  }
  return walk.state.status === 'done' ? way : null;
}

type Go = (seat: string, type: string, data?: JsonObject) => boolean;

function step(walk: Case, go: Go): boolean {
  switch (walk.phase) {
    case 'draft':
      return go(walk.focal, 'DISCARD') || go(walk.focal, 'TAKE_UP');
    case 'conditions':
      return ['c1', 'c2'].some(
        (condition) =>
          go(walk.focal, 'MEET', { condition }) ||
          go('desk', 'VERIFY', { condition }) ||
          go('comanager-id', 'VERIFY', { condition }),
      );
    case 'formalisation':
      return (
        go('comanager-au', 'SIGN') ||
        go('comanager-id', 'SIGN') ||
        walk.parties.some((party) => go(`focal-${party}`, 'SIGN'))
      );
    case 'completion':
      return go(walk.focal, 'FINAL_REPORT') || go('desk', 'ACCEPT');
    case 'closed':
      return go('desk', 'REVIEW');
    case 'implementation':
      return false;
    default:
      return go(walk.focal, 'WITHDRAW');
  }
}

function fresh(seat: string): string {
  return personOf(`${seat}, a person who has not acted before`);
}
