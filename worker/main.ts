import { readFile } from 'node:fs/promises';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { join } from 'node:path';
import { letterPerformer, reminderActor } from '../activities/deliverer.ts';
import { mailLog } from '../activities/mail-log.ts';
import { readConfiguration } from '../configuration.ts';
import { createHost } from '../host/index.ts';
import { createSigner, readKeyIfThere, readOrMakeKey } from '../ledger/index.ts';
import { withZoneData } from '../ledger/zone-data.ts';
import { releasedMachines } from '../machines/registry.ts';
import { PROPOSAL_CASES } from '../office/cases.ts';
import { createOffice, policyMoves } from '../office/index.ts';
import { clockFactor } from '../policies/clock.ts';
import { readPolicies } from '../policies/index.ts';
import { buildName, packageRoot } from '../product.ts';
import { openDatabase } from '../store/index.ts';
import { workflowBundlePath } from './bundle.ts';
import { hostLog, installLog } from './log.ts';
import { createOrders } from './orders.ts';
import { readKeyRing, readPublicKey, startComparison, startSequencing } from './sequencing.ts';
import { repairer } from './repairing.ts';
import { startWork } from './work.ts';

/** The worker process: `node dist/worker/main.js`, started by `npm start` or by a service manager. */
const configuration = readConfiguration();
const logger = installLog(configuration.logLevel);
const log = hostLog(logger);
if (configuration.databaseUrl === null || configuration.temporalAddress === null) {
  throw new Error(
    'The worker needs DATABASE_URL and TEMPORAL_ADDRESS. `npm start` sets both for the embedded servers.',
  );
}
const database = openDatabase({
  url: configuration.databaseUrl,
  connections: configuration.databaseConnections,
  name: 'mufakat-worker',
});
const policies = readPolicies({ factor: clockFactor(configuration.clock) });
const office = createOffice({ database, policies });
const clock = (): Promise<string> => Promise.resolve(new Date().toISOString());
const keyFile = (given: string | null, name: string): string =>
  given ?? join(configuration.dataDirectory, 'keys', name);
const workerKey = await readFile(keyFile(configuration.workerKey, 'worker.pem'), 'utf8');
const released = join(packageRoot(), 'machines', 'released');
const machines = releasedMachines(released);
const host = createHost({
  database,
  office,
  clock,
  log,
  machines,
  signer: createSigner(workerKey),
  build: withZoneData(buildName()),
  ...PROPOSAL_CASES,
});
const mail = mailLog(join(configuration.dataDirectory, 'mail.log.jsonl'), clock);
const work = startWork({
  database,
  host,
  clock,
  log,
  temporal: {
    address: configuration.temporalAddress,
    namespace: configuration.temporalNamespace,
    taskQueue: configuration.taskQueue,
  },
  bundle: workflowBundlePath(),
  performers: { letter: letterPerformer(mail) },
  actors: { reminder: reminderActor(mail) },
  moves: policyMoves(office),
  orders: createOrders(createPrivateKey(workerKey), async (key) => (await readKeyRing(database)).find(key)),
});
const directory = join(configuration.dataDirectory, 'ledger');
const comparison = startComparison({ database, host, log, directory });
const sequencing = startSequencing({
  database,
  host,
  clock,
  log,
  directory,
  origin: configuration.logOrigin,
  repair: repairer(database, directory, configuration.clock),
  keys: () => ({
    log: readOrMakeKey(keyFile(configuration.logKey, 'log.pem')),
    previous: readKeyIfThere(`${keyFile(configuration.logKey, 'log.pem')}.previous`),
    worker: createPublicKey(workerKey),
    api: readPublicKey(keyFile(configuration.apiKey, 'api.pem')),
  }),
  rules: async () => [
    ...(await Promise.all(machines.list().map(({ digest }) => readFile(join(released, `${digest}.js`))))),
    ...policies.archive().values(),
  ],
});
log.info({ pid: process.pid, build: buildName() }, 'the worker works');

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    void Promise.all([work.stop(), sequencing.stop(), comparison.stop()])
      .then(() => host.close())
      .then(() => database.close())
      .then(() => process.exit(0));
  });
}
