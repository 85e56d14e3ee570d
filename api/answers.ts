import type { z } from 'zod';
import type { Effect, GuardAnswer } from '../engine/types.ts';
import type { Accepted, Answer, HostRefusal } from '../host/types.ts';
import { type Problem, ProblemError } from './problems.ts';
import type { SeenCase } from './reading/case.ts';
import { letterFor } from './reading/history.ts';
import { standingFields, seenGuard } from './reading/show.ts';
import { type Standing, standingOf, stateName } from './reading/standing.ts';
import type { CommandAnswer } from './schemas.ts';

type Asked = { readonly commandId: string; readonly type: string; readonly dryRun: boolean };

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
      throw refusedFor(answer.refusal, asked, before);
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

function acceptedFor(answer: Accepted, { commandId, dryRun }: Asked, seen: SeenCase): z.output<typeof CommandAnswer> {
  const { caseId, reference, status, seq, at, effects } = answer;
  return {
    commandId,
    caseId,
    reference,
    status,
    seq,
    at,
    ...standingFields(standingAfter(answer, seen)),
    dryRun,
    ...(effects !== undefined && { effects: effects.flatMap((effect) => followingFor(effect, seen)) }),
  };
}

type Following = NonNullable<z.output<typeof CommandAnswer>['effects']>[number];

/** What would follow of a dry run: clocks of which the sender may learn, and letters. */
function followingFor(effect: Effect, { visibility, reader }: SeenCase): Following[] {
  switch (effect.kind) {
    case 'arm':
      return visibility.sees(`after.${effect.name}`) ? [{ kind: 'arm', name: effect.name, due: effect.due }] : [];
    case 'disarm':
      return visibility.sees(`after.${effect.name}`) ? [{ kind: 'disarm', name: effect.name }] : [];
    case 'action':
      return letterFor(effect, visibility, reader).map((name) => ({ kind: 'action', name }));
    case 'start':
    case 'stop':
    case 'send':
    case 'emit':
    case 'log':
      return [];
  }
}

/** The stored answer, unless parts of it would tell of hidden events: then the case as the receiver sees it now. */
function standingAfter(answer: Accepted, { view, visibility, records }: SeenCase): Standing {
  const { state, waitingFor, next } = answer;
  if (visibility.everything) return { value: state, waitingFor, next };
  if (waitingFor.some(({ state: node }) => visibility.hides(node)))
    return standingOf(view.machine, view.state, visibility, records);
  const visibleNext = next !== null && visibility.sees(`after.${next.name}`) ? next : null;
  return { value: visibility.state(state), waitingFor, next: visibleNext };
}

/** A refusal explains itself: rule and version, what is missing, what could be done instead. */
export function refusedFor(refusal: HostRefusal, { commandId, type }: Asked, seen: SeenCase | null): ProblemError {
  const { code, rule, value, missing, permitted } = refusal;
  const words: Omit<Problem, 'type' | 'status'> = {
    title: `${type} is refused; nothing was recorded but the refusal.`,
    detail: detailOf(refusal, type),
    remedy:
      permitted.length === 0 ? 'There is nothing you could do here now.' : `You could do now: ${permitted.join(', ')}.`,
    commandId,
    refusal: {
      code,
      rule,
      state: value === null ? null : stateName(seen === null ? value : seen.visibility.state(value)),
      missing: missing.map((one) => ('guard' in one && seen !== null ? seenGuard(one, seen.visibility) : one)),
      permitted: [...permitted],
    },
  };
  return new ProblemError('refused', words);
}

function detailOf({ code, rule, missing }: HostRefusal, type: string): string {
  const what = missing.map((one) => ('guard' in one ? guardText(one) : one.what)).join('; ');
  switch (code) {
    case 'unknown-event':
      return `${rule} knows no event ${type}.`;
    case 'not-now':
      return `In its present state ${rule} does not take ${type}.`;
    case 'guard':
      return `${rule} asks for: ${what}.`;
    case 'ended':
      return 'The proposal has ended.';
    case 'reserved':
      return `${type} is a name that nobody may send.`;
    default:
      return what === '' ? `${rule} refuses it (${code}).` : what;
  }
}

/** `fromSeat` with `{seat: 'desk'}` → `from seat (seat desk)`. Programs read the names themselves in `missing`. */
function guardText({ guard, params }: GuardAnswer): string {
  const words = guard.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  if (typeof params !== 'object' || params === null) return words;
  const given = Object.entries(params).map(
    ([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return given.length === 0 ? words : `${words} (${given.join(', ')})`;
}
