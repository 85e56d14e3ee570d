import { and, assign, setup } from 'xstate';
import type { MachineDefinition, OfficeView } from '../../machines/definition.ts';
import { CLOCKS } from './lifecycle.ts';

/** The lifecycle as a statechart. The same chart runs under mufakat and under Restate: only where the seat stands differs. */

interface Context {
  readonly title: string;
  readonly kind: string;
  readonly positions: Readonly<Record<string, string>>;
  readonly signatures: Readonly<Record<string, string>>;
  readonly reported: boolean;
}

interface ApprovalEvent {
  readonly type: string;
  /** Under Restate, which knows no office. */
  readonly seat?: string;
  readonly office?: OfficeView;
}

const seatOf = (event: ApprovalEvent): string => event.office?.actor.seat ?? event.seat ?? '';
const isJudge = (event: ApprovalEvent): boolean => seatOf(event).startsWith('judge-');

/** A wait under a clock: when it runs out the wait is overdue, and goes on. */
const wait = (clock: keyof typeof CLOCKS) =>
  ({ initial: 'running', states: { running: { after: { [clock]: 'overdue' } }, overdue: {} } }) as const;

const base = setup({
  types: {} as { context: Context; events: ApprovalEvent; input: { title: string; kind: string } },
  guards: {
    fromSeat: ({ event }, { seat }: { seat: string }) => seatOf(event) === seat,
    judgeWithoutPosition: ({ context, event }) => isJudge(event) && context.positions[seatOf(event)] === undefined,
    judgeWithoutSignature: ({ context, event }) => isJudge(event) && context.signatures[seatOf(event)] === undefined,
    bothGavePositions: ({ context }) => Object.keys(context.positions).length === 2,
    reported: ({ context }) => context.reported,
    bothSigned: ({ context }) => Object.keys(context.signatures).length === 2,
  },
  delays: { ...CLOCKS },
});

export const approval = base.createMachine({
  id: 'approval',
  context: ({ input }) => ({ title: input.title, kind: input.kind, positions: {}, signatures: {}, reported: false }),
  initial: 'screening',
  states: {
    screening: {
      ...wait('screeningDue'),
      on: { ACCEPT: { guard: { type: 'fromSeat', params: { seat: 'desk' } }, target: 'consideration' } },
    },
    consideration: {
      ...wait('considerationDue'),
      always: { guard: 'bothGavePositions', target: 'decision' },
      on: {
        POSITION: {
          guard: 'judgeWithoutPosition',
          actions: assign({
            positions: ({ context, event }) => ({ ...context.positions, [seatOf(event)]: 'SUPPORT' }),
          }),
        },
      },
    },
    decision: {
      ...wait('decisionDue'),
      always: { guard: 'bothSigned', target: 'closing' },
      on: {
        SIGN: {
          guard: 'judgeWithoutSignature',
          actions: assign({
            signatures: ({ context, event }) => ({ ...context.signatures, [seatOf(event)]: 'APPROVE' }),
          }),
        },
      },
    },
    closing: {
      ...wait('closingDue'),
      on: {
        REPORT: { guard: { type: 'fromSeat', params: { seat: 'author' } }, actions: assign({ reported: true }) },
        CLOSE: { guard: and([{ type: 'fromSeat', params: { seat: 'desk' } }, 'reported']), target: 'closed' },
      },
    },
    closed: { type: 'final' },
  },
});

const everyone = { audience: [{ to: 'everyone', from: 'at-once' }] } as const;

export const approval1: MachineDefinition = {
  name: 'approval',
  version: 1,
  machine: approval,
  events: Object.fromEntries(
    [
      'start',
      'ACCEPT',
      'POSITION',
      'SIGN',
      'REPORT',
      'CLOSE',
      ...Object.keys(CLOCKS).map((clock) => `after.${clock}`),
    ].map((type) => [type, everyone]),
  ),
  work: {},
};
