import type { AnyStateMachine } from 'xstate';
import type { Report } from './report.ts';
import { implementationsOf, isBuiltIn } from '../xstate-internals.ts';

export function checkGuard(machine: AnyStateMachine, guard: unknown, place: string, report: Report): void {
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
