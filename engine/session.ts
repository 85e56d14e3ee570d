import type { AnyMachineSnapshot } from 'xstate';
import { watching, type GuardWatcher } from './compiled.ts';
import type { Inquiry } from './guards.ts';
import { frozen, plain } from './json.ts';
import type { DueAnswer, Effect, GuardAnswer, Instant, Json, JsonObject, MachineEvent, Office, Why } from './types.ts';
import { errorValue, Unit } from './unit.ts';
import { ENTERED, initial, type ResolvedAction, type Scope, transition, type Transition } from './xstate-internals.ts';

type Delivery = { readonly unit: Unit; readonly event: JsonObject } | { readonly unit: Unit; readonly input: unknown };
type PendingEffect = Effect extends infer One ? (One extends Effect ? Omit<One, 'id' | 'path'> : never) : never;

/**
 * One step of one case: runs the machine it is given an event for, then whatever that sent on to parents and children, in
 * the order in which XState's own mailboxes would, until all is quiet. Collects effects and reasons.
 */
export class Session implements GuardWatcher {
  readonly office: Office;
  readonly effects: Effect[] = [];
  readonly why: Why[] = [];
  readonly #view: object;
  readonly #seq: number;
  #count = 0;
  #queue: Delivery[] = [];
  #asked: { readonly candidate: Transition; readonly inquiry: Inquiry }[] = [];
  readonly #refusals: { readonly passed: number; readonly obstacles: readonly GuardAnswer[] }[] = [];
  #due: (DueAnswer & { readonly milliseconds: number }) | undefined;
  #firstTransitions: number | undefined;
  #guardError: unknown;

  readonly #work: Readonly<Record<string, unknown>>;

  /** @param work what is declared to be carried out: an action that is not cannot be an effect. */
  constructor(work: Readonly<Record<string, unknown>>, office: Office, seq: number) {
    this.#work = work;
    this.office = office;
    this.#seq = seq;
    this.#view = Object.freeze({
      now: office.now,
      policy: frozen(office.policy),
      actor: frozen(office.actor),
      // As they are: the host gives them plain and frozen, and notes which of them are read.
      facts: office.facts,
      delay: (rule: string, args: Json = null) => this.#delay(rule, args),
    });
  }

  /** Whether the first event found a transition at all. */
  get taken(): boolean {
    return (this.#firstTransitions ?? 0) > 0;
  }

  start(root: Unit, input: unknown): void {
    this.#queue.push({ unit: root, input });
    this.#drain();
  }

  deliver(unit: Unit, event: JsonObject): void {
    this.#queue.push({ unit, event });
    this.#drain();
  }

  /** Gives a fired timer's event to the child (or parent) it was armed for. */
  deliverTo(unit: Unit, id: string, event: JsonObject): void {
    this.#firstTransitions = 1;
    this.#send(unit, id, event);
    this.#drain();
  }

  /** Runs `work` on a unit in this step's scope, then what follows from it: for entering a case in the middle of its life. */
  within(unit: Unit, work: (scope: Scope) => AnyMachineSnapshot): void {
    this.#run(unit, 'enter', work);
    this.#drain();
  }

  arm(unit: Unit, id: string, name: string, milliseconds: number, event: JsonObject, to: string | undefined): void {
    if (!Number.isInteger(milliseconds) || milliseconds < 0)
      throw new Error(`the delay of '${name}' is ${milliseconds}: a delay is whole milliseconds from 0 on`);
    const answer = this.#due?.milliseconds === milliseconds ? this.#due : undefined;
    const due = answer?.due ?? after(this.office.now, milliseconds);
    const because = answer?.because ?? { milliseconds };
    this.disarm(unit, id);
    const token = this.#effect(unit, (effect) => ({ kind: 'arm', timer: id, name, token: effect, due, because }));
    unit.timers.set(id, {
      id,
      name,
      token,
      armedAt: this.office.now,
      due,
      because,
      event: plain({ ...event }, 'event'),
      ...(to === undefined ? {} : { to }),
    });
    unit.touch();
  }

  disarm(unit: Unit, id: string): void {
    const timer = unit.timers.get(id);
    if (timer === undefined) return;
    unit.timers.delete(id);
    unit.touch();
    if (!this.#undo(timer.token))
      this.#effect(unit, () => ({ kind: 'disarm', timer: id, name: timer.name, token: timer.token }));
  }

  stop(unit: Unit, id: string): void {
    const actor = unit.actors.get(id);
    if (actor !== undefined) {
      unit.actors.delete(id);
      unit.touch();
      if (actor.ended !== true && !this.#undo(actor.token))
        this.#effect(unit, () => ({ kind: 'stop', actor: id, token: actor.token }));
    }
    const child = unit.children.get(id);
    if (child !== undefined) {
      this.#halt(child);
      unit.children.delete(id);
      unit.touch();
    }
  }

  asked(candidate: Transition, answer: boolean, inquiry: Inquiry): void {
    this.#asked.push({ candidate, inquiry });
    if (!answer && candidate.eventType !== '') {
      const passed = inquiry.answers.length - inquiry.obstacles.length;
      this.#refusals.push({ passed, obstacles: inquiry.obstacles });
    }
  }

  failed(error: unknown): void {
    this.#guardError = error;
  }

  /**
   * What stood in the way of the event: the negative answers of the candidates that got furthest, since those a wrong seat
   * stops at once are not what the sender has to mend.
   */
  refusals(): GuardAnswer[] {
    const furthest = Math.max(...this.#refusals.map(({ passed }) => passed));
    return this.#refusals.flatMap(({ passed, obstacles }) => (passed === furthest ? obstacles : []));
  }

  #delay(rule: string, args: Json): number {
    const answer = this.office.due(rule, args);
    const milliseconds = Math.max(0, Date.parse(answer.due) - Date.parse(this.office.now));
    this.#due = { ...answer, milliseconds };
    return milliseconds;
  }

  #drain(): void {
    for (let delivery = this.#queue.shift(); delivery !== undefined; delivery = this.#queue.shift()) {
      const { unit } = delivery;
      if (unit.ended || (unit.parent !== null && unit.parent.children.get(unit.path.at(-1) as string) !== unit))
        continue;
      if ('input' in delivery) {
        const { input } = delivery;
        this.#run(unit, 'start', (scope) => initial(unit.compiled.machine, input, scope));
      } else {
        const event = { ...delivery.event };
        this.#run(unit, String(event['type']), (scope) =>
          transition(unit.compiled.machine, unit.snapshot, event, scope),
        );
      }
    }
  }

  #run(unit: Unit, on: string, work: (scope: Scope) => AnyMachineSnapshot): void {
    const actions: (ResolvedAction & { readonly due?: DueAnswer & { readonly milliseconds: number } })[] = [];
    const scope: Scope = {
      self: unit.self,
      office: this.#view,
      onAction: (action) => {
        actions.push(this.#due === undefined ? action : { type: action.type, params: action.params, due: this.#due });
        this.#due = undefined;
      },
      onMicrostep: (event, transitions) => {
        this.#firstTransitions ??= event.type === 'xstate.init' ? 1 : transitions.length;
        this.#explain(unit, nameOf(event.type), transitions);
      },
    };
    this.#asked = [];
    const snapshot = this.#watched(() => work(scope));
    this.#explain(unit, on === 'start' || on === 'enter' ? on : 'always', []);
    for (const id in snapshot.children as object) {
      if (!unit.actors.has(id) && !unit.children.has(id) && !actions.some((action) => spawns(action, id))) {
        throw new Error(
          `the actor '${id}' was spawned inside assign, where nothing records it: use spawnChild or invoke`,
        );
      }
    }
    unit.snapshot = snapshot;
    for (const action of actions) {
      this.#due = action.due;
      this.#carryOut(unit, action);
    }
    this.#due = undefined;
    // Only a further event of this very step looks at the snapshot again.
    if (this.#queue.length > 0) unit.snapshot = { ...unit.snapshot, children: unit.references() };
    this.#afterwards(unit);
  }

  #watched(work: () => AnyMachineSnapshot): AnyMachineSnapshot {
    try {
      return watching(this, work);
    } catch (error) {
      // XState wraps what a guard throws, and loses its name.
      throw this.#guardError ?? error;
    }
  }

  #afterwards(unit: Unit): void {
    const id = unit.path.at(-1);
    if (unit.parent !== null && id !== undefined && unit.sync && unit.status === 'active') {
      const { value, context, status } = unit.snapshot;
      this.#queue.push({
        unit: unit.parent,
        event: { type: `xstate.snapshot.${id}`, snapshot: plain({ status, value, context }, 'snapshot') as Json },
      });
    }
    if (unit.status === 'active') return;
    this.#halt(unit);
    unit.ended = unit.parent !== null;
    if (unit.parent === null || id === undefined) return;
    const { output, error } = unit.snapshot as { output?: unknown; error?: unknown };
    const event =
      unit.status === 'done'
        ? { type: `xstate.done.actor.${id}`, output: plain(output ?? null, 'output') as Json, actorId: id }
        : { type: `xstate.error.actor.${id}`, error: { ...errorValue(error) } as Json, actorId: id };
    this.#queue.push({ unit: unit.parent, event });
  }

  /** Disarms and stops everything in a machine that is over, children first. */
  #halt(unit: Unit): void {
    for (const id of [...unit.children.keys()]) this.stop(unit, id);
    for (const id of [...unit.actors.keys()]) this.stop(unit, id);
    for (const id of [...unit.timers.keys()]) this.disarm(unit, id);
  }

  #carryOut(unit: Unit, action: ResolvedAction): void {
    const params = action.params as never;
    switch (action.type) {
      case ENTERED:
        unit.since[(params as { node: string }).node] = this.office.now;
        return;
      case 'xstate.raise':
        return this.#raise(unit, params);
      case 'xstate.sendTo':
        return this.#sendTo(unit, params);
      case 'xstate.cancel':
        return this.disarm(unit, (params as { sendId: string }).sendId);
      case 'xstate.spawnChild':
        return this.#spawn(unit, params);
      case 'xstate.stopChild':
        if (params !== undefined) this.stop(unit, (params as { id: string }).id);
        return;
      case 'xstate.emit':
        this.#effect(unit, () => ({
          kind: 'emit',
          event: plain({ ...(params as { event: object }).event }, 'emitted event') as JsonObject,
        }));
        return;
      case 'xstate.log':
        this.#log(unit, params);
        return;
      case 'sendToCase':
        this.#sendToCase(unit, params);
        return;
      default:
        if (action.type === '' || action.type === '(anonymous)')
          throw new Error(
            'an action without a name was enqueued: name it, another process must be able to carry it out',
          );
        if (this.#work[action.type] === undefined)
          throw new Error(`nothing says how the action '${action.type}' is carried out: declare it in work`);
        this.#effect(unit, () => ({
          kind: 'action',
          type: action.type,
          params: plain((params as unknown) ?? null, 'params') as Json,
        }));
    }
  }

  #log(unit: Unit, params: { label?: string; value: unknown }): void {
    this.#effect(unit, () => ({
      kind: 'log',
      label: params.label ?? null,
      value: plain(params.value ?? null, 'log') as Json,
    }));
  }

  #sendToCase(unit: Unit, params: { case: unknown; event: { type?: unknown } }): void {
    if (typeof params?.case !== 'string' || typeof params.event?.type !== 'string')
      throw new Error('sendToCase wants params {case, event: {type, ...}}');
    const { case: to, event } = params;
    this.#effect(unit, () => ({ kind: 'send', to, event: plain({ ...event }, 'event') as MachineEvent }));
  }

  #raise(unit: Unit, params: { event: JsonObject; id?: string; delay?: number }): void {
    // Without a delay it was consumed inside the macrostep; a delay of 0 is a delay.
    if (typeof params.delay !== 'number') return;
    const id = params.id;
    if (id === undefined) throw new Error(`the delayed event ${String(params.event['type'])} has no id: give it one`);
    this.arm(unit, id, timerName(id), params.delay, params.event, undefined);
  }

  #sendTo(unit: Unit, params: { to: unknown; event: JsonObject; id?: string; delay?: number }): void {
    const target = params.to as { id: string; child?: true };
    const event = plain({ ...params.event }, 'event');
    const isChild = target !== (unit.self as unknown) && target !== (unit.parent?.self as unknown);
    if (typeof params.delay === 'number') {
      if (params.id === undefined) throw new Error(`the delayed event ${String(event['type'])} has no id: give it one`);
      this.arm(
        unit,
        params.id,
        timerName(params.id),
        params.delay,
        event,
        isChild ? target.id : target === unit.self ? undefined : '#parent',
      );
      return;
    }
    if (!isChild) {
      const to = target === unit.self ? unit : unit.parent;
      if (to !== null) this.#queue.push({ unit: to, event });
      return;
    }
    this.#send(unit, target.id, event);
  }

  /** Sends to a child of `unit`; promise actors take no events, as in XState. */
  #send(unit: Unit, id: string, event: JsonObject): void {
    const child = id === '#parent' ? unit.parent : unit.children.get(id);
    if (child !== undefined && child !== null) this.#queue.push({ unit: child, event });
  }

  #spawn(
    unit: Unit,
    params: {
      id?: string;
      src: string;
      input: unknown;
      actorRef: { id: string; _syncSnapshot?: boolean } | undefined;
    },
  ): void {
    if (params.id === undefined) throw new Error(`an actor '${params.src}' is spawned without an id: give it one`);
    if (params.actorRef === undefined) throw new Error(`there is no actor '${params.src}'`);
    const { id } = params.actorRef;
    this.stop(unit, id);
    const machine = unit.compiled.children.get(params.src);
    if (machine === undefined) {
      const token = this.#effect(unit, (effect) => ({
        kind: 'start',
        actor: id,
        source: params.src,
        token: effect,
        input: plain(params.input ?? null, 'input') as Json,
      }));
      unit.actors.set(id, { id, source: params.src, token, startedAt: this.office.now });
      return;
    }
    const child = new Unit(machine, unit, id, {
      source: params.src,
      token: this.#nextId(),
      sync: params.actorRef._syncSnapshot === true,
    });
    unit.children.set(id, child);
    this.#queue.push({ unit: child, input: params.input });
  }

  #explain(unit: Unit, on: string, transitions: readonly Transition[]): void {
    const asked = this.#asked;
    for (const { candidate, inquiry } of asked) {
      this.why.push(whyOf(unit, onOf(candidate, on), candidate, inquiry.answers, transitions.includes(candidate)));
    }
    for (const candidate of transitions) {
      if (!asked.some((entry) => entry.candidate === candidate))
        this.why.push(whyOf(unit, onOf(candidate, on), candidate, [], true));
    }
    if (asked.length > 0) this.#asked = [];
  }

  #nextId(): string {
    return `${this.#seq}:${++this.#count}`;
  }

  #effect(unit: Unit, make: (id: string) => PendingEffect): string {
    const id = this.#nextId();
    this.effects.push({ id, path: unit.path, ...make(id) });
    return id;
  }

  /** What was armed or started in this very step and is undone in it has no effect at all. */
  #undo(token: string): boolean {
    const index = this.effects.findIndex((effect) => effect.id === token);
    if (index === -1) return false;
    this.effects.splice(index, 1);
    return true;
  }
}

/** What a candidate answers: an eventless one nothing, an initial one the start. */
function onOf({ eventType }: Transition, on: string): string {
  return eventType === '' ? 'always' : eventType ? nameOf(eventType) : on;
}

function spawns({ type, params }: ResolvedAction, id: string): boolean {
  return type === 'xstate.spawnChild' && (params as { actorRef?: { id: string } }).actorRef?.id === id;
}

function whyOf(unit: Unit, on: string, candidate: Transition, guards: readonly GuardAnswer[], taken: boolean): Why {
  return {
    path: unit.path,
    source: candidate.source.id,
    on,
    targets: (candidate.target ?? []).map((node) => node.id),
    guards,
    taken,
  };
}

function after(now: Instant, milliseconds: number): Instant {
  return new Date(Date.parse(now) + milliseconds).toISOString();
}

/** `xstate.after.<delay>.<state id>` is known to people by its delay; other timers by their id. */
export function timerName(id: string): string {
  const match = /^xstate\.after\.([^.]+)\./.exec(id);
  return match?.[1] ?? id;
}

/** Lifecycle events under the names they are recorded by. */
export function nameOf(eventType: string): string {
  if (!eventType.startsWith('xstate.')) return eventType;
  if (eventType.startsWith('xstate.after.')) return `after.${timerName(eventType)}`;
  return eventType.replace(/^xstate\.(done|error)\.actor\./, '$1.').replace(/^xstate\.done\.state\./, 'done.state.');
}
