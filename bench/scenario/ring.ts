import { setup } from 'xstate';
import type { MachineDefinition } from '../../machines/definition.ts';

/** Forty states one after the other, without guards, assignments or clocks: what stepping costs by itself. */
const STATES = 40;

const machine = setup({}).createMachine({
  id: 'ring',
  initial: 's1',
  states: Object.fromEntries(
    Array.from({ length: STATES }, (_, index) => [
      `s${index + 1}`,
      index + 1 === STATES ? { type: 'final' as const } : { on: { NEXT: `s${index + 2}`, BACK: 's1' } },
    ]),
  ),
});

const everyone = { audience: [{ to: 'everyone', from: 'at-once' }] } as const;

export const ring1: MachineDefinition = {
  name: 'ring',
  version: 1,
  machine,
  events: { start: everyone, NEXT: everyone, BACK: everyone },
  work: {},
};
export const RING_STEPS = STATES - 1;
