import type { AnyStateMachine, AnyStateNode } from 'xstate';
import type { MachineDefinition } from '../machines/definition.ts';
import { waitsForSomebody } from './compiled.ts';
import { NotJson, plain } from './json.ts';
import type { Problem } from './problems.ts';
import { vocabularyOf } from './vocabulary.ts';
import {
  commonAncestor,
  implementationsOf,
  isBuiltIn,
  isMachineLogic,
  isPromiseLogic,
  nodesOf,
  routeOf,
  transitionsOf,
} from './xstate-internals.ts';

type Report = (code: Problem['code'], place: string, reason: string, remedy: string) => void;

/** Everything that stands against running the machine durably; an empty list when nothing does. */
export function problemsOf(definition: MachineDefinition): readonly Problem[] {
  const problems: Problem[] = [];
  const report: Report = (code, place, reason, remedy) => {
    if (!problems.some((known) => known.code === code && known.place === place && known.reason === reason))
      problems.push({ code, place, reason, remedy });
  };
  if (!Number.isInteger(definition.version) || definition.version < 1 || !/^[a-z][a-z0-9-]*$/.test(definition.name)) {
    report(
      'bad-version',
      `${definition.name}@${definition.version}`,
      'a pin is a lower-case name and a whole version from 1 on',
      'Name it as in proposal@1.',
    );
  }
  for (const [index, { from }] of (definition.migrations ?? []).entries()) {
    const first = definition.migrations?.findIndex((other) => other.from === from);
    if (!Number.isInteger(from) || from < 1 || from >= definition.version || first !== index)
      report(
        'bad-version',
        `migrations[${index}]`,
        `cases of version ${from} cannot come over by it`,
        'Write one migration for each earlier version.',
      );
  }
  if (definition.migrations !== undefined && definition.events['enter'] === undefined)
    report(
      'undeclared-event',
      'enter',
      'nothing says who may learn that a case has come over',
      "Declare events['enter'] with its audience.",
    );
  checkMachine(definition.machine, definition, report, new Set());
  checkVocabulary(definition, report);
  return problems;
}

function checkMachine(
  machine: AnyStateMachine,
  definition: MachineDefinition,
  report: Report,
  seen: Set<AnyStateMachine>,
): void {
  if (seen.has(machine)) return;
  seen.add(machine);
  checkContext(machine, report);
  checkNamed(machine, definition, report, seen);
  const types = new Set(vocabularyOf({ machine, events: definition.events }).people);
  const starters = new Map<string, AnyStateNode[]>();
  for (const node of nodesOf(machine)) {
    if (node.type === 'history') continue;
    checkDelays(machine, node, report);
    if (routeOf(node) !== undefined)
      report(
        'route',
        node.id,
        'a route is taken by an event of XState itself, which nobody may send',
        'Write a transition for an event of the machine.',
      );
    checkMeta(node, types, report);
    for (const invoked of node.invoke) {
      checkActor(machine, invoked.src as string, node.id, report);
      checkSystemId(invoked.systemId, node.id, report);
      const others = starters.get(invoked.id) ?? [];
      const beside = others.find((other) => canBeActiveTogether(other, node));
      if (beside !== undefined)
        report(
          'duplicate-actor-id',
          invoked.id,
          `${beside.id} and ${node.id} both start an actor of this id, and can be active together`,
          'Give each its own id.',
        );
      starters.set(invoked.id, [...others, node]);
    }
    const actions = [
      ...node.entry,
      ...node.exit,
      ...transitionsOf(node).flatMap((transition) => transition.actions),
    ] as unknown[];
    for (const action of actions) checkAction(machine, definition, action, node.id, report);
    for (const transition of transitionsOf(node))
      checkGuard(machine, transition.guard, `${node.id} on ${transition.eventType || 'always'}`, report);
  }
}

/** Of one node inside the other both are active, and so are nodes in different regions of a parallel one. */
function canBeActiveTogether(one: AnyStateNode, other: AnyStateNode): boolean {
  const shared = commonAncestor(one, other);
  return shared === one || shared === other || shared.type === 'parallel';
}

function checkContext(machine: AnyStateMachine, report: Report): void {
  const context: unknown = machine.config.context;
  if (typeof context === 'function' || context === undefined) return;
  try {
    plain(structuredCloneOf(context), 'context');
  } catch (error) {
    report(
      'context-not-json',
      machine.id,
      error instanceof NotJson ? error.message : String(error),
      'Keep only plain JSON in context.',
    );
  }
}

/** A copy one level deep, so that checking does not freeze the author's own object. */
function structuredCloneOf(context: unknown): unknown {
  return typeof context === 'object' && context !== null ? { ...context } : context;
}

function checkNamed(
  machine: AnyStateMachine,
  definition: MachineDefinition,
  report: Report,
  seen: Set<AnyStateMachine>,
): void {
  const { actors, actions, delays, guards } = implementationsOf(machine);
  for (const [name, logic] of Object.entries(actors)) {
    if (isMachineLogic(logic)) checkMachine(logic, definition, report, seen);
    else if (!isPromiseLogic(logic)) {
      report(
        'callback-or-observable-logic',
        name,
        'callback, observable and transition logic live in memory only and are lost with the process',
        'Use promise logic (run as an activity) or a child machine.',
      );
    } else if (definition.work[name] === undefined) {
      report(
        'undeclared-work',
        name,
        'promise logic is run as an activity, and nothing says with which time-out and retries',
        `Declare work['${name}'] beside the machine.`,
      );
    }
  }
  for (const [name, action] of Object.entries(actions))
    if (isBuiltIn(action)) checkAction(machine, definition, action, name, report);
  for (const [name, delay] of Object.entries(delays))
    if (typeof delay === 'number') checkMilliseconds(delay, name, report);
  for (const [name, guard] of Object.entries(guards)) if (isBuiltIn(guard)) checkGuard(machine, guard, name, report);
}

function checkActor(machine: AnyStateMachine, source: string, place: string, report: Report): void {
  if (source.startsWith('xstate.invoke.'))
    report(
      'inline-actor',
      place,
      'an actor without a name cannot be found again after a restart',
      'Name it in setup({ actors }) and refer to it by that name.',
    );
  else if (implementationsOf(machine).actors[source] === undefined)
    report('unknown-actor', place, `there is no actor '${source}'`, 'Name it in setup({ actors }).');
}

function checkSystemId(systemId: unknown, place: string, report: Report): void {
  if (systemId !== undefined)
    report('system-id', place, 'a system id is a name in one process only', 'Use the actor id.');
}

function checkGuard(machine: AnyStateMachine, guard: unknown, place: string, report: Report): void {
  if (guard === undefined) return;
  if (isBuiltIn(guard)) {
    for (const inner of (guard['guards'] as unknown[] | undefined) ?? []) checkGuard(machine, inner, place, report);
    return;
  }
  if (typeof guard === 'function') {
    report(
      'inline-guard',
      place,
      'a guard without a name cannot be named in a refusal',
      'Name it in setup({ guards }).',
    );
    return;
  }
  const name = typeof guard === 'string' ? guard : (guard as { type: string }).type;
  if (implementationsOf(machine).guards[name] === undefined)
    report('unknown-guard', place, `there is no guard '${name}'`, 'Name it in setup({ guards }).');
}

function checkAction(
  machine: AnyStateMachine,
  definition: MachineDefinition,
  action: unknown,
  place: string,
  report: Report,
): void {
  if (isBuiltIn(action)) {
    checkBuiltIn(machine, action, place, report);
    return;
  }
  if (typeof action === 'function') {
    report(
      'inline-action',
      place,
      'an action without a name cannot be carried out by another process',
      'Name it, and declare it in work beside the machine.',
    );
    return;
  }
  const name = typeof action === 'string' ? action : (action as { type: string }).type;
  const implementation = implementationsOf(machine).actions[name];
  if (isBuiltIn(implementation) || name === 'sendToCase') return;
  if (definition.work[name] === undefined) {
    const code = implementation === undefined ? 'unknown-action' : 'undeclared-work';
    report(
      code,
      place,
      `nothing says how the action '${name}' is carried out`,
      `Declare work['${name}'] beside the machine.`,
    );
  }
}

function checkBuiltIn(
  machine: AnyStateMachine,
  action: Readonly<Record<string, unknown>> & { type: string },
  place: string,
  report: Report,
): void {
  switch (action.type) {
    case 'xstate.assign':
      if (mentionsSpawn(action['assignment']))
        report(
          'spawn-in-assign',
          place,
          'an actor spawned inside assign is started without an action that could be recorded',
          'Use spawnChild, or invoke.',
        );
      break;
    case 'xstate.spawnChild':
      if (typeof action['src'] !== 'string')
        report(
          'inline-actor',
          place,
          'an actor without a name cannot be found again after a restart',
          'Name it in setup({ actors }) and refer to it by that name.',
        );
      else checkActor(machine, action['src'], place, report);
      if (action['id'] === undefined)
        report(
          'unnamed-spawn',
          place,
          'a spawned actor without an id is called "undefined", and so is the next one',
          'Give spawnChild an id.',
        );
      checkSystemId(action['systemId'], place, report);
      break;
    case 'xstate.raise':
    case 'xstate.sendTo':
      checkDelayedSend(machine, action, place, report);
      break;
    default:
  }
}

function mentionsSpawn(assignment: unknown): boolean {
  const functions = typeof assignment === 'function' ? [assignment] : Object.values(assignment ?? {});
  return functions.some(
    (part) => typeof part === 'function' && /\bspawn\b/.test(Function.prototype.toString.call(part)),
  );
}

function checkDelayedSend(
  machine: AnyStateMachine,
  action: Readonly<Record<string, unknown>>,
  place: string,
  report: Report,
): void {
  const delay = action['delay'];
  if (delay === undefined) return;
  if (typeof delay === 'function')
    report('inline-delay', place, 'a delay without a name cannot be explained', 'Name it in setup({ delays }).');
  else if (typeof delay === 'string' && implementationsOf(machine).delays[delay] === undefined)
    unknownDelay(delay, place, report);
  else if (typeof delay === 'number') checkMilliseconds(delay, place, report);
  if (action['id'] === undefined)
    report(
      'unnamed-delayed-event',
      place,
      'two delayed events without an id cannot be told apart or cancelled',
      'Give it an id.',
    );
}

function checkDelays(machine: AnyStateMachine, node: AnyStateNode, report: Report): void {
  for (const key of Object.keys((node.config.after ?? {}) as object)) {
    // The same test by which XState tells a number from a name.
    if (!Number.isNaN(Number(key))) checkMilliseconds(Number(key), node.id, report);
    else if (implementationsOf(machine).delays[key] === undefined) unknownDelay(key, node.id, report);
  }
}

function unknownDelay(name: string, place: string, report: Report): void {
  report(
    'unknown-delay',
    place,
    `there is no delay '${name}': XState would fire it at once`,
    'Name it in setup({ delays }).',
  );
}

function checkMilliseconds(delay: number, place: string, report: Report): void {
  if (!Number.isInteger(delay) || delay < 0)
    report('bad-delay', place, `${delay} is not a delay`, 'Delays are whole milliseconds from 0 on.');
}

function checkVocabulary(definition: MachineDefinition, report: Report): void {
  const { people, system, unused } = vocabularyOf(definition);
  for (const type of people) {
    if (/^(xstate|after|done|error|mufakat)\./.test(type) || type === 'start' || type === 'enter') {
      report(
        'reserved-event',
        type,
        'this name is kept for what the system records',
        'Choose another name for the event.',
      );
    }
  }
  for (const type of ['start', ...people, ...system]) {
    if (definition.events[type] === undefined)
      report(
        'undeclared-event',
        type,
        'nothing says who may learn of it',
        `Declare events['${type}'] with its audience.`,
      );
  }
  for (const [type, { audience }] of Object.entries(definition.events)) {
    if (!Array.isArray(audience))
      report('bad-audience', type, 'its declaration has no audience', 'Declare a list of {to, from}; it may be empty.');
  }
  for (const type of unused)
    report(
      'unused-declaration',
      type,
      'the machine never records it',
      'Remove the declaration, or mark it recordedOnly if it takes no step.',
    );
}

function checkMeta(node: AnyStateNode, types: ReadonlySet<string>, report: Report): void {
  if (!waitsForSomebody(node)) return;
  const { waitingFor, acts } = node.meta as { waitingFor: unknown; acts?: unknown };
  const isList = (value: unknown): value is readonly string[] =>
    Array.isArray(value) && value.every((each) => typeof each === 'string');
  if (typeof waitingFor !== 'function' && !isList(waitingFor))
    report(
      'bad-meta',
      node.id,
      'meta.waitingFor is neither a list of names nor a function of the context that answers one',
      'Write meta: { waitingFor: [who], acts: [event types] }.',
    );
  if (acts === undefined || typeof acts === 'function') return;
  if (!isList(acts))
    report('bad-meta', node.id, 'meta.acts is no list of event types', 'List the types, or leave it out.');
  else
    for (const type of acts.filter((each) => !types.has(each)))
      report(
        'bad-meta',
        node.id,
        `meta.acts names ${type}, which the machine never takes`,
        'Name events of the machine.',
      );
}
