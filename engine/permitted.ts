import { type GuardWatcher, watching } from './compiled.ts';
import type { Runtime } from './machine.ts';
import { openRoot, otherMachine } from './machine.ts';
import type { CaseState, GuardAnswer, Office, PermittedEvent } from './types.ts';
import { select, type Scope } from './xstate-internals.ts';

/** Asks the guards of one probe of an event, without taking it. */
class Probe implements GuardWatcher {
  readonly answers: GuardAnswer[] = [];
  readonly needs: string[] = [];
  begin(): void {}
  end(): void {}
  answer(answer: GuardAnswer): void {
    this.answers.push(answer);
  }
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
    } catch (error) {
      // A guard that reads into data the probe lacks may throw: the answer depends on that data.
      if (probe.needs.length === 0) throw error;
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
