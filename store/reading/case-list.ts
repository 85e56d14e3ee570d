import type { CaseState, Instant } from '../../engine/types.ts';
import type { Database, Statement } from '../database.ts';

export interface ListedCase {
  readonly id: string;
  readonly reference: string | null;
  readonly kind: string;
  readonly machine_digest: string;
  readonly state: CaseState;
  readonly seq: number;
  readonly opened_at: Instant;
  readonly updated_at: Instant;
}

export interface ListFilter {
  readonly machine: string;
  readonly status: string | null;
  readonly kind: string | null;
  /** Cases opened before this one, in the list's order; null starts at the newest. */
  readonly after: { readonly openedAt: Instant; readonly id: string } | null;
  readonly limit: number;
}

const PAGE: Statement = {
  name: 'case-list',
  text: `select id, reference, kind, machine_digest, state, seq, opened_at, updated_at from mufakat.cases
    where machine = $1 and ($2::text is null or status = $2) and ($3::text is null or kind = $3)
      and ($4::timestamptz is null or opened_at < $4 or (opened_at = $4 and id > $5))
    order by opened_at desc, id limit $6`,
};

/** One page of cases, newest first. @throws StoreUnavailable */
export function listCases(database: Pick<Database, 'query'>, filter: ListFilter): Promise<readonly ListedCase[]> {
  const { machine, status, kind, after, limit } = filter;
  return database.query<ListedCase>(PAGE, [machine, status, kind, after?.openedAt ?? null, after?.id ?? null, limit]);
}
