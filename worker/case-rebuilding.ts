import { join } from 'node:path';
import type { CaseState, Effect, Machine } from '../engine/types.ts';
import { armedTimers, earliest } from '../host/timers.ts';
import { canonicalizeState } from '../ledger/canonical.ts';
import { stateHash } from '../ledger/record.ts';
import type { CaseRecord, Replayer } from '../ledger/replay/replayer.ts';
import { parseInner, parseLeaf } from '../ledger/shape.ts';
import { releasedMachines } from '../machines/registry.ts';
import { PROPOSAL_CASES } from '../office/cases.ts';
import { packageRoot } from '../product.ts';
import type { Database, Statement, Transaction } from '../store/index.ts';

const STALE: Statement = {
  name: 'rebuild-stale',
  text: `select r.stream from (select distinct on (stream) stream, seq, leaf_hash, "inner"::json -> 'to' ->> 'hash' as hash
      from mufakat.records where stream not in ('directory', 'operations') order by stream, seq desc) r
    left join mufakat.cases c on c.id = r.stream
    where c.id is null or c.seq <> r.seq or c.head <> r.leaf_hash or c.state_hash is distinct from r.hash
      or encode(sha256(convert_to(c.state::text, 'UTF8')), 'hex') <> c.state_hash
      or (c.status = 'active' and c.wake is distinct from (select min(due) from mufakat.timers t where t.case_id = c.id))`,
};
const RECORDS: Statement = {
  name: 'rebuild-records',
  text: 'select leaf, "inner", leaf_hash from mufakat.records where stream = $1 order by seq',
};
const CASE: Statement = {
  name: 'rebuild-case',
  text: `insert into mufakat.cases (id, reference, reference_seq, machine, version, machine_digest, policy_digest, kind, status, value,
      state, state_hash, waiting, seq, head, wake, wake_name, companion_wake, opened_at, updated_at, ended_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, null, $18, $19, $20)
    on conflict (id) do update set reference = excluded.reference, reference_seq = excluded.reference_seq,
      machine = excluded.machine, version = excluded.version, machine_digest = excluded.machine_digest,
      policy_digest = excluded.policy_digest, kind = excluded.kind, status = excluded.status, value = excluded.value,
      state = excluded.state, state_hash = excluded.state_hash, waiting = excluded.waiting, seq = excluded.seq, head = excluded.head,
      wake = excluded.wake, wake_name = excluded.wake_name, companion_wake = null, opened_at = excluded.opened_at,
      updated_at = excluded.updated_at, ended_at = excluded.ended_at`,
};
const DROP_TIMERS: Statement = { name: 'rebuild-timers-drop', text: 'delete from mufakat.timers where case_id = $1' };
const TIMER: Statement = {
  name: 'rebuild-timer',
  text: `insert into mufakat.timers (case_id, token, path, timer, name, due, armed_at) values ($1, $2, $3, $4, $5, $6, $7)`,
};
const EFFECT: Statement = {
  name: 'rebuild-effect',
  text: `insert into mufakat.effects (case_id, effect_id, kind, name, token, payload, at, status, settled_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, case when $8 = 'pending' then null else $7::timestamptz end)
    on conflict (case_id, effect_id) do nothing`,
};
const ASK_COMPANION: Statement = {
  name: 'rebuild-companion',
  text: `insert into mufakat.outbox (case_id, what) values ($1, 'start')`,
};
const MISSING: Statement = {
  name: 'rebuild-missing',
  text: `select w.commitment from unnest($1::text[]) as w(commitment)
    where not exists (select 1 from contents.contents c where c.commitment = w.commitment)`,
};

/** The records of a case do not come out as they stand: there is nothing to make the case from. */
export class CaseDiffers extends Error {
  override readonly name = 'CaseDiffers';
}

/** Cases that are not what their records say. */
export async function staleCases(database: Database): Promise<readonly string[]> {
  return (await database.query<{ stream: string }>(STALE, [])).map(({ stream }) => stream);
}

/**
 * Makes one case anew by running its records through its archived machine. Answers the commitments that its records name
 * and the content store lacks. @throws CaseDiffers when the records do not come out as they stand.
 */
export async function rebuildCase(database: Database, replayer: Replayer, stream: string): Promise<readonly string[]> {
  const rows = await database.query<{ leaf: string; inner: string; leaf_hash: Buffer }>(RECORDS, [stream]);
  const records = rows.map(({ leaf, inner }) => ({ leaf: parseLeaf(leaf), inner: parseInner(inner) }));
  const { state, findings } = await replayer.replay(records);
  const [first, last, head] = [records[0], records.at(-1), rows.at(-1)?.leaf_hash];
  if (findings.length > 0 || state === null || first === undefined || last === undefined || head === undefined) {
    throw new CaseDiffers(
      `${stream} does not come out as recorded, and was left as it is: ${findings[0]?.what ?? 'it has no records'}. See mufakat audit replay ${stream}.`,
    );
  }
  const machine = releasedMachines(join(packageRoot(), 'machines', 'released')).byDigest(state.machine.digest);
  await database.transaction(async (transaction) => {
    await writeCase(transaction, { stream, records, state, machine, first, last, head });
    await writeTimers(transaction, stream, state);
    await writeEffects(transaction, stream, records, state);
    if (state.status === 'active') await transaction.query(ASK_COMPANION, [stream]);
  });
  const named = records.flatMap(({ inner: { event, attachments } }) => [
    ...Object.values(event.commitments),
    ...attachments.map(({ commitment }) => commitment),
  ]);
  return (await database.query<{ commitment: string }>(MISSING, [named])).map(({ commitment }) => commitment);
}

interface Rebuilding {
  readonly stream: string;
  readonly records: readonly CaseRecord[];
  readonly state: CaseState;
  readonly machine: Machine;
  readonly first: CaseRecord;
  readonly last: CaseRecord;
  readonly head: Buffer;
}

async function writeCase(transaction: Transaction, rebuilding: Rebuilding): Promise<void> {
  const { stream, records, state, machine, first, last, head } = rebuilding;
  const named = records.find(({ inner }) => typeof inner.event.facts['reference'] === 'string');
  const active = state.status === 'active';
  const next = earliest(state);
  const ended = records.find(({ inner }) => inner.to?.hash === stateHash(state));
  await transaction.query(CASE, [
    stream,
    named?.inner.event.facts['reference'] ?? null,
    named?.leaf.seq ?? null,
    state.machine.name,
    state.machine.version,
    state.machine.digest,
    last.leaf.policy,
    PROPOSAL_CASES.kindOf(state),
    state.status,
    JSON.stringify(state.value),
    canonicalizeState(state),
    stateHash(state),
    JSON.stringify(active ? machine.waitingFor(state) : []),
    last.leaf.seq,
    head,
    next?.timer.due ?? null,
    next?.timer.name ?? null,
    first.leaf.at,
    last.leaf.at,
    active ? null : (ended?.leaf.at ?? last.leaf.at),
  ]);
}

async function writeTimers(transaction: Transaction, stream: string, state: CaseState): Promise<void> {
  await transaction.query(DROP_TIMERS, [stream]);
  for (const { path, timer } of armedTimers(state)) {
    const { token, id, name, due, armedAt } = timer;
    await transaction.query(TIMER, [stream, token, JSON.stringify(path), id, name, due, armedAt]);
  }
}

/**
 * Work that the records ask for and the store knows nothing of. A promise actor that still runs is run (again); a letter
 * may have been sent before the store was lost: it is not sent twice.
 */
async function writeEffects(
  transaction: Transaction,
  stream: string,
  records: readonly CaseRecord[],
  state: CaseState,
): Promise<void> {
  const running = new Set(state.status === 'active' ? state.actors.map(({ token }) => token) : []);
  for (const { leaf, inner } of records) {
    for (const effect of inner.effects as unknown as readonly Effect[]) {
      const payload = JSON.stringify(effect);
      if (effect.kind === 'start') {
        const status = running.has(effect.token) ? 'pending' : 'done';
        await transaction.query(EFFECT, [
          stream,
          effect.id,
          'start',
          effect.source,
          effect.token,
          payload,
          leaf.at,
          status,
        ]);
      } else if (effect.kind === 'action' || effect.kind === 'send') {
        const name = effect.kind === 'action' ? effect.type : effect.event.type;
        await transaction.query(EFFECT, [stream, effect.id, effect.kind, name, null, payload, leaf.at, 'done']);
      }
    }
  }
}
