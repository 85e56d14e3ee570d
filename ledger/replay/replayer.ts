import type { CaseState, Json, JsonObject, StepResult, Why } from '../../engine/types.ts';
import { type ArchivedRules, readFromArchive, readRules } from '../archive.ts';
import type { Finding } from '../audit/findings.ts';
import type { LogSource } from '../log/source.ts';
import { type Inner, type Leaf, stateHash } from '../record.ts';
import { replayStep } from './commands.ts';
import { type Before, compareStep } from './comparison.ts';
import { ReplayProcess, type ReplayProcessOptions } from './process.ts';
import { mayBeZoneData, underRecordedZones, zoneWords } from './zone-difference.ts';

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

/** Where machines (their code) and rules are found by digest. */
export interface ReplayedRules {
  machine(digest: string): Promise<Uint8Array>;
  rules(digest: string): Promise<ArchivedRules>;
}

/** Everything under its own digest. */
function archivedIn(source: LogSource): ReplayedRules {
  return { machine: (digest) => readFromArchive(source, digest), rules: (digest) => readRules(source, digest) };
}

/** Runs archived machines over recorded histories and compares what comes out with what was recorded. */
export class Replayer {
  readonly #options: ReplayProcessOptions;
  #process: ReplayProcess;
  #closed = false;
  readonly #archive: ReplayedRules;
  readonly #keptWhy: KeptWhy;
  readonly #loaded = new Map<string, Promise<string>>();
  readonly #rules = new Map<string, Promise<string>>();
  /** One case at a time owns the machines of the other process: until all it has for them is on its way. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(archive: LogSource | ReplayedRules, process: ReplayProcessOptions, keptWhy?: KeptWhy) {
    this.#archive = 'machine' in archive ? archive : archivedIn(archive);
    this.#options = process;
    this.#process = new ReplayProcess(process);
    this.#keptWhy = keptWhy ?? (() => Promise.resolve(null));
  }

  close(): void {
    this.#closed = true;
    this.#process.close();
  }

  /**
   * Replays the records of one stream, in order from its first. Findings name the first difference of each step. Asked
   * for several cases at once, it compares one while the next ones run.
   */
  async replay(records: readonly CaseRecord[], under: Under = {}): Promise<ReplayedCase> {
    const stretches = stretchesOf(records, under);
    let process = this.#process;
    let replayed = await this.#inTurn((sent) => {
      process = this.#runningProcess();
      return this.#replay(stretches, sent);
    });
    if (process.ended && !this.#closed && replayed.steps.length < records.length) {
      // Which of the cases under way ended the process is not known: each is replayed again by itself, in a new one.
      replayed = await this.#inTurn(() => {
        this.#runningProcess();
        return this.#replay(stretches, () => undefined);
      });
    }
    if (!mayBeZoneData(records, replayed.findings)) return replayed;
    // Step by step, each from what the record has: what follows a clock that was reckoned otherwise is looked at, too.
    return this.#inTurn(() =>
      this.#replay(
        records.flatMap((record) => stretchesOf([record], under)),
        () => undefined,
      ),
    );
  }

  /** What the machine says of a state: who is waited for, what comes next, which events are possible for that actor. */
  async look(records: readonly CaseRecord[], actor: Inner['actor'], facts: JsonObject, at: string): Promise<Json> {
    const last = records.at(-1);
    if (last === undefined) return null;
    const { machine } = rulesOf(last.leaf, {});
    const ask = {
      kind: 'look',
      digest: machine,
      actor: JSON.stringify(actor),
      facts: JSON.stringify(facts),
      at,
    } as const;
    return this.#inTurn(async () => {
      await this.#replay(stretchesOf(records, {}), () => undefined);
      return JSON.parse(await this.#process.ask(ask)) as Json;
    });
  }

  /** Work that owns the machines until it calls `sent`, or else until it is done. */
  #inTurn<T>(work: (sent: () => void) => Promise<T>): Promise<T> {
    let sent = (): void => undefined;
    const before = this.#turn;
    this.#turn = new Promise((resolve) => {
      sent = () => resolve(undefined);
    });
    return before.then(() => work(sent)).finally(sent);
  }

  async #replay(stretches: readonly Stretch[], sent: () => void): Promise<ReplayedCase> {
    const findings: Finding[] = [];
    const steps: ReplayedStep[] = [];
    let state: CaseState | null = null;
    for (const stretch of stretches) {
      let first = stretch.parts[0]![0]!.leaf;
      try {
        await this.#load(stretch.machine);
        await this.#giveRules(stretch.policy);
        const answers = this.#send(stretch, state);
        if (stretch.last) sent();
        for (const [index, part] of stretch.parts.entries()) {
          first = part[0]!.leaf;
          const results = JSON.parse(await answers[index]!) as ReplayedStep['result'][];
          for (const [offset, result] of results.entries()) {
            const record = part[offset]!;
            const before: Before = { state, hash: steps.at(-1)?.hash ?? null };
            if (result.outcome === 'taken') state = result.state;
            const hash = result.outcome === 'taken' ? stateHash(result.state) : null;
            steps.push({ seq: record.leaf.seq, at: record.leaf.at, type: record.inner.type, result, hash });
            const found = await compareStep(record, before, { result, hash }, this.#keptWhy);
            const zoned = found[0]?.check === 'due' ? await this.#underRecordedZones(record, before, result) : null;
            findings.push(
              ...found.map((one) => (zoned === null ? one : { ...one, what: `${one.what}, ${zoned.words}` })),
            );
            if (zoned !== null) {
              state = zoned.state;
              steps[steps.length - 1] = { ...steps.at(-1)!, hash: stateHash(state) };
            }
          }
        }
      } catch (error) {
        const what = error instanceof Error ? error.message : String(error);
        findings.push({ check: 'replay', stream: first.stream, seq: first.seq, what });
        break;
      }
    }
    return { stream: stretches[0]?.parts[0]?.[0]?.leaf.stream ?? '', steps, findings, state };
  }

  /** The state as recorded, where a step differs from its record by time-zone data alone. */
  async #underRecordedZones(
    record: CaseRecord,
    before: Before,
    result: ReplayedStep['result'],
  ): Promise<{ readonly state: CaseState; readonly words: string } | null> {
    const zoned = result.outcome === 'taken' ? underRecordedZones(record.inner, result) : null;
    if (zoned === null) return null;
    const compared = await compareStep(record, before, { result: zoned, hash: stateHash(zoned.state) }, this.#keptWhy);
    return compared.length === 0 ? { state: zoned.state, words: zoneWords(record.inner) } : null;
  }

  /** Sends all parts of a stretch at once, so that the machine need not wait; answers what will come of each. */
  #send({ machine: digest, policy, parts }: Stretch, state: CaseState | null): readonly Promise<string>[] {
    const opened = this.#process.ask({ kind: 'open', digest, policy, state: JSON.stringify(state) });
    const answers = parts.map(async (part) => {
      const steps = JSON.stringify(part.map(({ leaf, inner }) => replayStep(leaf, inner)));
      const result = this.#process.ask({ kind: 'run', digest, steps, count: part.length });
      await Promise.all([opened, result]);
      return result;
    });
    // What comes after a part that failed is not looked at.
    for (const answer of answers) answer.catch(() => undefined);
    return answers;
  }

  /** A new one, which knows nothing yet, where the one before ended. */
  #runningProcess(): ReplayProcess {
    if (this.#process.ended && !this.#closed) {
      this.#process = new ReplayProcess(this.#options);
      this.#loaded.clear();
      this.#rules.clear();
    }
    return this.#process;
  }

  #load(digest: string): Promise<string> {
    let loading = this.#loaded.get(digest);
    if (loading === undefined) {
      loading = this.#archive
        .machine(digest)
        .then((code) => this.#process.ask({ kind: 'load', digest, code: Buffer.from(code).toString('utf8') }));
      this.#loaded.set(digest, loading);
    }
    return loading;
  }

  #giveRules(policy: string): Promise<string> {
    let giving = this.#rules.get(policy);
    if (giving === undefined) {
      giving = this.#archive.rules(policy).then((rules) => this.#process.ask({ kind: 'rules', policy, rules }));
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

/** Records that run under the same rules one after the other, as many in each part as one message may hold. */
interface Stretch {
  readonly machine: string;
  readonly policy: string;
  readonly parts: CaseRecord[][];
  /** Whether no other one follows. */
  readonly last: boolean;
}

function stretchesOf(records: readonly CaseRecord[], under: Under): readonly Stretch[] {
  const stretches: Omit<Stretch, 'last'>[] = [];
  for (const record of records) {
    const { machine, policy } = rulesOf(record.leaf, under);
    let stretch = stretches.at(-1);
    if (stretch?.machine !== machine || stretch.policy !== policy) {
      stretch = { machine, policy, parts: [] };
      stretches.push(stretch);
    }
    const part = stretch.parts.at(-1);
    if (part === undefined || part.length === STEPS_AT_ONCE) stretch.parts.push([record]);
    else part.push(record);
  }
  return stretches.map((stretch, index) => ({ ...stretch, last: index === stretches.length - 1 }));
}
