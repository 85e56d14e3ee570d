import { assign, fromPromise, setup, type AnyStateMachine } from 'xstate';
import type { MachineDefinition, OfficeView } from '../../machines/definition.ts';
import type { Json } from '../../engine/types.ts';
import { vocabularyOf } from '../../engine/vocabulary.ts';

/** What the machines of the cases count and note. */
export type Notes = {
  readonly n: number;
  readonly trace: readonly string[];
  readonly got: Json;
};

export interface GivenEvent {
  readonly type: string;
  readonly office: OfficeView;
  readonly n?: number;
  readonly output?: unknown;
  readonly error?: unknown;
  readonly snapshot?: { readonly value: unknown; readonly context: unknown };
}

interface Given {
  readonly context: Notes;
  readonly event: GivenEvent;
}

export const NOTES: Notes = { n: 0, trace: [], got: null };

/** Named guards, actions, delays and actors that the charts of the cases refer to. */
export const NAMED = {
  guards: {
    yes: () => true,
    no: () => false,
    positive: ({ context }: Given) => context.n > 0,
    below: ({ context }: Given, { n }: { n: number }) => context.n < n,
    atLeast: ({ context }: Given, { n }: { n: number }) => context.n >= n,
    fromSeat: ({ event }: Given, { seat }: { seat: string }) => event.office.actor.seat === seat,
    bringsOne: ({ event }: Given) => event.n === 1,
    policyAllows: ({ event }: Given) => event.office.policy['open'] === true,
    factHolds: ({ event }: Given) => (event.office.facts['seats'] as { desk: string }).desk === 'held',
    breaks: () => {
      throw new TypeError('this guard is broken');
    },
  },
  actions: {
    inc: assign(({ context }) => ({ n: (context as unknown as Notes).n + 1 })),
    set: assign((_: unknown, { n }: { n: number }) => ({ n })),
    note: assign(({ context }, { text }: { text: string }) => ({
      trace: [...(context as unknown as Notes).trace, text],
    })),
    noteType: assign(({ context, event }) => ({ trace: [...(context as unknown as Notes).trace, event.type] })),
    take: assign(({ event }) => ({ n: (event as unknown as GivenEvent).n })),
    keepOutput: assign(({ event }) => ({ got: (event as unknown as GivenEvent).output })),
    keepError: assign(({ event }) => ({ got: (event as unknown as GivenEvent).error })),
    keepSnapshot: assign(({ event }) => ({ got: (event as unknown as GivenEvent).snapshot?.value })),
    keepNow: assign(({ event }) => ({ got: (event as unknown as GivenEvent).office.now })),
    mutate: assign(({ context }) => {
      ((context as unknown as Notes).trace as string[]).push('mutated');
      return {};
    }),
    breakAssign: assign(() => {
      throw new RangeError('this assign is broken');
    }),
    notJson: assign(() => ({ got: new Date(0) })),
  },
  delays: {
    soon: 1_000,
    nothing: 0,
    perCount: ({ context }: Given) => context.n * 1_000,
    byRule: ({ context, event }: Given) => event.office.delay('rule', { n: context.n }),
    byOtherRule: ({ event }: Given) => event.office.delay('other', null),
    notANumber: () => Number.NaN,
    negative: () => -1,
    endless: () => Number.POSITIVE_INFINITY,
  },
  actors: {
    job: fromPromise<unknown, unknown>(() => Promise.resolve(null)),
    other: fromPromise<unknown, unknown>(() => Promise.resolve(null)),
  },
};

export interface Extra {
  readonly actors?: Readonly<Record<string, unknown>>;
  readonly actions?: Readonly<Record<string, unknown>>;
  readonly guards?: Readonly<Record<string, unknown>>;
  readonly delays?: Readonly<Record<string, unknown>>;
  readonly context?: unknown;
  readonly events?: readonly string[];
  readonly work?: readonly string[];
}

/** A statechart with the kit's names. Its context starts as `NOTES` unless `extra` has another. */
export function machineOf(config: object, extra: Extra = {}): AnyStateMachine {
  const named = {
    guards: { ...NAMED.guards, ...extra.guards },
    actions: { ...NAMED.actions, ...extra.actions },
    delays: { ...NAMED.delays, ...extra.delays },
    actors: { ...NAMED.actors, ...extra.actors },
  };
  const context = 'context' in extra ? extra.context : NOTES;
  return setup(named as never).createMachine({ id: 'm', context, ...config } as never) as unknown as AnyStateMachine;
}

/** Declares for everybody what the machine records, so that a case needs to say only its chart. */
export function definitionOf(machine: AnyStateMachine, extra: Extra = {}): MachineDefinition {
  const everybody = { audience: [{ to: 'everyone', from: 'at-once' }] } as const;
  const { people, system } = vocabularyOf({ machine, events: {} });
  const types = ['start', ...people, ...system, ...(extra.events ?? [])];
  const work = ['letter', 'notice', 'job', 'other', ...(extra.work ?? [])];
  return {
    name: 'm',
    version: 1,
    machine,
    events: Object.fromEntries(types.map((type) => [type, everybody])),
    work: Object.fromEntries(work.map((name) => [name, { startToCloseTimeout: 1_000 }])),
  };
}

export function chart(config: object, extra: Extra = {}): MachineDefinition {
  return definitionOf(machineOf(config, extra), extra);
}

/** `note` with its text: what an action of a case leaves in `context.trace`. */
export function note(text: string): { readonly type: 'note'; readonly params: { readonly text: string } } {
  return { type: 'note', params: { text } };
}
