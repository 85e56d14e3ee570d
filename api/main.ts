import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { ConfigurationRefused, type Configuration, readConfiguration } from '../configuration.ts';
import { createHost, reapplyErasures } from '../host/index.ts';
import { createSigner } from '../ledger/index.ts';
import { withZoneData } from '../ledger/zone-data.ts';
import { releasedMachines } from '../machines/registry.ts';
import { createOffice, PROPOSAL_CASES } from '../office/index.ts';
import { clockFactor } from '../policies/clock.ts';
import { readPolicies } from '../policies/index.ts';
import { buildName, packageRoot } from '../product.ts';
import { openDatabase } from '../store/index.ts';
import { readWords } from '../words/index.ts';
import { contentsOf, openedBy } from './contents.ts';
import { createServer } from './server.ts';
import { temporalProbe } from './temporal.ts';
import { issuerKey } from './tokens.ts';
import { watchVitals } from './vitals.ts';

/** The API process: `node dist/api/main.js`, started by `npm start` or by a service manager. */
const USAGE = 2;

function configured(): Configuration {
  try {
    return readConfiguration();
  } catch (error) {
    if (!(error instanceof ConfigurationRefused)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(USAGE);
  }
}

const configuration = configured();
const { databaseUrl, temporalAddress, dataDirectory } = configuration;
if (databaseUrl === null || temporalAddress === null) {
  process.stderr.write(
    'The API needs DATABASE_URL and TEMPORAL_ADDRESS. `npm start` sets both for the embedded servers.\n',
  );
  process.exit(USAGE);
}

const keyFile = (given: string | null, name: string): Promise<string> =>
  readFile(given ?? join(dataDirectory, 'keys', name), 'utf8');

const logger = pino({ name: 'api', level: configuration.logLevel });
const log = {
  info: (fields: object, message: string) => logger.info(fields, message),
  warn: (fields: object, message: string) => logger.warn(fields, message),
};
const clock = (): Promise<string> => Promise.resolve(new Date().toISOString());
const database = openDatabase({
  url: databaseUrl,
  connections: configuration.databaseConnections,
  name: 'mufakat-api',
});
const machines = releasedMachines(join(packageRoot(), 'machines', 'released'));
const office = createOffice({ database, policies: readPolicies({ factor: clockFactor(configuration.clock) }) });
const build = buildName();
const host = createHost({
  database,
  machines,
  office,
  clock,
  build: withZoneData(build),
  log,
  signer: createSigner(await keyFile(configuration.apiKey, 'api.pem')),
  ...PROPOSAL_CASES,
});
const temporal = temporalProbe(temporalAddress);
const vitals = watchVitals(
  { postgresql: () => database.query({ name: 'alive', text: 'select 1' }, []), temporal: temporal.probe },
  (server, { state, since, detail }) => logger.warn({ server, state, since, detail }, 'a server has changed its state'),
);
const server = await createServer(
  {
    database,
    host,
    machines,
    office,
    contents: openedBy(contentsOf(database, clock), () => reapplyErasures(database, host)),
    tokens: {
      issuer: configuration.tokenIssuer,
      audience: configuration.tokenAudience,
      key: issuerKey(await keyFile(configuration.tokenKey, 'issuer.public.pem')),
    },
    vitals,
    words: readWords(),
    clock,
    build,
    ledger: join(configuration.dataDirectory, 'ledger'),
    limits: { requests: configuration.rateLimit, attachments: configuration.attachmentLimit },
  },
  logger,
);
const address = await server.listen({ host: configuration.apiHost, port: configuration.apiPort });
logger.info({ address, pid: process.pid, build }, 'the API listens');

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    vitals.close();
    void server
      .close()
      .then(() => host.close())
      .then(() => database.close())
      .then(() => temporal.close())
      .then(() => process.exit(0));
  });
}
