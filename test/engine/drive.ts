import { load } from '../../engine/index.ts';
import type {
  CaseState,
  ChildState,
  Command,
  DueAnswer,
  Effect,
  Instant,
  Json,
  JsonObject,
  Machine,
  Office,
  PermittedEvent,
  Refusal,
  StateValue,
  StepResult,
  Why,
} from '../../engine/types.ts';
import type { MachineDefinition } from '../../machines/definition.ts';
import { same } from './same.ts';

export const START: Instant = '2026-03-02T00:00:00.000Z';

export interface DriveOptions {
  readonly input?: Json;
  readonly policy?: JsonObject;
  readonly facts?: JsonObject;
  readonly due?: (rule: string, args: Json) => DueAnswer;
  /** Put into a state instead of started. */
  readonly enter?: { readonly value: StateValue; readonly context: JsonObject };
}

/** An armed timer, with where it is. */
export interface Armed {
  readonly path: readonly string[];
  readonly id: string;
  readonly name: string;
  readonly token: string;
  readonly due: Instant;
}

/**
 * Drives one case through the pure engine. Every state makes its way through JSON before the next command, as between two
 * steps of a host; firing what is due is the host's part too, and done here in its order: by due instant, then by arming.
 */
export class Drive {
  readonly machine: Machine;
  readonly options: DriveOptions;
  state: CaseState;
  now: Instant = START;
  seat = 'desk';
  /** Whether the state makes its way through JSON before each step. */
  roundTrip = true;
  readonly effects: Effect[] = [];
  readonly why: Why[] = [];

  constructor(definition: MachineDefinition | Machine, options: DriveOptions = {}) {
    this.machine = 'step' in definition ? definition : load(definition, 'under-test');
    this.options = options;
    const { enter } = options;
    const result =
      enter === undefined
        ? this.machine.start(options.input ?? null, this.office())
        : this.machine.enter(enter.value, enter.context, this.office());
    if (result.outcome !== 'taken') throw new Error(`not started: ${JSON.stringify(result)}`);
    this.state = result.state;
    this.#keep(result);
  }

  office(): Office {
    return {
      now: this.now,
      policy: this.options.policy ?? {},
      actor: { person: `person_${this.seat}`, seat: this.seat },
      facts: this.options.facts ?? {},
      due:
        this.options.due ??
        ((rule) => {
          throw new Error(`no rule ${rule}`);
        }),
    };
  }

  /** One step; the state moves on when it is taken. */
  give(command: Command): StepResult {
    const state = this.roundTrip ? (JSON.parse(JSON.stringify(this.state)) as CaseState) : this.state;
    const result = this.machine.step(state, command, this.office());
    if (result.outcome === 'taken') {
      this.state = result.state;
      this.#keep(result);
    }
    return result;
  }

  send(type: string, data: JsonObject = {}): this {
    return this.#mustTake({ kind: 'event', event: { type, ...data } });
  }

  refused(type: string, data: JsonObject = {}): Refusal {
    const before = JSON.stringify(this.state);
    const result = this.give({ kind: 'event', event: { type, ...data } });
    if (result.outcome !== 'refused') throw new Error(`${type} was not refused: ${result.outcome}`);
    same(JSON.stringify(this.state), before, 'state after a refusal');
    return result.refusal;
  }

  /** Lets time pass, firing what falls due on the way, each at its own instant. */
  pass(milliseconds: number): this {
    const until = later(this.now, milliseconds);
    let fired = 0;
    for (let next = this.armed()[0]; next !== undefined && next.due <= until; next = this.armed()[0]) {
      if (++fired > 1_000) throw new Error(`time stands still: ${next.id} fires for ever`);
      this.now = next.due;
      this.fire(next);
    }
    this.now = until;
    return this;
  }

  fire({ path, id, token }: Pick<Armed, 'path' | 'id' | 'token'>): this {
    return this.#mustTake({ kind: 'timer', path, timer: id, token });
  }

  /** All armed timers in the order in which they will fire. */
  armed(): readonly Armed[] {
    return timersIn(this.state, []).sort((a, b) => compare(a.due, b.due) || tokenOrder(a.token) - tokenOrder(b.token));
  }

  done(actor: string, output: Json = null, path: readonly string[] = []): this {
    return this.#mustTake({ kind: 'done', path, actor, token: this.token(actor, path), output });
  }

  fail(actor: string, message: string, path: readonly string[] = []): this {
    return this.#mustTake({
      kind: 'error',
      path,
      actor,
      token: this.token(actor, path),
      error: { name: 'Error', message },
    });
  }

  /** Token of a running actor, or of a child machine. */
  token(actor: string, path: readonly string[] = []): string {
    const state = path.reduce<CaseState | ChildState>((at, id) => at.children[id] as ChildState, this.state);
    const found = state.actors.find(({ id }) => id === actor) ?? state.children[actor];
    if (found === undefined) throw new Error(`${actor} does not run`);
    return found.token;
  }

  at(value: StateValue): this {
    same(this.state.value, value, 'value');
    return this;
  }

  holds(part: JsonObject): this {
    for (const [key, value] of Object.entries(part)) same(this.state.context[key] ?? null, value, `context.${key}`);
    return this;
  }

  child(id: string): ChildState {
    const child = this.state.children[id];
    if (child === undefined) throw new Error(`there is no child ${id}`);
    return child;
  }

  /** Effects of all steps so far. */
  effectsOf<K extends Effect['kind']>(kind: K): Extract<Effect, { kind: K }>[] {
    return this.effects.filter((effect): effect is Extract<Effect, { kind: K }> => effect.kind === kind);
  }

  permitted(type: string): PermittedEvent {
    const found = this.machine.permitted(this.state, this.office()).find((event) => event.type === type);
    if (found === undefined) throw new Error(`${type} is not listed`);
    return found;
  }

  #mustTake(command: Command): this {
    const result = this.give(command);
    if (result.outcome !== 'taken') throw new Error(`not taken: ${JSON.stringify({ command, result })}`);
    return this;
  }

  #keep(result: Extract<StepResult, { outcome: 'taken' }>): void {
    same(JSON.parse(JSON.stringify(result.state)), result.state, 'state through JSON');
    same(JSON.parse(JSON.stringify(result.effects)), result.effects, 'effects through JSON');
    this.effects.push(...result.effects);
    this.why.push(...result.why);
  }
}

export function later(now: Instant, milliseconds: number): Instant {
  return new Date(Date.parse(now) + milliseconds).toISOString();
}

function timersIn(state: CaseState | ChildState, path: readonly string[]): Armed[] {
  return [
    ...state.timers.map(({ id, name, token, due }) => ({ path, id, name, token, due })),
    ...Object.entries(state.children).flatMap(([id, child]) => timersIn(child, [...path, id])),
  ];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Tokens are `<seq>:<n>`: the order in which they were given. */
function tokenOrder(token: string): number {
  const [seq = '', n = ''] = token.split(':');
  return Number(seq) * 1e6 + Number(n);
}
