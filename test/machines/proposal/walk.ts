import { createHash } from 'node:crypto';
import { load } from '../../../engine/index.ts';
import type {
  Actor,
  ArmedTimer,
  CaseState,
  Effect,
  Instant,
  JsonObject,
  Machine,
  Refusal,
  Why,
} from '../../../engine/types.ts';
import type { MachineDefinition } from '../../../machines/definition.ts';
import { type Policies, readPolicies } from '../../../policies/index.ts';

let office: Policies | undefined;
const answers = new WeakMap<JsonObject, Map<string, { due: Instant; because: never }>>();
const loaded = new WeakMap<MachineDefinition, Machine>();

function loadOnce(definition: MachineDefinition): Machine {
  const machine = loaded.get(definition) ?? load(definition, 'under-test');
  loaded.set(definition, machine);
  return machine;
}

/** One step that was taken. */
export interface Step {
  readonly at: Instant;
  readonly seat: string;
  readonly type: string;
  readonly data: JsonObject;
  readonly person: string | null;
  readonly effects: readonly Effect[];
  readonly why: readonly Why[];
}

/** Looks at every step: what the case was before, what happened, what it is now. */
export type Observer = (before: CaseState, step: Step, after: CaseState) => void;

/**
 * Drives one case through the pure engine: each act by a seat, time by firing what is due. Reminders are delivered at once,
 * except to holders whom letters do not reach.
 */
export class Walk {
  /** Seats whose letters come back. */
  readonly bouncing = new Set<string>();
  readonly machine: Machine;
  now: Instant;
  state: CaseState;
  readonly effects: Effect[] = [];
  readonly steps: Step[] = [];
  observe: Observer = () => {};
  facts: JsonObject;
  readonly #policy: JsonObject;
  readonly #due: (policy: JsonObject, rule: string, args: never, now: Instant) => { due: Instant; because: never };

  constructor(
    definition: MachineDefinition,
    input: JsonObject,
    options: {
      now?: Instant;
      facts?: JsonObject;
      policies?: Policies;
      /** A machine that is loaded already: the bytes of a release. */
      machine?: Machine;
      policy?: (values: JsonObject) => JsonObject;
    } = {},
  ) {
    this.machine = options.machine ?? loadOnce(definition);
    const policies = options.policies ?? (office ??= readPolicies());
    const { values } = policies.policy(policies.currentPolicy(`${definition.name}@${definition.version}`));
    this.#policy = options.policy?.(values) ?? values;
    this.#due = ((policy: JsonObject, rule: string, args: never, now: Instant) =>
      policies.due(policy, rule, args, now)) as never;
    this.now = options.now ?? '2026-11-02T03:00:00.000Z';
    this.facts = options.facts ?? {};
    const result = this.machine.start(input, this.#office({ person: 'person_0', seat: 'system' }));
    if (result.outcome !== 'taken') throw new Error(JSON.stringify(result));
    this.state = result.state;
  }

  /** @param person defaults to one of the seat's own. */
  try(seat: string, type: string, data: JsonObject = {}, person = personOf(seat)): Refusal | null {
    const event = { type, ...data };
    const result = this.machine.step(this.state, { kind: 'event', event }, this.#office({ person, seat }));
    if (result.outcome === 'refused') return result.refusal;
    if (result.outcome === 'stale') throw new Error('an event is never stale');
    this.#take(result, { type, seat, data, person });
    return null;
  }

  act(seat: string, type: string, data: JsonObject = {}, person = personOf(seat)): this {
    const refusal = this.try(seat, type, data, person);
    if (refusal !== null) throw new Error(`${type} by ${seat} was refused: ${JSON.stringify(refusal.missing)}`);
    return this;
  }

  /** Everything armed, children's included, in order of (due, arming). */
  armed(): { readonly path: readonly string[]; readonly timer: ArmedTimer }[] {
    const collect = (
      state: Pick<CaseState, 'timers' | 'children'>,
      path: readonly string[],
    ): ReturnType<Walk['armed']> => [
      ...state.timers.map((timer) => ({ path, timer })),
      ...Object.entries(state.children).flatMap(([id, child]) =>
        child.ended === true ? [] : collect(child, [...path, id]),
      ),
    ];
    const key = ({ path, timer }: { path: readonly string[]; timer: ArmedTimer }): string =>
      `${timer.due} ${this.tie(`${path.join('/')} ${timer.id}`)}`;
    return collect(this.state, []).sort((a, b) => (key(a) < key(b) ? -1 : 1));
  }

  /** Which of two timers of one instant goes first. */
  protected tie(place: string): string {
    return place;
  }

  /** Waits for the next due instant and fires it. Returns what fired; null when nothing will. */
  wait(): string | null {
    const [first] = this.armed();
    if (first === undefined) return null;
    const { path, timer } = first;
    if (timer.due > this.now) this.now = timer.due;
    const command = { kind: 'timer', path, timer: timer.id, token: timer.token } as const;
    const result = this.machine.step(this.state, command, this.#office({ person: null, seat: 'system' }));
    if (result.outcome !== 'taken') throw new Error(JSON.stringify(result));
    this.#take(result, { type: `after.${timer.name}`, seat: 'system', data: {}, person: null });
    return timer.name;
  }

  /** Waits until a timer of that name has fired. */
  waitFor(name: string, limit = 60): this {
    for (let fired = 0; fired < limit; fired += 1) if (this.wait() === name) return this;
    throw new Error(
      `${name} did not fire within ${limit} firings; armed: ${this.armed()
        .map((one) => one.timer.name)
        .join(', ')}`,
    );
  }

  /** Fires everything that is due by then, and stands at that instant. */
  until(instant: Instant): this {
    for (let [first] = this.armed(); first !== undefined && first.timer.due <= instant; [first] = this.armed())
      this.wait();
    this.now = instant;
    return this;
  }

  /** As the system: the office's own word to the case. */
  office(type: string, facts: JsonObject = this.facts): this {
    this.facts = facts;
    const result = this.machine.step(
      this.state,
      { kind: 'event', event: { type } },
      this.#office({ person: null, seat: 'system' }),
    );
    if (result.outcome !== 'taken') throw new Error(JSON.stringify(result));
    this.#take(result, { type, seat: 'system', data: {}, person: null });
    return this;
  }

  /** Work whose outcome comes back to the case: it is done, or comes back, as soon as it is asked for. */
  #settled(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.kind !== 'start' || this.state.status !== 'active') continue;
      const { path, actor, token, input } = effect;
      const to = (input as { to: readonly string[] }).to;
      const bounces = to.some((seat) => this.bouncing.has(seat));
      const command = bounces
        ? ({
            kind: 'error',
            path,
            actor,
            token,
            error: { name: 'Undeliverable', message: 'the letter came back' },
          } as const)
        : ({ kind: 'done', path, actor, token, output: null } as const);
      const result = this.machine.step(this.state, command, this.#office({ person: null, seat: 'system' }));
      // Stopped in the very step that asked for it.
      if (result.outcome === 'stale') continue;
      if (result.outcome !== 'taken') throw new Error(JSON.stringify(result));
      this.#take(result, { type: `${command.kind}.${actor}`, seat: 'system', data: { path }, person: null });
    }
  }

  get waiting(): string[] {
    return this.machine.waitingFor(this.state).map(({ who }) => who);
  }

  /** The state of the proposal's own life, without the regions beside it. */
  get life(): unknown {
    const { value } = this.state;
    return typeof value === 'string' ? value : (value['open'] as { life: unknown }).life;
  }

  get phase(): string {
    return String(this.state.context['phase']);
  }

  letters(template?: string): { template: string; to: string[] }[] {
    return this.effects
      .flatMap((effect) => (effect.kind === 'action' || effect.kind === 'start' ? [paramsOf(effect) as never] : []))
      .filter((letter: { template: string }) => template === undefined || letter.template === template);
  }

  #take(
    result: { readonly state: CaseState; readonly effects: readonly Effect[]; readonly why: readonly Why[] },
    what: Omit<Step, 'at' | 'effects' | 'why'>,
  ): void {
    const before = this.state;
    // Every state makes its way through JSON, as it does between two steps of a host.
    this.state = JSON.parse(JSON.stringify(result.state)) as CaseState;
    this.effects.push(...result.effects);
    const step = { ...what, at: this.now, effects: result.effects, why: result.why };
    this.steps.push(step);
    this.observe(before, step, this.state);
    this.#settled(result.effects);
  }

  /** Thousands of histories ask the same of the calendars: the answer to the same question is the same. */
  #dueOnce(rule: string, args: unknown, now: Instant) {
    const key = `${now} ${rule} ${JSON.stringify(args)}`;
    const known = answers.get(this.#policy) ?? new Map<string, { due: Instant; because: never }>();
    answers.set(this.#policy, known);
    const answer = known.get(key) ?? this.#due(this.#policy, rule, args as never, now);
    if (known.size < 100_000) known.set(key, answer);
    return answer;
  }

  #office(actor: Actor) {
    const { now, facts } = this;
    const policy = this.#policy;
    return {
      now,
      policy,
      actor,
      facts,
      due: (rule: string, args: unknown) => this.#dueOnce(rule, args, now),
    };
  }
}

/** The rules that stood in the way, each once: several candidates can share one. Of no refusal none. */
export function rulesOf(refusal: Refusal | null): readonly string[] {
  return [...new Set((refusal?.missing ?? []).map((one) => ('guard' in one ? one.guard : one.what)))];
}

/** A letter; one whose delivery is told back is work with the same words. */
export function paramsOf(effect: Effect): { readonly template: string; readonly to: readonly string[] } {
  return (effect.kind === 'action' ? effect.params : effect.kind === 'start' ? effect.input : {}) as never;
}

export function personOf(seat: string): string {
  return `person_${createHash('sha256').update(seat).digest('hex').slice(0, 24)}`;
}

export function textOf(revision: number): { revision: number; hash: string } {
  return { revision, hash: createHash('sha256').update(`text ${revision}`).digest('hex') };
}

export const REASON = { commitments: { reason: 'a'.repeat(64) } };
