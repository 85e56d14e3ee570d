import type { z } from 'zod';
import type { Permitted as HostPermitted } from '../../host/types.ts';
import type { GuardAnswer } from '../../engine/types.ts';
import { latestRecordsOf } from '../../store/reading/case-records.ts';
import { readTexts } from '../contents.ts';
import type { Language } from '../../words/index.ts';
import type { Doors } from '../doors.ts';
import type { Permitted, ProposalView } from '../schemas.ts';
import type { SeenCase } from './case.ts';
import { caseRecord } from './records.ts';
import { type Standing, standingOf, stateName } from './standing.ts';
import { kindOf, presentText, TEXT_BRINGING, textCommitments } from './text.ts';
import type { Visibility } from './visibility.ts';

/** A proposal as one reader may see it, in the reader's language. */
export async function showProposal(
  doors: Doors,
  seen: SeenCase,
  language: Language,
): Promise<z.output<typeof ProposalView>> {
  const { view, visibility, records, visible, reader, directory } = seen;
  const text = presentText(view.state);
  const commitments = textCommitments(
    visibility.everything
      ? (await latestRecordsOf(doors.database, [view.caseId], TEXT_BRINGING)).map(caseRecord)
      : visible,
  );
  const [texts, permitted] = await Promise.all([
    readTexts(doors.contents, Object.values(commitments)),
    permittedEvents(doors, seen),
  ]);
  const policy = doors.office.policy(view.policy);
  return {
    caseId: view.caseId,
    reference: view.reference,
    kind: kindOf(text),
    title: texts.get(commitments['title'] ?? '') ?? null,
    ...standingFields(standingOf(view.machine, view.state, visibility, records)),
    status: view.state.status,
    openedAt: view.openedAt,
    updatedAt: visibility.everything ? view.updatedAt : (visible.at(-1)?.at ?? view.openedAt),
    machine: `${view.machine.name}@${view.machine.version}`,
    policy: { name: policy.name, digest: policy.digest },
    rules: rulesText(policy.values, language),
    demonstration: directory.demonstration ?? false,
    seq: visibility.everything ? view.seq : (visible.at(-1)?.seq ?? 1),
    text: {
      revision: text.revision,
      hash: text.hash,
      facts: { ...text.facts },
      texts: Object.fromEntries(
        Object.entries(commitments).map(([field, commitment]) => [field, texts.get(commitment) ?? null]),
      ),
    },
    seats: [...reader.seats],
    permitted,
  };
}

/** Where the case stands, as the schemas have it. */
export function standingFields({
  value,
  waitingFor,
  next,
}: Standing): Pick<z.output<typeof ProposalView>, 'state' | 'value' | 'waitingFor' | 'next'> {
  return {
    state: stateName(value),
    value,
    waitingFor: waitingFor.map((waiting) => ({ ...waiting, acts: [...waiting.acts] })),
    next,
  };
}

/** What the reader could do now, from each of the own seats; an event that one of them may send counts as permitted. */
async function permittedEvents(doors: Doors, seen: SeenCase): Promise<z.output<typeof Permitted>[]> {
  const { view, reader, visibility } = seen;
  const best = new Map<string, z.output<typeof Permitted>>();
  for (const seat of reader.seats) {
    const answer: HostPermitted = await doors.host.permitted(view, { person: reader.person, seat });
    if ('refused' in answer) continue;
    for (const { type, allowed, needs, because } of answer.events) {
      const known = best.get(type);
      if (known !== undefined && RANK[known.allowed] >= RANK[allowed]) continue;
      best.set(type, {
        type,
        allowed,
        needs: [...needs],
        because: because.map((guard) => seenGuard(guard, visibility)),
      });
    }
  }
  return [...best.values()];
}

const RANK = { no: 0, depends: 1, yes: 2 } as const;

/** What a guard has read of the case may tell of hidden events; its name and answer are the rule itself. */
export function seenGuard(guard: GuardAnswer, visibility: Visibility): GuardAnswer {
  if (visibility.everything) return guard;
  const read = Object.entries(guard.read).filter(([path]) => !path.startsWith('context.') && path !== 'context');
  return { ...guard, read: Object.fromEntries(read) };
}

/** What an outcome under this policy is worth, in its own words. */
function rulesText(policy: Readonly<Record<string, unknown>>, language: Language): string {
  const says = policy['says'] as { readonly en?: string; readonly id?: string } | undefined;
  return says?.[language] ?? says?.en ?? '';
}
