import { type AnyActorRef, type AnyMachineSnapshot, type AnyStateMachine, createActor, fromPromise } from 'xstate';
import { load } from '../../engine/index.ts';
import type { Json, Machine } from '../../engine/types.ts';
import { Drive, START } from './drive.ts';
import { type Act, definitionFrom, machineFrom, type Plan } from './plan.ts';

/** What can be seen of a case after an act, in the same words for an actor and for the engine. */
export interface Picture {
  readonly value: unknown;
  readonly status: string;
  readonly context: unknown;
  readonly history: unknown;
  readonly tags: readonly string[];
  /** Milliseconds from the start to each due instant, in order, and the ids of the timers, sorted. */
  readonly due: readonly number[];
  readonly timers: readonly string[];
  readonly running: readonly string[];
  readonly letters: readonly unknown[];
  /** Child machines that run, by id; absent where there are none. */
  readonly children?: Readonly<
    Record<string, { readonly value: unknown; readonly context: unknown; readonly history: unknown }>
  >;
}

/** A clock that fires in order of (due, arming): XState's own leaves the order of equals to chance. */
class Clock {
  now = 0;
  #serial = 0;
  readonly #pending: { readonly id: number; readonly due: number; readonly fire: () => void }[] = [];

  setTimeout = (fire: () => void, delay: number): number => {
    this.#pending.push({ id: ++this.#serial, due: this.now + delay, fire });
    return this.#serial;
  };

  clearTimeout = (id: number): void => {
    const index = this.#pending.findIndex((one) => one.id === id);
    if (index >= 0) this.#pending.splice(index, 1);
  };

  due(): number[] {
    return this.#pending.map(({ due }) => due).sort((a, b) => a - b);
  }

  pass(milliseconds: number): void {
    const until = this.now + milliseconds;
    for (;;) {
      const [next] = this.#pending.filter(({ due }) => due <= until).sort((a, b) => a.due - b.due || a.id - b.id);
      if (next === undefined) break;
      this.clearTimeout(next.id);
      this.now = next.due;
      next.fire();
    }
    this.now = until;
  }
}

type Prepare = (machine: AnyStateMachine) => AnyStateMachine;

function alone(plan: Plan): (actors: Readonly<Record<string, unknown>>, prepare: Prepare) => AnyStateMachine {
  return (actors, prepare) => prepare(machineFrom(plan, actors));
}

interface Promised {
  readonly resolve: (output: Json) => void;
  readonly reject: (error: Error) => void;
}

/** Lives the plan in an XState actor on a simulated clock. */
export async function lifeOfActor(
  plan: Plan,
  build: (actors: Readonly<Record<string, unknown>>, prepare: Prepare) => AnyStateMachine = alone(plan),
): Promise<readonly Picture[]> {
  const clock = new Clock();
  const letters: unknown[] = [];
  const running = new Map<string, Promised>();
  const former: Promised[] = [];
  const job = fromPromise(
    ({ self }) =>
      new Promise<Json>((resolve, reject) => {
        const before = running.get(self.id);
        if (before !== undefined) former.push(before);
        running.set(self.id, { resolve, reject });
      }),
  );
  const machine = build({ job }, (one) =>
    one.provide({ actions: { letter: (_: unknown, params: unknown) => void letters.push(params) } } as never),
  );
  const actor = createActor(machine, { clock } as never);
  actor.subscribe({ error: () => {} });
  actor.start();
  const pictures = [pictureOfActor(actor, clock, letters)];
  for (const act of plan.acts) {
    const alive = aliveIn(actor.getSnapshot() as AnyMachineSnapshot);
    switch (act.act) {
      case 'event':
        if (actor.getSnapshot().status === 'active') actor.send({ type: act.type });
        break;
      case 'pass':
        clock.pass(act.milliseconds);
        break;
      case 'late':
        if (former.length > 0) former[act.which % former.length]?.resolve('late');
        break;
      default: {
        const id = chosen(alive, act.which);
        const promised = id === undefined ? undefined : running.get(id);
        if (promised === undefined) break;
        if (act.act === 'done') promised.resolve(act.output);
        else promised.reject(new Error('refused'));
      }
    }
    await settled();
    pictures.push(pictureOfActor(actor, clock, letters));
  }
  actor.stop();
  return pictures;
}

/** Promise actors answer in microtasks. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 12; turn++) await Promise.resolve();
}

function aliveIn(snapshot: AnyMachineSnapshot): string[] {
  if (snapshot.status !== 'active') return [];
  return Object.entries(snapshot.children as Record<string, AnyActorRef>)
    .filter(([, child]) => child.getSnapshot().status === 'active' && !('machine' in child.getSnapshot()))
    .map(([id]) => id)
    .sort();
}

function childrenOf(snapshot: AnyMachineSnapshot): Pick<Picture, 'children'> {
  if (snapshot.status !== 'active') return {};
  return childrenIn(
    Object.entries(snapshot.children as Record<string, AnyActorRef>).flatMap(([id, child]) => {
      const inside = child.getSnapshot() as AnyMachineSnapshot;
      if (!('machine' in inside) || inside.status !== 'active') return [];
      return [[id, { value: inside.value, context: inside.context, history: historyIn(inside) }] as const];
    }),
  );
}

type ChildPicture = NonNullable<Picture['children']>[string];

function childrenIn(children: readonly (readonly [string, ChildPicture])[]): Pick<Picture, 'children'> {
  return children.length === 0 ? {} : { children: Object.fromEntries(children) };
}

/** Tags of the machine and of its children, as a case has them. */
function tagsIn(snapshot: AnyMachineSnapshot): string[] {
  const children = Object.values(snapshot.children as Record<string, AnyActorRef>).map((child) => child.getSnapshot());
  const inside = children.filter((child) => 'machine' in child && child.status === 'active') as AnyMachineSnapshot[];
  const all = snapshot.status === 'active' ? inside.flatMap(tagsIn) : [];
  return [...new Set([...snapshot.tags, ...all])].sort();
}

function historyIn(snapshot: AnyMachineSnapshot): Record<string, readonly string[]> {
  const history = Object.entries(snapshot.historyValue as Record<string, readonly { id: string }[]>);
  return Object.fromEntries(history.map(([id, nodes]) => [id, nodes.map((node) => node.id)]));
}

function chosen(ids: readonly string[], which: number): string | undefined {
  return ids.length === 0 ? undefined : ids[which % ids.length];
}

function pictureOfActor(actor: AnyActorRef, clock: Clock, letters: readonly unknown[]): Picture {
  const snapshot = actor.getSnapshot() as AnyMachineSnapshot;
  const scheduled = actor.system.getSnapshot()._scheduledEvents;
  const active = snapshot.status === 'active';
  return {
    value: snapshot.value,
    status: snapshot.status,
    context: snapshot.context,
    history: historyIn(snapshot),
    tags: tagsIn(snapshot),
    due: active ? clock.due() : [],
    timers: active
      ? Object.values(scheduled)
          .map(({ id }) => id)
          .sort()
      : [],
    running: aliveIn(snapshot),
    letters: [...letters],
    ...childrenOf(snapshot),
  };
}

export interface EngineOptions {
  readonly machine?: Machine;
  /** Called before each act, for lives that are interrupted. */
  readonly before?: (drive: Drive) => void;
  readonly roundTrip?: boolean;
}

/** Lives the plan in the engine, its state through JSON before every step. */
export function lifeOfEngine(plan: Plan, options: EngineOptions = {}): readonly Picture[] {
  const drive = new Drive(options.machine ?? load(definitionFrom(plan), 'random'));
  drive.roundTrip = options.roundTrip ?? true;
  const former = new Set<string>();
  const pictures = [pictureOfEngine(drive)];
  for (const act of plan.acts) {
    options.before?.(drive);
    const tokens = tokensOf(drive);
    live(drive, act, [...former]);
    for (const token of tokens) if (!tokensOf(drive).includes(token)) former.add(token);
    pictures.push(pictureOfEngine(drive));
  }
  return pictures;
}

function tokensOf(drive: Drive): string[] {
  return [...drive.state.timers, ...drive.state.actors].map(({ id, token }) => `${id}\n${token}`);
}

function live(drive: Drive, act: Act, former: readonly string[]): void {
  if (drive.state.status !== 'active') return;
  switch (act.act) {
    case 'event':
      drive.give({ kind: 'event', event: { type: act.type } });
      return;
    case 'pass':
      drive.pass(act.milliseconds);
      return;
    case 'late': {
      const [id = '', token = ''] = (chosen(former, act.which) ?? '').split('\n');
      if (token === '') return;
      const timer = id.startsWith('xstate.after.') || id === 'later';
      const result = drive.give(
        timer
          ? { kind: 'timer', path: [], timer: id, token }
          : { kind: 'done', path: [], actor: id, token, output: 'late' },
      );
      if (result.outcome !== 'stale') throw new Error(`the late ${id} was not stale: ${JSON.stringify(result)}`);
      return;
    }
    default: {
      const running = drive.state.actors.filter(({ ended }) => ended !== true).map(({ id }) => id);
      const actor = chosen(running.sort(), act.which);
      if (actor === undefined) return;
      if (act.act === 'done') drive.done(actor, act.output);
      else drive.fail(actor, 'refused');
    }
  }
}

function pictureOfEngine(drive: Drive): Picture {
  const { state } = drive;
  return {
    value: state.value,
    status: state.status,
    context: state.context,
    history: state.history,
    tags: [...drive.machine.tags(state)].sort(),
    due: drive.armed().map(({ due }) => Date.parse(due) - Date.parse(START)),
    timers: drive
      .armed()
      .map(({ id }) => id)
      .sort(),
    running: state.actors
      .filter(({ ended }) => ended !== true)
      .map(({ id }) => id)
      .sort(),
    letters: drive.effectsOf('action').map(({ params }) => params),
    ...childrenIn(
      Object.entries(state.children).flatMap(([id, { value, context, history, status }]) =>
        status === 'active' ? [[id, { value, context, history }] as const] : [],
      ),
    ),
  };
}
