import { type GuardWatcher, watching } from './compiled.ts';
import type { Inquiry } from './guards.ts';
import type { Runtime } from './runtime.ts';
import { openRoot, otherMachine } from './runtime.ts';
import type { CaseState, GuardAnswer, Office, PermittedEvent } from './types.ts';
import { select, type Scope } from './xstate-internals.ts';

/** Asks the guards of one probe of an event, without taking it. */
class Probe implements GuardWatcher {
  readonly answers: GuardAnswer[] = [];
  readonly needs: string[] = [];
  asked(_candidate: unknown, _answer: boolean, asked: Inquiry): void {
    this.answers.push(...asked.answers);
  }
  /** The event would be refused for it, or depends on data that the probe lacks: either is told by the caller. */
  failed(): void {}
}

/**
 * Every event that people may send to this machine, each allowed or not for the actor of `office`, and because of what. A
 * guard that asks for data of the event itself cannot be answered before there is one: `depends`, with the fields it needs.
 */
export function permittedEvents(runtime: Runtime, state: CaseState, office: Office): readonly PermittedEvent[] {
  if (otherMachine(runtime, state) !== null || state.status !== 'active') return [];
  const root = openRoot(runtime, state);
  const { now, policy, actor, facts } = office;
  const scope: Scope = {
    self: root.self,
    office: Object.freeze({ now, policy, actor, facts, delay: () => 0 }),
    onAction: () => {},
    onMicrostep: () => {},
  };
  return runtime.events.map((type) => {
    const probe = new Probe();
    let found = false;
    try {
      found = watching(probe, () => select(root.compiled.machine, root.snapshot, { type }, scope)).length > 0;
    } catch {
      // A guard may throw over data that the probe lacks: then `needs` says so. Otherwise the event itself would fail.
      found = false;
    }
    const needs = [...new Set(probe.needs)].sort();
    const allowed = needs.length > 0 ? 'depends' : found ? 'yes' : 'no';
    return { type, allowed, because: probe.answers, needs };
  });
}

/** Types that the actor may send now, or may depending on what the event says. */
export function permittedTypes(runtime: Runtime, state: CaseState, office: Office): readonly string[] {
  return permittedEvents(runtime, state, office).flatMap((event) => (event.allowed === 'no' ? [] : [event.type]));
}
