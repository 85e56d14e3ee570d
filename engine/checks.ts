import type { AnyStateMachine } from 'xstate';
import type { MachineDefinition } from '../machines/definition.ts';
import { checkAction } from './checks/actions.ts';
import { checkInvoked, checkLogic } from './checks/actors.ts';
import { checkContext } from './checks/context.ts';
import { checkPin, checkVocabulary } from './checks/declarations.ts';
import { checkDelays, checkMilliseconds } from './checks/delays.ts';
import { checkGuard } from './checks/guards.ts';
import type { Report } from './checks/report.ts';
import { checkMeta } from './checks/waiting.ts';
import type { Problem } from './problems.ts';
import { vocabularyOf } from './vocabulary.ts';
import {
  actionsIn,
  implementationsOf,
  isBuiltIn,
  isMachineLogic,
  nodesOf,
  routeOf,
  transitionsOf,
} from './xstate-internals.ts';

/** Everything that stands against running the machine durably; an empty list when nothing does. */
export function problemsOf(definition: MachineDefinition): readonly Problem[] {
  const problems: Problem[] = [];
  const report: Report = (code, place, reason, remedy) => {
    if (!problems.some((known) => known.code === code && known.place === place && known.reason === reason))
      problems.push({ code, place, reason, remedy });
  };
  checkPin(definition, report);
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
  checkInvoked(machine, report);
  const types = new Set(vocabularyOf({ machine, events: definition.events }).people);
  for (const node of nodesOf(machine)) {
    if (node.type === 'history') continue;
    checkDelays(machine, node, report);
    checkMeta(node, types, report);
    if (routeOf(node) !== undefined)
      report(
        'route',
        node.id,
        'a route is taken by an event of XState itself, which nobody may send',
        'Write a transition for an event of the machine.',
      );
    for (const action of actionsIn(node)) checkAction(machine, definition, action, node.id, report);
    for (const transition of transitionsOf(node))
      checkGuard(machine, transition.guard, `${node.id} on ${transition.eventType || 'always'}`, report);
  }
}

/** What the machine names: logic, and actions, delays and guards as far as they are more than a function. */
function checkNamed(
  machine: AnyStateMachine,
  definition: MachineDefinition,
  report: Report,
  seen: Set<AnyStateMachine>,
): void {
  const { actors, actions, delays, guards } = implementationsOf(machine);
  for (const [name, logic] of Object.entries(actors)) {
    if (isMachineLogic(logic)) checkMachine(logic, definition, report, seen);
    else checkLogic(name, logic, definition.work, report);
  }
  for (const [name, action] of Object.entries(actions))
    if (isBuiltIn(action)) checkAction(machine, definition, action, name, report);
  for (const [name, delay] of Object.entries(delays))
    if (typeof delay === 'number') checkMilliseconds(delay, name, report);
  for (const [name, guard] of Object.entries(guards)) if (isBuiltIn(guard)) checkGuard(machine, guard, name, report);
}
