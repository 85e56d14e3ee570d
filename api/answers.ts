import type { z } from 'zod';
import type { Effect } from '../engine/types.ts';
import type { Accepted, Answer } from '../host/types.ts';
import { idUsed, ProblemError, saying } from './problems.ts';
import { owedClockWord } from '../words/owed.ts';
import { instantFor, type Reader } from '../words/sentences.ts';
import { refusedFor } from './refusals.ts';
import type { Speech } from './speech.ts';
import { type SeenCase, seenIn } from './reading/case.ts';
import { armedClocks } from './reading/clocks.ts';
import { letterFor } from './reading/history.ts';
import { lettersAsked } from './reading/records.ts';
import { standingFields, standingSentences } from './reading/show.ts';
import { readerOf } from './speech.ts';
import { type Standing, standingOf } from './reading/standing.ts';
import type { CommandAnswer } from './schemas.ts';

type Asked = { readonly commandId: string; readonly type: string; readonly dryRun: boolean; readonly speech: Speech };

/**
 * The host's answer, as its receiver may know it. `before`: the case as the receiver saw it, null for a new one. `after`
 * reads it again; it is asked only for receivers from whom something is hidden, and of what was done.
 * @throws ProblemError refused, conflict, not-found
 */
export async function answered(
  answer: Answer,
  asked: Asked,
  before: SeenCase | null,
  after: (caseId: string) => Promise<SeenCase>,
): Promise<z.output<typeof CommandAnswer>> {
  switch (answer.outcome) {
    case 'accepted':
      return acceptedFor(answer, asked, before, await seenAfter(answer, before, after));
    case 'refused':
      throw refusedFor(answer.refusal, asked, before, asked.speech);
    case 'conflict':
      throw idUsed(asked.commandId);
    case 'not-found':
      throw new ProblemError('not-found', {
        ...saying('no-proposal', { key: answer.case }),
        commandId: asked.commandId,
      });
  }
}

/** As its receiver sees the case after the act. Who sees everything finds it in the answer itself. */
async function seenAfter(
  answer: Accepted,
  before: SeenCase | null,
  after: (caseId: string) => Promise<SeenCase>,
): Promise<SeenCase> {
  if (before !== null && answer.after !== undefined) return seenIn(before, answer.after, answer.at);
  return before?.visibility.everything === true ? before : after(answer.caseId);
}

function acceptedFor(
  answer: Accepted,
  { commandId, dryRun, speech }: Asked,
  before: SeenCase | null,
  seen: SeenCase,
): z.output<typeof CommandAnswer> {
  const { caseId, reference, at, effects } = answer;
  const status = seen.visibility.everything ? answer.status : seen.view.state.status;
  const standing = standingAfter(answer, seen);
  const forWhom = readerOf(speech, seen.directory, seen.view.machine);
  return {
    commandId,
    caseId,
    reference,
    status,
    seq: seqFor(answer, dryRun, seen),
    at,
    ...standingFields(standing),
    says: status === 'active' ? [...standingSentences(standing, seen.visibility, speech, forWhom)] : [],
    dryRun,
    ...(effects !== undefined &&
      before !== null && { effects: effects.flatMap((effect) => followingFor(effect, before, seen, speech)) }),
  };
}

/** The number that a record would have had tells how many there are, the hidden ones too: a dry run counts what its sender sees. */
function seqFor({ seq }: Accepted, dryRun: boolean, { visibility, visible }: SeenCase): number {
  return dryRun && !visibility.everything ? (visible.at(-1)?.seq ?? 0) + 1 : seq;
}

type Following = NonNullable<z.output<typeof CommandAnswer>['effects']>[number];

/**
 * What would follow of a dry run. A clock that would start is told as the act itself would tell it. One that stops, and whom
 * letters go to, is told as it may be known now: nobody learns by trying what is hidden as long as nothing is done.
 */
function followingFor(effect: Effect, before: SeenCase, after: SeenCase, speech: Speech): Following[] {
  const { words } = speech;
  const { visibility, reader, directory, view } = before;
  const forWhom = readerOf(speech, directory, view.machine);
  switch (effect.kind) {
    case 'arm':
      return clockFor(effect, after, speech, forWhom);
    case 'disarm':
      return clockFor(effect, before, speech, forWhom);
    case 'action':
    case 'start':
      return lettersAsked([effect])
        .flatMap((asked) => letterFor(asked, visibility, reader, words, forWhom))
        .map((letter) => ({ kind: 'action', ...letter }));
    case 'stop':
    case 'send':
    case 'emit':
    case 'log':
      return [];
  }
}

/** A clock that starts or stops, by whose act it is about, unless the reader may not learn when it runs out. */
function clockFor(
  effect: Extract<Effect, { readonly kind: 'arm' | 'disarm' }>,
  { view, visibility }: SeenCase,
  { words, language }: Speech,
  forWhom: Reader,
): Following[] {
  const { kind, name, path, token } = effect;
  if (!visibility.sees(`after.${name}`)) return [];
  const armed = armedClocks(view.state, visibility).find(({ timer }) => timer.token === token);
  const seat = armed?.seat ?? undefined;
  const clock = owedClockWord(words, { clock: name, path, seat }, forWhom);
  const whose = seat === undefined ? {} : { seat };
  if (kind === 'disarm')
    return [{ kind, name, ...whose, says: words.say(language, 'answers', 'clock-stopped', { clock }) }];
  const due = instantFor(words, effect.due, forWhom);
  return [{ kind, name, due: effect.due, ...whose, says: words.say(language, 'answers', 'clock-due', { clock, due }) }];
}

/** The stored answer; for receivers from whom something is hidden, the case as `show` has it for them. */
function standingAfter({ state, waitingFor, next }: Accepted, seen: SeenCase): Standing {
  const { view, visibility, records, reader } = seen;
  if (visibility.everything) return { value: state, waitingFor, next };
  return standingOf(view.machine, view.state, visibility, records, reader.seats);
}
