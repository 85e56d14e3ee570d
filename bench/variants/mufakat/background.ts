import { DefaultLogger, Runtime } from '@temporalio/worker';
import { startWork } from '../../../worker/work.ts';
import { readEnvironment } from '../environment.ts';
import { tellReady } from '../ready.ts';
import { openHost } from './host.ts';

/** The worker's process: companions, relay, net. */
Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
const environment = readEnvironment();
const { host, database } = openHost(environment, 'bench-worker');
const log = { info: () => undefined, warn: (fields: object, message: string) => console.error(message, fields) };
const work = startWork({
  database,
  host,
  clock: () => Promise.resolve(new Date().toISOString()),
  temporal: { address: environment.temporalAddress, namespace: 'default', taskQueue: environment.taskQueue },
  bundle: environment.companionBundle,
  performers: {},
  actors: {},
  log,
});
tellReady(async () => {
  await work.stop();
  await host.close();
  await database.close();
});
