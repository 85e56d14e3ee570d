import type { CaseState, ChildState, Instant, JsonObject, Machine } from '../../../engine/types.ts';
import type { Observer, Step } from './walk.ts';

/**
 * What must hold of every history, told from the acts and letters alone: the oracle keeps its own books and believes nothing
 * that the machine says of itself but its state, its letters and who it waits for.
 */

export type Property = 'a' | 'b' | 'c' | 'g' | 'h' | 'i' | 'j' | 'k';
export interface Violation {
  readonly property: Property;
  readonly what: string;
}

interface Signed {
  readonly person: string | null;
  readonly text: string;
  readonly says: string;
}

const WINDOW = 30 * 60_000;
const DAY = 86_400_000;
/** Letters that tell of what has taken effect. */
const EFFECT_LETTERS = new Set([
  'approved',
  'invited',
  'not-taken-forward',
  'not-agreed',
  'ineligible',
  'withdrawn',
  'rescinded',
]);
const DECLINED = new Set(['not_taken_forward', 'not_agreed', 'ineligible']);
const SEATED = /^(comanager|cochair|senior-official)-|^desk$/;

export class Oracle {
  readonly violations: Violation[] = [];
  readonly #machine: Machine;
  #signed: Record<string, Signed | null> = { 'comanager-au': null, 'comanager-id': null };
  #ahead: Record<string, Signed | null> = { 'comanager-au': null, 'comanager-id': null };
  /** Texts that an editorial mark made the same. */
  #same = new Map<string, string>();
  #consulted: string | null = null;
  #advised: Record<string, string | null> = { 'cochair-au': null, 'cochair-id': null };
  #guided: string | null = null;
  #complete: { readonly act: string; readonly at: Instant } | null = null;
  /** When a reminder of an owed act last reached its present holder, by child. */
  #reminded = new Map<string, { count: number; at: Instant }>();

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  readonly observe: Observer = (before, step, after) => {
    this.#books(before, step, after);
    this.#decisions(before, step, after);
    this.#waiting(after);
    this.#ends(before, step, after);
    this.#windows(before, step);
    this.#ladders(before, step, after);
  };

  #say(property: Property, what: string): void {
    this.violations.push({ property, what });
  }

  #root(hash: string | null): string | null {
    let at = hash;
    while (at !== null && this.#same.has(at)) at = this.#same.get(at) ?? null;
    return at;
  }

  /** Who has said what of which text. */
  #books(before: CaseState, step: Step, after: CaseState): void {
    const { seat, type, person, data } = step;
    const text = (data['subject'] as { hash?: string } | undefined)?.hash ?? '';
    if (['APPROVE', 'INVITE', 'NOT_TAKEN_FORWARD'].includes(type)) this.#signed[seat] = { person, text, says: type };
    if (seat in this.#ahead && ['SUPPORT', 'REVISE', 'OBJECT', 'REAFFIRM', 'TAKE_BACK'].includes(type))
      this.#ahead[seat] = null;
    if (seat in this.#ahead && type === 'SUPPORT' && data['signs'] === true) {
      const says = before.context['kind'] === 'concept' ? 'INVITE' : 'APPROVE';
      this.#ahead[seat] = { person, text, says };
    }
    if (type === 'REOPEN') this.#signed = { 'comanager-au': null, 'comanager-id': null };
    // What was signed together with a support counts for a draft without conditions.
    if (type === 'DRAFT') {
      const adds = ((data['conditions'] ?? []) as readonly unknown[]).length > 0;
      this.#signed = adds ? { 'comanager-au': null, 'comanager-id': null } : { ...this.#ahead };
    }
    if (type === 'TAKE_BACK' && seat in this.#signed) this.#signed[seat] = null;
    if (type === 'SUMMARISE') this.#consulted = text;
    if (['ADVISE', 'JOIN', 'NO_ADVICE'].includes(type)) this.#advised[seat] = text;
    if (this.#advised['cochair-au'] === text && this.#advised['cochair-id'] === text) this.#guided = text;
    if (type === 'MARK' && data['material'] === false) {
      const old = (before.context['marking'] as { before: string } | null)?.before;
      if (old !== undefined) this.#same.set(text, old);
    }
    const [pendingBefore, pending] = [pendingOf(before), pendingOf(after)];
    if (pending !== null && JSON.stringify(pending) !== JSON.stringify(pendingBefore))
      this.#complete = { act: pending, at: step.at };
    // A joint act that says advice still applies, that a line of the work plan covers it, or that none was given.
    if (pendingBefore === null && pending === null) {
      const agreed = ['STILL_APPLIES', 'CITE_WORK_PLAN', 'NONE_GIVEN'].find(
        (act) => (act === type || act === data['act']) && (type === act || type === 'AGREE') && act in jointOf(before),
      );
      if (agreed !== undefined) this.#guided = hashOf(after);
    }
  }

  #decisions(before: CaseState, step: Step, after: CaseState): void {
    const [from, to] = [phaseOf(before), phaseOf(after)];
    const approvedNow = from === 'decision' && (to === 'conditions' || to === 'formalisation');
    const invitedNow =
      from === 'decision' && to === 'returned' && (after.context['returns'] as JsonObject)['fullText'] === true;
    if (approvedNow || invitedNow) {
      const { 'comanager-au': au, 'comanager-id': id } = this.#signed;
      const says = approvedNow ? 'APPROVE' : 'INVITE';
      if (au?.says !== says || id?.says !== says) this.#say('a', 'approved without both signatures');
      else if (au.person === id.person) this.#say('a', 'one person signed for both seats');
      else if (this.#root(au.text) !== this.#root(id.text) || this.#root(au.text) !== this.#root(hashOf(before)))
        this.#say('a', 'the seats signed different texts');
      if (approvedNow) this.#inputs(before);
    }
    const decided = approvedNow || invitedNow || DECLINED.has(to);
    if (decided && from !== to && step.seat === 'system' && step.type !== 'after.recallWindow')
      this.#say('b', `${step.type} led to ${to}`);
    if (decided && from !== to && this.#complete === null) this.#say('b', `${to} without anybody's act`);
  }

  #inputs(before: CaseState): void {
    const text = this.#root(hashOf(before));
    if (this.#root(this.#consulted) !== text) this.#say('h', 'consulted on another text');
    const kind = String(before.context['kind']);
    if (kind !== 'collaboration' && this.#root(this.#guided) !== text) this.#say('h', 'guided on another text');
  }

  #waiting(after: CaseState): void {
    for (const one of this.#machine.waitingFor(after)) {
      if (!/^(comanager|cochair|senior-official)-(au|id)$|^desk$|^(focal|stakeholder)-[a-z-]+$/.test(one.who))
        this.#say('c', `${one.state} waits for '${one.who}'`);
      if (one.since === '') this.#say('c', `${one.state} waits since never`);
      if (unitOf(after, one.state).timers.length === 0) this.#say('c', `nothing happens next in ${one.state}`);
    }
    if (after.status !== 'active') return;
    const quiet = this.#machine.tags(after).includes('put-away');
    if (!quiet && this.#machine.next(after) === null) this.#say('c', `nothing happens next in ${phaseOf(after)}`);
  }

  /** The system ends a case only when no seat's or desk's act is owed. */
  #ends(before: CaseState, step: Step, after: CaseState): void {
    if (step.seat !== 'system' || after.status !== 'done' || step.type === 'after.recallWindow') return;
    // Who is asked to name somebody has done so when the office says that the seat is filled.
    const done = step.type === 'OFFICE_CHANGED' ? /^senior-official-/ : /^$/;
    const owing = this.#machine.waitingFor(before).filter(({ who }) => SEATED.test(who) && !done.test(who));
    if (owing.length > 0) this.#say('g', `${step.type} ended the case while ${owing[0]?.who} owed an act`);
  }

  #windows(before: CaseState, step: Step): void {
    const letters = step.effects.flatMap((effect) =>
      effect.kind === 'action' ? [String((effect.params as JsonObject)['template'])] : [],
    );
    const left = letters.filter((template) => EFFECT_LETTERS.has(template));
    if (left.length > 0 && (this.#complete === null || Date.parse(step.at) - Date.parse(this.#complete.at) < WINDOW))
      this.#say('i', `${left.join()} left before its recall window ended`);
    if (
      step.type === 'TAKE_BACK' &&
      this.#complete !== null &&
      Date.parse(step.at) - Date.parse(this.#complete.at) >= WINDOW
    )
      this.#say('j', 'taken back after the window');
    if (step.type === 'COMMENT') {
      const round = before.context['consultation'] as { closes: Instant } | null;
      const count = (state: CaseState): number => (state.context['consultation'] as { comments: number }).comments;
      if (round !== null && step.at >= round.closes && this.#last !== null && count(this.#last) > count(before))
        this.#say('j', 'a comment counted after the round had closed');
    }
    if (step.type === 'NOT_AGREED' && !JSON.stringify(before.value).includes('"open"'))
      this.#say('j', 'not agreed before the notice was over');
  }

  #last: CaseState | null = null;

  /** For rules that look at both sides of a step. */
  readonly around: Observer = (before, step, after) => {
    this.#last = after;
    this.observe(before, step, after);
  };

  /** Nobody is reported over the head of a holder whom no reminder has reached; each rung keeps its distance. */
  #ladders(before: CaseState, step: Step, after: CaseState): void {
    const keyOf = (path: readonly string[]): string =>
      `${path.join('/')} ${(childOf(before, path) ?? childOf(after, path))?.token ?? ''}`;
    const reached = (path: readonly string[]): void => {
      const { count } = this.#reminded.get(keyOf(path)) ?? { count: 0 };
      this.#reminded.set(keyOf(path), { count: count + 1, at: step.at });
    };
    if (step.type === 'done.reminder') reached(step.data['path'] as string[]);
    if (step.type === 'REACHED')
      for (const [id, child] of Object.entries(before.children))
        if (child.context['seat'] === step.data['seat']) reached([id]);
    for (const { path } of step.effects) {
      const [was, is] = [childOf(before, path), childOf(after, path)];
      // A newcomer has been told nothing yet.
      if (was !== null && is !== null && was.context['since'] !== is.context['since'])
        this.#reminded.delete(keyOf(path));
    }
    for (const effect of step.effects) {
      if (effect.kind !== 'action' || effect.path.length === 0) continue;
      const { template, to } = effect.params as { template: string; to: string[] };
      const earlier = childOf(before, effect.path);
      const child = earlier ?? childOf(after, effect.path);
      if (template !== 'owed' || child === null) continue;
      const id = keyOf(effect.path);
      const known = this.#reminded.get(id) ?? { count: 0, at: step.at };
      const rung = earlier === null ? 0 : Number(child.context['rung']);
      // A ladder that is climbed at once asks somebody: its first rung is the asking.
      if (rung === 0 && child.context['rule'] === null) continue;
      if (known.count === 0) this.#say('k', `${to.join()} told of ${id} after no reminder that arrived`);
      const since = Date.parse(step.at) - Date.parse(rung === 0 ? known.at : String(child.context['rungAt']));
      if (since < DAY * 0.8)
        this.#say('k', `${to.join()} told ${Math.round(since / 3_600_000)} h after the rung before`);
    }
  }
}

const pendingOf = (state: CaseState): string | null =>
  state.context['pending'] === null
    ? null
    : `${String((state.context['pending'] as JsonObject)['act'])} ${String((state.context['pending'] as JsonObject)['until'])}`;
const jointOf = (state: CaseState): JsonObject => state.context['joint'] as JsonObject;
const hashOf = (state: CaseState): string => String((state.context['text'] as JsonObject)['hash']);
export const phaseOf = (state: CaseState): string =>
  state.status === 'active' ? String(state.context['phase']) : typeof state.value === 'string' ? state.value : '';

type Unit = Pick<ChildState, 'timers' | 'children'>;

/** The machine that a waiting state stands in: `position.au/owed.waiting` is in the child `position.au`. */
function unitOf(state: CaseState, place: string): Unit {
  return place
    .split('/')
    .slice(0, -1)
    .reduce<Unit>((unit, id) => unit.children[id] ?? { timers: [], children: {} }, state);
}

function childOf(state: CaseState, path: readonly string[]): ChildState | null {
  let unit: Unit = state;
  for (const id of path) {
    const child = unit.children[id];
    if (child === undefined) return null;
    unit = child;
  }
  return unit as ChildState;
}
