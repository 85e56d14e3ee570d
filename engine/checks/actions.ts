import type { AnyStateMachine } from 'xstate';
import type { MachineDefinition } from '../../machines/definition.ts';
import { checkActor, checkSystemId } from './actors.ts';
import { checkDelayedSend } from './delays.ts';
import type { Report } from './report.ts';
import { implementationsOf, isBuiltIn } from '../xstate-internals.ts';

export function checkAction(
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
