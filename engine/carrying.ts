import type { EffectLog } from './effect-log.ts';
import { plain } from './json.ts';
import { timerName } from './names.ts';
import type { Answered, Running } from './running.ts';
import type { Instant, Json, JsonObject, MachineEvent } from './types.ts';
import { Unit } from './unit.ts';
import { ENTERED, type ResolvedAction } from './xstate-internals.ts';

/** What sending, starting and stopping mean for the machines of a case: done by the session when the step's own actions are through. */
export interface Post {
  /** @param find answers the receiver when the letter is delivered; nobody: it is dropped. */
  send(find: () => Unit | undefined, event: JsonObject): void;
  start(child: Unit, input: unknown): void;
  stop(child: Unit): void;
}

/** Carries out the actions that XState has resolved: most become effects, the others concern the machines of the case. */
export class Carrying {
  readonly #log: EffectLog;
  readonly #running: Running;
  readonly #post: Post;
  readonly #work: Readonly<Record<string, unknown>>;
  readonly #now: Instant;

  /** @param work what is declared to be carried out: an action that is not cannot be an effect. */
  constructor(log: EffectLog, running: Running, post: Post, work: Readonly<Record<string, unknown>>, now: Instant) {
    this.#log = log;
    this.#running = running;
    this.#post = post;
    this.#work = work;
    this.#now = now;
  }

  /** @param answer what a rule answered while the action was resolved. */
  carryOut(unit: Unit, { type, params }: ResolvedAction, answer: Answered | undefined): void {
    switch (type) {
      case ENTERED:
        unit.since[(params as { node: string }).node] = this.#now;
        return;
      case 'xstate.raise':
        return this.#raise(unit, params as Delayed, answer);
      case 'xstate.sendTo':
        return this.#sendTo(unit, params as Delayed & { to: Reference }, answer);
      case 'xstate.cancel':
        return this.#running.disarm(unit, (params as { sendId: string }).sendId);
      case 'xstate.spawnChild':
        return this.#spawn(unit, params as Spawned);
      case 'xstate.stopChild':
        if (params !== undefined) this.#stop(unit, (params as Reference).id);
        return;
      default:
        this.#effect(unit, type, params);
    }
  }

  #effect(unit: Unit, type: string, params: unknown): void {
    this.#log.add(unit, () => {
      switch (type) {
        case 'xstate.emit': {
          const { event } = params as { event: object };
          return { kind: 'emit', event: plain({ ...event }, 'emitted event') as JsonObject };
        }
        case 'xstate.log': {
          const { label, value } = params as { label?: string; value: unknown };
          return { kind: 'log', label: label ?? null, value: plain(value ?? null, 'log') as Json };
        }
        case 'sendToCase': {
          const letter = params as { case?: unknown; event?: { type?: unknown } } | undefined;
          if (typeof letter?.case !== 'string' || typeof letter.event?.type !== 'string')
            throw new Error('sendToCase wants params {case, event: {type, ...}}');
          return { kind: 'send', to: letter.case, event: plain({ ...letter.event }, 'event') as MachineEvent };
        }
        default:
          this.#mustBeDeclared(type);
          return { kind: 'action', type, params: plain(params ?? null, 'params') as Json };
      }
    });
  }

  #mustBeDeclared(type: string): void {
    if (type === '' || type === '(anonymous)')
      throw new Error('an action without a name was enqueued: name it, another process must be able to carry it out');
    if (this.#work[type] === undefined)
      throw new Error(`nothing says how the action '${type}' is carried out: declare it in work`);
  }

  #raise(unit: Unit, params: Delayed, answer: Answered | undefined): void {
    // Without a delay it was consumed inside the macrostep; a delay of 0 is a delay.
    if (typeof params.delay !== 'number') return;
    this.#arm(unit, params, undefined, answer);
  }

  #sendTo(unit: Unit, params: Delayed & { to: Reference }, answer: Answered | undefined): void {
    const toSelf = params.to === unit.self;
    const toParent = params.to === unit.parent?.self;
    if (typeof params.delay === 'number') {
      this.#arm(unit, params, toSelf ? undefined : toParent ? '#parent' : params.to.id, answer);
      return;
    }
    const event = plain({ ...params.event }, 'event');
    if (toSelf || toParent) {
      const receiver = toSelf ? unit : unit.parent;
      this.#post.send(() => receiver ?? undefined, event);
      return;
    }
    // In one step an actor may end and another of its id begin: meant is the one that runs now, else the one to come.
    const { id } = params.to;
    const child = unit.children.get(id);
    this.#post.send(() => child ?? unit.children.get(id), event);
  }

  #arm(unit: Unit, { id, event, delay }: Delayed, to: string | undefined, answer: Answered | undefined): void {
    if (id === undefined) throw new Error(`the delayed event ${String(event['type'])} has no id: give it one`);
    const milliseconds = delay ?? 0;
    this.#running.arm(unit, {
      id,
      name: timerName(id),
      milliseconds,
      event,
      to,
      answer: answer?.milliseconds === milliseconds ? answer : undefined,
    });
  }

  #spawn(unit: Unit, { id, src, input, actorRef }: Spawned): void {
    if (id === undefined) throw new Error(`an actor '${src}' is spawned without an id: give it one`);
    if (actorRef === undefined) throw new Error(`there is no actor '${src}'`);
    this.#stop(unit, id);
    const machine = unit.compiled.children.get(src);
    if (machine === undefined) {
      this.#running.start(unit, id, src, input);
      return;
    }
    const child = new Unit(machine, unit, id, {
      source: src,
      token: this.#log.nextId(),
      sync: actorRef._syncSnapshot === true,
    });
    unit.children.set(id, child);
    this.#post.start(child, input);
  }

  #stop(unit: Unit, id: string): void {
    this.#running.stop(unit, id);
    const child = unit.children.get(id);
    if (child === undefined) return;
    unit.children.delete(id);
    unit.touch();
    this.#post.stop(child);
  }
}

interface Reference {
  readonly id: string;
}

interface Delayed {
  readonly event: JsonObject;
  readonly id?: string;
  readonly delay?: number;
}

interface Spawned {
  readonly id?: string;
  readonly src: string;
  readonly input: unknown;
  readonly actorRef: { readonly id: string; readonly _syncSnapshot?: boolean } | undefined;
}
