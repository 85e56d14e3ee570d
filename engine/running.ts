import type { EffectLog } from './effect-log.ts';
import { plain } from './json.ts';
import type { ArmedTimer, DueAnswer, Instant, Json, JsonObject } from './types.ts';
import type { Unit } from './unit.ts';

/** What a rule answered, with the milliseconds that XState was given for it. */
export interface Answered extends DueAnswer {
  readonly milliseconds: number;
}

/** A timer about to be armed. */
export interface NewTimer {
  readonly id: string;
  readonly name: string;
  readonly milliseconds: number;
  readonly event: JsonObject;
  /** Whom it is for, when not for the machine itself: a child's id, or `#parent`. */
  readonly to: string | undefined;
  /** The rule's own answer, when a rule was asked. */
  readonly answer: Answered | undefined;
}

/** Arms and disarms timers and starts and stops actors of a machine, each with its effect. */
export class Running {
  readonly #log: EffectLog;
  readonly #now: Instant;

  constructor(log: EffectLog, now: Instant) {
    this.#log = log;
    this.#now = now;
  }

  arm(unit: Unit, { id, name, milliseconds, event, to, answer }: NewTimer): void {
    if (!Number.isInteger(milliseconds) || milliseconds < 0)
      throw new Error(`the delay of '${name}' is ${milliseconds}: a delay is whole milliseconds from 0 on`);
    const due = answer?.due ?? after(this.#now, milliseconds);
    const because = answer?.because ?? { milliseconds };
    this.disarm(unit, id);
    const token = this.#log.add(unit, (effect) => ({ kind: 'arm', timer: id, name, token: effect, due, because }));
    unit.timers.set(id, {
      id,
      name,
      token,
      armedAt: this.#now,
      due,
      because,
      event: plain({ ...event }, 'event'),
      ...(to === undefined ? {} : { to }),
    });
    unit.touch();
  }

  /** Sets a running timer to another instant; it goes on counting from when it was armed. */
  reset(unit: Unit, timer: ArmedTimer, { due, because }: DueAnswer): void {
    const { id, name } = timer;
    this.disarm(unit, id);
    const token = this.#log.add(unit, (effect) => ({ kind: 'arm', timer: id, name, token: effect, due, because }));
    unit.timers.set(id, { ...timer, token, due, because });
    unit.touch();
  }

  disarm(unit: Unit, id: string): void {
    const timer = unit.timers.get(id);
    if (timer === undefined) return;
    unit.timers.delete(id);
    unit.touch();
    if (!this.#log.takeBack(timer.token))
      this.#log.add(unit, () => ({ kind: 'disarm', timer: id, name: timer.name, token: timer.token }));
  }

  /** Starts a promise actor: the host carries it out. */
  start(unit: Unit, id: string, source: string, input: unknown): void {
    const token = this.#log.add(unit, (effect) => ({
      kind: 'start',
      actor: id,
      source,
      token: effect,
      input: plain(input ?? null, 'input') as Json,
    }));
    unit.actors.set(id, { id, source, token, startedAt: this.#now });
    unit.touch();
  }

  stop(unit: Unit, id: string): void {
    const actor = unit.actors.get(id);
    if (actor === undefined) return;
    unit.actors.delete(id);
    unit.touch();
    if (actor.ended !== true && !this.#log.takeBack(actor.token))
      this.#log.add(unit, () => ({ kind: 'stop', actor: id, token: actor.token }));
  }

  /** Disarms and stops everything in a machine that is over, children first. */
  halt(unit: Unit): void {
    unit.halted = true;
    for (const child of unit.children.values()) this.halt(child);
    unit.children.clear();
    for (const id of [...unit.actors.keys()]) this.stop(unit, id);
    for (const id of [...unit.timers.keys()]) this.disarm(unit, id);
    unit.touch();
  }
}

function after(now: Instant, milliseconds: number): Instant {
  return new Date(Date.parse(now) + milliseconds).toISOString();
}
