import { join } from 'node:path';
import type { KeyObject } from 'node:crypto';
import { createHost } from '../host/index.ts';
import { createSigner } from '../ledger/index.ts';
import { withZoneData } from '../ledger/zone-data.ts';
import { releasedMachines } from '../machines/registry.ts';
import { createOffice, type Directory, openDemonstrationOffice, PROPOSAL_CASES } from '../office/index.ts';
import { readPolicies } from '../policies/index.ts';
import { buildName, packageRoot } from '../product.ts';
import { putContents } from '../store/contents/many.ts';
import type { Database } from '../store/index.ts';

/** Opens the demonstration office in a database whose tables are made; one that is open already is only read. */
export async function demonstrationOffice(database: Database, key: KeyObject): Promise<Directory> {
  const clock = (): Promise<string> => Promise.resolve(new Date().toISOString());
  const office = createOffice({ database, policies: readPolicies() });
  const log = { info: () => undefined, warn: () => undefined };
  const host = createHost({
    database,
    office,
    clock,
    log,
    machines: releasedMachines(join(packageRoot(), 'machines', 'released')),
    signer: createSigner(key),
    build: withZoneData(buildName()),
    ...PROPOSAL_CASES,
  });
  try {
    return await openDemonstrationOffice({
      host,
      office,
      plan: join(packageRoot(), 'samples', 'office.yaml'),
      keep: async (text) => {
        const [commitment] = await putContents(
          database,
          [{ content: Buffer.from(text), mediaType: 'text/plain' }],
          await clock(),
        );
        if (commitment === undefined) throw new Error('The content store answered no commitment.');
        return commitment;
      },
    });
  } finally {
    await host.close();
  }
}
