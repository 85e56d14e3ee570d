import type { AnyStateMachine, AnyStateNode } from 'xstate';
import type { MachineDefinition } from '../../machines/definition.ts';
import type { Report } from './report.ts';
import { commonAncestor, implementationsOf, isPromiseLogic, nodesOf } from '../xstate-internals.ts';

/** Actors that a state starts: each by a name, and no two of one id that can run at once. */
export function checkInvoked(machine: AnyStateMachine, report: Report): void {
  const starters = new Map<string, AnyStateNode[]>();
  for (const node of nodesOf(machine)) {
    for (const invoked of node.type === 'history' ? [] : node.invoke) {
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
  }
}

/** Of one node inside the other both are active, and so are nodes in different regions of a parallel one. */
function canBeActiveTogether(one: AnyStateNode, other: AnyStateNode): boolean {
  const shared = commonAncestor(one, other);
  return shared === one || shared === other || shared.type === 'parallel';
}

export function checkActor(machine: AnyStateMachine, source: string, place: string, report: Report): void {
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

export function checkSystemId(systemId: unknown, place: string, report: Report): void {
  if (systemId !== undefined)
    report('system-id', place, 'a system id is a name in one process only', 'Use the actor id.');
}

/** Logic that a machine names: machines are checked in their turn by the caller, promises need their work declared. */
export function checkLogic(name: string, logic: unknown, work: MachineDefinition['work'], report: Report): void {
  if (!isPromiseLogic(logic))
    report(
      'callback-or-observable-logic',
      name,
      'callback, observable and transition logic live in memory only and are lost with the process',
      'Use promise logic (run as an activity) or a child machine.',
    );
  else if (work[name] === undefined)
    report(
      'undeclared-work',
      name,
      'promise logic is run as an activity, and nothing says with which time-out and retries',
      `Declare work['${name}'] beside the machine.`,
    );
}
