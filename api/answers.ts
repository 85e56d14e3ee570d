import type { z } from 'zod';
import type { Effect } from '../engine/types.ts';
import type { Accepted, Answer } from '../host/types.ts';
import { ProblemError } from './problems.ts';
import { clockWord, instantFor } from '../words/sentences.ts';
import { refusedFor } from './refusals.ts';
import type { Speech } from './speech.ts';
import type { SeenCase } from './reading/case.ts';
import { letterFor } from './reading/history.ts';
import { lettersAsked } from './reading/records.ts';
import { standingFields, standingSentences } from './reading/show.ts';
import { readerOf } from './speech.ts';
import { type Standing, standingOf } from './reading/standing.ts';
import type { CommandAnswer } from './schemas.ts';

type Asked = { readonly commandId: string; readonly type: string; readonly dryRun: boolean; readonly speech: Speech };

/**
 * The host's answer, as its receiver may know it. `before`: the case as the receiver saw it, null for a new one. `after`
 * reads it again; it is asked only by receivers from whom something is hidden.
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
      return acceptedFor(answer, asked, before?.visibility.everything === true ? before : await after(answer.caseId));
    case 'refused':
      throw refusedFor(answer.refusal, asked, before, asked.speech);
    case 'conflict':
      throw new ProblemError('conflict', {
        title: 'This command id was used for something else; nothing was done.',
        detail: `Under ${answer.commandId} another command was recorded: another event, text, seat, file or proposal.`,
        remedy: 'To repeat a command send exactly the same again; for a new one choose a new id.',
        commandId: answer.commandId,
      });
    case 'not-found':
      throw new ProblemError('not-found', {
        title: `There is no proposal ${answer.case}.`,
        detail: 'It does not exist.',
        remedy: 'Look at the spelling, for example RSO-2026-0007, or list the proposals.',
        commandId: asked.commandId,
      });
  }
}

function acceptedFor(
  answer: Accepted,
  { commandId, dryRun, speech }: Asked,
  seen: SeenCase,
): z.output<typeof CommandAnswer> {
  const { caseId, reference, status, seq, at, effects } = answer;
  const standing = standingAfter(answer, seen);
  const forWhom = readerOf(speech, seen.directory, seen.view.machine);
  return {
    commandId,
    caseId,
    reference,
    status,
    seq,
    at,
    ...standingFields(standing),
    says: status === 'active' ? [...standingSentences(standing, speech, forWhom)] : [],
    dryRun,
    ...(effects !== undefined && { effects: effects.flatMap((effect) => followingFor(effect, seen, speech)) }),
  };
}

type Following = NonNullable<z.output<typeof CommandAnswer>['effects']>[number];

/** What would follow of a dry run: clocks of which the sender may learn, and letters. */
function followingFor(effect: Effect, { visibility, reader, directory, view }: SeenCase, speech: Speech): Following[] {
  const { words, language } = speech;
  const forWhom = readerOf(speech, directory, view.machine);
  const clock = (name: string): string => clockWord(words, name, forWhom);
  switch (effect.kind) {
    case 'arm':
      return visibility.sees(`after.${effect.name}`)
        ? [
            {
              kind: 'arm',
              name: effect.name,
              due: effect.due,
              says: words.say(language, 'answers', 'clock-due', {
                clock: clock(effect.name),
                due: instantFor(words, effect.due, forWhom),
              }),
            },
          ]
        : [];
    case 'disarm':
      return visibility.sees(`after.${effect.name}`)
        ? [
            {
              kind: 'disarm',
              name: effect.name,
              says: words.say(language, 'answers', 'clock-stopped', { clock: clock(effect.name) }),
            },
          ]
        : [];
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

/** The stored answer, unless parts of it would tell of hidden events: then the case as the receiver sees it now. */
function standingAfter(answer: Accepted, seen: SeenCase): Standing {
  const { view, visibility, records } = seen;
  const { state, waitingFor, next } = answer;
  if (visibility.everything) return { value: state, waitingFor, next };
  if (waitingFor.some(({ state: node }) => visibility.hides(node)))
    return standingOf(view.machine, view.state, visibility, records, seen.reader.seats);
  const visibleNext = next !== null && visibility.sees(`after.${next.name}`) ? next : null;
  return { value: visibility.state(state), waitingFor, next: visibleNext };
}
