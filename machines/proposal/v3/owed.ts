import { fromPromise, sendParent, setup, spawnChild, stopChild } from 'xstate';
import type { OfficeView } from '../../definition.ts';
import { ladderOf, remindersOf } from './policy.ts';
import { government, recipients, staffersOf } from './recipients.ts';

/**
 * An act that one seat owes: two reminders, then the ladder, rung by rung, each at its own distance from the one before, and
 * at last the agenda of a meeting, repeated until the act is done. It ends when its parent leaves the state that waits. While
 * the clock is stopped (deferred, seat empty, the proponent must act) nobody is waited for and nothing is late.
 *
 * A reminder is work whose outcome comes back. While none has reached the holder nobody is told that the act is late: the
 * desk finds another way, and who fills the seat is told that its holder cannot be reached, which blames nobody.
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
  /** A reminder of this act was delivered to the holder, or the desk has told the holder in another way. */
  readonly reached: boolean;
  /** The last letter about this act came back, and none has arrived since. */
  readonly cameBack: boolean;
  /** How often it was told that the holder cannot be reached. */
  readonly unreached: number;
}

export interface Event {
  readonly type: string;
  readonly why?: string;
  readonly days?: number;
  readonly office: OfficeView;
}

type Args = { context: Context; event: Event };

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
  actors: { reminder: fromPromise<null>(() => Promise.resolve(null)) },
  guards: {
    climbsAtOnce: ({ context }) => context.rule === null,
    beginsStopped: ({ context }) => context.stops.length > 0,
    lastStop: ({ context, event }) => context.stops.every(({ why }) => why === event.why),
    isStopped: ({ context, event }) => context.stops.some(({ why }) => why === event.why),
    ladderIsClimbed: ({ context, event }) => context.rung >= ladderOf(event.office, context.ladder).length,
    moreRungs: ({ context, event }) => context.rung < ladderOf(event.office, context.ladder).length,
    moreRungsForReached: ({ context, event }) =>
      context.reached && context.rung < ladderOf(event.office, context.ladder).length,
    letterCameBack: ({ context }) => context.cameBack,
    holderReached: ({ context }) => context.reached,
    nobodyWasTold: ({ context }) => context.rung === 0,
    reachedBeforeAnybodyWasTold: ({ context }) => context.reached && context.rung === 0 && context.rule !== null,
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
    stillUnreached: ({ context, event }) => stage('unreached', event.office.now, event.office, context, {}),
  },
});

/** A letter whose delivery is told back; one that is still on its way is not waited for any more. */
const remind = [
  stopChild('reminder'),
  spawnChild('reminder', {
    id: 'reminder',
    input: ({ context }: Args) => ({ template: 'reminder', to: [context.seat], act: context.act }),
  } as never),
] as const;

/** The desk finds another way; for the desk itself the Co-Managers do. */
const notReached = [
  base.assign({ cameBack: true }),
  {
    type: 'letter',
    params: ({ context }: Args) => ({
      template: 'not-reached',
      to: context.seat === 'desk' ? staffersOf('desk') : ['desk'],
      act: context.act,
    }),
  },
  sendParent(({ context }: Args) => ({ type: 'internal.unreached', seat: context.seat })),
] as const;
const reached = [
  base.assign({ reached: true, cameBack: false }),
  sendParent(({ context }: Args) => ({ type: 'internal.reachable', seat: context.seat })),
] as const;
/** The clock is over: what the desk owes may be done by a Co-Manager, whether or not a letter has reached the desk. */
const isOver = sendParent(({ context }: Args) => ({
  type: 'internal.rung',
  act: context.act,
  seat: context.seat,
  tells: [],
}));
/** Whoever staffs the seat is told, and later a meeting: not of a late act, but of a holder whom letters do not reach. */
const unreachable = [
  {
    type: 'letter',
    params: ({ context }: Args) => ({
      template: 'cannot-be-reached',
      to: staffersOf(context.seat),
      act: context.act,
    }),
  },
  sendParent(({ context }: Args) => ({
    type: 'internal.rung',
    act: context.act,
    seat: context.seat,
    tells: context.unreached === 0 ? [] : ['agenda'],
  })),
  base.assign({ unreached: ({ context }) => context.unreached + 1 }),
] as const;

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
  base.assign({ rung: ({ context }) => context.rung + 1, rungAt: ({ event }) => event.office.now, late: 0 }),
] as const;

const lengthened = base.assign({ granted: ({ context, event }) => context.granted + (event.days ?? 0) });
/** Granted when the clock was over: what was told stays told, and the next rung waits so many days longer. */
const putOff = base.assign({ late: ({ context, event }) => context.late + (event.days ?? 0) });

/** A stage of the clock. */
const stageState = <T extends object>(name: string, after: T, granted: typeof lengthened = lengthened) => ({
  after,
  on: { GRANT: { target: name, reenter: true, actions: granted } },
});

const stop = base.assign({
  stops: ({ context, event }) => [...context.stops, { why: event.why ?? '', from: event.office.now }],
});

/** While the clock stands still nobody is waited for; it goes on when the last reason for it is gone. */
const standsStill = (goesOn: string, granted: unknown) => ({
  on: {
    GRANT: Array.isArray(granted) ? granted : { actions: granted },
    STOP: { actions: stop },
    GO: [
      {
        guard: 'lastStop',
        target: goesOn,
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
      reached: false,
      cameBack: false,
      unreached: 0,
    };
  },
  initial: 'begin',
  on: {
    'xstate.done.actor.reminder': { actions: reached },
    'xstate.error.actor.reminder': { actions: notReached },
    // Who was told in another way was told of what letters did not bring, and of nothing else.
    REACHED: { guard: 'letterCameBack', actions: reached },
    // A newcomer gets a full clock. What the seat is stopped for otherwise stays.
    ANEW: {
      target: '.begin',
      actions: [
        stopChild('reminder'),
        base.assign({
          since: ({ event }) => event.office.now,
          stops: ({ context, event }) =>
            context.stops.filter(({ why }) => why !== event.why).map(({ why }) => ({ why, from: event.office.now })),
          pauses: [],
          late: 0,
          rung: 0,
          rungAt: ({ event }) => event.office.now,
          reached: false,
          cameBack: false,
          unreached: 0,
        }),
      ],
    },
  },
  states: {
    begin: {
      always: [
        { guard: 'beginsStopped', target: 'notBegun' },
        { guard: 'climbsAtOnce', target: 'waiting.climbing', actions: [...remind, ...climb] },
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
        STOP: { target: 'stopped', actions: stop },
      },
      states: {
        first: stageState('first', {
          firstReminder: { target: 'second', actions: remind },
        }),
        second: stageState('second', {
          secondReminder: { target: 'third', actions: remind },
        }),
        third: stageState('third', {
          overdue: [
            { guard: 'holderReached', target: 'climbing', actions: climb },
            { target: 'unreached', actions: isOver },
          ],
        }),
        climbing: {
          ...stageState(
            'climbing',
            {
              escalation: [
                { guard: 'moreRungsForReached', target: 'climbing', reenter: true, actions: climb },
                { guard: 'moreRungs', target: 'unreached' },
              ],
            },
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
        // The clock is over, and nobody knows whether the holder knows: it goes on once the holder was reached.
        unreached: {
          meta: {
            waitingFor: (context: Context) => (context.seat === 'desk' ? staffersOf('desk') : ['desk']),
            acts: ['REACHED'],
          },
          entry: [...remind, sendParent(({ context }: Args) => ({ type: 'internal.unreached', seat: context.seat }))],
          always: [
            { guard: 'reachedBeforeAnybodyWasTold', target: 'third' },
            {
              guard: 'holderReached',
              target: 'climbing',
              actions: base.assign({ rungAt: ({ event }) => event.office.now }),
            },
          ],
          after: { stillUnreached: { target: 'unreached', reenter: true, actions: unreachable } },
          on: {
            GRANT: { actions: lengthened },
            REACHED: { actions: reached },
            // Another letter has reached the holder: so will this one.
            AGAIN: { target: 'unreached', reenter: true },
          },
        },
        remembered: { type: 'history', target: 'first' },
      },
    },
    stopped: standsStill('waiting.remembered', [{ guard: 'nobodyWasTold', actions: lengthened }, { actions: putOff }]),
    // Not begun since it was owed, or since a newcomer came: it begins at its beginning.
    notBegun: standsStill('waiting', lengthened),
  },
} as never);
