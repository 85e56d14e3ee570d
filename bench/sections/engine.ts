import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { load } from '../../engine/index.ts';
import type { CaseState, Command, MachineEvent, Office } from '../../engine/types.ts';
import type { MachineDefinition } from '../../machines/definition.ts';
import { proposal1 } from '../../machines/proposal/v1.ts';
import { approval1 } from '../scenario/approval.ts';
import { EVENTS, INPUT } from '../scenario/lifecycle.ts';
import { ring1, RING_STEPS } from '../scenario/ring.ts';

/**
 * The engine's step, from JSON state to state, effects and reasons, against XState's own `machine.transition` on a living
 * snapshot, which parses nothing, records nothing and explains nothing.
 */
interface Course {
  readonly name: string;
  readonly definition: MachineDefinition;
  readonly input: object;
  readonly events: readonly (MachineEvent & { readonly from: string })[];
}

const TEXT = { revision: 1, hash: 'f'.repeat(64) };
/** What is promised is said of the first; the others ask guards, whose reads and answers are recorded. */
const COURSES: readonly Course[] = [
  {
    name: 'a row of forty states',
    definition: ring1,
    input: {},
    events: Array.from({ length: RING_STEPS }, () => ({ type: 'NEXT', from: 'anybody' })),
  },
  {
    name: 'approval (the lifecycle of this bench)',
    definition: approval1,
    input: INPUT,
    events: EVENTS.map(({ type, seat }) => ({ type, from: seat })),
  },
  {
    name: 'proposal@1',
    definition: proposal1,
    input: { facts: { kind: 'project', proponent: 'viet-nam' }, text: TEXT },
    events: [
      { type: 'SUBMIT', from: 'focal-viet-nam' },
      { type: 'ACCEPT', from: 'desk' },
      { type: 'SUPPORT', from: 'comanager-au' },
      { type: 'SUPPORT', from: 'comanager-id' },
      { type: 'APPROVE', from: 'comanager-au' },
      { type: 'APPROVE', from: 'comanager-id' },
    ].map((event) => ({ ...event, subject: TEXT })),
  },
];

/** Microseconds per step, and engine ÷ raw as rates (1 would be as fast as raw XState). */
export interface EngineRound {
  readonly course: string;
  readonly raw: number;
  readonly engine: number;
  readonly ratio: number;
}

/** One round of every course; raw and engine take turns in short slices, so that what disturbs one disturbs the other. */
export function measureEngine(milliseconds: number): EngineRound[] {
  return COURSES.map((course) => {
    const raw = rawSteps(course);
    const engine = engineSteps(course);
    const warm = performance.now() + milliseconds / 4;
    while (performance.now() < warm) {
      timed(raw);
      timed(engine);
    }
    const taken = { raw: 0, engine: 0, lives: 0 };
    const until = performance.now() + milliseconds;
    while (performance.now() < until) {
      taken.raw += timed(raw);
      taken.engine += timed(engine);
      taken.lives += SLICE;
    }
    const steps = taken.lives * course.events.length;
    return {
      course: course.name,
      raw: (taken.raw * 1_000) / steps,
      engine: (taken.engine * 1_000) / steps,
      ratio: taken.raw / taken.engine,
    };
  });
}

/** Lifecycles in one slice. */
const SLICE = 50;

/** CPU milliseconds: what other processes do meanwhile is not counted. */
function timed(life: () => void): number {
  const begin = process.cpuUsage();
  for (let count = 0; count < SLICE; count += 1) life();
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1_000;
}

function officeFor(seat: string): Office {
  return {
    now: '2026-03-02T01:00:00.000Z',
    policy: {},
    actor: { person: seat, seat },
    facts: {},
    due: (rule) => ({ due: '2026-03-16T01:00:00.000Z', because: { rule } }),
  };
}

/** Every state on the way as JSON text's value: what a database gives back. The last step must end the case. */
function engineSteps({ definition, input, events }: Course): () => void {
  const machine = load(definition, '0'.repeat(64));
  const begun = machine.start(input as never, officeFor('system'));
  if (begun.outcome !== 'taken') throw new Error('the machine does not start');
  const steps: { state: CaseState; command: Command; office: Office }[] = [];
  let state = begun.state;
  for (const { from, ...event } of events) {
    const command: Command = { kind: 'event', event };
    const office = officeFor(from);
    steps.push({ state: JSON.parse(JSON.stringify(state)) as CaseState, command, office });
    const result = machine.step(state, command, office);
    if (result.outcome !== 'taken') throw new Error(`${event.type} is not taken: ${JSON.stringify(result)}`);
    state = result.state;
  }
  if (state.status !== 'done') throw new Error(`the course ends in ${JSON.stringify(state.value)}`);
  return () => {
    for (const { state: before, command, office } of steps) machine.step(before, command, office);
  };
}

/** XState alone: living snapshots, an inert scope, the same guards and assignments. */
function rawSteps({ definition, input, events }: Course): () => void {
  const machine: AnyStateMachine = definition.machine;
  const ignore = (): void => undefined;
  const system = { _sendInspectionEvent: ignore, _bookId: () => 'raw', _set: ignore, get: ignore };
  const self = { id: 'raw', sessionId: 'raw', system, send: ignore };
  const scope = {
    self,
    system,
    id: 'raw',
    sessionId: 'raw',
    logger: ignore,
    defer: ignore,
    emit: ignore,
    stopChild: ignore,
    actionExecutor: ignore,
  } as never;
  const office = (seat: string) => ({ ...officeFor(seat), delay: () => 1_000 });
  const given = events.map(({ from, ...event }) => ({ ...event, office: office(from) }));
  const begin: AnyMachineSnapshot = machine.getInitialSnapshot(scope, input);
  const steps: { snapshot: AnyMachineSnapshot; event: object }[] = [];
  let snapshot = begin;
  for (const event of given) {
    steps.push({ snapshot, event });
    snapshot = machine.transition(snapshot, event, scope);
  }
  if (snapshot.status !== 'done') throw new Error(`raw XState ends in ${JSON.stringify(snapshot.value)}`);
  return () => {
    for (const { snapshot: before, event } of steps) machine.transition(before, event, scope);
  };
}
