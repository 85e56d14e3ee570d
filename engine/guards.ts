import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { answerOf, askRecorded, type GuardArguments, type NamedGuard } from './recording.ts';
import type { GuardAnswer, Json, JsonObject } from './types.ts';
import { combinationOf, implementationsOf, isBuiltIn } from './xstate-internals.ts';

/** What was asked for one candidate transition. */
export interface Inquiry {
  /** Every guard that was asked, in order, with its answer. */
  readonly answers: GuardAnswer[];
  /** Those answers that stood in the way: an alternative that was not needed is none. */
  readonly obstacles: GuardAnswer[];
  /** Collects the fields of the event that guards ask for in vain; absent where nobody wants to know. */
  readonly needs: string[] | undefined;
}

/** A guard with all its names resolved, which tells what it asked. */
export type Question = (snapshot: AnyMachineSnapshot, args: GuardArguments, inquiry: Inquiry) => boolean;

export function inquiry(needs: string[] | undefined): Inquiry {
  return { answers: [], obstacles: [], needs };
}

/**
 * Resolves a guard as XState would evaluate it. XState tells only the answer of the whole; who is refused must be told
 * which part said no, so `and`, `or`, `not` and `stateIn` are asked here, part by part.
 */
export function questionOf(machine: AnyStateMachine, guard: unknown): Question {
  const combination = combinationOf(guard);
  if (combination !== null) {
    switch (combination.kind) {
      case 'stateIn':
        return stateIn(guardLabel(guard), combination.holds);
      case 'not':
        return negation(guardLabel(guard), questionOf(machine, combination.guards[0]));
      case 'and':
        return conjunction(combination.guards.map((part) => questionOf(machine, part)));
      default:
        return disjunction(combination.guards.map((part) => questionOf(machine, part)));
    }
  }
  if (typeof guard === 'function') return leaf('(inline)', guard as NamedGuard, undefined);
  const { type, params } = referenceOf(guard);
  const named = implementationsOf(machine).guards[type];
  if (typeof named === 'function' && !isBuiltIn(named)) return leaf(type, named as NamedGuard, params);
  if (named === undefined) throw new Error(`there is no guard '${type}'`);
  return questionOf(machine, named);
}

/** A guard as people read it: `and(fromDesk, not(late))`. */
export function guardLabel(guard: unknown): string {
  const combination = combinationOf(guard);
  if (combination === null) return typeof guard === 'function' ? '(inline)' : referenceOf(guard).type;
  if (combination.kind === 'stateIn') return `stateIn(${combination.state})`;
  return `${combination.kind}(${combination.guards.map(guardLabel).join(', ')})`;
}

function referenceOf(guard: unknown): { type: string; params?: unknown } {
  return typeof guard === 'string' ? { type: guard } : (guard as { type: string; params?: unknown });
}

function leaf(name: string, guard: NamedGuard, params: unknown): Question {
  return (_, args, asked) => {
    const given = typeof params === 'function' ? (params as (args: GuardArguments) => unknown)(args) : params;
    return tell(asked, askRecorded(name, guard, args, given, asked.needs));
  };
}

function stateIn(label: string, holds: (snapshot: AnyMachineSnapshot) => boolean): Question {
  return (snapshot, _, asked) =>
    tell(asked, answerOf(label, undefined, holds(snapshot), { value: snapshot.value as Json }));
}

function negation(label: string, inner: Question): Question {
  return (snapshot, args, asked) => {
    const inside = inquiry(asked.needs);
    const answer = !inner(snapshot, args, inside);
    const read: JsonObject = Object.assign({}, ...inside.answers.map((part) => part.read));
    const only = inside.answers.length === 1 ? inside.answers[0] : undefined;
    return tell(asked, answerOf(label, only?.params, answer, read));
  };
}

function conjunction(parts: readonly Question[]): Question {
  return (snapshot, args, asked) => parts.every((part) => part(snapshot, args, asked));
}

function disjunction(parts: readonly Question[]): Question {
  return (snapshot, args, asked) => {
    const before = asked.obstacles.length;
    const answer = parts.some((part) => part(snapshot, args, asked));
    if (answer) asked.obstacles.length = before;
    return answer;
  };
}

function tell(asked: Inquiry, answer: GuardAnswer): boolean {
  asked.answers.push(answer);
  if (!answer.answer) asked.obstacles.push(answer);
  return answer.answer;
}
