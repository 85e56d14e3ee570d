import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type {
  CaseState,
  DueAnswer,
  Effect,
  Json,
  JsonObject,
  Machine,
  Office,
  StepResult,
} from '../../engine/types.ts';
import type { Inner, Leaf } from '../../ledger/index.ts';
import { replayStep } from '../../ledger/replay/commands.ts';
import type { Registry } from '../../machines/registry.ts';
import type { Policies } from '../../policies/index.ts';

const json = z.json();

/** One line of what `mufakat history --output jsonl` writes, as far as a replay needs it. */
export const HistoryStep = z.object({
  seq: z.int().min(1),
  at: z.iso.datetime({ precision: 3 }),
  type: z.string(),
  seat: z.string(),
  person: z.string().nullable(),
  actingFor: z.string().optional(),
  facts: z.record(z.string(), json),
  subject: z.object({ revision: z.int(), hash: z.string() }).nullable(),
  from: json,
  to: json,
  clocks: z.array(
    z.object({ clock: z.string(), what: z.string(), due: z.string().optional(), because: json.optional() }),
  ),
  replay: z.object(
    {
      machine: z.string(),
      policy: z.string(),
      facts: z.record(z.string(), json),
      commitments: z.record(z.string(), z.string()),
      cause: json,
    },
    { error: 'is missing: ask for the history as somebody from whom nothing is hidden (--as auditor)' },
  ),
});
export type HistoryStep = z.infer<typeof HistoryStep>;

export interface StepVerdict {
  readonly seq: number;
  readonly at: string;
  readonly type: string;
  readonly seat: string;
  /** The machine that was asked, as `proposal@2`. */
  readonly machine: string;
  readonly from: Json;
  readonly to: Json;
  /** `noted`: it was recorded without a step of the machine. */
  readonly verdict: 'agrees' | 'differs' | 'noted';
  readonly why: string;
}

/** Takes recorded steps through the released machines, in order; a step of number 1 begins the next case. */
export class StepJudge {
  readonly #machines: Registry;
  readonly #policiesAt: (factor: number) => Policies;
  #state: CaseState | null = null;
  #seq = 0;
  #factor = 1;

  /** `policiesAt`: the policies under a demonstration clock of that factor; 1 is real time. */
  constructor(machines: Registry, policiesAt: (factor: number) => Policies) {
    this.#machines = machines;
    this.#policiesAt = policiesAt;
  }

  /** @throws MachineMissing PolicyMissing when this release lacks what the step was judged by. */
  judge(step: HistoryStep): StepVerdict {
    const machine = this.#machines.byDigest(step.replay.machine);
    const told = { seq: step.seq, at: step.at, type: step.type, seat: step.seat, from: step.from, to: step.to };
    const verdict = (what: StepVerdict['verdict'], why: string): StepVerdict => ({
      ...told,
      machine: `${machine.name}@${machine.version}`,
      verdict: what,
      why,
    });
    const gap = this.#gapBefore(step);
    this.#seq = step.seq;
    if (gap !== null) {
      this.#state = null;
      return verdict('differs', gap);
    }
    if (machine.events[step.type]?.recordedOnly === true) return verdict('noted', 'recorded without a step');
    const rules = new Rules(step, this.#policiesAt, this.#factor);
    this.#factor = rules.factor;
    const result = this.#run(machine, step, rules);
    if (result.outcome !== 'taken') {
      const reason = result.outcome === 'stale' ? 'it is of an earlier arming' : JSON.stringify(result.refusal.missing);
      return verdict('differs', `the machine does not take it: ${reason}`);
    }
    this.#state = result.state;
    const difference = differenceOf(step, result);
    return difference === null ? verdict('agrees', reasonOf(result)) : verdict('differs', difference);
  }

  #gapBefore(step: HistoryStep): string | null {
    if (step.seq === 1) {
      this.#state = null;
      return null;
    }
    if (step.seq !== this.#seq + 1) return `the steps before it are missing: after ${this.#seq} comes ${step.seq}`;
    return this.#state === null ? 'a step before it did not come out as recorded' : null;
  }

  #run(machine: Machine, step: HistoryStep, rules: Rules): StepResult {
    const { actor, facts, given } = replayStep(leafOf(step), innerOf(step));
    const office: Office = {
      now: step.at,
      actor,
      facts,
      policy: rules.policy,
      due: (rule, args) => rules.due(rule, args),
    };
    if (given.kind === 'start') return machine.start(given.input, office);
    if (given.kind === 'enter') return machine.enter(given.value as never, given.context, office);
    if (given.kind === 'migrate' && this.#state !== null && machine.migrate !== undefined)
      return machine.migrate(this.#state, given.standing, office);
    if (given.kind === 'step' && this.#state !== null) return machine.step(this.#state, given.command, office);
    throw new Error(`step ${step.seq} (${step.type}) has no state to be taken from`);
  }
}

function leafOf({ at, subject }: HistoryStep): Leaf {
  return { at, subject } as Leaf;
}

function innerOf({ type, person, seat, actingFor, facts, replay }: HistoryStep): Inner {
  const actor = { person, seat, ...(actingFor === undefined ? {} : { actingFor }) };
  const event = { type, facts: facts as JsonObject, commitments: replay.commitments };
  return { type, actor, facts: replay.facts as JsonObject, event, authn: { cause: replay.cause } } as unknown as Inner;
}

/** The policy of a step, and when something falls due under it, by the clock of the office that recorded it. */
class Rules {
  readonly policy: JsonObject;
  /** Of the demonstration clock: it stands in the explanations of clocks. A step that sets none goes by the one before. */
  readonly factor: number;
  readonly #now: string;
  readonly #policies: Policies;

  constructor({ at, clocks, replay }: HistoryStep, policiesAt: (factor: number) => Policies, before: number) {
    const reckoned = clocks.flatMap(({ what, because = null }) =>
      what === 'armed' && !countsItself(ruleReason(because)) ? [factorOf(ruleReason(because))] : [],
    );
    this.factor = reckoned[0] ?? before;
    this.#policies = policiesAt(this.factor);
    this.policy = this.#policies.policy(replay.policy).values;
    this.#now = at;
  }

  due(rule: string, args: Json): DueAnswer {
    return this.#policies.due(this.policy, rule, args, this.#now);
  }
}

/** The demonstration clock under which something was said to be due stands in its explanation. */
function factorOf(because: Json): number {
  const clock =
    typeof because === 'object' && because !== null && 'clock' in because ? JSON.stringify(because['clock']) : '';
  const [, milliseconds] = /1 day in (\d+) ms/.exec(clock) ?? [];
  return milliseconds === undefined ? 1 : Number(milliseconds) / DAY;
}
const DAY = 86_400_000;

/** Why a rule answered so: of a clock that came over from an earlier version, that is kept beside what became of it. */
function ruleReason(because: Json): Json {
  const brought = because as { readonly migrated?: string; readonly by?: DueAnswer } | null;
  return brought?.migrated !== undefined && brought.by !== undefined ? brought.by.because : because;
}

/** The machine's own figure: no policy was asked. */
function countsItself(because: unknown): boolean {
  return typeof because === 'object' && because !== null && 'milliseconds' in because;
}

function differenceOf(step: HistoryStep, { state, effects }: StepResult & { outcome: 'taken' }): string | null {
  if (!isDeepStrictEqual(state.value, step.to))
    return `it leads to ${JSON.stringify(state.value)}, and ${JSON.stringify(step.to)} is recorded`;
  const own = effects.flatMap((effect) => (isArm(effect) ? [effect] : []));
  const recorded = step.clocks.flatMap(({ what, clock, due }) =>
    what === 'armed' && due !== undefined ? [{ name: clock, due }] : [],
  );
  const told = (clocks: readonly { readonly name: string }[]): string =>
    clocks.map(({ name }) => name).join(', ') || 'none';
  if (told(own) !== told(recorded)) return `it sets the clocks ${told(own)}, and ${told(recorded)} is recorded`;
  const place = own.findIndex(({ due }, index) => due !== recorded[index]?.due);
  const other = own[place];
  return other === undefined
    ? null
    : `policy and calendars say ${other.due} for ${other.name}, and ${recorded[place]?.due} is recorded`;
}

function isArm(effect: Effect): effect is Effect & { kind: 'arm' } {
  return effect.kind === 'arm';
}

function reasonOf({ why }: StepResult & { outcome: 'taken' }): string {
  const taken = why
    .filter((entry) => entry.taken)
    .map(
      ({ source, on, targets }) => `${source} on ${on}${targets.length === 0 ? '' : ` leads to ${targets.join(', ')}`}`,
    );
  // A transition above parallel regions is found from each of them.
  return [...new Set(taken)].join('; ') || 'begun';
}
