/** `mufakat/engine`: one step of any statechart, pure. See docs/your-machine.md. */
export * from '../engine/index.ts';
