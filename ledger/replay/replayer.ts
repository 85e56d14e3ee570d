import { isDeepStrictEqual } from 'node:util';

import type { CaseState, Effect, Json, JsonObject, StateValue, StepResult, Why } from '../../engine/types.ts';
import { readFromArchive, readRules } from '../archive.ts';
import type { Check, Finding } from '../audit/findings.ts';
import type { LogSource } from '../log/source.ts';
import { canonicalize } from '../canonical.ts';
import { type Inner, type Leaf, stateHash } from '../record.ts';
import { replayStep } from './commands.ts';
import { ReplayProcess, type ReplayProcessOptions } from './process.ts';

/** Steps that go to the other process at once. */
const STEPS_AT_ONCE = 64;

export interface CaseRecord {
  readonly leaf: Leaf;
  readonly inner: Inner;
}

/** Rules to replay under instead of the recorded ones. */
export interface Under {
  readonly machine?: string;
  readonly policy?: string;
}

export interface ReplayedStep {
  readonly seq: number;
  readonly at: string;
  readonly type: string;
  readonly result: StepResult | { readonly outcome: 'failed'; readonly what: string };
  /** Hash of the state it led to; null when the step was not taken. */
  readonly hash: string | null;
}

export interface ReplayedCase {
  readonly stream: string;
  readonly steps: readonly ReplayedStep[];
  readonly findings: readonly Finding[];
  /** The state after the last step that was taken. */
  readonly state: CaseState | null;
}

/** What was recorded of long explanations: they lie apart, under their digest. */
export type KeptWhy = (digest: string) => Promise<readonly Why[] | null>;

/** Runs archived machines over recorded histories and compares what comes out with what was recorded. */
export class Replayer {
  readonly #process: ReplayProcess;
  readonly #archive: LogSource;
  readonly #keptWhy: KeptWhy;
  readonly #loaded = new Map<string, Promise<string>>();
  readonly #rules = new Map<string, Promise<string>>();
  /** One case at a time owns the machines of the other process. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(archive: LogSource, process: ReplayProcessOptions, keptWhy?: KeptWhy) {
    this.#archive = archive;
    this.#process = new ReplayProcess(process);
    this.#keptWhy = keptWhy ?? (() => Promise.resolve(null));
  }

  close(): void {
    this.#process.close();
  }

  /** Replays the records of one stream, in order from its first. Findings name the first difference of each step. */
  replay(records: readonly CaseRecord[], under: Under = {}): Promise<ReplayedCase> {
    const done = this.#turn.then(() => this.#replay(records, under));
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** What the machine says of a state: who is waited for, what comes next, which events are possible for that actor. */
  async look(records: readonly CaseRecord[], actor: Inner['actor'], facts: JsonObject, at: string): Promise<Json> {
    const last = records.at(-1);
    if (last === undefined) return null;
    const { machine } = rulesOf(last.leaf, {});
    await this.replay(records);
    const ask = {
      kind: 'look',
      digest: machine,
      actor: JSON.stringify(actor),
      facts: JSON.stringify(facts),
      at,
    } as const;
    return JSON.parse(await this.#process.ask(ask)) as Json;
  }

  async #replay(records: readonly CaseRecord[], under: Under): Promise<ReplayedCase> {
    const findings: Finding[] = [];
    const steps: ReplayedStep[] = [];
    let state: CaseState | null = null;
    let rules = '';
    for (let from = 0; from < records.length;) {
      const first = records[from]!.leaf;
      const { machine, policy } = rulesOf(first, under);
      const to = endOfPart(records, from);
      try {
        if (rules !== `${machine} ${policy}`) {
          await this.#load(machine);
          await this.#giveRules(policy);
          await this.#process.ask({ kind: 'open', digest: machine, policy, state: JSON.stringify(state) });
          rules = `${machine} ${policy}`;
        }
        const part = records.slice(from, to);
        const stepsText = JSON.stringify(part.map(({ leaf, inner }) => replayStep(leaf, inner)));
        const text = await this.#process.ask({ kind: 'run', digest: machine, steps: stepsText, count: part.length });
        const results = JSON.parse(text) as ReplayedStep['result'][];
        for (const [offset, result] of results.entries()) {
          const record = part[offset]!;
          const before: CaseState | null = state;
          if (result.outcome === 'taken') state = result.state;
          const hash = result.outcome === 'taken' ? stateHash(result.state) : null;
          steps.push({ seq: record.leaf.seq, at: record.leaf.at, type: record.inner.type, result, hash });
          findings.push(...(await this.#compare(record, before, steps, result, hash)));
        }
      } catch (error) {
        const what = error instanceof Error ? error.message : String(error);
        findings.push({ check: 'replay', stream: first.stream, seq: first.seq, what });
        break;
      }
      from = to;
    }
    return { stream: records[0]?.leaf.stream ?? '', steps, findings, state };
  }

  /** The first thing in which a step differs from its record. */
  async #compare(
    { leaf, inner }: CaseRecord,
    before: CaseState | null,
    steps: readonly ReplayedStep[],
    result: ReplayedStep['result'],
    hash: string | null,
  ): Promise<Finding[]> {
    const found = (check: Check, what: string): Finding[] => [{ check, stream: leaf.stream, seq: leaf.seq, what }];
    const { from, to } = inner;
    if (to === null) return found('to', 'the record of a case names no state');
    const beforeHash = steps.at(-2)?.hash ?? null;
    if (before === null ? from !== null : from?.hash !== beforeHash || !same(from.value, before.value)) {
      return found('from', 'it does not start from the state that the steps before it lead to');
    }
    if (result.outcome === 'failed') return found('replay', `the machine fails: ${result.what}`);
    if (result.outcome === 'stale') return found('replay', `the machine drops it: ${result.token} is stale`);
    if (result.outcome === 'refused') {
      return found('replay', `the machine refuses it (${result.refusal.code}) and it was recorded as taken`);
    }
    const recorded = Array.isArray(inner.why) ? (inner.why as readonly Why[]) : await this.#longWhy(inner);
    if (recorded === null) return found('why', 'the long explanation is not in the archive');
    const due = dueDifference(inner.effects as unknown as readonly Effect[], result.effects);
    if (due !== null) return found('due', due);
    if (!same(inner.effects, result.effects)) return found('effects', differenceOf(inner.effects, result.effects));
    if (!same(recorded, result.why)) return found('why', differenceOf(recorded, result.why));
    if (to.hash !== hash || !same(to.value, result.state.value)) {
      return found(
        'to',
        `it leads to ${valueText(result.state.value)} (${hash}), recorded is ${valueText(to.value)} (${to.hash})`,
      );
    }
    return [];
  }

  async #longWhy({ why }: Inner): Promise<readonly Why[] | null> {
    return Array.isArray(why) ? why : this.#keptWhy((why as { readonly digest: string }).digest);
  }

  #load(digest: string): Promise<string> {
    let loading = this.#loaded.get(digest);
    if (loading === undefined) {
      loading = readFromArchive(this.#archive, digest).then((code) =>
        this.#process.ask({ kind: 'load', digest, code: code.toString('utf8') }),
      );
      this.#loaded.set(digest, loading);
    }
    return loading;
  }

  #giveRules(policy: string): Promise<string> {
    let giving = this.#rules.get(policy);
    if (giving === undefined) {
      giving = readRules(this.#archive, policy).then((rules) => this.#process.ask({ kind: 'rules', policy, rules }));
      this.#rules.set(policy, giving);
    }
    return giving;
  }
}

function rulesOf(leaf: Leaf, under: Under): { readonly machine: string; readonly policy: string } {
  const machine = under.machine ?? leaf.machine;
  const policy = under.policy ?? leaf.policy;
  if (machine === null || policy === null)
    throw new Error(`${leaf.stream} is no stream of a case: no machine drives it.`);
  return { machine, policy };
}

/** Records that ran under the same rules, so many at once as one message may hold. */
function endOfPart(records: readonly CaseRecord[], from: number): number {
  const { machine, policy } = records[from]!.leaf;
  let to = from + 1;
  while (to < records.length && to - from < STEPS_AT_ONCE) {
    const next = records[to]!.leaf;
    if (next.machine !== machine || next.policy !== policy) break;
    to += 1;
  }
  return to;
}

/** A clock that comes out at another instant, or is explained otherwise, though the same clock was armed. */
function dueDifference(recorded: readonly Effect[], computed: readonly Effect[]): string | null {
  for (const [index, effect] of recorded.entries()) {
    const other = computed[index];
    if (effect.kind !== 'arm' || other?.kind !== 'arm' || effect.token !== other.token) continue;
    if (effect.due !== other.due) return `${effect.name} was due ${effect.due}; policy and calendars give ${other.due}`;
    if (!same(effect.because, other.because)) return `${effect.name} is explained otherwise by policy and calendars`;
  }
  return null;
}

/** Equal as JSON values, and so byte for byte in canonical form. */
function same(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(one, other);
}

function differenceOf(recorded: readonly unknown[], computed: readonly unknown[]): string {
  if (recorded.length !== computed.length) return `${computed.length} come out, ${recorded.length} are recorded`;
  const index = recorded.findIndex((one, place) => !same(one, computed[place]));
  return `number ${index + 1} comes out otherwise than recorded`;
}

function valueText(value: StateValue): string {
  return typeof value === 'string' ? value : canonicalize(value);
}
