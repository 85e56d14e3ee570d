import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { dataDirectory } from '../../embedded/data-directory.ts';
import { postgresUrl } from '../../embedded/postgres.ts';
import { DATABASE } from '../../embedded/start.ts';
import type { OldOffice } from './old-office.ts';

/**
 * Erases the reason that came with the first event of that type, by the host of the other release itself: no door of an
 * office erases what belongs to a case of proposal@1.
 */
export async function eraseReason(office: OldOffice, reference: string, type: string): Promise<void> {
  const { createHost } = await built<typeof import('../../host/index.ts')>(office, 'host');
  const { createSigner } = await built<typeof import('../../ledger/index.ts')>(office, 'ledger');
  const { createOffice, PROPOSAL_CASES } = await built<typeof import('../../office/index.ts')>(office, 'office');
  const { readPolicies } = await built<typeof import('../../policies/index.ts')>(office, 'policies');
  const { openDatabase } = await built<typeof import('../../store/index.ts')>(office, 'store');
  const { releasedMachines } = await built<typeof import('../../machines/registry.ts')>(
    office,
    join('machines', 'registry.js'),
  );

  const { keys, postgres } = dataDirectory(office.directory);
  const database = openDatabase({
    url: await postgresUrl({ directory: postgres, port: office.databasePort }, DATABASE),
  });
  const host = createHost({
    database,
    office: createOffice({ database, policies: readPolicies() }),
    machines: releasedMachines(join(office.clone, 'machines', 'released')),
    clock: () => Promise.resolve(new Date().toISOString()),
    log: { info: () => undefined, warn: () => undefined },
    signer: createSigner(await readFile(join(keys, 'worker.pem'), 'utf8')),
    build: 'mufakat',
    ...PROPOSAL_CASES,
  });
  try {
    const { rows } = await database.pool.query<{ stream: string; inner: string }>(
      `select r.stream, r."inner" from mufakat.records r join mufakat.cases c on c.id = r.stream
        where c.reference = $1 and r.type = $2 order by r.seq limit 1`,
      [reference, type],
    );
    const [record] = rows;
    if (record === undefined) throw new Error(`${reference} has no ${type}.`);
    const { event } = JSON.parse(record.inner) as { event: { commitments: Readonly<Record<string, string>> } };
    const commitment = event.commitments['reason'];
    if (commitment === undefined) throw new Error(`The ${type} of ${reference} came without a reason.`);
    await host.erase({
      commitments: [commitment],
      stream: record.stream,
      basis: 'sent-by-mistake',
      actor: { person: null, seat: 'system' },
      claims: null,
    });
  } finally {
    await host.close();
    await database.close();
  }
}

async function built<T>(office: OldOffice, module: string): Promise<T> {
  const path = module.endsWith('.js') ? module : join(module, 'index.js');
  return (await import(pathToFileURL(join(office.clone, 'dist', path)).href)) as T;
}
