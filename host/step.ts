import type { CaseState, Instant, Json, Machine } from '../engine/types.ts';
import { NotCanonical } from '../ledger/canonical.ts';
import { type Position, RecordTooLarge } from '../ledger/record.ts';
import type { Transaction } from '../store/database.ts';
import { type Act, judge, type Judgement } from './acts.ts';
import { isContentMissing } from './attempts.ts';
import type { CaseRow } from './case-row.ts';
import type { Context } from './context.ts';
import { type Kept, recordOf, settle } from './recording.ts';
import { registeredLetters } from './registration.ts';
import { earliest, nextOf, timersBetween } from './timers.ts';
import type { Accepted, Answer, Caller, HostRefusal } from './types.ts';
import { type EffectToWrite, type RecordToWrite, type SettledEffect, type StepWrite, writeStep } from './write.ts';

/** What a step is judged on. */
export interface Ground {
  readonly caseId: string;
  /** Null opens the case. */
  readonly row: Pick<
    CaseRow,
    'reference' | 'seq' | 'head' | 'state' | 'state_hash' | 'machine_digest' | 'policy_digest'
  > | null;
  readonly machine: Machine;
  readonly policyDigest: string;
  readonly at: Instant;
  readonly directoryHead: number;
}

export type JudgedAll =
  | { readonly outcome: 'taken'; readonly judgements: readonly Judgement[] }
  | { readonly outcome: 'refused'; readonly refusal: HostRefusal }
  | { readonly outcome: 'stale'; readonly token: string };

/** Judges acts one after the other, each on the state that the one before left: all are taken, or none. */
export async function judgeAll(context: Context, ground: Ground, acts: readonly Act[]): Promise<JudgedAll> {
  const policy = context.office.policy(ground.policyDigest).values;
  const facts = await context.office.facts(ground.at, ground.directoryHead, ground.caseId);
  const office = {
    now: ground.at,
    policy,
    due: (rule: string, args: Json) => context.office.due(policy, rule, args, ground.at),
  };
  const judgements: Judgement[] = [];
  let state: CaseState | null = ground.row?.state ?? null;
  for (const act of acts) {
    const judged = judge(ground.machine, state, act, office, facts);
    if ('outcome' in judged) return judged;
    judgements.push(judged);
    state = judged.state;
  }
  return { outcome: 'taken', judgements };
}

export interface Commit {
  readonly command: { readonly id: string; readonly digest: string } | null;
  readonly reference: string | null;
  readonly settled: SettledEffect | null;
  readonly caller: Caller | 'door';
}

/** A step that is judged and composed, ready to be written. */
export interface Prepared {
  readonly write: StepWrite;
  readonly answer: Accepted;
  readonly state: CaseState;
}

/** Makes records, rows and answer of judged acts. Refuses what no record can hold. */
export function prepare(
  context: Context,
  ground: Ground,
  judgements: readonly Judgement[],
  commit: Commit,
): Prepared | { readonly refusal: HostRefusal } {
  const { caseId, row, machine, at } = ground;
  const { state } = judgements.at(-1) as Judgement;
  let chain: Chain;
  try {
    chain = chainOf(context, ground, judgements);
  } catch (error) {
    const code =
      error instanceof RecordTooLarge ? 'too-large' : error instanceof NotCanonical ? 'not-recordable' : null;
    if (code === null) throw error;
    return { refusal: refusalOf(code, machine, row?.state ?? null, (error as Error).message) };
  }
  const next = earliest(state);
  const answer: Accepted = {
    outcome: 'accepted',
    caseId,
    reference: commit.reference ?? row?.reference ?? null,
    state: state.value,
    status: state.status,
    seq: (chain.records.at(-1) as RecordToWrite).seq,
    at,
    waitingFor: state.status === 'active' ? machine.waitingFor(state) : [],
    next: nextOf(next),
  };
  const write: StepWrite = {
    caseId,
    judgedOn: row === null ? null : { seq: row.seq, head: row.head, active: row.state.status === 'active' },
    directoryHead: ground.directoryHead,
    at,
    machine,
    migrated: row !== null && (row.machine_digest !== machine.digest || row.policy_digest !== ground.policyDigest),
    policyDigest: ground.policyDigest,
    kind: context.kindOf(state),
    status: state.status,
    value: state.value,
    stateText: chain.text,
    stateHash: chain.position.hash,
    waiting: answer.waitingFor,
    wake: next === null ? null : { due: next.timer.due, name: next.timer.name },
    reference: commit.reference,
    records: chain.records,
    command: commit.command === null ? null : { ...commit.command, answer },
    ...timersBetween(row?.state ?? null, state),
    ...workOf(context, caseId, judgements, row?.seq ?? 0),
    settled: commit.settled,
    claims: claimsOf(judgements),
    archive: chain.archive,
    byCompanion: commit.caller === 'companion',
  };
  return { write, answer, state };
}

interface Chain {
  readonly records: readonly RecordToWrite[];
  readonly archive: readonly Kept[];
  /** The last state: canonical text, value and hash. */
  readonly text: string;
  readonly position: Position;
}

/** The records of the acts, each chained to the one before. @throws RecordTooLarge, NotCanonical */
function chainOf(context: Context, ground: Ground, judgements: readonly Judgement[]): Chain {
  const { caseId, row, machine, at, policyDigest } = ground;
  const records: RecordToWrite[] = [];
  const archive: Kept[] = [];
  let from = row === null ? null : { value: row.state.value, hash: row.state_hash };
  let prev = row === null ? null : row.head.toString('hex');
  let seq = row?.seq ?? 0;
  let text = '';
  for (const judgement of judgements) {
    const settled = settle(judgement.state);
    seq += 1;
    const place = { stream: caseId, seq, prev, at, policyDigest };
    const { stored, kept } = recordOf(judgement, from, settled.position, place, machine, context.signer, context.build);
    records.push({ seq, at, type: judgement.act.type, commandId: judgement.act.commandId, stored });
    if (kept !== null) archive.push(kept);
    prev = Buffer.from(stored.leafHash).toString('hex');
    from = settled.position;
    text = settled.text;
  }
  return { records, archive, text, position: from as Position };
}

/** Writes what was prepared. Null: the ground had moved, judge again. */
export async function writePrepared(
  context: Context,
  transaction: Transaction,
  prepared: Prepared,
): Promise<{ readonly told: boolean } | { readonly refusal: HostRefusal } | null> {
  try {
    return await writeStep(transaction, prepared.write);
  } catch (error) {
    if (!isContentMissing(error)) throw error;
    const machine = context.machines.byDigest(prepared.write.machine.digest);
    const what = 'a text or file of this act is not in the content store, or belongs to another case: send it again';
    return { refusal: refusalOf('content', machine, prepared.state, what) };
  }
}

export function refusalOf(
  code: HostRefusal['code'],
  machine: Machine,
  state: CaseState | null,
  what: string,
): HostRefusal {
  return {
    code,
    rule: `${machine.name}@${machine.version}`,
    value: state?.value ?? null,
    missing: [{ what }],
    permitted: [],
  };
}

export function refused(refusal: HostRefusal): Answer {
  return { outcome: 'refused', refusal };
}

/** Effects that the companion carries out, and what is no longer wanted. What a step both starts and stops is neither. */
function workOf(
  context: Context,
  caseId: string,
  judgements: readonly Judgement[],
  before: number,
): { readonly effects: readonly EffectToWrite[]; readonly stopped: readonly string[] } {
  const wanted: EffectToWrite[] = [];
  const stopped: string[] = [];
  for (const effect of judgements.flatMap((judgement) => judgement.effects)) {
    const { id } = effect;
    const payload = effect as unknown as EffectToWrite['payload'];
    switch (effect.kind) {
      case 'action':
        wanted.push({ id, kind: 'action', name: effect.type, token: null, payload });
        break;
      case 'start':
        wanted.push({ id, kind: 'start', name: effect.source, token: effect.token, payload });
        break;
      case 'send':
        wanted.push({ id, kind: 'send', name: effect.event.type, token: null, payload });
        break;
      case 'stop':
        stopped.push(effect.token);
        break;
      case 'emit':
        context.log.info({ case: caseId, event: effect.event }, 'the machine emitted an event');
        break;
      case 'log':
        context.log.info({ case: caseId, label: effect.label, value: effect.value }, 'the machine logged');
        break;
      case 'arm':
      case 'disarm':
        // Rows of timers follow from the states before and after: what fired or ended without a disarm is gone as well.
        break;
    }
  }
  const gone = new Set(stopped);
  const kept = wanted.filter((effect) => effect.token === null || !gone.has(effect.token));
  return { effects: [...kept, ...registeredLetters(judgements, before)], stopped };
}

function claimsOf(judgements: readonly Judgement[]): StepWrite['claims'] {
  const fields = new Map<string, string>();
  for (const { act } of judgements) {
    for (const [field, commitment] of Object.entries(act.commitments)) fields.set(commitment, field);
    for (const { role, commitment } of act.attachments) fields.set(commitment, role);
  }
  return [...fields].map(([commitment, field]) => ({ commitment, field }));
}
