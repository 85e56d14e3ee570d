import type {
  Actor,
  CaseState,
  Command,
  Effect,
  Json,
  JsonObject,
  Machine,
  MachineEvent,
  MigrationStanding,
  StepResult,
  Why,
} from '../engine/types.ts';
import type { Instant, Office, StateValue } from '../engine/types.ts';
import { noting } from './facts.ts';
import { inKeyOrder } from './key-order.ts';
import type { Attachment } from './types.ts';

/** The actor of everything that nobody has asked for: firings, completions, sends between cases. */
export const SYSTEM: Actor = { person: null, seat: 'system' };

/**
 * One act on a case, before it is judged, in the form in which it is recorded. From `type`, `facts`, `subject`,
 * `commitments` and `cause` of a record a replay makes the same command again:
 * - `start`: the facts are the machine's input;
 * - `enter`: the facts are `value` and `context`, in which the case was put into the middle of its life; or, with the
 *   fact `migrated`, the case came over from an earlier version of its machine, which said of it what `standing` is;
 * - cause `{timer: {path, timer, token}}`: a firing, without facts;
 * - cause `{actor: {path, actor, token}}`: the completion of a promise actor, with the fact `output` or `error`;
 * - anything else: an event, whose facts are the event's; a cause `{send: ...}` says which case or fleet sent it.
 */
export interface Act {
  readonly type: string;
  readonly facts: JsonObject;
  readonly commitments: Readonly<Record<string, string>>;
  readonly subject: { readonly revision: number; readonly hash: string } | null;
  readonly attachments: readonly Attachment[];
  readonly actor: Actor;
  /** SHA-256 (hex) of the token's claims; null for the system. */
  readonly claims: string | null;
  readonly cause: Json;
  readonly commandId: string | null;
  readonly given:
    | { readonly kind: 'start'; readonly input: JsonObject }
    | { readonly kind: 'enter'; readonly value: StateValue; readonly context: JsonObject }
    | { readonly kind: 'migrate'; readonly standing: MigrationStanding }
    | { readonly kind: 'step'; readonly command: Command }
    /** Recorded without a step of the machine. */
    | { readonly kind: 'note' };
}

/** What a judged act adds to the case: everything that its record says but place, signature and hashes. */
export interface Judgement {
  readonly act: Act;
  readonly state: CaseState;
  readonly effects: readonly Effect[];
  readonly why: readonly Why[];
  /** The office facts that the step has read. */
  readonly factsRead: JsonObject;
}

/** One act judged by the machine. Pure but for the office behind `office`. */
export function judge(
  machine: Machine,
  state: CaseState | null,
  act: Act,
  office: Omit<Office, 'actor' | 'facts'>,
  facts: JsonObject,
): Judgement | Exclude<StepResult, { readonly outcome: 'taken' }> {
  if (act.given.kind === 'note') {
    if (state === null) throw new Error(`${act.type} is recorded in a case, and there is none yet.`);
    return { act, state, effects: [], why: [], factsRead: {} };
  }
  const factsRead: Record<string, Json> = {};
  const seen: Office = { ...office, actor: act.actor, facts: noting(facts, factsRead) };
  const result = run(machine, state, act.given, seen);
  if (result.outcome !== 'taken') return result;
  return { act, state: result.state, effects: result.effects, why: result.why, factsRead };
}

function run(
  machine: Machine,
  state: CaseState | null,
  given: Exclude<Act['given'], { kind: 'note' }>,
  office: Office,
): StepResult {
  switch (given.kind) {
    case 'start':
      return machine.start(given.input, office);
    case 'enter':
      return machine.enter(given.value, given.context, office);
    case 'migrate': {
      if (machine.migrate === undefined)
        throw new Error(`${machine.name}@${machine.version} was released before there was migration.`);
      return machine.migrate(state as CaseState, given.standing, office);
    }
    case 'step':
      return machine.step(state as CaseState, given.command, office);
    default:
      return given satisfies never;
  }
}

/** An event of a person or of another case, as an act. */
export function eventAct(
  event: MachineEvent,
  sent: Pick<Act, 'actor' | 'claims' | 'cause' | 'commandId' | 'attachments'>,
  note: boolean,
): Act {
  const { type, subject, commitments, ...given } = event;
  // In the order in which the record will give them to a replay.
  const facts = inKeyOrder(given as JsonObject);
  return {
    type,
    facts,
    commitments: commitments ?? {},
    subject: subject ?? null,
    ...sent,
    given: note ? { kind: 'note' } : { kind: 'step', command: { kind: 'event', event: { ...event, ...facts } } },
  };
}

/** A firing or a completion, as an act of the system. */
export function systemAct(command: Exclude<Command, { kind: 'event' }>, name: string): Act {
  const common = { commitments: {}, subject: null, attachments: [], actor: SYSTEM, claims: null, commandId: null };
  const given = { kind: 'step', command } as const;
  const { path, token } = command;
  switch (command.kind) {
    case 'timer':
      return {
        ...common,
        type: `after.${name}`,
        facts: {},
        cause: { timer: { path, timer: command.timer, token } },
        given,
      };
    case 'done':
      return {
        ...common,
        type: `done.${command.actor}`,
        facts: { output: command.output },
        cause: { actor: { path, actor: command.actor, token } },
        given,
      };
    case 'error':
      return {
        ...common,
        type: `error.${command.actor}`,
        facts: { error: { ...command.error } },
        cause: { actor: { path, actor: command.actor, token } },
        given,
      };
  }
}

/** The later of instants: time does not run backwards within a stream, nor before the directory it was judged by. */
export function latest(...instants: readonly (Instant | null | undefined)[]): Instant {
  return instants.reduce<Instant>((last, one) => (one !== null && one !== undefined && one > last ? one : last), '');
}
