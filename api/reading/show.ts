import type { z } from 'zod';
import type { Permitted as HostPermitted } from '../../host/types.ts';
import type { GuardAnswer } from '../../engine/types.ts';
import { latestRecordsOf } from '../../store/reading/case-records.ts';
import type { Language } from '../../words/index.ts';
import { clockExplained } from '../../words/clocks.ts';
import { actWord, nextSentence, ruleWord, type Reader, seatWord, waitingSentences } from '../../words/sentences.ts';
import { owedClockWord } from '../../words/owed.ts';
import type { Doors } from '../doors.ts';
import { readerOf, type Speech } from '../speech.ts';
import { armedClocks } from './clocks.ts';
import { decisionOf } from './decision.ts';
import { missingForDecision } from './not-ready.ts';
import { readShown } from './redactions.ts';
import { returnedFor, returningOf } from './returned.ts';
import { isQuiet, workOf } from './work.ts';
import type { Permitted, ProposalView } from '../schemas.ts';
import type { SeenCase } from './case.ts';
import { caseRecord } from './records.ts';
import { type Standing, standingOf, stateName } from './standing.ts';
import { TEXT_BRINGING } from '../../machines/proposal/vocabulary/index.ts';
import { kindOf, presentText, textCommitments } from './text.ts';
import { seenGuard, type Visibility } from './visibility.ts';

/** A proposal as one reader may see it, in the reader's language. */
export async function showProposal(
  doors: Doors,
  seen: SeenCase,
  speech: Speech,
): Promise<z.output<typeof ProposalView>> {
  const { view, visibility, records, visible, reader, directory, redactions } = seen;
  const { words, language } = speech;
  const forWhom = readerOf(speech, directory, view.machine);
  const text = presentText(view.state);
  const commitments = textCommitments(
    visibility.everything
      ? (await latestRecordsOf(doors.database, [view.caseId], TEXT_BRINGING)).map(caseRecord)
      : visible,
  );
  const standing = standingOf(view.machine, view.state, visibility, records, reader.seats);
  const returning = await returningOf(doors, seen, stateName(standing.value));
  const shown = [...Object.values(commitments), ...returning.map(({ reason }) => reason)];
  const [texts, permitted] = await Promise.all([
    readShown(doors.contents, shown, redactions),
    permittedEvents(doors, seen, speech),
  ]);
  const policy = doors.office.policy(view.policy);
  const decision = decisionOf(view.state, visibility);
  return {
    caseId: view.caseId,
    reference: view.reference,
    kind: kindOf(text),
    title: texts.get(commitments['title'] ?? '') ?? null,
    ...standingFields(standing),
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
      redacted: Object.entries(commitments).flatMap(([field, one]) => (redactions.has(one) ? [field] : [])),
    },
    says:
      view.state.status === 'active'
        ? [...standingSentences(standing, visibility, speech, forWhom), ...decisionSentences(decision, speech, forWhom)]
        : [],
    work: workOf(standing.value, words, language).map((one) => ({ ...one, quiet: isQuiet(one) })),
    notReady: visibility.everything ? [...missingForDecision(view.state, policy.values, words, forWhom)] : [],
    decision,
    returned: returning.map((one) => returnedFor(one, texts, redactions, words, forWhom)),
    clocks: armedClocks(view.state, visibility).map(({ timer, path, seat, act }) => ({
      name: timer.name,
      says: owedClockWord(words, { clock: timer.name, path, seat: seat ?? undefined }, forWhom),
      seat,
      act,
      armedAt: timer.armedAt,
      due: timer.due,
      because: timer.because,
      explained: [...clockExplained(words, timer.because, forWhom)],
    })),
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
    waitingFor: waitingFor.map(({ next: own, ...waiting }) => ({
      ...waiting,
      acts: [...waiting.acts],
      ...(own !== undefined && { next: own === null ? null : { name: own.name, due: own.due } }),
    })),
    next,
  };
}

/** Who is waited for since when, and what happens next: of each waiting its own clock, else the earliest of all. */
export function standingSentences(
  { waitingFor, next }: Standing,
  visibility: Pick<Visibility, 'everything'>,
  { words }: Pick<Speech, 'words'>,
  reader: Reader,
): readonly string[] {
  const told = waitingFor.some((one) => one.next !== null && one.next !== undefined);
  return [
    ...waitingSentences(words, waitingFor, reader),
    ...(told ? [] : [nextSentence(words, next, reader, visibility)]),
  ];
}

function decisionSentences(
  { pending, joint }: ReturnType<typeof decisionOf>,
  { words, language }: Speech,
  reader: Reader,
): readonly string[] {
  const seat = (id: string): string => seatWord(words, id, reader);
  return [
    ...joint.map(({ act, by }) =>
      words.say(language, 'sentences', 'joint', { who: seat(by), act: actWord(words, act, language) }),
    ),
    ...(pending === null
      ? []
      : [
          words.say(language, 'sentences', 'pending', {
            act: actWord(words, pending.act, language),
            who: words.list(language, pending.by.map(seat), 'or'),
            until: reader.instant?.(pending.until) ?? pending.until,
          }),
        ]),
  ];
}

/** What the reader could do now, from each of the own seats; an event that one of them may send counts as permitted. */
async function permittedEvents(doors: Doors, seen: SeenCase, speech: Speech): Promise<z.output<typeof Permitted>[]> {
  const { view, reader, visibility } = seen;
  const best = new Map<string, z.output<typeof Permitted>>();
  for (const seat of reader.seats) {
    const answer: HostPermitted = await doors.host.permitted(view, { person: reader.person, seat });
    if ('refused' in answer) continue;
    for (const { type, allowed, needs, because } of answer.events) {
      const known = best.get(type);
      if (known !== undefined && RANK[known.allowed] >= RANK[allowed]) continue;
      // Of an act that is not the reader's to know of, not even why it is refused: that could tell who has acted.
      const told = allowed !== 'no' || visibility.sees(type) ? because : [];
      best.set(type, {
        type,
        allowed,
        needs: [...needs],
        says: permittedText(type, allowed, told, speech),
        because: told.map((guard) => seenGuard(guard, visibility)),
      });
    }
  }
  return [...best.values()];
}

/** The act in words; of one that is not allowed, why not yet. */
function permittedText(
  type: string,
  allowed: 'yes' | 'no' | 'depends',
  because: readonly GuardAnswer[],
  { words, language }: Speech,
): string {
  const act = actWord(words, type, language);
  if (allowed !== 'no') return act;
  const missing = [
    ...new Set(because.filter(({ answer }) => !answer).map(({ guard }) => ruleWord(words, guard, language))),
  ];
  if (missing.length === 0) missing.push(words.say(language, 'answers', 'not-at-this-point'));
  return words.say(language, 'sentences', 'not-yet', { act, missing: missing.join('; ') });
}

const RANK = { no: 0, depends: 1, yes: 2 } as const;

/** What an outcome under this policy is worth, in its own words. */
function rulesText(policy: Readonly<Record<string, unknown>>, language: Language): string {
  const says = policy['says'] as { readonly en?: string; readonly id?: string } | undefined;
  return says?.[language] ?? says?.en ?? '';
}
