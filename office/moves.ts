import { servedBy } from './opening.ts';
import type { Office } from './source.ts';

/** What has to be known before a running case comes over to another policy. */
export function policyMoves(office: Pick<Office, 'policy' | 'directory'>): {
  serves(policy: string, pin: string): boolean;
  movedAgain(caseId: string, seq: number): Promise<boolean>;
} {
  return {
    serves: (policy, pin) => servedBy(office.policy(policy)).includes(pin),
    movedAgain: async (caseId, seq) => (await office.directory()).policies.movedAgain(caseId, seq),
  };
}
