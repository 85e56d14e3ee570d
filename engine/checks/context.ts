import type { AnyStateMachine } from 'xstate';
import { NotJson, plain } from '../json.ts';
import type { Report } from './report.ts';

export function checkContext(machine: AnyStateMachine, report: Report): void {
  const context: unknown = machine.config.context;
  if (typeof context === 'function' || context === undefined) return;
  try {
    plain(shallowCopyOf(context), 'context');
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
function shallowCopyOf(context: unknown): unknown {
  return typeof context === 'object' && context !== null ? { ...context } : context;
}
