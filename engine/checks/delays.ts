import type { AnyStateMachine, AnyStateNode } from 'xstate';
import type { Report } from './report.ts';
import { implementationsOf } from '../xstate-internals.ts';

export function checkDelays(machine: AnyStateMachine, node: AnyStateNode, report: Report): void {
  for (const key of Object.keys((node.config.after ?? {}) as object)) {
    // The same test by which XState tells a number from a name.
    if (!Number.isNaN(Number(key))) checkMilliseconds(Number(key), node.id, report);
    else if (implementationsOf(machine).delays[key] === undefined) unknownDelay(key, node.id, report);
  }
}

export function checkDelayedSend(
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

function unknownDelay(name: string, place: string, report: Report): void {
  report(
    'unknown-delay',
    place,
    `there is no delay '${name}': XState would fire it at once`,
    'Name it in setup({ delays }).',
  );
}

export function checkMilliseconds(delay: number, place: string, report: Report): void {
  if (!Number.isInteger(delay) || delay < 0)
    report('bad-delay', place, `${delay} is not a delay`, 'Delays are whole milliseconds from 0 on.');
}
