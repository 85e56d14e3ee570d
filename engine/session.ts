import type { AnyMachineSnapshot } from 'xstate';
import { Carrying, type Post } from './carrying.ts';
import { watching } from './compiled.ts';
import { EffectLog } from './effect-log.ts';
import { Explanation } from './explanation.ts';
import { frozen, plain } from './json.ts';
import { nameOf } from './names.ts';
import { type Answered, Running } from './running.ts';
import type { ArmedTimer, DueAnswer, Json, JsonObject, Office } from './types.ts';
import { errorValue, type Unit } from './unit.ts';
import { initial, type ResolvedAction, type Scope, transition } from './xstate-internals.ts';

/** What a machine's actions ask of the other machines of the case. */
interface Outgoing {
  readonly begins: boolean;
  readonly go: () => void;
}

/** A parent and a child that answer each other for ever would hang the process. */
const MAXIMUM_RUNS = 1_000;

/**
 * One step of one case: runs the machine it is given an event for, and whatever that sends on to parents and children, in
 * the order of XState's own mailboxes: what a machine sends is taken by the receiver at once, unless it is busy.
 */
export class Session implements Post {
  readonly office: Office;
  readonly log: EffectLog;
  readonly explanation = new Explanation();
  readonly running: Running;
  readonly #carrying: Carrying;
  readonly #view: object;
  /** What the actions of the machines that run now have sent, started and stopped, the innermost last. */
  readonly #outgoing: Outgoing[][] = [];
  #answered: Answered | undefined;
  #firstTransitions: number | undefined;
  #runs = 0;

  /** @param work what is declared to be carried out: an action that is not cannot be an effect. */
  constructor(work: Readonly<Record<string, unknown>>, office: Office, seq: number) {
    this.office = office;
    this.log = new EffectLog(seq);
    this.running = new Running(this.log, office.now);
    this.#carrying = new Carrying(this.log, this.running, this, work, office.now);
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

  /** Begins the life of a machine; then it takes what has come for it meanwhile. */
  begin(unit: Unit, input: unknown): void {
    this.#busy(unit, () => this.#run(unit, 'start', (scope) => initial(unit.compiled.machine, input, scope)));
  }

  /** Gives an event to a machine: at once, or when it is through with what it does now. */
  deliver(unit: Unit, event: JsonObject): void {
    if (unit.ended || unit.halted) return;
    unit.mailbox.push(event);
    if (!unit.busy) this.#busy(unit, () => {});
  }

  /** Gives a fired timer's event to the child (or parent) it was armed for. */
  deliverTo(unit: Unit, id: string, event: JsonObject): void {
    this.#firstTransitions = 1;
    const receiver = id === '#parent' ? unit.parent : unit.children.get(id);
    if (receiver !== null && receiver !== undefined) this.deliver(receiver, event);
  }

  /** Runs `work` on a unit in this step's scope, then what follows from it: for entering a case in the middle of its life. */
  within(unit: Unit, work: (scope: Scope) => AnyMachineSnapshot): void {
    this.#busy(unit, () => this.#run(unit, 'enter', work));
  }

  /** The office for one clock that is set already: its rule is asked as it was then, and never answers with sooner. */
  asking({ armedAt, due }: ArmedTimer): { readonly view: object; readonly answer: () => DueAnswer | null } {
    let answer: DueAnswer | null = null;
    const delay = (rule: string, args: Json = null): number => {
      answer = this.office.due(rule, { at: armedAt, notBefore: due, ...(args as JsonObject | null) });
      return Math.max(0, Date.parse(answer.due) - Date.parse(this.office.now));
    };
    return { view: Object.freeze({ ...this.#view, delay }), answer: () => answer };
  }

  // Post
  send(find: () => Unit | undefined, event: JsonObject): void {
    this.#later(false, () => {
      const receiver = find();
      if (receiver !== undefined) this.deliver(receiver, event);
    });
  }

  start(child: Unit, input: unknown): void {
    child.busy = true;
    this.#later(true, () => {
      // Stopped in the step that started it, a machine never ran.
      if (!child.halted) this.begin(child, input);
    });
  }

  stop(child: Unit): void {
    const neverBegan = !child.began;
    if (neverBegan) this.running.halt(child);
    // What was sent to it before is taken before.
    else this.#later(false, () => this.running.halt(child));
  }

  #later(begins: boolean, go: () => void): void {
    this.#outgoing.at(-1)?.push({ begins, go });
  }

  /** Does `first` with the unit busy, then takes its mail until there is no more. */
  #busy(unit: Unit, first: () => void): void {
    unit.busy = true;
    first();
    for (let mail = unit.mailbox.shift(); mail !== undefined; mail = unit.mailbox.shift()) {
      if (unit.ended || unit.halted) break;
      const event = { ...mail };
      this.#run(unit, String(event['type']), (scope) =>
        transition(unit.compiled.machine, unit.freshSnapshot(), event, scope),
      );
    }
    unit.busy = false;
  }

  #run(unit: Unit, on: string, work: (scope: Scope) => AnyMachineSnapshot): void {
    if (++this.#runs > MAXIMUM_RUNS)
      throw new Error(`the machines of the case go on without end: more than ${MAXIMUM_RUNS} events in one step`);
    unit.began = true;
    const actions: { readonly action: ResolvedAction; readonly answer: Answered | undefined }[] = [];
    const scope: Scope = {
      self: unit.self,
      office: this.#view,
      onAction: (action) => {
        actions.push({ action, answer: this.#answered });
        this.#answered = undefined;
      },
      onMicrostep: (event, transitions) => {
        this.#firstTransitions ??= event.type === 'xstate.init' ? 1 : transitions.length;
        this.explanation.microstep(unit, nameOf(event.type), transitions);
      },
    };
    const snapshot = this.#watched(() => work(scope));
    this.explanation.microstep(unit, on === 'start' || on === 'enter' ? on : 'always', []);
    refuseHiddenSpawns(unit, snapshot, actions);
    unit.snapshot = snapshot;
    const outgoing: Outgoing[] = [];
    this.#outgoing.push(outgoing);
    for (const { action, answer } of actions) this.#carrying.carryOut(unit, action, answer);
    this.#outgoing.pop();
    // At its own start a machine begins its children before it sends: so does XState.
    if (on === 'start') outgoing.sort((one, other) => Number(other.begins) - Number(one.begins));
    for (const { go } of outgoing) go();
    this.#afterwards(unit);
  }

  #watched(work: () => AnyMachineSnapshot): AnyMachineSnapshot {
    try {
      return watching(this.explanation, work);
    } catch (error) {
      throw this.explanation.causeOf(error);
    }
  }

  /** Tells the parent what it asked to be told: every change, and the end. */
  #afterwards(unit: Unit): void {
    const { parent } = unit;
    const id = unit.path.at(-1) ?? '';
    if (unit.status === 'active') {
      if (parent === null || !unit.sync || unit.halted) return;
      const { value, context, status } = unit.snapshot;
      const snapshot = plain({ status, value, context }, 'snapshot') as Json;
      this.deliver(parent, { type: `xstate.snapshot.${id}`, snapshot });
      return;
    }
    this.#answered = undefined;
    const wasStopped = unit.halted;
    this.running.halt(unit);
    if (parent === null || wasStopped) return;
    unit.ended = true;
    const { output, error } = unit.snapshot as { output?: unknown; error?: unknown };
    this.deliver(
      parent,
      unit.status === 'done'
        ? { type: `xstate.done.actor.${id}`, output: plain(output ?? null, 'output') as Json, actorId: id }
        : { type: `xstate.error.actor.${id}`, error: { ...errorValue(error) } as Json, actorId: id },
    );
  }

  /** Asks the office when something is due; the answer is kept for the action that is being resolved. */
  #delay(rule: string, args: Json): number {
    const answer = this.office.due(rule, args);
    const milliseconds = Math.max(0, Date.parse(answer.due) - Date.parse(this.office.now));
    this.#answered = { ...answer, milliseconds };
    return milliseconds;
  }
}

function refuseHiddenSpawns(
  unit: Unit,
  snapshot: AnyMachineSnapshot,
  actions: readonly { readonly action: ResolvedAction }[],
): void {
  for (const id in snapshot.children as object) {
    if (!unit.actors.has(id) && !unit.children.has(id) && !actions.some(({ action }) => spawns(action, id)))
      throw new Error(
        `the actor '${id}' was spawned inside assign, where nothing records it: use spawnChild or invoke`,
      );
  }
}

function spawns({ type, params }: ResolvedAction, id: string): boolean {
  return type === 'xstate.spawnChild' && (params as { actorRef?: { id: string } }).actorRef?.id === id;
}
