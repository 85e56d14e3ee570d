import { load } from '../../../engine/index.ts';
import { createHost, type Host, type OfficeSource } from '../../../host/index.ts';
import { createSigner } from '../../../ledger/index.ts';
import { type Database, openDatabase } from '../../../store/index.ts';
import { approval1 } from '../../scenario/approval.ts';
import { turns1 } from '../../scenario/turns.ts';
import { CONNECTIONS, type Environment } from '../environment.ts';

const MACHINES = [load(approval1, 'a'.repeat(64)), load(turns1, 'b'.repeat(64))];
const POLICY = 'c'.repeat(64);

/** Everybody holds the seat they name; the clocks stand in the machines. */
const office: OfficeSource = {
  actor: (person, seat) => Promise.resolve({ person, seat: seat ?? person }),
  facts: () => Promise.resolve({}),
  policy: (digest) => ({ digest, name: 'bench@1', values: {} }),
  currentPolicy: () => Promise.resolve(POLICY),
  due: (_policy, rule) => {
    throw new Error(`no machine of the bench asks the policy, and yet ${rule} was asked for`);
  },
};

export function openHost(environment: Environment, name: string): { host: Host; database: Database } {
  const database = openDatabase({ url: environment.databaseUrl, connections: CONNECTIONS, name });
  const find = (what: string, holds: (machine: (typeof MACHINES)[number]) => boolean) => {
    const machine = MACHINES.find(holds);
    if (machine === undefined) throw new Error(`the bench has no machine ${what}`);
    return machine;
  };
  const host = createHost({
    database,
    office,
    machines: {
      byPin: (wanted, version) => find(`${wanted}@${version}`, (machine) => machine.name === wanted),
      byDigest: (digest) => find(digest, (machine) => machine.digest === digest),
      list: () => MACHINES,
    },
    clock: () => Promise.resolve(new Date().toISOString()),
    signer: createSigner(environment.key),
    build: 'bench',
  });
  return { host, database };
}
