import { createHash } from 'node:crypto';
import { load } from '../../../engine/index.ts';
import type { Actor, CaseState, Effect, Instant, JsonObject, Machine, Refusal } from '../../../engine/types.ts';
import type { MachineDefinition } from '../../../machines/definition.ts';
import { readPolicies } from '../../../policies/index.ts';

/** Drives one case through the pure engine: each act by a seat, time by firing what is due. */
export class Walk {
  readonly machine: Machine;
  now: Instant;
  state: CaseState;
  readonly effects: Effect[] = [];
  readonly events: { readonly at: Instant; readonly type: string; readonly seat: string }[] = [];
  facts: JsonObject;
  readonly #policy: JsonObject;
  readonly #due: (policy: JsonObject, rule: string, args: never, now: Instant) => { due: Instant; because: never };

  constructor(definition: MachineDefinition, input: JsonObject, options: { now?: Instant; facts?: JsonObject } = {}) {
    this.machine = load(definition, 'under-test');
    const policies = readPolicies();
    this.#policy = policies.policy(policies.currentPolicy(`${definition.name}@${definition.version}`)).values;
    this.#due = policies.due as never;
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
    this.#take(result, type, seat);
    return null;
  }

  act(seat: string, type: string, data: JsonObject = {}, person = personOf(seat)): this {
    const refusal = this.try(seat, type, data, person);
    if (refusal !== null) throw new Error(`${type} by ${seat} was refused: ${JSON.stringify(refusal.missing)}`);
    return this;
  }

  /** Waits for the next due instant and fires it. Returns what fired; null when nothing will. */
  wait(): string | null {
    const next = this.machine.next(this.state);
    if (next === null) return null;
    const timer = this.state.timers.find(({ due, name }) => due === next.due && name === next.name);
    if (timer === undefined) throw new Error(`${next.name} is a child's timer`);
    this.now = timer.due;
    const command = { kind: 'timer', path: [], timer: timer.id, token: timer.token } as const;
    const result = this.machine.step(this.state, command, this.#office({ person: null, seat: 'system' }));
    if (result.outcome !== 'taken') throw new Error(JSON.stringify(result));
    this.#take(result, `after.${timer.name}`, 'system');
    return timer.name;
  }

  letters(template?: string): { template: string; to: string[] }[] {
    return this.effects
      .flatMap((effect) => (effect.kind === 'action' && effect.type === 'letter' ? [effect.params as never] : []))
      .filter((letter: { template: string }) => template === undefined || letter.template === template);
  }

  #take(result: { state: CaseState; effects: readonly Effect[] }, type: string, seat: string): void {
    // Every state makes its way through JSON, as it does between two steps of a host.
    this.state = JSON.parse(JSON.stringify(result.state)) as CaseState;
    this.effects.push(...result.effects);
    this.events.push({ at: this.now, type, seat });
  }

  #office(actor: Actor) {
    const { now, facts } = this;
    const policy = this.#policy;
    return {
      now,
      policy,
      actor,
      facts,
      due: (rule: string, args: unknown) => this.#due(policy, rule, args as never, now),
    };
  }
}

export function personOf(seat: string): string {
  return `person_${createHash('sha256').update(seat).digest('hex').slice(0, 24)}`;
}

export function textOf(revision: number): { revision: number; hash: string } {
  return { revision, hash: createHash('sha256').update(`text ${revision}`).digest('hex') };
}

export const REASON = { commitments: { reason: 'a'.repeat(64) } };
