import type { CaseState, Instant } from '../engine/types.ts';
import type { Database, Statement, Transaction } from '../store/database.ts';
import type { Answer } from './types.ts';

/** What one read tells of a case, of a command id and of the directory: all that a step needs. */
export interface CaseRow {
  readonly id: string;
  readonly reference: string | null;
  readonly reference_seq: number | null;
  readonly machine_digest: string;
  readonly policy_digest: string;
  readonly kind: string;
  readonly state: CaseState;
  readonly state_hash: string;
  readonly seq: number;
  readonly head: Buffer;
  readonly wake: Instant | null;
  readonly wake_name: string | null;
  readonly companion_wake: Instant | null;
  readonly opened_at: Instant;
  readonly updated_at: Instant;
  /** Only in `readForPlan`: pending effects in the order in which they were asked for. */
  readonly pending?: readonly PendingEffect[] | null;
}

export interface PendingEffect {
  readonly id: string;
  readonly kind: 'action' | 'start' | 'send';
  readonly name: string;
}

export interface Standing {
  readonly directory: { readonly seq: number; readonly at: Instant | null };
  /** The stored answer of the command id, if it was accepted before. */
  readonly command: { readonly digest: string; readonly answer: Answer } | null;
  readonly row: CaseRow | null;
}

const CASE = `c.id, c.reference, c.reference_seq, c.machine_digest, c.policy_digest, c.kind, c.state, c.state_hash, c.seq,
  c.head, c.wake, c.wake_name, c.companion_wake, c.opened_at, c.updated_at`;
const PENDING = `(select json_agg(json_build_object('id', e.effect_id, 'kind', e.kind, 'name', e.name)
    order by e.at, split_part(e.effect_id, ':', 1)::integer, split_part(e.effect_id, ':', 2)::integer)
    from mufakat.effects e where e.case_id = c.id and e.status = 'pending') as pending`;

const readStatement = (name: string, column: 'id' | 'reference', more = ''): Statement => ({
  name,
  text: `select d.seq as directory_seq, d.at as directory_at, k.digest as command_digest, k.answer as command_answer, ${CASE}${more}
    from mufakat.streams d
    left join mufakat.cases c on c.${column} = $1
    left join mufakat.commands k on k.id = $2
    where d.id = 'directory'`,
});

const BY_ID = readStatement('case-by-id', 'id');
const BY_REFERENCE = readStatement('case-by-reference', 'reference');
const FOR_PLAN = readStatement('case-for-plan', 'id', `, ${PENDING}`);

type ReadRow = Omit<CaseRow, 'id'> & {
  readonly id: string | null;
  readonly directory_seq: number;
  readonly directory_at: Instant | null;
  readonly command_digest: string | null;
  readonly command_answer: Answer | null;
};

/** One round trip. `caseKey` is a case id (it has a slash) or a reference. */
export function readCase(database: Transaction, caseKey: string, commandId: string | null): Promise<Standing> {
  return read(database, caseKey.includes('/') ? BY_ID : BY_REFERENCE, caseKey, commandId);
}

/** The same, with the pending effects. */
export function readForPlan(database: Database, caseId: string): Promise<Standing> {
  return read(database, FOR_PLAN, caseId, null);
}

async function read(
  database: Transaction,
  statement: Statement,
  caseKey: string,
  commandId: string | null,
): Promise<Standing> {
  const [row] = await database.query<ReadRow>(statement, [caseKey, commandId]);
  if (row === undefined)
    throw new Error('The stream `directory` is missing: the migrations of this database have not run.');
  return {
    directory: { seq: row.directory_seq, at: row.directory_at },
    command: row.command_digest === null ? null : { digest: row.command_digest, answer: row.command_answer as Answer },
    row: row.id === null ? null : (row as CaseRow),
  };
}

const SLEEPS_ON_WAKE: Statement = {
  name: 'case-sleeps-on-wake',
  text: `update mufakat.cases c set companion_wake = c.wake where c.id = $1
    returning (select d.seq from mufakat.streams d where d.id = 'directory') as directory_seq,
      null::timestamptz as directory_at, null as command_digest, null as command_answer, ${CASE}, ${PENDING}`,
};

/** The companion's own read under the row's lock: from here on it sleeps on the case's earliest due instant. */
export async function sleepOnWake(database: Database, caseId: string): Promise<CaseRow | null> {
  const [row] = await database.query<ReadRow>(SLEEPS_ON_WAKE, [caseId]);
  return row === undefined ? null : (row as CaseRow);
}
