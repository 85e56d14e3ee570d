import type { Instant, Json, JsonObject, StateValue, Waiting } from '../engine/types.ts';
import type { Transaction } from '../store/database.ts';
import type { StoredRecord } from '../ledger/record.ts';
import type { PlacedTimer } from './timers.ts';
import type { Answer } from './types.ts';

/** All that one step writes, or nothing of it. */
export interface StepWrite {
  readonly caseId: string;
  /** What the step was judged on: the write happens only if it is still so. Null opens the case. */
  readonly judgedOn: { readonly seq: number; readonly head: Buffer; readonly active: boolean } | null;
  readonly directoryHead: number;
  readonly at: Instant;
  readonly machine: { readonly name: string; readonly version: number; readonly digest: string };
  /** The case comes over to this machine and this policy; else both stay as they are. */
  readonly migrated: boolean;
  readonly policyDigest: string;
  readonly kind: string;
  readonly status: 'active' | 'done' | 'error';
  readonly value: StateValue;
  /** Canonical text of the whole state, and its SHA-256 (hex). */
  readonly stateText: string;
  readonly stateHash: string;
  readonly waiting: readonly Waiting[];
  readonly wake: { readonly due: Instant; readonly name: string } | null;
  /** Drawn in this transaction. */
  readonly reference: string | null;
  readonly records: readonly RecordToWrite[];
  readonly command: { readonly id: string; readonly digest: string; readonly answer: Answer } | null;
  readonly armed: readonly PlacedTimer[];
  readonly disarmed: readonly string[];
  readonly effects: readonly EffectToWrite[];
  /** Tokens of promise actors whose work is no longer wanted. */
  readonly stopped: readonly string[];
  readonly settled: SettledEffect | null;
  readonly claims: readonly { readonly commitment: string; readonly field: string }[];
  readonly archive: readonly { readonly digest: string; readonly mediaType: string; readonly content: Buffer }[];
  /** The companion learns of the step by the answer to its own call; everybody else's steps may have to be told to it. */
  readonly byCompanion: boolean;
}

export interface RecordToWrite {
  readonly seq: number;
  readonly at: Instant;
  readonly type: string;
  readonly commandId: string | null;
  readonly stored: StoredRecord;
}

export interface EffectToWrite {
  readonly id: string;
  readonly kind: 'action' | 'start' | 'send';
  readonly name: string;
  readonly token: string | null;
  readonly payload: JsonObject;
}

export interface SettledEffect {
  readonly id: string;
  readonly status: 'done' | 'failed' | 'stale';
  readonly outcome: Json;
}

export interface Written {
  /** The companion must be told, and an outbox row says so. */
  readonly told: boolean;
}

/** Names of prepared statements by their text: there are a few dozen, one for each shape of a step. */
const names = new Map<string, string>();

/**
 * Writes a step in one statement, which is one transaction. Answers null, with nothing written, when the case or the
 * directory has moved on since the step was judged.
 * @throws an error of SQLSTATE 23505 when the command id was taken meanwhile, MU001 when content is not there to be claimed.
 */
export async function writeStep(transaction: Transaction, write: StepWrite): Promise<Written | null> {
  const { text, values } = compose(write);
  let name = names.get(text);
  if (name === undefined) {
    name = `step-${names.size + 1}`;
    names.set(text, name);
  }
  const [row] = await transaction.query<{ told: boolean }>({ name, text }, values);
  return row === undefined ? null : { told: row.told };
}

/** One statement of data-modifying parts, each of which takes its rows from `moved`: all of them write, or none. */
function compose(write: StepWrite): { text: string; values: unknown[] } {
  const values: unknown[] = [];
  const give = (value: unknown, type: string): string => `$${values.push(value)}::${type}`;
  const parts = [
    `standing as materialized (select mufakat.directory_stands(${give(write.directoryHead, 'integer')}) as stands)`,
    write.judgedOn === null ? opened(write, give) : moved(write, write.judgedOn, give),
    recorded(write.records, give),
  ];

  if (write.command !== null) {
    const { id, digest, answer } = write.command;
    parts.push(`commanded as (insert into mufakat.commands (id, case_id, digest, answer, at)
      select ${give(id, 'text')}, moved.id, ${give(digest, 'text')}, ${give(JSON.stringify(answer), 'json')}, ${give(write.at, 'timestamptz')} from moved)`);
  }
  if (write.armed.length > 0) {
    const rows = write.armed.map(({ path, timer }) => ({
      token: timer.token,
      path,
      timer: timer.id,
      name: timer.name,
      due: timer.due,
      armed_at: timer.armedAt,
    }));
    parts.push(`armed as (insert into mufakat.timers (case_id, token, path, timer, name, due, armed_at)
      select moved.id, a.* from moved, json_to_recordset(${give(JSON.stringify(rows), 'json')})
        as a(token text, path json, timer text, name text, due timestamptz, armed_at timestamptz))`);
  }
  if (write.disarmed.length > 0) {
    parts.push(`disarmed as (delete from mufakat.timers t using moved
      where t.case_id = moved.id and t.token = any(${give(write.disarmed, 'text[]')}))`);
  }
  if (write.effects.length > 0) {
    parts.push(`asked as (insert into mufakat.effects (case_id, effect_id, kind, name, token, payload, at)
      select moved.id, e.*, ${give(write.at, 'timestamptz')} from moved, json_to_recordset(${give(JSON.stringify(write.effects), 'json')})
        as e(id text, kind text, name text, token text, payload json))`);
  }
  if (write.stopped.length > 0) {
    parts.push(`stopped as (update mufakat.effects e set status = 'stopped', settled_at = ${give(write.at, 'timestamptz')} from moved
      where e.case_id = moved.id and e.status = 'pending' and e.token = any(${give(write.stopped, 'text[]')}))`);
  }
  if (write.settled !== null) {
    const { id, status, outcome } = write.settled;
    parts.push(`settled as (update mufakat.effects e set status = ${give(status, 'text')}, outcome = ${give(JSON.stringify(outcome), 'json')}, settled_at = ${give(write.at, 'timestamptz')}
      from moved where e.case_id = moved.id and e.effect_id = ${give(id, 'text')} and e.status = 'pending')`);
  }
  if (write.archive.length > 0) {
    for (const [index, { digest, mediaType, content }] of write.archive.entries()) {
      parts.push(`kept_${index} as (insert into mufakat.archive (digest, media_type, content)
        select ${give(digest, 'text')}, ${give(mediaType, 'text')}, ${give(content, 'bytea')} from moved on conflict (digest) do nothing)`);
    }
  }
  if (write.claims.length > 0) {
    parts.push(`claimed as (update contents.contents c
      set case_id = moved.id, field = w.field, claimed_at = coalesce(c.claimed_at, ${give(write.at, 'timestamptz')})
      from moved, json_to_recordset(${give(JSON.stringify(write.claims), 'json')}) as w(commitment text, field text)
      where c.commitment = w.commitment and c.erased_at is null and (c.case_id is null or c.case_id = moved.id)
      returning 1)`);
  }
  const telling = tellingOf(write);
  const told = telling === null ? 'false' : telling === 'wake' ? 'moved.signal' : 'true';
  if (telling !== null) {
    parts.push(`told as (insert into mufakat.outbox (case_id, what) select moved.id, ${give(telling, 'text')} from moved
      ${telling === 'wake' ? 'where moved.signal' : ''})`);
  }
  const claimed =
    write.claims.length === 0
      ? ''
      : `where contents.require_claimed((select count(*) from claimed), ${give(new Set(write.claims.map((claim) => claim.commitment)).size, 'bigint')})`;
  return { text: `with ${parts.join(',\n')}\nselect ${told} as told from moved ${claimed}`, values };
}

type Give = (value: unknown, type: string) => string;

/** Why the companion must hear of this step at all; `wake` only if it would sleep too long. */
function tellingOf(write: StepWrite): 'start' | 'wake' | 'effects' | 'end' | null {
  if (write.byCompanion) return null;
  // Before its first clock or effect a case needs none.
  if (write.judgedOn === null) return write.wake !== null || write.effects.length > 0 ? 'start' : null;
  if (write.effects.length > 0) return 'effects';
  if (write.status !== 'active') return write.judgedOn.active ? 'end' : null;
  return write.wake === null ? null : 'wake';
}

function opened(write: StepWrite, give: Give): string {
  const last = write.records.at(-1) as RecordToWrite;
  const due = give(write.wake?.due ?? null, 'timestamptz');
  const at = give(write.at, 'timestamptz');
  const reference = give(write.reference, 'text');
  return `moved as (insert into mufakat.cases (id, reference, reference_seq, machine, version, machine_digest, policy_digest, kind, status,
      value, state, state_hash, waiting, seq, head, wake, wake_name, companion_wake, opened_at, updated_at, ended_at)
    select ${give(write.caseId, 'text')}, ${reference}, case when ${reference} is null then null else ${give(last.seq, 'integer')} end,
      ${give(write.machine.name, 'text')}, ${give(write.machine.version, 'integer')}, ${give(write.machine.digest, 'text')},
      ${give(write.policyDigest, 'text')}, ${give(write.kind, 'text')}, ${give(write.status, 'text')},
      ${give(JSON.stringify(write.value), 'json')}, ${give(write.stateText, 'json')}, ${give(write.stateHash, 'text')}, ${give(JSON.stringify(write.waiting), 'json')},
      ${give(last.seq, 'integer')}, ${give(last.stored.leafHash, 'bytea')}, ${due}, ${give(write.wake?.name ?? null, 'text')}, ${due},
      ${at}, ${at}, ${give(write.status === 'active' ? null : write.at, 'timestamptz')}
    from standing where standing.stands on conflict (id) do nothing returning id, signal)`;
}

function moved(write: StepWrite, { seq, head }: { readonly seq: number; readonly head: Buffer }, give: Give): string {
  const last = write.records.at(-1) as RecordToWrite;
  const due = give(write.wake?.due ?? null, 'timestamptz');
  const at = give(write.at, 'timestamptz');
  const earlier = `(${due} is not null and (c.companion_wake is null or ${due} < c.companion_wake))`;
  const reference =
    write.reference === null
      ? ''
      : `reference = ${give(write.reference, 'text')}, reference_seq = ${give(last.seq, 'integer')},`;
  const rules = write.migrated
    ? `version = ${give(write.machine.version, 'integer')}, machine_digest = ${give(write.machine.digest, 'text')}, policy_digest = ${give(write.policyDigest, 'text')},`
    : '';
  return `moved as (update mufakat.cases c set ${reference} ${rules}
      kind = ${give(write.kind, 'text')}, status = ${give(write.status, 'text')}, value = ${give(JSON.stringify(write.value), 'json')},
      state = ${give(write.stateText, 'json')}, state_hash = ${give(write.stateHash, 'text')}, waiting = ${give(JSON.stringify(write.waiting), 'json')},
      seq = ${give(last.seq, 'integer')}, head = ${give(last.stored.leafHash, 'bytea')}, wake = ${due}, wake_name = ${give(write.wake?.name ?? null, 'text')},
      signal = ${write.byCompanion ? 'false' : earlier},
      companion_wake = ${write.byCompanion ? due : `case when ${earlier} then ${due} else c.companion_wake end`},
      updated_at = ${at}, ended_at = coalesce(c.ended_at, ${give(write.status === 'active' ? null : write.at, 'timestamptz')})
    from standing where standing.stands and c.id = ${give(write.caseId, 'text')} and c.seq = ${give(seq, 'integer')} and c.head = ${give(head, 'bytea')}
    returning c.id, c.signal)`;
}

function recorded(records: readonly RecordToWrite[], give: Give): string {
  const rows = records.map(
    ({ seq, at, type, commandId, stored }) =>
      `(${give(seq, 'integer')}, ${give(at, 'timestamptz')}, ${give(type, 'text')}, ${give(stored.leaf, 'text')}, ${give(stored.inner, 'text')},
        ${give(stored.nonce, 'bytea')}, ${give(stored.leafHash, 'bytea')}, ${give(commandId, 'text')})`,
  );
  return `recorded as (insert into mufakat.records (stream, seq, at, type, leaf, "inner", nonce, leaf_hash, command_id)
    select moved.id, r.* from moved, (values ${rows.join(', ')}) as r)`;
}
