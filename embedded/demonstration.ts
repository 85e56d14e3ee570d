import { join } from 'node:path';
import type { KeyObject } from 'node:crypto';
import { createHost } from '../host/index.ts';
import { createSigner } from '../ledger/index.ts';
import { withZoneData } from '../ledger/zone-data.ts';
import { releasedMachines } from '../machines/registry.ts';
import { createOffice, type Directory, openDemonstrationOffice, PROPOSAL_CASES } from '../office/index.ts';
import { readPolicies } from '../policies/index.ts';
import { buildName, packageRoot } from '../product.ts';
import { getContents, putContents } from '../store/contents/many.ts';
import type { Database } from '../store/index.ts';
import type { Seated } from './tokens.ts';

/** Opens the demonstration office in a database whose tables are made; one that is open already is only read. */
export async function demonstrationOffice(database: Database, key: KeyObject): Promise<Seated> {
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
    const directory = await openDemonstrationOffice({
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
    return await seatedIn(database, directory, directory.notBefore(await clock()));
  } finally {
    await host.close();
  }
}

/** Who holds which seat at that instant, and who is known by which name. */
async function seatedIn(database: Database, directory: Directory, at: string): Promise<Seated> {
  const names = [...directory.persons.values()].flatMap(({ id, commitments: { name } }) =>
    name === undefined ? [] : [{ id, name }],
  );
  const texts = await getContents(
    database,
    names.map(({ name }) => name),
  );
  return {
    demonstration: directory.demonstration,
    seats: new Map([...directory.seats.keys()].map((seat) => [seat, directory.holder(seat, at)])),
    people: new Map(
      names.flatMap(({ id, name }): [string, string][] => {
        const text = texts.get(name);
        return text === undefined ? [] : [[text.content.toString('utf8'), id]];
      }),
    ),
  };
}
