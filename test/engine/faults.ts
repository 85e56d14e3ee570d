/** A fault planted in a copy of the engine's source while it is built for one test; the engine itself has no switches. */
export interface Fault {
  readonly name: string;
  readonly file: string;
  /** Exactly one place of the file. */
  readonly find: string;
  readonly replace: string;
}

export const FAULTS: readonly Fault[] = [
  {
    name: 'a stale firing is accepted',
    file: 'engine/machine.ts',
    find: 'timer === undefined || timer.token !== command.token',
    replace: 'timer === undefined',
  },
  {
    name: 'a stale completion is accepted',
    file: 'engine/machine.ts',
    find: 'actor === undefined || actor.token !== command.token || actor.ended === true',
    replace: 'actor === undefined || actor.ended === true',
  },
  {
    name: 'a second completion is accepted',
    file: 'engine/machine.ts',
    find: ' || actor.ended === true',
    replace: '',
  },
  {
    name: 'a timer fires more than once',
    file: 'engine/machine.ts',
    find: 'unit.timers.delete(command.timer);',
    replace: '',
  },
  {
    name: 'a timer may fire before its time',
    file: 'engine/machine.ts',
    find: 'if (timer.due > office.now)',
    replace: "if (timer.due === '')",
  },
  {
    name: 'lifecycle events are accepted at the door',
    file: 'engine/machine.ts',
    find: "type.startsWith('xstate.') || ",
    replace: '',
  },
  {
    name: 'the state of another machine is accepted',
    file: 'engine/machine.ts',
    find: 'if (elsewhere !== null)',
    replace: "if (elsewhere === '')",
  },
  {
    name: 'a delay of 0 is dropped',
    file: 'engine/carrying.ts',
    find: "if (typeof params.delay !== 'number') return;",
    replace: 'if (!params.delay) return;',
  },
  {
    name: 'a raise without a delay is armed too',
    file: 'engine/carrying.ts',
    find: "if (typeof params.delay !== 'number') return;",
    replace: '',
  },
  {
    name: 'history is lost between steps',
    file: 'engine/unit.ts',
    find: 'history: historyOf(snapshot),',
    replace: 'history: {},',
  },
  {
    name: 'deep history becomes shallow',
    file: 'engine/xstate-internals.ts',
    find: 'historyValue[id] = ',
    replace:
      'if (nodeById(machine, id)?.history === "deep") historyValue[id] = (history[id] ?? []).flatMap((node) => nodeById(machine, node)?.parent ?? []); else historyValue[id] = ',
  },
  {
    name: 'cancel is not heard',
    file: 'engine/carrying.ts',
    find: 'return this.#running.disarm(unit, (params as { sendId: string }).sendId);',
    replace: 'return;',
  },
  {
    name: 'a stopped actor is forgotten only',
    file: 'engine/running.ts',
    find: 'if (actor.ended !== true && !this.#log.takeBack(actor.token))',
    replace: 'if (actor.ended === true)',
  },
  {
    name: 'actors are never stopped',
    file: 'engine/carrying.ts',
    find: 'if (params !== undefined) this.#stop(unit, (params as Reference).id);',
    replace: '',
  },
  {
    name: 'what was armed and disarmed in one step stays among the effects',
    file: 'engine/effect-log.ts',
    find: 'this.effects.splice(index, 1);',
    replace: '',
  },
  {
    name: 'timers outlive the case',
    file: 'engine/running.ts',
    find: 'for (const id of [...unit.timers.keys()]) this.disarm(unit, id);',
    replace: '',
  },
  {
    name: 'due instants count from the start of the day',
    file: 'engine/running.ts',
    find: 'return new Date(Date.parse(now) + milliseconds).toISOString();',
    replace: 'return new Date(Date.parse(now.slice(0, 10)) + milliseconds).toISOString();',
  },
  {
    name: 'the answer of a rule is given to the next timer',
    file: 'engine/session.ts',
    find: 'this.#answered = undefined;\n      },',
    replace: '},',
  },
  {
    name: 'a wildcard takes lifecycle events',
    file: 'engine/xstate-internals.ts',
    find: "wildcard && args.event.type.startsWith('xstate.') ? false : ask(snapshot, args)",
    replace: 'ask(snapshot, args)',
  },
  {
    name: 'too few microsteps are allowed',
    file: 'engine/compiled.ts',
    find: 'MAXIMUM_MICROSTEPS = 1_000',
    replace: 'MAXIMUM_MICROSTEPS = 3',
  },
  {
    name: 'context is not frozen',
    file: 'engine/unit.ts',
    find: 'frozen(state.context),',
    replace: 'structuredClone(state.context),',
  },
  {
    name: 'a failure has no message',
    file: 'engine/machine.ts',
    find: 'error: { ...command.error }',
    replace: 'error: {}',
  },
  {
    name: 'the output of an actor is lost',
    file: 'engine/machine.ts',
    find: 'output: command.output, actorId: actor.id',
    replace: 'actorId: actor.id',
  },
  {
    name: 'messages of children are taken last first',
    file: 'engine/session.ts',
    find: 'mail = unit.mailbox.shift()) {',
    replace: 'mail = unit.mailbox.pop()) {',
  },
  {
    name: 'an alternative that was not needed is told as an obstacle',
    file: 'engine/guards.ts',
    find: 'if (answer) asked.obstacles.length = before;',
    replace: 'if (before < 0) return false;',
  },
  {
    name: 'a child machine is not told of its stop',
    file: 'engine/session.ts',
    find: 'else this.#later(false, () => this.running.halt(child));',
    replace: '',
  },
  {
    name: 'a child is stopped before it hears what was said to it',
    file: 'engine/session.ts',
    find: 'if (neverBegan) this.running.halt(child);',
    replace: 'if (neverBegan || child.began) this.running.halt(child);',
  },
  {
    name: 'the order of entry of regions is forgotten',
    file: 'engine/unit.ts',
    find: '...(order === undefined ? {} : { order }),',
    replace: '',
  },
  {
    name: 'sends are delivered last first',
    file: 'engine/session.ts',
    find: 'for (const { go } of outgoing) go();',
    replace: 'for (const { go } of outgoing.reverse()) go();',
  },
  {
    name: 'machines may say too little to each other',
    file: 'engine/session.ts',
    find: 'MAXIMUM_RUNS = 1_000',
    replace: 'MAXIMUM_RUNS = 2',
  },
];
