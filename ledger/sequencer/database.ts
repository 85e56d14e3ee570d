/** What the ledger asks of PostgreSQL: `store/` gives it. Rows carry instants as text, bigints as numbers, bytea as Buffer. */
export interface LedgerTransaction {
  query<Row extends Record<string, unknown>>(
    statement: { readonly name: string; readonly text: string },
    values: readonly unknown[],
  ): Promise<Row[]>;
}

export interface LedgerDatabase extends LedgerTransaction {
  transaction<T>(body: (transaction: LedgerTransaction) => Promise<T>): Promise<T>;
}
