/**
 * Who may import whom, by folder. `values`: code may be imported; `types`: only types may. A folder may always import from
 * itself. Single files at the root stand under their own name.
 */
export interface Rule {
  readonly values: readonly string[];
  readonly types: readonly string[];
}

export const RULES: Readonly<Record<string, Rule>> = {
  'configuration.ts': { values: [], types: [] },
  'product.ts': { values: [], types: [] },
  machines: { values: [], types: ['engine'] },
  engine: { values: [], types: ['machines'] },
  words: { values: ['product.ts'], types: ['engine', 'machines'] },
  policies: { values: ['product.ts'], types: ['engine'] },
  ledger: { values: ['engine'], types: [] },
  store: { values: ['ledger'], types: ['engine', 'machines'] },
  host: { values: ['engine', 'machines', 'policies', 'store', 'ledger'], types: [] },
  office: { values: ['machines', 'policies', 'store'], types: ['engine', 'host'] },
  workflows: { values: [], types: ['activities', 'engine', 'host', 'machines'] },
  activities: { values: ['host', 'store'], types: ['engine', 'machines', 'ledger'] },
  worker: {
    values: [
      'activities',
      'configuration.ts',
      'engine',
      'host',
      'ledger',
      'machines',
      'office',
      'policies',
      'product.ts',
      'store',
      'words',
      'workflows',
    ],
    types: [],
  },
  api: {
    values: [
      'configuration.ts',
      'engine',
      'host',
      'ledger',
      'machines',
      'office',
      'policies',
      'product.ts',
      'store',
      'words',
    ],
    types: [],
  },
  embedded: {
    values: [
      'configuration.ts',
      'host',
      'ledger',
      'machines',
      'office',
      'policies',
      'product.ts',
      'store',
      'workflows',
    ],
    types: ['engine'],
  },
  cli: {
    values: [
      'api',
      'configuration.ts',
      'embedded',
      'engine',
      'host',
      'ledger',
      'machines',
      'office',
      'policies',
      'product.ts',
      'store',
      'words',
      'worker',
      'workflows',
    ],
    types: [],
  },
  package: {
    values: ['activities', 'engine', 'host', 'ledger', 'machines', 'store', 'worker'],
    types: [],
  },
};

/** XState may be imported only where machines are written and where they are run. */
export const MAY_IMPORT_XSTATE: readonly string[] = ['machines', 'engine'];
