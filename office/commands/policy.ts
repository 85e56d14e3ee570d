import { z } from 'zod';
import { caseId } from '../ids.ts';
import { inForceAlready, isInForce, type PolicyFacts, servedBy } from '../opening.ts';
import { type PolicyProposed, subjectOf } from '../policies.ts';
import { type Draft, draft, type Ground, type Judged, officeCommand } from './command.ts';

/**
 * Joint acts of the Co-Managers on the office's rules: one seat proposes a policy, the other agrees, proposes another of the
 * same family, or refuses with reasons. What is agreed is in force from that record on, and no running case moves by it: to
 * move those is a joint act of its own.
 */
const policy = z.string().min(1).max(80);
const COMANAGERS = ['comanager'] as const;
const named = z.strictObject({ policy });
/** Without `case` all open cases that the policy serves are meant. */
const moving = z.strictObject({ policy, case: caseId.optional() });
const common = { seats: COMANAGERS, files: {} } as const;

export const proposePolicy = officeCommand({
  ...common,
  type: 'PROPOSE_POLICY',
  facts: named,
  texts: { reason: 'optional' },
  judge: (ground, facts) => {
    const found = released(ground, facts.policy);
    if ('refused' in found) return found;
    const { release, directory } = ground;
    if (inForceAlready(release.policies, directory.policies, found))
      return { refused: 'policy-in-force', values: { policy: found.name } };
    return proposed(ground, found, null);
  },
});

export const agreePolicy = officeCommand({
  ...common,
  type: 'AGREE_POLICY',
  facts: named,
  texts: { reason: 'optional' },
  judge: (ground, facts) => {
    const open = openProposal(ground, facts.policy, null);
    return 'refused' in open ? open : agreed(ground, open);
  },
});

export const refusePolicy = officeCommand({
  ...common,
  type: 'REFUSE_POLICY',
  facts: named,
  texts: { reason: 'required' },
  judge: (ground, facts) => {
    const open = openProposal(ground, facts.policy, null);
    return 'refused' in open ? open : refused(ground, open);
  },
});

export const proposeMove = officeCommand({
  ...common,
  type: 'PROPOSE_MOVE',
  facts: moving,
  texts: { reason: 'optional' },
  namesCase: true,
  judge: (ground, facts) => {
    const found = released(ground, facts.policy);
    if ('refused' in found) return found;
    if (!isInForce(ground.release.inForce, found))
      return { refused: 'policy-not-in-force', values: { policy: found.name } };
    return unmovable(ground, found, facts.case ?? null) ?? proposed(ground, found, facts.case ?? 'all');
  },
});

export const agreeMove = officeCommand({
  ...common,
  type: 'AGREE_MOVE',
  facts: moving,
  texts: { reason: 'optional' },
  namesCase: true,
  judge: (ground, facts) => {
    const open = openProposal(ground, facts.policy, facts.case ?? 'all');
    return 'refused' in open ? open : agreed(ground, open);
  },
});

export const refuseMove = officeCommand({
  ...common,
  type: 'REFUSE_MOVE',
  facts: moving,
  texts: { reason: 'required' },
  namesCase: true,
  judge: (ground, facts) => {
    const open = openProposal(ground, facts.policy, facts.case ?? 'all');
    return 'refused' in open ? open : refused(ground, open);
  },
});

type No = Extract<Judged, { readonly refused: string }>;

/** A policy of this release whose machines this release can run. */
function released({ release }: Ground, name: string): PolicyFacts | No {
  const found = release.policies.find((one) => one.name === name);
  if (found === undefined) {
    const known = release.policies.map((one) => one.name).join(', ');
    return { refused: 'no-policy', values: { policy: name, known } };
  }
  const missing = servedBy(found).filter((pin) => !release.machines.includes(pin));
  if (missing.length === 0) return found;
  return { refused: 'machine-not-released', values: { policy: name, machine: missing.join(', ') } };
}

/** Why the case that is named cannot be moved. */
function unmovable({ named: one }: Ground, found: PolicyFacts, asked: string | null): No | null {
  if (asked === null) return null;
  const what = one?.reference ?? asked;
  if (one === null || !one.open) return { refused: 'case-not-open', values: { case: what } };
  if (!servedBy(found).includes(one.machine))
    return { refused: 'case-not-served', values: { case: what, machine: one.machine, policy: found.name } };
  return one.policy === found.digest ? { refused: 'case-under-it', values: { case: what, policy: found.name } } : null;
}

/** The other seat's own proposal of the same is its agreement; of another one, it takes the place of the first. */
function proposed(ground: Ground, { name, digest }: PolicyFacts, cases: string | null): Judged {
  const { directory, actor, seat, commitments } = ground;
  const what = cases === null ? 'policy' : 'move';
  const open = directory.policies.proposed.get(subjectOf({ what, policy: name, cases }));
  if (open?.by === seat.id) return { refused: 'proposed-already', values: { policy: open.policy, seat: seat.id } };
  if (open !== undefined && open.digest === digest) return agreed(ground, open);
  const facts = { policy: name, digest, by: seat.id, person: actor.person ?? '' };
  const record =
    cases === null
      ? draft('policy.proposed', facts, { commitments })
      : draft('move.proposed', { ...facts, cases }, { commitments });
  return { records: [record], tellsCases: null };
}

function openProposal({ directory }: Ground, name: string, cases: string | null): PolicyProposed | No {
  const what = cases === null ? 'policy' : 'move';
  const open = directory.policies.proposed.get(subjectOf({ what, policy: name, cases }));
  if (open === undefined) return { refused: 'not-proposed', values: { policy: name } };
  return open.policy === name ? open : { refused: 'other-proposed', values: { policy: name, other: open.policy } };
}

/** Two seats and two persons: nobody agrees with himself. */
function agreed(ground: Ground, open: PolicyProposed): Judged {
  const { release, actor, seat } = ground;
  if (open.by === seat.id) return { refused: 'own-proposal', values: { policy: open.policy, seat: seat.id } };
  if (open.person === actor.person) return { refused: 'same-person', values: { policy: open.policy } };
  if (!release.policies.some(({ digest }) => digest === open.digest))
    return {
      refused: 'no-policy',
      values: { policy: open.policy, known: release.policies.map(({ name }) => name).join(', ') },
    };
  const record = answerTo(ground, open, 'agreed');
  if (open.cases === null) return { records: [record], tellsCases: null, says: { inForce: open.policy } };
  return { records: [record], tellsCases: { event: 'POLICY_CHANGED', policy: open.digest, cases: open.cases } };
}

/** Who has proposed it may take it back in the same way. */
function refused(ground: Ground, open: PolicyProposed): Judged {
  return { records: [answerTo(ground, open, 'refused')], tellsCases: null };
}

function answerTo({ actor, seat, commitments }: Ground, open: PolicyProposed, answer: 'agreed' | 'refused'): Draft {
  const facts = {
    policy: open.policy,
    digest: open.digest,
    by: seat.id,
    person: actor.person ?? '',
    proposed: open.seq,
  };
  if (open.cases === null) return draft(`policy.${answer}`, facts, { commitments });
  return draft(`move.${answer}`, { ...facts, cases: open.cases }, { commitments });
}
