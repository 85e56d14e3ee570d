import { assign, setup } from 'xstate';
import type { MachineDefinition, OfficeView } from '../../machines/definition.ts';

/** A lifecycle as long as one likes: every TURN is an event of its own and starts the clock anew. */

interface TurnEvent {
  readonly type: string;
  readonly office?: OfficeView;
}

const base = setup({
  types: {} as { context: { turns: number }; events: TurnEvent },
  guards: { fromDesk: ({ event }) => event.office?.actor.seat === 'desk' },
  delays: { idle: 3_600_000 },
});

const turns = base.createMachine({
  id: 'turns',
  context: { turns: 0 },
  initial: 'turning',
  states: {
    turning: {
      after: { idle: 'idle' },
      on: {
        TURN: {
          guard: 'fromDesk',
          target: 'turning',
          reenter: true,
          actions: assign({ turns: ({ context }) => context.turns + 1 }),
        },
        END: { guard: 'fromDesk', target: 'ended' },
      },
    },
    idle: { on: { TURN: 'turning' } },
    ended: { type: 'final' },
  },
});

const everyone = { audience: [{ to: 'everyone', from: 'at-once' }] } as const;

export const turns1: MachineDefinition = {
  name: 'turns',
  version: 1,
  machine: turns,
  events: { start: everyone, TURN: everyone, END: everyone, 'after.idle': everyone },
  work: {},
};
