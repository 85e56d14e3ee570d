import { sendParent, setup } from 'xstate';
import type { OfficeView } from '../../definition.ts';
import { ladderOf, remindersOf, type Rung } from './policy.ts';

/**
 * An act that one seat owes: two reminders, then the ladder, rung by rung, each at its own distance from the one before, and
 * at last the agenda of a meeting, repeated until the act is done. It ends when its parent leaves the state that waits. While
 * the clock is stopped (deferred, seat empty, the proponent must act) nobody is waited for and nothing is late.
 */
export interface Owed {
  /** The act, and the seat that owes it: `SUPPORT` and `comanager-au`. */
  readonly act: string;
  readonly acts: readonly string[];
  readonly seat: string;
  /** Rule of its duration in the policy; null for a ladder that is climbed at once. */
  readonly rule: string | null;
  readonly ladder: string;
  /** Why it is stopped from the beginning. */
  readonly stopped?: readonly string[];
  /** Days granted on top. */
  readonly extra?: number;
}

interface Stop {
  readonly why: string;
  readonly from: string;
}

interface Pause {
  readonly why: string;
  readonly from: string;
  readonly until: string;
}

export interface Context extends Owed {
  readonly since: string;
  readonly stops: readonly Stop[];
  readonly pauses: readonly Pause[];
  readonly granted: number;
  /** Of them, days that were granted when the clock was over already: the next rung waits for them. */
  readonly late: number;
  /** Rungs climbed, and when the last one was. */
  readonly rung: number;
  readonly rungAt: string;
}

export interface Event {
  readonly type: string;
  readonly why?: string;
  readonly days?: number;
  readonly office: OfficeView;
}

type Args = { context: Context; event: Event };

const government = (seat: string): string | null => /-(au|id)$/.exec(seat)?.[1] ?? null;
const opposite = (seat: string): string =>
  seat.endsWith('-au') ? seat.replace(/au$/, 'id') : seat.replace(/id$/, 'au');

/** Seats behind the names of a ladder. */
function recipients(rung: Rung, seat: string): string[] {
  const country = government(seat);
  const of = (kind: string): string[] => (country === null ? [`${kind}-au`, `${kind}-id`] : [`${kind}-${country}`]);
  return rung.tell.flatMap((whom) => {
    switch (whom) {
      case 'holder':
        return [seat];
      case 'other-seat':
        return [opposite(`comanager-${country}`)];
      case 'senior-official':
        return of('senior-official');
      case 'cochair':
        return of('cochair');
      case 'comanagers':
        return ['comanager-au', 'comanager-id'];
      default:
        // Both Co-Chairs and the agenda are told once for all who owe the same act: by the parent.
        return [];
    }
  });
}

function stage(rule: string, from: string, office: OfficeView, context: Context, part: object): number {
  const changes = office.facts['calendar'];
  return office.delay(rule, {
    from,
    ...(context.pauses.length === 0 ? {} : { pauses: context.pauses }),
    ...(changes === undefined ? {} : { changes }),
    ...part,
  });
}

/** Delay of the stage at so many per cent of the clock. */
function clock({ context, event }: Args, which: 0 | 1 | 2): number {
  const [first, second] = remindersOf(event.office);
  const percents = [first, second, 100] as const;
  const extra = (context.extra ?? 0) + context.granted;
  return stage(context.rule ?? '', context.since, event.office, context, {
    percent: percents[which],
    ...(which === 0 ? {} : { after: percents[which - 1] }),
    ...(extra === 0 ? {} : { extra }),
    holder: government(context.seat) ?? 'office',
  });
}

function rungDelay({ context, event }: Args): number {
  const next = ladderOf(event.office, context.ladder)[context.rung];
  const extra = context.late === 0 ? {} : { extra: context.late };
  return stage(next?.after ?? 'ladder.again', context.rungAt, event.office, context, extra);
}

const base = setup({
  types: {} as { context: Context; events: Event; input: Owed & { now: string } },
  guards: {
    climbsAtOnce: ({ context }) => context.rule === null,
    beginsStopped: ({ context }) => context.stops.length > 0,
    lastStop: ({ context, event }) => context.stops.every(({ why }) => why === event.why),
    isStopped: ({ context, event }) => context.stops.some(({ why }) => why === event.why),
    ladderIsClimbed: ({ context, event }) => context.rung >= ladderOf(event.office, context.ladder).length,
    moreRungs: ({ context, event }) => context.rung < ladderOf(event.office, context.ladder).length,
  },
  actions: {
    letter: (_, _params: { template: string; to: readonly string[]; act: string }) => {},
  },
  delays: {
    firstReminder: (args) => clock(args, 0),
    secondReminder: (args) => clock(args, 1),
    overdue: (args) => clock(args, 2),
    escalation: (args) => rungDelay(args),
    stillOwed: (args) => rungDelay(args),
  },
});

const remind = {
  type: 'letter',
  params: ({ context }: Args) => ({ template: 'reminder', to: [context.seat], act: context.act }),
} as const;

/** Tells those of the present rung; the parent hears of each, and tells the Co-Chairs and the agenda once. */
const climb = [
  {
    type: 'letter',
    params: ({ context, event }: Args) => {
      const rung = ladderOf(event.office, context.ladder)[context.rung];
      const to = rung === undefined ? [] : recipients(rung, context.seat);
      return { template: 'owed', to, act: context.act };
    },
  },
  sendParent(({ context, event }: Args) => ({
    type: 'internal.rung',
    act: context.act,
    seat: context.seat,
    tells: [...(ladderOf(event.office, context.ladder)[context.rung]?.tell ?? [])],
  })),
  base.assign({
    rung: ({ context }) => context.rung + 1,
    rungAt: ({ event }) => event.office.now,
    pauses: ({ context }) => context.pauses,
  }),
] as const;

const lengthened = base.assign({ granted: ({ context, event }) => context.granted + (event.days ?? 0) });
/** Granted when the clock was over: what was told stays told, and the next rung waits so many days longer. */
const putOff = base.assign({ late: ({ context, event }) => context.late + (event.days ?? 0) });

/** A stage of the clock. */
const stageState = <T extends object>(name: string, after: T, granted: typeof lengthened = lengthened) => ({
  after,
  on: { GRANT: { target: name, reenter: true, actions: granted } },
});

export const owed = base.createMachine({
  id: 'owed',
  context: ({ input }: { input: Owed & { now: string } }) => {
    const { now, ...what } = input;
    return {
      ...what,
      since: now,
      stops: (what.stopped ?? []).map((why) => ({ why, from: now })),
      pauses: [],
      granted: 0,
      late: 0,
      rung: 0,
      rungAt: now,
    };
  },
  initial: 'begin',
  on: {
    // A newcomer gets a full clock. What the seat is stopped for otherwise stays.
    ANEW: {
      target: '.begin',
      actions: base.assign({
        since: ({ event }) => event.office.now,
        stops: ({ context, event }) =>
          context.stops.filter(({ why }) => why !== event.why).map(({ why }) => ({ why, from: event.office.now })),
        pauses: [],
        rung: 0,
        rungAt: ({ event }) => event.office.now,
      }),
    },
  },
  states: {
    begin: {
      always: [
        { guard: 'beginsStopped', target: 'stopped' },
        { guard: 'climbsAtOnce', target: 'waiting.climbing', actions: climb },
        { target: 'waiting' },
      ],
    },
    waiting: {
      meta: {
        waitingFor: (context: Context) => [context.seat],
        acts: (context: Context) => context.acts,
      },
      initial: 'first',
      on: {
        STOP: {
          target: 'stopped',
          actions: base.assign({
            stops: ({ context, event }) => [...context.stops, { why: event.why ?? '', from: event.office.now }],
          }),
        },
      },
      states: {
        first: stageState('first', {
          firstReminder: { target: 'second', actions: [remind] },
        }),
        second: stageState('second', {
          secondReminder: { target: 'third', actions: [remind] },
        }),
        third: stageState('third', { overdue: { target: 'climbing', actions: climb } }),
        climbing: {
          ...stageState(
            'climbing',
            { escalation: { guard: 'moreRungs', target: 'climbing', reenter: true, actions: climb } },
            putOff as never,
          ),
          always: { guard: 'ladderIsClimbed', target: 'onAgenda' },
        },
        onAgenda: stageState(
          'onAgenda',
          {
            stillOwed: {
              target: 'onAgenda',
              reenter: true,
              actions: [
                {
                  type: 'letter',
                  params: ({ context }: Args) => ({ template: 'still-owed', to: [context.seat], act: context.act }),
                },
                sendParent(({ context }: Args) => ({ type: 'internal.stillOwed', act: context.act })),
                base.assign({ rungAt: ({ event }: Args) => event.office.now, late: 0 }),
              ],
            },
          },
          putOff as never,
        ),
        remembered: { type: 'history', target: 'first' },
      },
    },
    stopped: {
      on: {
        STOP: {
          actions: base.assign({
            stops: ({ context, event }) => [...context.stops, { why: event.why ?? '', from: event.office.now }],
          }),
        },
        GO: [
          {
            guard: 'lastStop',
            target: 'waiting.remembered',
            actions: base.assign({
              pauses: ({ context, event }) => [
                ...context.pauses,
                {
                  why: context.stops.map(({ why }) => why).join(', '),
                  from: context.stops[0]?.from ?? event.office.now,
                  until: event.office.now,
                },
              ],
              stops: [],
            }),
          },
          {
            guard: 'isStopped',
            actions: base.assign({
              stops: ({ context, event }) => context.stops.filter(({ why }) => why !== event.why),
            }),
          },
        ],
      },
    },
  },
} as never);
