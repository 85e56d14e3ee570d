import fc from 'fast-check';
import type { AnyStateMachine } from 'xstate';
import { load } from '../../engine/index.ts';
import type { Machine, StepResult } from '../../engine/types.ts';
import type { MachineDefinition } from '../../machines/definition.ts';
import { plans } from './generator.ts';
import { definitionOf } from './kit.ts';
import type { Picture } from './lives.ts';
import { type ActionPlan, machineFrom, type NodePlan, type Plan, type TransitionPlan } from './plan.ts';

/**
 * A machine with two children for life, which it talks with, and one that comes and goes, which is silent: begun anew it
 * would begin to talk anew, without end.
 */
export interface Family extends Plan {
  readonly kids: readonly [NodePlan, NodePlan];
  readonly visitor: NodePlan;
}

const kid = plans.map(({ root }) => withoutWork(root));

export const families: fc.Arbitrary<Family> = fc
  .record({ parent: plans, kids: fc.tuple(kid, kid), visitor: kid })
  .map(({ parent, kids, visitor }) => ({
    root: apart(staying(counting(parent.root)), 0),
    acts: parent.acts.map((act) => (act.act === 'pass' ? { ...act, milliseconds: act.milliseconds * 1_000 } : act)),
    kids: [apart(endless(kids[0]), 7), apart(endless(kids[1]), 13)] as const,
    visitor: apart(calm(visitor), 19),
  }));

/** Children run no promises of their own: their completions are the parent's part of the test. */
function withoutWork(plan: NodePlan): NodePlan {
  return { ...plan, invoke: null, children: plan.children.map(withoutWork) };
}

/**
 * Keeps the timers of different machines apart. Which of two that fall due at one instant fires first is told by the order
 * of arming, and that is the order of the machines only as far as each is by itself.
 */
function apart(plan: NodePlan, offset: number): NodePlan {
  const later = (one: ActionPlan): ActionPlan =>
    one.do === 'raiseLater' ? { ...one, delay: one.delay * 1_000 + offset } : one;
  const moved = (then: TransitionPlan): TransitionPlan => ({ ...then, actions: then.actions.map(later) });
  const maybe = (then: TransitionPlan | null): TransitionPlan | null => (then === null ? null : moved(then));
  return {
    ...plan,
    after: plan.after.map(({ delay, then }) => ({ delay: delay * 1_000 + offset, then: moved(then) })),
    on: plan.on.map(({ type, then }) => ({ type, then: moved(then) })),
    always: maybe(plan.always),
    onDone: maybe(plan.onDone),
    invoke: plan.invoke === null ? null : { done: maybe(plan.invoke.done), failed: maybe(plan.invoke.failed) },
    entry: plan.entry.map(later),
    children: plan.children.map((child) => apart(child, offset)),
  };
}

/** Children for life. */
function endless(plan: NodePlan): NodePlan {
  return { ...plan, kind: plan.kind === 'final' ? 'atomic' : plan.kind, children: plan.children.map(endless) };
}

/** A visitor that does not end as it begins: an actor that begins with its parent would then be begun after the others. */
function calm(plan: NodePlan): NodePlan {
  return {
    ...plan,
    always: null,
    entry: plan.entry.filter(({ do: what }) => what !== 'raise'),
    children: plan.children.map(calm),
  };
}

/** Without re-entry of the root: it would stop the children that its actions then speak to, which breaks an actor for good. */
function staying(root: NodePlan): NodePlan {
  const stay = (then: TransitionPlan): TransitionPlan => ({ ...then, reenter: false });
  return {
    ...root,
    on: root.on.map(({ type, then }) => ({ type, then: stay(then) })),
    after: root.after.map(({ delay, then }) => ({ delay, then: stay(then) })),
    always: root.always === null ? null : stay(root.always),
    onDone: root.onDone === null ? null : stay(root.onDone),
  };
}

/** A visitor may end as it begins: what follows from an end happens only while the count is low, and counts. */
function counting(plan: NodePlan): NodePlan {
  const counted = (then: TransitionPlan): TransitionPlan => ({
    ...then,
    guard: 'few',
    actions: [{ do: 'inc' }, ...then.actions],
  });
  const { done = null, failed = null } = plan.invoke ?? {};
  return {
    ...plan,
    invoke: plan.invoke === null ? null : { done: done === null ? null : counted(done), failed },
    children: plan.children.map(counting),
  };
}

/** @param prepare is given each machine of the family before it is put together. */
export function familyMachine(
  family: Family,
  actors: Readonly<Record<string, unknown>> = {},
  prepare: (machine: AnyStateMachine) => AnyStateMachine = (machine) => machine,
): AnyStateMachine {
  const child = (root: NodePlan, talksTo: readonly string[]) =>
    prepare(machineFrom({ root }, {}, { talksTo, kids: [], visitor: null }));
  const [first, second] = family.kids;
  return prepare(
    machineFrom(
      family,
      {
        ...actors,
        kid0: child(first, ['parent']),
        kid1: child(second, ['parent']),
        visitor: child(family.visitor, []),
      },
      { talksTo: ['kid0', 'kid1'], kids: ['kid0', 'kid1'], visitor: 'visitor' },
    ),
  );
}

export function familyDefinition(family: Family): MachineDefinition {
  return definitionOf(familyMachine(family));
}

/** The engine ends a talk without end; an actor would not come back from it, so such a family is no test for it. */
export class Endless extends Error {}

/** @throws Endless from the step that does not end. */
export function familyInEngine(family: Family): Machine {
  const machine = load(familyDefinition(family), 'random');
  const ending = (result: StepResult): StepResult => {
    if (result.outcome === 'refused' && JSON.stringify(result.refusal.missing).includes('without end'))
      throw new Endless();
    return result;
  };
  return {
    ...machine,
    start: (...given) => ending(machine.start(...given)),
    step: (...given) => ending(machine.step(...given)),
  };
}

/** As a picture, but for the order of the letters of different machines, which actors leave to chance at their start. */
export function withoutOrderOfLetters(picture: Picture | undefined): Picture | undefined {
  return picture && { ...picture, letters: picture.letters.map((letter) => JSON.stringify(letter)).sort() };
}
